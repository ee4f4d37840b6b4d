"""The page of results, its part that is shown while typing, and the page of keys and words."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.generic import TemplateView

from communities.models import SubDistrict
from communities.office import asking_office, other_offices
from portal.core.access import Verb
from portal.core.terms import TERMS
from portal.core.views import OneViewMixin, VerbRequiredMixin
from portal.finding.first_steps import first_steps
from portal.finding.keys import KEYS
from portal.finding.search import FEW, LONGEST, MANY, Question, Search


class FindView(OneViewMixin, VerbRequiredMixin):
    """``?q=``: what holds the words. htmx gets the part alone, with fewer of each kind."""

    def get(self, request: HttpRequest) -> HttpResponse:
        words, today = request.GET.get("q", "").strip(), timezone.localdate()
        is_part = bool(request.htmx)  # type: ignore[attr-defined]
        question = Question.of(words, today)
        search = Search(request.user, question, today, FEW if is_part else MANY)
        context = {
            "words": words[:LONGEST],
            "groups": search.groups(),
            "is_enough": question.is_enough,
            "is_part": is_part,
        }
        return render(request, "finding/results.html" if is_part else "finding/page.html", context)


class HelpView(VerbRequiredMixin, TemplateView):
    """The keys of the pages, and what their words mean; htmx gets the keys alone."""

    def get_template_names(self) -> list[str]:
        return ["finding/keys.html" if self.request.htmx else "finding/help.html"]  # type: ignore[attr-defined]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(terms=TERMS, keys=KEYS, **kwargs)


class FirstStepsView(OneViewMixin, VerbRequiredMixin):
    """What a new office does until its first meeting, for who keeps its communities."""

    verb = Verb.MANAGE_AREAS

    def get(self, request: HttpRequest) -> HttpResponse:
        offices = SubDistrict.objects.visible_to(request.user)
        office = asking_office(request) if offices.exists() else None
        steps = first_steps(request.user, office, timezone.localdate()) if office else []
        context = {
            "office": office,
            "office_choice": other_offices(request, office) if office else None,
            "steps": steps,
            "done": sum(step.is_done for step in steps),
            "next": next((step for step in steps if not step.is_done), None),
        }
        return render(request, "finding/first_steps.html", context)

"""The dictionary to read, to search and to take along; for everybody who is signed in."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from communities.models import SubDistrict
from communities.office import asking_office, other_offices
from portal.core.areas import Level
from portal.core.spreadsheets.writing import MIME
from portal.core.text import folded
from portal.core.views import OneViewMixin, VerbRequiredMixin, download
from portal.dictionary.book import written
from portal.dictionary.whole import dictionary


class DictionaryView(OneViewMixin, VerbRequiredMixin):
    """What is read about the reader's office, or about the one chosen."""

    def office(self) -> SubDistrict | None:
        """None where there is none yet: catalogue and registers of the code are there all the same."""
        try:
            return asking_office(self.request)
        except Http404:
            if "area" in self.request.GET:
                raise
            return None


class PageView(DictionaryView):
    """All parts, folded; with ``?q=`` the rows that hold the words."""

    def get(self, request: HttpRequest) -> HttpResponse:
        office, words = self.office(), request.GET.get("q", "").strip()
        parts = dictionary(request.user, office)
        if folded(words):
            parts = [found for part in parts if (found := part.having(words)).rows]
        context: dict[str, Any] = {"parts": parts, "words": words, "office": office}
        if office and len(request.user.area_code) < Level.SUB_DISTRICT:  # type: ignore[union-attr]
            context["office_choice"] = other_offices(request, office)
        return render(request, "dictionary/page.html", context)


class FileView(DictionaryView):
    """All of it as a workbook."""

    def get(self, request: HttpRequest) -> HttpResponse:
        content = written(dictionary(request.user, self.office()))
        name = f"{_('Data dictionary')}_{timezone.localdate().isoformat()}.xlsx"
        return download(content, name, MIME)

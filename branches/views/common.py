"""What the pages have in common: whose area, which month, the tabs."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from communities.models import SubDistrict
from communities.office import chosen_office
from portal.core.areas import Level
from portal.core.month import Month
from portal.core.views import VerbRequiredMixin


class BranchesView(VerbRequiredMixin):
    """A page about one office, or one community of it: what the user answers for."""

    tab = ""

    @property
    def today(self) -> dt.date:
        """The day in Shanghai."""
        return timezone.localdate()

    def office(self) -> SubDistrict:
        """The sub-district the page is about; 404 if there is none in sight."""
        code = str(getattr(self.request.user, "area_code", ""))
        if len(code) < Level.COMMUNITY:
            return chosen_office(self.request)
        found: SubDistrict | None = SubDistrict.objects.filter(code=code[: Level.SUB_DISTRICT]).first()
        if found is None:
            raise Http404
        return found

    def area(self, office: SubDistrict) -> str:
        """The code of what is shown: the user's community, or the whole office."""
        code = str(getattr(self.request.user, "area_code", ""))
        return code if len(code) >= Level.COMMUNITY else office.code

    def month(self, month: Month | None) -> Month:
        """The month of the address, else the one we are in."""
        return month or Month.of(self.today)

    def page(self, request: HttpRequest, template: str, month: Month | None, **context: Any) -> HttpResponse:
        """The page with its tabs and, where it has a month, the months beside it."""
        office = context.pop("office", None) or self.office()
        query = self.query(request)
        context |= {"tab": self.tab, "office": office, "query": query}
        if month is not None:
            name = f"branches:{self.tab}"
            context |= {
                "month": month,
                "earlier": reverse(name, args=[month - 1]) + query,
                "later": reverse(name, args=[month + 1]) + query if month.last_day < self.today else "",
            }
        else:
            context["month"] = Month.of(self.today)
        return render(request, f"branches/{template}.html", context)

    def query(self, request: HttpRequest) -> str:
        """The chosen office, carried from page to page."""
        area = request.GET.get("area", "")
        return f"?area={area}" if area.isdecimal() else ""


def first_error(error: Any) -> str:
    """The first sentence of a ``ValidationError``."""
    return str(error.messages[0])

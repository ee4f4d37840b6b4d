"""What is asked of a community, for who asks and for who is asked."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from communities.office import asking_office
from portal.core.access import Verb
from portal.core.month import Month
from portal.core.views import OneViewMixin, VerbRequiredMixin
from portal.indicators.models.basis import MINUTES_A_BOX, MINUTES_A_ROW
from portal.reporting.asked import asked
from portal.reporting.views.common import actor, today


class AskedView(OneViewMixin, VerbRequiredMixin):
    """For a month: every figure and register, its boxes and minutes, its paper; what was never used."""

    def get(self, request: HttpRequest, month: Month) -> HttpResponse:
        user = actor(request)
        office = asking_office(request)
        area = user.area_code if user.area_code.startswith(office.code) else office.code
        query = f"?area={office.code}" if len(user.area_code) < len(office.code) else ""
        context = {
            "office": office,
            "month": month,
            "earlier_url": reverse("reporting:asked", args=[month - 1]) + query,
            "later_url": reverse("reporting:asked", args=[month + 1]) + query,
            "asked": asked(office, month, area, today()),
            "a_year_ago": (month - 12).label,
            "may_change": user.may(Verb.CONFIGURE),
            "minutes_a_box": MINUTES_A_BOX,
            "minutes_a_row": MINUTES_A_ROW,
        }
        return render(request, "reporting/asked.html", context)

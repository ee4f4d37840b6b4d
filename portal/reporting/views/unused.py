"""Boxes that nobody used: what the office might stop asking for (red line 5 of docs/domain-rules.md)."""

from __future__ import annotations

from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from portal.core.month import Month
from portal.indicators.models import Indicator
from portal.reporting.models import COUNTED_STATES
from portal.reporting.views.board import BoardMixin


class UnusedView(BoardMixin):
    """For a year: each indicator counted, how often it was reported, and how often it said more than zero."""

    def get(self, request: HttpRequest, year: int) -> HttpResponse:
        office = self.sub_district()
        mine = Q(
            figures__report__community__code__startswith=office.code,
            figures__report__state__in=COUNTED_STATES,
            figures__report__month__range=(Month(year, 1), Month(year, 12)),
            figures__numerator__isnull=False,
        )
        rows = (
            Indicator.objects.in_use(office.code, Month(year, 12))
            .select_related("theme")
            .annotate(
                reported=Count("figures", filter=mine),
                said=Count("figures", filter=mine & Q(figures__numerator__gt=0)),
            )
            .order_by("said", "theme__order", "order")
        )
        return render(
            request,
            "reporting/unused.html",
            {
                "sub_district": office,
                "year": year,
                "years": [year - 1, year, year + 1],
                "unused": [row for row in rows if not row.said],
                "used": [row for row in rows if row.said],
            },
        )

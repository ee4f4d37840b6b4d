"""What a secretary has to do: months that are due, earliest first, and the months before."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from portal.core.access import Verb
from portal.core.areas import Level
from portal.core.month import Month
from portal.core.views import VerbRequiredMixin
from portal.notices.models import Notice
from portal.reporting.models import MonthlyReport, ReportingPeriod
from portal.reporting.views.common import actor, today

NOTICES = 3
MONTHS = 24


@dataclass(frozen=True, slots=True)
class Due:
    """A report and its day."""

    report: MonthlyReport
    period: ReportingPeriod | None
    days_left: int
    days_late: int

    @property
    def is_overdue(self) -> bool:
        return self.days_left < 0 and self.report.first_submitted_on is None

    @property
    def is_locked_out(self) -> bool:
        """Whether the month was locked before the report was handed in: it cannot be now."""
        return self.report.is_editable and self.period is not None and self.period.is_locked


def notices_for(request: HttpRequest) -> Any:
    """The newest unread notices that ask for something; mere results are on the notices page."""
    unread = Notice.objects.visible_to(request.user).unread()
    return unread.exclude(kind=Notice.Kind.RESULT)[:NOTICES]


class MineView(VerbRequiredMixin):
    """The secretary's first page."""

    verb = Verb.FILL

    def get(self, request: HttpRequest) -> HttpResponse:
        code = actor(request).area_code
        periods: dict[Month, ReportingPeriod] = {
            period.month: period
            for period in ReportingPeriod.objects.filter(sub_district__code=code[: Level.SUB_DISTRICT])
        }
        reports = MonthlyReport.objects.visible_to(request.user).select_related("community__sub_district")
        lines = [self.due(report, periods.get(report.month)) for report in reports[:MONTHS]]
        owed = [line for line in lines if line.report.is_editable and not line.is_locked_out]
        context = {
            "owed": sorted(owed, key=lambda line: line.report.month),
            "before": [line for line in lines if line not in owed],
            "locked_out": [line.report.month.label for line in reversed(lines) if line.is_locked_out],
            "notices": notices_for(request),
            "area_code": code,
            "this_month": Month.of(today()),
        }
        return render(request, "reporting/mine.html", context)

    def due(self, report: MonthlyReport, period: ReportingPeriod | None) -> Due:
        """The report with its day, counted from today."""
        due_on = period.due_on if period else report.community.sub_district.due_on(report.month)
        return Due(report, period, (due_on - today()).days, report.days_late(due_on, today()))

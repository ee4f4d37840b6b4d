"""The month as the sub-district sees it: who has handed in, whom to remind, what to approve or lock."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from communities.models import SubDistrict
from portal.core.access import Verb
from portal.core.month import Month
from portal.core.views import OneViewMixin, VerbRequiredMixin
from portal.indicators.models import Indicator
from portal.reporting import actions
from portal.reporting.board import board_of, neighbours
from portal.reporting.book import MonthBook, staff_indicators
from portal.reporting.errors import FigureChanged, ReportError
from portal.reporting.models import MonthlyReport, ReportingPeriod
from portal.reporting.rows import Row, row_of
from portal.reporting.views.common import actor, refuse, report_or_404, today
from portal.reporting.views.entry import typed_of


class BoardMixin(OneViewMixin, VerbRequiredMixin):
    """A page of the sub-district that the reviewer answers for."""

    verb = Verb.REVIEW

    def sub_district(self) -> SubDistrict:
        """The reviewer's own sub-district."""
        found = SubDistrict.objects.visible_to(self.request.user)
        return cast(SubDistrict, get_object_or_404(found, code=actor(self.request).area_code))

    def period(self, month: Month | None) -> ReportingPeriod:
        """That month of it, else the latest that is open for reports; 404 where there is none."""
        periods = ReportingPeriod.objects.visible_to(self.request.user).select_related("sub_district")
        if month is not None:
            return get_object_or_404(periods, month=month)
        latest = periods.first()
        if latest is None:
            raise Http404
        return latest


class BoardView(BoardMixin):
    """Communities by the state of their report."""

    def get(self, request: HttpRequest, month: Month | None = None) -> HttpResponse:
        if month is None and not ReportingPeriod.objects.visible_to(request.user).exists():
            return render(request, "reporting/board_empty.html", {"sub_district": self.sub_district()})
        period = self.period(month)
        sub_district = period.sub_district
        earlier, later = neighbours(sub_district, period.month)
        context = {
            "sub_district": sub_district,
            "month": period.month,
            "board": board_of(sub_district, period, today()),
            "earlier": earlier,
            "later": later,
        }
        return render(request, "reporting/board.html", context)


class MonthActionView(BoardMixin):
    """Something done to a month as a whole; afterwards the board says what came of it."""

    def post(self, request: HttpRequest, month: Month) -> HttpResponse:
        period = self.period(month)
        try:
            messages.success(request, self.act(period, actor(request)))
        except ReportError as error:
            return refuse(request, error, "reporting:board", month)
        return redirect("reporting:board", month)

    def act(self, period: ReportingPeriod, by: Any) -> str:
        """Do it; gives back the sentence that says what was done."""
        raise NotImplementedError


class RemindAllView(MonthActionView):
    def act(self, period: ReportingPeriod, by: Any) -> str:
        reports = MonthlyReport.objects.within(period.sub_district_id).due_in(period.month).outstanding()
        told = actions.remind(reports=reports.select_related("community"), by=by, now=timezone.now())
        return _told(told)


class ApproveCleanView(MonthActionView):
    def act(self, period: ReportingPeriod, by: Any) -> str:
        approved = actions.approve_all_clean(
            sub_district=period.sub_district, month=period.month, by=by, now=timezone.now()
        )
        if not approved:
            raise ReportError(_("No report was approved: none without doubts waits for review any more."))
        return ngettext("%(count)s report approved.", "%(count)s reports approved.", len(approved)) % {
            "count": len(approved)
        }


class LockView(MonthActionView):
    def act(self, period: ReportingPeriod, by: Any) -> str:
        actions.lock_month(period=period, by=by, now=timezone.now())
        return _("%(month)s is locked.") % {"month": period.month.label}


class UnlockView(MonthActionView):
    def act(self, period: ReportingPeriod, by: Any) -> str:
        reason = self.request.POST.get("reason", "")
        actions.unlock_month(period=period, by=by, reason=reason, now=timezone.now())
        return _("%(month)s is unlocked.") % {"month": period.month.label}


class RemindView(VerbRequiredMixin):
    """Remind the secretary of one community."""

    verb = Verb.REVIEW

    def post(self, request: HttpRequest, community_code: str, month: Month) -> HttpResponse:
        report = report_or_404(request, community_code, month)
        try:
            told = actions.remind(reports=[report], by=actor(request), now=timezone.now())
        except ReportError as error:
            return refuse(request, error, "reporting:board", month)
        messages.info(request, _told(told))
        return redirect("reporting:board", month)


def _total(rows: Iterable[Row]) -> int | None:
    """The sum of what is known and not refused; None, not zero, where nothing is."""
    figures = [row.values.numerator for row in rows if not row.refusals]
    known = [figure for figure in figures if figure is not None]
    return sum(known) if known else None


def _told(count: int) -> str:
    if not count:
        return _("Nobody was reminded: all have handed in, were reminded today, or have no account.")
    return ngettext("%(count)s person reminded.", "%(count)s people reminded.", count) % {"count": count}


class StaffFiguresView(BoardMixin):
    """The figures that the sub-district enters itself, in a grid, until the month is locked."""

    def get(self, request: HttpRequest, month: Month) -> HttpResponse:
        return self.page(request, month, {})

    def post(self, request: HttpRequest, month: Month) -> HttpResponse:
        period = self.period(month)
        book = MonthBook.load(period.sub_district_id, month, staff_indicators(period.sub_district_id, month))
        changed: dict[tuple[str, str], FigureChanged] = {}
        saved = 0
        try:
            for report in self.reports(period):
                saved += self.save(request, report, book, changed)
        except ReportError as error:
            return refuse(request, error, "reporting:staff_figures", month)
        if changed or any(figure.entered for figure in book.figures.values()):
            return self.page(request, month, changed, status=422)
        messages.success(
            request, ngettext("%(count)s figure saved.", "%(count)s figures saved.", saved) % {"count": saved}
        )
        return redirect("reporting:staff_figures", month)

    def save(
        self,
        request: HttpRequest,
        report: MonthlyReport,
        book: MonthBook,
        changed: dict[tuple[str, str], FigureChanged],
    ) -> int:
        """Save one community's figures; returns how many changed."""
        saved = 0
        for indicator in book.indicators:
            key = (report.community_id, indicator.pk)
            typed = typed_of(request, indicator, prefix=f"{report.community_id}-")
            before = book.figures.get(key)
            if typed is None or (before is None and not any(typed.boxes.values())):
                continue
            try:
                after = actions.save_staff_figure(
                    report=report,
                    indicator=indicator,
                    typed={**typed.boxes, "reason": before.reason if before else ""},
                    version=typed.version,
                    by=actor(request),
                    now=timezone.now(),
                    book=book,
                )
                saved += after is not before
            except FigureChanged as error:
                book.figures[key] = error.figure
                changed[report.community_id, indicator.code] = error
        return saved

    def reports(self, period: ReportingPeriod) -> list[MonthlyReport]:
        """The month's reports, by community."""
        reports = MonthlyReport.objects.within(period.sub_district_id).for_month(period.month)
        return list(reports.select_related("community").order_by("community_id"))

    def row(
        self,
        book: MonthBook,
        report: MonthlyReport,
        indicator: Indicator,
        changed: dict[tuple[str, str], FigureChanged],
    ) -> Row:
        """One cell of the grid."""
        conflict = changed.get((report.community_id, indicator.code))
        return row_of(book, report.community_id, indicator, conflict=conflict)

    def page(
        self,
        request: HttpRequest,
        month: Month,
        changed: dict[tuple[str, str], FigureChanged],
        status: int = 200,
    ) -> HttpResponse:
        """The grid as it stands."""
        period = self.period(month)
        indicators = staff_indicators(period.sub_district_id, month)
        book = MonthBook.load(period.sub_district_id, month, indicators)
        lines = [
            (report, [self.row(book, report, indicator, changed) for indicator in indicators])
            for report in self.reports(period)
        ]
        context = {
            "month": month,
            "period": period,
            "indicators": indicators,
            "lines": lines,
            "totals": {
                indicator.code: _total(rows[place] for _report, rows in lines)
                for place, indicator in enumerate(indicators)
            },
            "sub_district": period.sub_district,
        }
        return render(request, "reporting/staff_figures.html", context, status=status)

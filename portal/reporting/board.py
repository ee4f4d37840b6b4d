"""The reviewers' board of a month: every community, where its report stands, and what is odd about it."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass

from communities.models import SubDistrict
from portal.core.month import Month
from portal.reporting.book import MonthBook, secretary_indicators
from portal.reporting.history import since_last_submission
from portal.reporting.models import (
    EDITABLE_STATES,
    MonthlyReport,
    ReportEvent,
    ReportingPeriod,
    ReportState,
)

ORDER = (
    ReportState.SUBMITTED,
    ReportState.RETURNED,
    ReportState.REOPENED,
    ReportState.NOT_STARTED,
    ReportState.DRAFT,
    ReportState.APPROVED,
    ReportState.LOCKED,
)


@dataclass(frozen=True, slots=True)
class BoardRow:
    """One community's report; ``doubts`` counts figures, of them ``explained`` with a reason.

    ``is_due``: the community exists at the month's end. One that does not owes nothing, but what it has
    handed in still has to be decided on.
    """

    report: MonthlyReport
    is_due: bool
    days_late: int
    doubts: int
    explained: int
    changed: int
    filled: int

    @property
    def is_outstanding(self) -> bool:
        return self.report.state in EDITABLE_STATES

    @property
    def is_submitted(self) -> bool:
        return self.report.state == ReportState.SUBMITTED


@dataclass(frozen=True, slots=True)
class Board:
    """The rows of a month, those that wait for the reviewer first, and the counts above them."""

    period: ReportingPeriod
    rows: list[BoardRow]
    days_left: int
    indicators: int

    @property
    def due(self) -> int:
        return sum(row.is_due for row in self.rows)

    @property
    def received(self) -> int:
        return sum(row.is_due and not row.is_outstanding for row in self.rows)

    @property
    def approved(self) -> int:
        return sum(row.is_due and row.report.is_counted for row in self.rows)

    @property
    def waiting(self) -> int:
        return sum(row.is_submitted for row in self.rows)

    @property
    def outstanding(self) -> int:
        return sum(row.is_outstanding for row in self.rows)

    @property
    def returned(self) -> int:
        """How many have handed in and were asked to mend something."""
        return sum(row.report.state == ReportState.RETURNED for row in self.rows)

    @property
    def unreported(self) -> int:
        """How many have not handed in; a report that was returned was."""
        return self.outstanding - self.returned

    @property
    def overdue(self) -> int:
        """How many have never been submitted though the due day is past."""
        return sum(
            row.is_outstanding and row.report.first_submitted_on is None and row.days_late > 0
            for row in self.rows
        )

    @property
    def clean(self) -> int:
        """How many can be approved without reading: submitted, and nothing odd."""
        return sum(row.is_submitted and not row.doubts for row in self.rows)


def board_of(sub_district: SubDistrict, period: ReportingPeriod, today: dt.date) -> Board:
    """The board; its number of queries does not grow with the number of communities."""
    month = period.month
    reports = list(
        MonthlyReport.objects.within(sub_district.code).for_month(month).select_related("community")
    )
    reports = [one for one in reports if one.community.is_due_in(month) or not one.is_editable]
    book = MonthBook.load(sub_district.code, month)
    changes = _changes([report for report in reports if report.state == ReportState.SUBMITTED])
    filled: dict[str, int] = defaultdict(int)
    asked = {indicator.pk for indicator in secretary_indicators(book.indicators)}
    for (community_code, indicator), figure in book.figures.items():
        filled[community_code] += indicator in asked and figure.numerator is not None
    rows = [
        _row(report, book, period, today, changes.get(report.pk, 0), filled[report.community_id])
        for report in reports
    ]
    rows.sort(key=lambda row: (ORDER.index(ReportState(row.report.state)), row.report.community_id))
    return Board(period, rows, (period.due_on - today).days, len(asked))


def _row(
    report: MonthlyReport,
    book: MonthBook,
    period: ReportingPeriod,
    today: dt.date,
    changed: int,
    filled: int,
) -> BoardRow:
    doubts = {} if report.is_editable else book.doubts(report.community_id)
    by_code = {indicator.code: indicator.pk for indicator in book.indicators}
    explained = sum(bool(book.figures[report.community_id, by_code[code]].reason) for code in doubts)
    is_due = report.community.is_due_in(report.month)
    return BoardRow(
        report, is_due, report.days_late(period.due_on, today), len(doubts), explained, changed, filled
    )


def _changes(reports: list[MonthlyReport]) -> dict[int, int]:
    """How many figures changed since each report was last handed in."""
    events: dict[int, list[ReportEvent]] = defaultdict(list)
    for event in ReportEvent.objects.filter(report__in=reports, verb="submit").order_by("pk"):
        events[event.report_id].append(event)
    return {pk: len(since_last_submission(found)) for pk, found in events.items()}


def next_submitted(report: MonthlyReport, sub_district_code: str) -> MonthlyReport | None:
    """The report that waits for review after this one: by community, then from the start again."""
    waiting = list(
        MonthlyReport.objects.within(sub_district_code)
        .for_month(report.month)
        .filter(state=ReportState.SUBMITTED)
        .exclude(pk=report.pk)
        .order_by("community_id")
    )
    later = [other for other in waiting if other.community_id > report.community_id]
    return (later or waiting or [None])[0]


def neighbours(sub_district: SubDistrict, month: Month) -> tuple[Month | None, Month | None]:
    """The months before and after that have a board."""
    months = list(ReportingPeriod.objects.filter(sub_district=sub_district).values_list("month", flat=True))
    return (
        max((other for other in months if other < month), default=None),
        min((other for other in months if other > month), default=None),
    )

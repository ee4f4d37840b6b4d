"""What people do with a report; nothing else changes its state.

Every verb is keyword-only, atomic, checks who may, takes effect only where the old state still
holds, and writes one event with a copy of the figures. The clock is passed in.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from communities.models import Community, SubDistrict
from portal.accounts.models import User
from portal.core.access import Verb
from portal.core.areas import Level
from portal.core.audit import note_changes
from portal.core.month import Month
from portal.indicators.models import Indicator
from portal.reporting import messages
from portal.reporting.book import MonthBook, book_of, secretary_indicators
from portal.reporting.errors import (
    FigureChanged,
    NotAllowed,
    ReasonMissing,
    Refused,
    ReportError,
    StateChanged,
)
from portal.reporting.figures import Typed, write
from portal.reporting.models import (
    Figure,
    MonthlyReport,
    ReportingPeriod,
    ReportState,
)
from portal.reporting.moves import (
    editable,
    event,
    faster,
    figures_changed,
    hold_month,
    hold_open_month,
    kept,
    locked_row,
    month_changed,
    move,
    move_all,
    require,
)
from portal.reporting.states import AMEND, transition
from portal.reporting.validators import REASON, Finding, doubts_of, missing_of, read, refusals_of

# --- months -----------------------------------------------------------------------------------


@transaction.atomic
def open_month(*, sub_district: SubDistrict, month: Month, now: dt.datetime) -> ReportingPeriod:
    """Make the month ready: a period, and a report for each community that owes one; again without harm."""
    period, is_new = ReportingPeriod.objects.get_or_create(
        sub_district=sub_district,
        month=month,
        defaults={"due_on": sub_district.due_on(month), "opened_at": now},
    )
    due = Community.objects.within(sub_district.code).due_in(month)
    MonthlyReport.objects.bulk_create(
        [MonthlyReport(community=community, month=month) for community in due], ignore_conflicts=True
    )
    if is_new:  # what is carried into the month, and into months left out before it, counts from here on
        earlier = ReportingPeriod.objects.filter(sub_district=sub_district, month__lt=month)
        last = earlier.order_by("month").values_list("month", flat=True).last()
        month_changed(sub_district.code, last + 1 if last else month)
    return period


@transaction.atomic
def lock_month(*, period: ReportingPeriod, by: User, now: dt.datetime) -> int:
    """Close the month: its approved reports are locked; returns how many. Not while any is under review.

    Whoever has not handed in is told that the month counts without the report, and is asked for it no more.
    """
    require(by, Verb.REVIEW, period.sub_district_id)
    hold_month(period.sub_district_id, period.month, alone=True)
    reports = MonthlyReport.objects.within(period.sub_district_id).for_month(period.month)
    waiting = reports.filter(state=ReportState.SUBMITTED).count()
    if waiting:
        raise ReportError(_("%(count)s reports still wait for review.") % {"count": waiting})
    taken = ReportingPeriod.objects.filter(pk=period.pk, locked_at=None).update(locked_at=now, locked_by=by)
    if not taken:
        raise StateChanged(_("The month is locked already."))
    note_changes([(period, {"locked_at": (None, now)})], by=by)
    owed = reports.due_in(period.month).outstanding().select_related("community")
    messages.tell_locked(reports=list(owed), now=now)
    return move_all(reports, transition("lock"), by=by, now=now)


@transaction.atomic
def unlock_month(*, period: ReportingPeriod, by: User, reason: str, now: dt.datetime) -> int:
    """Open a locked month again; its locked reports become approved."""
    require(by, Verb.REVIEW, period.sub_district_id)
    if not reason.strip():
        raise ReasonMissing(_("Write the reason."))
    hold_month(period.sub_district_id, period.month, alone=True)
    taken = ReportingPeriod.objects.filter(pk=period.pk, locked_at__isnull=False).update(
        locked_at=None, locked_by=None
    )
    if not taken:
        raise StateChanged(_("The month is not locked."))
    note_changes([(period, {"locked_at": (period.locked_at, None)})], by=by)
    reports = MonthlyReport.objects.within(period.sub_district_id).for_month(period.month)
    return move_all(reports, transition("unlock"), by=by, now=now, reason=reason)


# --- filling in -------------------------------------------------------------------------------


@transaction.atomic
def save_figure(
    *,
    report: MonthlyReport,
    indicator: Indicator,
    typed: Mapping[str, Any],
    by: User,
    now: dt.datetime,
    version: int | None = None,
    source: str = Figure.Source.TYPED,
) -> Figure:
    """Keep what was typed into the boxes of one figure (numerator, denominator, opening, reason).

    What is refused is kept as typed and counts for nothing. Raises ``FigureChanged`` when
    somebody saved it since *version*; without a version the newest wins.
    """
    book = MonthBook.load(report.community_id, report.month, [indicator])
    rows = {indicator.code: Typed(typed, version)}
    changed = save_figures(report=report, rows=rows, book=book, by=by, now=now, source=source)
    if changed:
        raise changed[indicator.code]
    return book.figures[report.community_id, indicator.pk]


@transaction.atomic
def save_figures(
    *,
    report: MonthlyReport,
    rows: Mapping[str, Typed],
    book: MonthBook,
    by: User,
    now: dt.datetime,
    source: str = Figure.Source.TYPED,
) -> dict[str, FigureChanged]:
    """The same for many figures, by indicator code; gives back those that somebody else changed."""
    standing = editable(report, by)
    changed: dict[str, FigureChanged] = {}
    for indicator in book.indicators:
        if indicator.code not in rows:
            continue
        if indicator.entered_by != Indicator.EnteredBy.SECRETARY:
            raise NotAllowed(_("This figure is entered by the sub-district."))
        row = rows[indicator.code]
        try:
            write(standing, indicator, row, source=source, book=book, by=by, now=now)
        except FigureChanged as error:
            changed[indicator.code] = error
            book.figures[report.community_id, indicator.pk] = error.figure
    if standing.state == ReportState.NOT_STARTED and len(changed) < len(rows):
        move(report, transition("start"), by=by, now=now)
    return changed


@transaction.atomic
def submit(*, report: MonthlyReport, by: User, now: dt.datetime) -> MonthlyReport:
    """Hand the report in; ``Refused`` if a figure is missing, cannot be, or is doubtful without a reason."""
    standing = editable(report, by)
    book = book_of(standing)
    findings = hindrances(book, standing.community_id)
    if findings:
        raise Refused(
            _("%(count)s figures have to be mended before the report can be submitted.")
            % {"count": len(findings)},
            findings,
        )
    return move(
        report,
        transition("submit"),
        by=by,
        now=now,
        changes={
            "submitted_at": now,
            "first_submitted_on": standing.first_submitted_on or timezone.localdate(now),
            "overdue_since": None,
        },
    )


def hindrances(book: MonthBook, community_code: str) -> dict[str, list[Finding]]:
    """What keeps the report from being submitted, by indicator code, in the order of the form."""
    found: dict[str, list[Finding]] = {}
    for indicator in secretary_indicators(book.indicators):
        figure = book.figures.get((community_code, indicator.pk))
        if figure and figure.entered:
            values, findings = read(indicator, figure.entered)
            reason = str(figure.entered.get(REASON, figure.reason))
            candidate = book.candidate(community_code, indicator, values, reason)
            findings = findings or refusals_of(candidate)
        else:
            candidate = book.candidate(community_code, indicator)
            findings = missing_of(candidate) or refusals_of(candidate)
            findings = findings or ([] if candidate.reason else doubts_of(candidate))
        if findings:
            found[indicator.code] = findings
    return found


@transaction.atomic
def withdraw(*, report: MonthlyReport, by: User, now: dt.datetime) -> MonthlyReport:
    """Take a report back that nobody has decided on yet."""
    return move(report, transition("withdraw"), by=by, now=now)


# --- review -----------------------------------------------------------------------------------


@transaction.atomic
def approve(
    *, report: MonthlyReport, by: User, now: dt.datetime, seen: dt.datetime | None = None
) -> MonthlyReport:
    """Let the report's figures count; with *seen*, those that were handed in at that time and no others."""
    moved = move(report, transition("approve"), by=by, now=now, changes={"approved_at": now}, seen=seen)
    messages.tell_approved(report=moved, now=now)
    return moved


@transaction.atomic
def return_(
    *,
    report: MonthlyReport,
    by: User,
    now: dt.datetime,
    reason: str = "",
    comments: Mapping[str, str] | None = None,
    seen: dt.datetime | None = None,
) -> MonthlyReport:
    """Give the report back with a reason, with comments on figures (by indicator code), or with both."""
    remarks = {code: kept(text) for code, text in (comments or {}).items() if text.strip()}
    if not reason.strip() and not remarks:
        raise ReasonMissing(_("Write what has to be mended: a reason, or a comment on a figure."))
    moved = move(report, transition("return"), by=by, now=now, reason=reason, seen=seen)
    report.figures.update(comment="")
    for code, text in remarks.items():
        report.figures.filter(indicator__code=code).update(comment=text)
    messages.tell_returned(report=moved, reason=reason, now=now)
    return moved


@transaction.atomic
def reopen(*, report: MonthlyReport, by: User, reason: str, now: dt.datetime) -> MonthlyReport:
    """Take an approved report out of the count, so that the community can mend it."""
    moved = move(report, transition("reopen"), by=by, now=now, reason=reason, changes={"approved_at": None})
    messages.tell_returned(report=moved, reason=reason, now=now)
    return moved


def approve_all_clean(
    *, sub_district: SubDistrict, month: Month, by: User, now: dt.datetime
) -> list[MonthlyReport]:
    """Approve every submitted report without a doubt; the others stay for a person to read.

    The reports are listed before their figures are read, and only what was listed is approved: one that is
    handed in anew meanwhile waits for the next time.
    """
    require(by, Verb.REVIEW, sub_district.code)
    submitted = MonthlyReport.objects.within(sub_district.code).for_month(month)
    listed = list(submitted.filter(state=ReportState.SUBMITTED).order_by("community_id"))
    book = MonthBook.load(sub_district.code, month)
    approved = []
    for report in listed:
        if book.doubts(report.community_id):
            continue
        try:
            approved.append(approve(report=report, by=by, now=now, seen=report.submitted_at))
        except StateChanged:
            continue
    return approved


@transaction.atomic
def save_staff_figure(
    *,
    report: MonthlyReport,
    indicator: Indicator,
    typed: Mapping[str, Any],
    by: User,
    now: dt.datetime,
    version: int | None = None,
    book: MonthBook | None = None,
) -> Figure:
    """Keep a figure that the sub-district enters; allowed in every state until the month is locked."""
    require(by, Verb.REVIEW, report.community_id[: Level.SUB_DISTRICT])
    if indicator.entered_by != Indicator.EnteredBy.STAFF:
        raise NotAllowed(_("This figure is entered by the community."))
    hold_open_month(report)
    standing = locked_row(report)
    book = book or MonthBook.load(report.community_id, report.month, [indicator])
    before = book.figures.get((report.community_id, indicator.pk))
    source = Figure.Source.STAFF
    figure = write(standing, indicator, Typed(typed, version), source=source, book=book, by=by, now=now)
    if standing.is_counted and figure is not before and not figure.entered:
        event(standing, AMEND, standing.state, by=by, now=now)
        figures_changed(standing)
    return figure


@transaction.atomic
def fill(
    *,
    report: MonthlyReport,
    rows: Mapping[str, Typed],
    book: MonthBook,
    name: str,
    by: User,
    now: dt.datetime,
) -> MonthlyReport:
    """Keep figures that the sub-district took from another platform, by indicator code; *name* is the file's.

    The community's own figures only while it may change them itself; what it submits is still its own word.
    """
    require(by, Verb.REVIEW, report.community_id[: Level.SUB_DISTRICT])
    hold_open_month(report)
    standing = locked_row(report)
    before = dict(book.figures)
    for indicator in book.indicators:
        if indicator.code not in rows:
            continue
        if indicator.entered_by == Indicator.EnteredBy.SECRETARY and not standing.is_editable:
            raise StateChanged(faster(standing))
        source = Figure.Source.PLATFORM
        write(standing, indicator, rows[indicator.code], source=source, book=book, by=by, now=now)
    if any(figure is not before.get(key) for key, figure in book.figures.items()):
        _filled(standing, by=by, now=now, reason=name)
    return standing


def _filled(report: MonthlyReport, *, by: User, now: dt.datetime, reason: str) -> None:
    if report.state == ReportState.NOT_STARTED:
        move(report, transition("fill"), by=by, now=now, reason=reason)
        return
    event(report, AMEND, report.state, by=by, now=now, reason=reason)
    if report.is_counted:
        figures_changed(report)


def remind(*, reports: Iterable[MonthlyReport], by: User | None, now: dt.datetime) -> int:
    """Tell the secretaries of those reports that are not submitted; once a day each. Returns how many."""
    owed = [report for report in reports if report.is_editable]
    if by is not None:
        for report in owed:
            require(by, Verb.REVIEW, report.community_id[: Level.SUB_DISTRICT])
    return messages.tell_due(reports=owed, by=by, now=now)


@transaction.atomic
def remind_of_month(*, period: ReportingPeriod, now: dt.datetime) -> int:
    """Remind all who owe the month's report, and their chat group of how many; returns how many people."""
    owed = list(
        MonthlyReport.objects.within(period.sub_district_id)
        .due_in(period.month)
        .outstanding()
        .select_related("community")
    )
    told = remind(reports=owed, by=None, now=now)
    if owed:
        messages.tell_group_due(period=period, count=len(owed), now=now)
    return told


@transaction.atomic
def mark_overdue(*, today: dt.date) -> int:
    """Write down since when reports are overdue that have never been submitted; returns how many."""
    marked = 0
    for period in ReportingPeriod.objects.filter(due_on__lt=today, locked_at=None):
        marked += (
            MonthlyReport.objects.within(period.sub_district_id)
            .due_in(period.month)
            .outstanding()
            .filter(first_submitted_on=None, overdue_since=None)
            .update(overdue_since=period.due_on + dt.timedelta(days=1))
        )
    return marked

"""What every verb on a report does: check who may, compare and swap the state, write it down, tell others.

One order of locks, everywhere: the month, then the report, then its figures. Verbs on reports hold their
month beside each other; locking and unlocking it wait for them and hold it alone (docs/states.md).
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.core.access import Verb, may
from portal.core.areas import Level
from portal.core.audit import note_changes
from portal.core.month import Month
from portal.core.text import LONGEST_TEXT, whole
from portal.core.turns import take_turn
from portal.reporting import signals
from portal.reporting.errors import MonthLocked, NotAllowed, ReasonMissing, ReportError, StateChanged
from portal.reporting.models import MonthlyReport, ReportEvent, ReportingPeriod
from portal.reporting.states import Transition


def require(by: User, verb: Verb, area_code: str) -> None:
    """``NotAllowed`` unless the role has the verb and the area lies in the actor's."""
    if not may(by, verb) or not (by.area_code and area_code.startswith(by.area_code)):
        raise NotAllowed(_("You may not do this."))


def hold_month(sub_district_code: str, month: Month, *, alone: bool = False) -> None:
    """Hold the month until the transaction ends, beside other verbs on its reports or alone."""
    take_turn(f"reports {sub_district_code} {month}", shared=not alone)


def hold_open_month(report: MonthlyReport) -> None:
    """Hold the report's month beside others; ``MonthLocked`` if it is locked.

    Before the report's row is: whoever locks the month holds the month and waits for no report.
    """
    hold_month(report.community_id[: Level.SUB_DISTRICT], report.month)
    require_open_month(report)


def locked_row(report: MonthlyReport) -> MonthlyReport:
    """The report as it stands, its row locked until the transaction ends."""
    return MonthlyReport.objects.select_for_update(of=("self",)).select_related("community").get(pk=report.pk)


def require_open_month(report: MonthlyReport) -> None:
    """``MonthLocked`` if the report's month is."""
    locked = ReportingPeriod.objects.filter(
        sub_district__code=report.community_id[: Level.SUB_DISTRICT],
        month=report.month,
        locked_at__isnull=False,
    )
    if locked.exists():
        raise MonthLocked(_("%(month)s is locked.") % {"month": report.month.label})


def editable(report: MonthlyReport, by: User) -> MonthlyReport:
    """The report as it stands, if *by* may fill it in now."""
    require(by, Verb.FILL, report.community_id)
    hold_open_month(report)
    standing = locked_row(report)
    if not standing.is_editable:
        raise StateChanged(faster(standing))
    return standing


def faster(report: MonthlyReport) -> str:
    return _("This was not done: the report is “%(state)s” by now.") % {"state": report.get_state_display()}


def move(
    report: MonthlyReport,
    row: Transition,
    *,
    by: User,
    now: dt.datetime,
    reason: str = "",
    changes: dict[str, Any] | None = None,
    seen: dt.datetime | None = None,
) -> MonthlyReport:
    """Take the report along one row of the table of states, and write it down.

    With *seen*, only the submission that was handed in at that time: what a reviewer has read.
    """
    require(by, row.right, report.community_id)
    if row.needs_reason and not reason.strip():
        raise ReasonMissing(_("Write the reason."))
    if row.in_open_month:
        hold_open_month(report)
    standing = MonthlyReport.objects.select_for_update().values_list("state", "submitted_at")
    before, submitted_at = standing.get(pk=report.pk)
    if seen is not None and before in row.sources and submitted_at != seen:
        raise StateChanged(_("The report was changed since you opened it; please read it again."))
    taken = MonthlyReport.objects.filter(pk=report.pk, state=before, state__in=row.sources).update(
        state=row.target, **(changes or {})
    )
    report.refresh_from_db()
    if not taken:
        raise StateChanged(faster(report))
    event(report, row.name, before, by=by, now=now, reason=reason)
    if row.changes_what_counts:
        figures_changed(report)
    return report


def move_all(reports: Any, row: Transition, *, by: User, now: dt.datetime, reason: str = "") -> int:
    """The same for all reports of a month, each with its event, in the order of their communities."""
    moved = 0
    for report in reports.filter(state__in=row.sources).order_by("community_id"):
        move(report, row, by=by, now=now, reason=reason)
        moved += 1
    return moved


def kept(text: str) -> str:
    """A reason or a comment as it is kept: whole, or not at all (``ReportError``)."""
    try:
        return whole(text, LONGEST_TEXT)
    except ValidationError as error:
        raise ReportError(error.messages[0]) from error


def event(
    report: MonthlyReport, verb: str, before: str, *, by: User, now: dt.datetime, reason: str = ""
) -> None:
    """Write down what happened, with a copy of the figures as they stand; and in the trail, by whom."""
    figures = report.figures.select_related("indicator").order_by("indicator__code")
    ReportEvent.objects.create(
        report=report,
        verb=verb,
        from_state=before,
        to_state=report.state,
        by=by,
        at=now,
        reason=kept(reason),
        figures={
            figure.indicator.code: {
                "numerator": figure.numerator,
                "denominator": figure.denominator,
                "opening": figure.opening,
                "reason": figure.reason,
            }
            for figure in figures
        },
    )
    changes = {"state": (before, report.state)} if before != report.state else {verb: ("", reason)}
    note_changes([(report, changes)], by=by)


def figures_changed(report: MonthlyReport) -> None:
    """Tell the floors above that other figures of the report count now."""
    month_changed(report.community_id[: Level.SUB_DISTRICT], report.month)


def month_changed(sub_district_code: str, month: Month) -> None:
    """Tell them that other figures count in the month of the sub-district now."""
    signals.figures_changed.send(sender=MonthlyReport, sub_district_code=sub_district_code, month=month)

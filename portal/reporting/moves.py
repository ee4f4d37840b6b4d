"""What every verb on a report does: check who may, compare and swap the state, write it down, tell others."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.core.access import Verb, may
from portal.core.areas import Level
from portal.reporting import signals
from portal.reporting.errors import MonthLocked, NotAllowed, ReasonMissing, StateChanged
from portal.reporting.models import MonthlyReport, ReportEvent, ReportingPeriod
from portal.reporting.states import Transition


def require(by: User, verb: Verb, area_code: str) -> None:
    """``NotAllowed`` unless the role has the verb and the area lies in the actor's."""
    if not may(by, verb) or not (by.area_code and area_code.startswith(by.area_code)):
        raise NotAllowed(_("You may not do this."))


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
    standing = locked_row(report)
    if not standing.is_editable:
        raise StateChanged(faster(standing))
    require_open_month(standing)
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
) -> MonthlyReport:
    """Take the report along one row of the table of states, and write it down."""
    require(by, row.right, report.community_id)
    if row.needs_reason and not reason.strip():
        raise ReasonMissing(_("Write the reason."))
    before = MonthlyReport.objects.select_for_update().values_list("state", flat=True).get(pk=report.pk)
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
    """The same for all reports of a month, each with its event."""
    moved = 0
    for report in reports.filter(state__in=row.sources):
        move(report, row, by=by, now=now, reason=reason)
        moved += 1
    return moved


def event(
    report: MonthlyReport, verb: str, before: str, *, by: User, now: dt.datetime, reason: str = ""
) -> None:
    """Write down what happened, with a copy of the figures as they stand."""
    figures = report.figures.select_related("indicator").order_by("indicator__code")
    ReportEvent.objects.create(
        report=report,
        verb=verb,
        from_state=before,
        to_state=report.state,
        by=by,
        at=now,
        reason=reason.strip()[:300],
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


def figures_changed(report: MonthlyReport) -> None:
    """Tell the floors above that other figures of the report count now."""
    signals.figures_changed.send(
        sender=MonthlyReport,
        sub_district_code=report.community_id[: Level.SUB_DISTRICT],
        community_code=report.community_id,
        month=report.month,
    )

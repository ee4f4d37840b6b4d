"""A fresh sub-district for every race, and the twelve things that people may do in it at the same moment."""

from __future__ import annotations

import datetime as dt
import itertools
from dataclasses import dataclass, field
from typing import Any

from communities.actions import save_community
from communities.models import Community, SubDistrict
from portal.accounts.models import User
from portal.core.access import Role
from portal.core.month import Month
from portal.indicators.models import Indicator
from portal.meetings import actions as meetings
from portal.meetings.models import ProgressMeeting
from portal.reporting import actions
from portal.reporting.models import COUNTED_STATES, MonthlyReport, ReportingPeriod, ReportState
from portal.rollups import refresh
from tests.factories import (
    CommunityFactory,
    FigureFactory,
    IndicatorFactory,
    MonthlyReportFactory,
    ReportingPeriodFactory,
    SubDistrictFactory,
    UserFactory,
    at,
)

MONTH = Month(2026, 10)
NOW = at(2026, 11, 5)
_numbers = itertools.count(1)
S = ReportState


@dataclass
class World:
    """One office of two communities; the first one's report is what is fought over."""

    office: SubDistrict
    staff: User
    secretary: User
    doors: Indicator
    speeches: Indicator
    meeting: ProgressMeeting
    events_before: int = 0
    typed: list[int] = field(default_factory=list)

    @property
    def report(self) -> MonthlyReport:
        """As it stands now: whoever acts has loaded the page of their own."""
        return MonthlyReport.objects.get(community_id=f"{self.office.code}001", month=MONTH)

    @property
    def reports(self) -> Any:
        return MonthlyReport.objects.within(self.office.code).for_month(MONTH).order_by("community_id")

    @property
    def period(self) -> ReportingPeriod:
        return ReportingPeriod.objects.get(sub_district=self.office, month=MONTH)


def build(state: ReportState, *, frozen: bool) -> World:
    """An office whose first report is in *state*, and whose meeting is frozen already or not."""
    number = next(_numbers)
    office = SubDistrictFactory(code=f"9903{number:05d}"[:9], name=f"第{number}街道")
    doors = IndicatorFactory(code="race-doors", name_zh="门禁", direction="up")
    speeches = IndicatorFactory(
        code="race-speeches", name_zh="发言", kind=Indicator.Kind.MEETING, entered_by="staff"
    )
    ReportingPeriodFactory(sub_district=office, month=MONTH)
    for place in (1, 2):
        community = CommunityFactory(
            sub_district=office, code=f"{office.code}{place:03d}", name=f"第{place}社区居委会"
        )
        own = state if place == 1 else S.LOCKED if state == S.LOCKED else S.APPROVED
        report = MonthlyReportFactory(community=community, month=MONTH, state=own)
        FigureFactory(report=report, indicator=doors, numerator=4 + place, denominator=10)
    staff = UserFactory(role=Role.STAFF, area_code=office.code, username=f"staff{number}")
    if state == S.LOCKED:
        ReportingPeriod.objects.filter(sub_district=office).update(locked_at=NOW, locked_by=staff)
    refresh.mark_all_stale(office.code)
    refresh.refresh_marked(office.code)
    meeting = meetings.save(
        meeting=ProgressMeeting(
            sub_district=office,
            title="推进会",
            held_on=dt.date(2026, 11, 12),
            month=MONTH,
            since=MONTH - 1,
        ),
        indicators=[doors],
        by=staff,
        now=NOW,
    )
    if frozen:
        meetings.freeze(meeting=meeting, by=staff, now=NOW)
    secretary = UserFactory(area_code=f"{office.code}001", username=f"secretary{number}")
    return World(office, staff, secretary, doors, speeches, meeting)


# --- what may be done; each loads what it acts on itself, as a view does ---------------------------


def submit(world: World) -> Any:
    return actions.submit(report=world.report, by=world.secretary, now=NOW)


def withdraw(world: World) -> Any:
    return actions.withdraw(report=world.report, by=world.secretary, now=NOW)


def approve(world: World) -> Any:
    report = world.report
    return actions.approve(report=report, by=world.staff, now=NOW, seen=report.submitted_at)


def return_(world: World) -> Any:
    report = world.report
    return actions.return_(report=report, by=world.staff, now=NOW, reason="请核对", seen=report.submitted_at)


def reopen(world: World) -> Any:
    return actions.reopen(report=world.report, by=world.staff, reason="更正", now=NOW)


def lock(world: World) -> Any:
    return actions.lock_month(period=world.period, by=world.staff, now=NOW)


def unlock(world: World) -> Any:
    return actions.unlock_month(period=world.period, by=world.staff, reason="更正", now=NOW)


def autosave(world: World) -> Any:
    return actions.save_figure(
        report=world.report,
        indicator=world.doors,
        typed={"numerator": 9, "denominator": 10},
        by=world.secretary,
        now=NOW,
    )


def staff_figure(world: World) -> Any:
    return actions.save_staff_figure(
        report=world.report, indicator=world.speeches, typed={"numerator": 1}, by=world.staff, now=NOW
    )


def freeze(world: World) -> Any:
    return meetings.freeze(meeting=world.meeting, by=world.staff, now=NOW)


def unfreeze(world: World) -> Any:
    return meetings.unfreeze(meeting=world.meeting, because="更正", by=world.staff, now=NOW)


def close(world: World) -> Any:
    community = Community.objects.get(code=f"{world.office.code}001")
    community.closed_on = MONTH.first_day
    return save_community(community=community, by=world.staff)


#: Each verb, and the state of the report from which it makes sense; None where any does.
VERBS = {
    submit: S.DRAFT,
    withdraw: S.SUBMITTED,
    approve: S.SUBMITTED,
    return_: S.SUBMITTED,
    reopen: S.APPROVED,
    lock: None,
    unlock: S.LOCKED,
    autosave: S.DRAFT,
    staff_figure: None,
    freeze: None,
    unfreeze: None,
    close: None,
}


def starting_states(first: Any, second: Any) -> list[ReportState]:
    """Where the two may meet: where either makes sense, and an approved report where both always do."""
    found = {VERBS[first], VERBS[second]} - {None}
    return sorted(found or {S.APPROVED}) if found != {S.LOCKED} else [S.LOCKED]


def is_counted(report: MonthlyReport) -> bool:
    return report.state in COUNTED_STATES

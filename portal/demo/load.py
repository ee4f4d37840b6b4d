"""Writes the story into the database: areas, accounts, targets, and fourteen months of reports."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from communities.models import Community, SubDistrict
from portal.accounts.models import User
from portal.core.access import Role
from portal.core.measures import Recorded, measured_codes, recorded
from portal.core.month import Month
from portal.demo import grids, matters, property_mgmt, story
from portal.indicators import catalogue
from portal.indicators.models import Indicator, KeyTask, Target, Theme
from portal.reporting import actions
from portal.reporting.models import (
    COUNTED_STATES,
    Figure,
    MonthlyReport,
    ReportEvent,
    ReportingPeriod,
    ReportState,
)
from portal.rollups import refresh

Held = dict[tuple[str, Month], dict[str, Recorded]]
LOCKED_BEFORE = 2  # the last months before the current one are approved, but not locked yet
#: How far the communities are with the current month; the others are approved.
NOW_AT = {
    0: ReportState.NOT_STARTED,
    8: ReportState.NOT_STARTED,
    6: ReportState.DRAFT,
    13: ReportState.SUBMITTED,
    4: ReportState.SUBMITTED,
    14: ReportState.SUBMITTED,  # and then returned
}
TARGETS = (
    ("owners_committee_elected", Target.ValueKind.RATE, "95", 0),
    ("self_management_committee_elected", Target.ValueKind.RATE, "90", 0),
    ("access_control_installed", Target.ValueKind.RATE, "85", 1),
    ("cctv_installed", Target.ValueKind.RATE, "100", 1),
    ("greening_area", Target.ValueKind.COUNT, "36000", 2),
    ("property_disputes_resolved", Target.ValueKind.RATE, "92", 0),
    ("central_group_study", Target.ValueKind.MINIMUM, "2", 3),
    ("theory_study", Target.ValueKind.MINIMUM, "1", 3),
)
KEY_TASKS = (
    ("property_service", "红色物业提升行动", "云溪街办发〔{year}〕3号", "城市管理办"),
    ("property_service", "老旧小区安防设施补齐", "云溪街办发〔{year}〕5号", "平安建设办"),
    ("living_environment", "背街小巷增绿行动", "云溪街办发〔{year}〕6号", "城市管理办"),
    ("study", "理论学习提质", "云溪街党发〔{year}〕2号", "党建办"),
)


def is_loaded() -> bool:
    return SubDistrict.objects.filter(code=story.CODE).exists()


@transaction.atomic
def load(*, password: str, now: dt.datetime) -> None:
    """The whole story, ending with the month before *now*; the catalogue must be in the database."""
    catalogue.sync()
    office = SubDistrict.objects.create(code=story.CODE, name=story.NAME, opened_on=dt.date(2004, 5, 1))
    communities = [_community(office, number) for number in range(len(story.PLACES))]
    people = _accounts(communities, password)
    last = Month.of(timezone.localdate(now)) - 1
    months = list(Month.span(last - (story.MONTHS - 1), last))
    for year in sorted({month.year for month in months}):
        _targets(office, year)
    _periods(office, months, people["staff"], timezone.localdate(now))
    for register in (grids, property_mgmt):
        register.load(office, communities, months)
    _reports(communities, months, people)
    matters.load(communities, people, now)
    _return_one(communities[14], months[-1], people["staff"], now)
    refresh.rebuild()


def _community(office: SubDistrict, number: int) -> Community:
    place = story.PLACES[number]
    kind = Community.GeneralBranchKind.COMMITTEE if place.members > 300 else None
    return Community.objects.create(
        code=f"{office.code}{number + 1:03d}",
        sub_district=office,
        name=f"{place.name}居民委员会",
        short_name=place.name,
        opened_on=dt.date(2004, 5, 1),
        general_branch=f"{place.name}{'党委' if kind else '党总支'}",
        general_branch_kind=kind or Community.GeneralBranchKind.GENERAL_BRANCH,
        secretary_name=place.secretary,
        work_phone=f"0999-55{number + 1:02d}00",
    )


def _accounts(communities: list[Community], password: str) -> dict[str, User]:
    """admin, staff, leader, and a secretary for each community; all with the one password."""
    people = {
        "admin": User(username="admin", name="系统管理员", role=Role.ADMIN, is_superuser=True),
        "staff": User(username="staff", name="街道党建办", role=Role.STAFF, area_code=story.CODE),
        "leader": User(username="leader", name="街道党工委书记", role=Role.LEADER, area_code=story.CODE),
    }
    for number, community in enumerate(communities, start=1):
        name = f"secretary{number:02d}"
        people[name] = User(
            username=name, name=community.secretary_name, role=Role.SECRETARY, area_code=community.code
        )
    for person in people.values():
        person.must_change_password = False
        person.set_password(password)
        person.save()
    return people


def _targets(office: SubDistrict, year: int) -> None:
    themes = {theme.code: theme for theme in Theme.objects.all()}
    tasks = [
        KeyTask.objects.create(
            sub_district=office,
            theme=themes[theme],
            year=year,
            name=name,
            document=document.format(year=year),
            lead=lead,
        )
        for theme, name, document, lead in KEY_TASKS
    ]
    indicators = {indicator.code: indicator for indicator in Indicator.objects.all()}
    for code, value_kind, value, task in TARGETS:
        Target.objects.create(
            indicator=indicators[code],
            area_code=office.code,
            year=year,
            value_kind=value_kind,
            value=Decimal(value),
            due_on=dt.date(year, 12, 31),
            key_task=tasks[task],
        )


def _at(day: dt.date, hour: int) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(hour, 20), timezone.get_current_timezone())


def _periods(office: SubDistrict, months: list[Month], staff: User, today: dt.date) -> None:
    """Every month was due on its day, but the current one is given at least three days more."""
    for index, month in enumerate(months):
        current = index == len(months) - 1
        due = office.due_on(month)
        locked = index < len(months) - 1 - LOCKED_BEFORE
        ReportingPeriod.objects.create(
            sub_district=office,
            month=month,
            due_on=max(due, today + dt.timedelta(days=3)) if current else due,
            opened_at=_at(office.opens_on(month), 0),
            locked_at=_at(due + dt.timedelta(days=7), 17) if locked else None,
            locked_by=staff if locked else None,
        )


def _reports(communities: list[Community], months: list[Month], people: dict[str, User]) -> None:
    indicators = {indicator.code: indicator for indicator in Indicator.objects.all()}
    held = _in_the_registers(months)
    for number, community in enumerate(communities):
        secretary = people[f"secretary{number + 1:02d}"]
        for index, (month, values) in enumerate(zip(months, story.figures_of(number, months), strict=True)):
            state = _state(number, index, len(months) - 1)
            report = _report(community, month, state, late=(number, index) in story.LATE)
            if state == ReportState.NOT_STARTED:
                continue
            reasons = {}
            if index == len(months) - 1 and number in story.EXPLAINED:
                code, numerator, reason = story.EXPLAINED[number]
                values[code], reasons[code] = (numerator, None, None), reason
            if state == ReportState.DRAFT:
                values = dict(list(values.items())[:5])
            _figures(report, values, reasons, indicators, secretary, held)
            _events(report, values, reasons, secretary, people["staff"])


def _state(number: int, index: int, last: int) -> ReportState:
    if index == last:
        return NOW_AT.get(number, ReportState.APPROVED)
    if (number, index) in story.MISSING:
        return ReportState.NOT_STARTED
    return ReportState.LOCKED if index < last - LOCKED_BEFORE else ReportState.APPROVED


def _report(community: Community, month: Month, state: ReportState, *, late: bool) -> MonthlyReport:
    due = community.sub_district.due_on(month)
    submitted = (
        due + dt.timedelta(days=2) if late else due - dt.timedelta(days=1 + int(community.code[-1]) % 4)
    )
    sent = state in {ReportState.SUBMITTED, *COUNTED_STATES}
    return MonthlyReport.objects.create(
        community=community,
        month=month,
        state=state,
        submitted_at=_at(submitted, 10) if sent else None,
        first_submitted_on=submitted if sent else None,
        approved_at=_at(submitted + dt.timedelta(days=1), 9) if state in COUNTED_STATES else None,
    )


def _figures(
    report: MonthlyReport,
    values: dict[str, story.Value],
    reasons: dict[str, str],
    indicators: dict[str, Indicator],
    secretary: User,
    held: Held,
) -> None:
    typed_at = report.submitted_at or _at(report.month.last_day + dt.timedelta(days=1), 15)
    staff_entered = Indicator.EnteredBy.STAFF
    rows = []
    for code, (numerator, denominator, opening) in values.items():
        found = held.get((code, report.month), {}).get(report.community_id)
        same = found is not None and found.numerator == numerator
        source = Figure.Source.REGISTER if same else Figure.Source.TYPED
        rows.append(
            Figure(
                report=report,
                indicator=indicators[code],
                numerator=numerator,
                denominator=denominator,
                opening=opening,
                recorded_numerator=found.numerator if found else None,
                recorded_denominator=found.denominator if found else None,
                reason=reasons.get(code, ""),
                source=Figure.Source.STAFF if indicators[code].entered_by == staff_entered else source,
                version=1,
                updated_at=typed_at,
                updated_by=secretary,
            )
        )
    Figure.objects.bulk_create(rows)


def _in_the_registers(months: list[Month]) -> Held:
    """What the registers hold, by indicator and month and then by community."""
    codes = measured_codes() & set(story.figures_of(0, months[:1])[0])
    return {(code, month): recorded(code, month, story.CODE) for code in codes for month in months}


def _events(
    report: MonthlyReport,
    values: dict[str, story.Value],
    reasons: dict[str, str],
    secretary: User,
    staff: User,
) -> None:
    """The report's life so far, each event with the figures as they stood."""
    copy = {
        code: {"numerator": n, "denominator": d, "opening": opening, "reason": reasons.get(code, "")}
        for code, (n, d, opening) in values.items()
    }
    opened = report.submitted_at and report.submitted_at - dt.timedelta(hours=1)
    locked = report.approved_at and report.approved_at + dt.timedelta(days=5)
    steps = (
        ("start", ReportState.NOT_STARTED, ReportState.DRAFT, secretary, opened),
        ("submit", ReportState.DRAFT, ReportState.SUBMITTED, secretary, report.submitted_at),
        ("approve", ReportState.SUBMITTED, ReportState.APPROVED, staff, report.approved_at),
        ("lock", ReportState.APPROVED, ReportState.LOCKED, staff, locked),
    )
    for verb, before, after, by, at in steps[: 4 if report.state == ReportState.LOCKED else 3]:
        if at is not None:
            ReportEvent.objects.create(
                report=report, verb=verb, from_state=before, to_state=after, by=by, at=at,
                figures={} if verb == "start" else copy,
            )  # fmt: skip


def _return_one(community: Community, month: Month, staff: User, now: dt.datetime) -> None:
    report = MonthlyReport.objects.get(community=community, month=month)
    actions.return_(
        report=report,
        by=staff,
        now=now,
        reason="绿化面积与上月现场核查不一致，请核对后重新报送。",
        comments={"greening_area": "上月现场看到的补种地块未计入，请核对。"},
    )

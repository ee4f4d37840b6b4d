"""Writes the story into the database: areas, accounts, targets, and fourteen months of reports."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.db import connection
from django.utils import timezone

from communities.models import Community, SubDistrict
from portal.accounts.models import User
from portal.core.access import Role
from portal.core.month import Month
from portal.core.one_view import one_view
from portal.demo import (
    branches,
    governance,
    grids,
    matters,
    meetings,
    own_registers,
    property_mgmt,
    reports,
    story,
)
from portal.finding.actions import renew_all
from portal.indicators import catalogue
from portal.indicators.models import Basis, Indicator, KeyTask, Target, Theme
from portal.reporting.models import ReportingPeriod
from portal.rollups import refresh

REGISTERS = (grids, property_mgmt, governance, branches, own_registers)
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


@one_view(writing=True)
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
    for register in REGISTERS:
        register.load(office, communities, months)
    reports.load(office, communities, months, people)
    matters.load(communities, people, now)
    reports.return_one(communities[14], months[-1], people["staff"], now)
    _let_the_planner_look()
    refresh.rebuild()
    meetings.load(office, months, people["staff"], now)
    renew_all()


def _let_the_planner_look() -> None:
    """PostgreSQL knows nothing yet of rows that this transaction wrote, and would count them the long way."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


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
        Basis.objects.update_or_create(
            sub_district=office,
            indicator=indicators[code],
            defaults={
                "document": tasks[task].document,
                "issued_by": f"{office}{'党工委' if '党发' in tasks[task].document else '办事处'}",
                "kept_by": tasks[task].lead,
                "minutes": indicators[code].boxes,
                "until": dt.date(year + 1, 12, 31),
            },
        )


def _periods(office: SubDistrict, months: list[Month], staff: User, today: dt.date) -> None:
    """Every month was due on its day, but the current one is given at least three days more."""
    for index, month in enumerate(months):
        current = index == len(months) - 1
        due = office.due_on(month)
        locked = index < len(months) - 1 - reports.LOCKED_BEFORE
        ReportingPeriod.objects.create(
            sub_district=office,
            month=month,
            due_on=max(due, today + dt.timedelta(days=3)) if current else due,
            opened_at=reports.at(office.opens_on(month), 0),
            locked_at=reports.at(due + dt.timedelta(days=7), 17) if locked else None,
            locked_by=staff if locked else None,
        )

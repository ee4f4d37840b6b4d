"""An office of three communities with two months of approved figures, its people, and a meeting."""

import datetime as dt

import pytest
from django.utils import timezone

from portal.core.access import Role
from portal.core.month import Month
from portal.indicators.models import Indicator
from portal.meetings import actions
from portal.meetings.models import ProgressMeeting
from portal.reporting.models import Figure, ReportState
from portal.rollups import refresh
from tests.factories import (
    CommunityFactory,
    FigureFactory,
    IndicatorFactory,
    MonthlyReportFactory,
    SubDistrictFactory,
    TargetFactory,
    UserFactory,
    at,
)

MONTH = Month(2026, 10)
NOW = at(2026, 11, 10)
OFFICE = "990101001"
#: (numerator, denominator) of each community, in September and in October.
DOORS = {"001": ((6, 10), (9, 10)), "002": ((4, 8), (4, 8)), "003": ((3, 6), (3, 6))}


@pytest.fixture
def office(db):
    office = SubDistrictFactory(code=OFFICE, name="长虹街道")
    doors = IndicatorFactory(
        code="doors", name_zh="门禁安装", numerator_label="装有门禁",
        sentence="安装门禁系统小区楼院{n}个，完成率{rate}",
    )  # fmt: skip
    green = IndicatorFactory(
        code="green", name_zh="绿化面积", kind=Indicator.Kind.FLOW, denominator="none", unit="㎡"
    )
    TargetFactory(indicator=doors, area_code=OFFICE, value=85)
    for number, months in DOORS.items():
        community = CommunityFactory(sub_district=office, code=OFFICE + number, name=f"第{number}社区居委会")
        for month, (n, d) in zip((MONTH - 1, MONTH), months, strict=True):
            report = MonthlyReportFactory(community=community, month=month, state=ReportState.APPROVED)
            FigureFactory(report=report, indicator=doors, numerator=n, denominator=d)
            FigureFactory(report=report, indicator=green, numerator=1_000)
    refresh.rebuild()
    return office


@pytest.fixture
def staff(office):
    return UserFactory(role=Role.STAFF, area_code=OFFICE, username="zhang")


@pytest.fixture
def colleague(office):
    return UserFactory(role=Role.STAFF, area_code=OFFICE, username="li")


@pytest.fixture
def leader(office):
    return UserFactory(role=Role.LEADER, area_code=OFFICE, username="leader")


@pytest.fixture
def secretary(office):
    return UserFactory(role=Role.SECRETARY, area_code=f"{OFFICE}001", username="secretary")


def indicators(*codes):
    return [Indicator.objects.select_related("theme").get(code=code) for code in codes]


@pytest.fixture
def prepare(office, staff):
    """Prepares a meeting; another title or day makes another."""

    def make(**fields):
        given = {
            "sub_district": office, "title": "推进会", "held_on": dt.date(2026, 11, 12), "month": MONTH,
            "since": MONTH - 1, "agenda": "通报\n\n 部署 ",
        }  # fmt: skip
        meeting = ProgressMeeting(**(given | fields))
        return actions.save(meeting=meeting, indicators=indicators("doors", "green"), by=staff, now=NOW)

    return make


@pytest.fixture
def meeting(prepare):
    return prepare()


@pytest.fixture
def snapshot(meeting, staff):
    return actions.freeze(meeting=meeting, by=staff, now=NOW)


def correct(number, numerator):
    """Change an approved figure of October behind the portal's back, and count again."""
    Figure.objects.filter(
        report__community=OFFICE + number, report__month=MONTH, indicator__code="doors"
    ).update(numerator=numerator, updated_at=timezone.now())
    refresh.rebuild()

"""An office at its month's end, on services that a test may break."""

from __future__ import annotations

import datetime as dt
import os

import pytest
from django.db import connection
from django.utils import timezone

from communities.models import Community
from portal.accounts.models import User
from portal.indicators.models import Indicator
from portal.meetings import actions as meetings
from portal.meetings.models import ProgressMeeting
from portal.reporting.models import MonthlyReport, ReportState
from portal.rollups.models import Rollup, StaleRollup
from portal.verification import records, rollups
from tests.faults import started
from tests.faults.people import CODE
from tests.load.world import MONTH, lay


def pytest_collection_modifyitems(items):
    for item in items:
        if item.path.parent.name == "faults":
            item.add_marker(pytest.mark.xdist_group("faults"))


@pytest.fixture
def services(transactional_db):
    if connection.vendor != "postgresql" or not os.environ.get("REDIS_URL"):
        pytest.skip("faults need PostgreSQL and Redis: run `make test`")


@pytest.fixture
def office(services):
    """The code of an office with four communities; ``staff-CODE``, ``leader-CODE``, a community its code."""
    [code] = lay(4)
    return code


@pytest.fixture(scope="session")
def cluster():
    with started.postgres() as server:
        yield server


@pytest.fixture
def own_postgres(office, cluster):
    """A PostgreSQL that may be killed, with the office in it; everything is turned to it."""
    with cluster.holding_a_copy():
        yield cluster


@pytest.fixture
def own_redis(services, monkeypatch):
    with started.redis(monkeypatch) as server:
        yield server


def communities(office):
    return list(Community.objects.within(office).order_by("code").values_list("code", flat=True))


def state_of(community):
    return MonthlyReport.objects.get(community_id=community).state


def assert_counted(office, approved, month=MONTH):
    """So many reports are approved, nothing waits to be counted, and every total is its second count.

    Of each report the events are a chain without a gap, and what stands is what was decided on.
    """
    reports = MonthlyReport.objects.within(office).filter(month=month, state=ReportState.APPROVED)
    assert reports.count() == approved
    assert not StaleRollup.objects.exists()
    assert [str(one) for one in (*rollups.check(), *records.reports())] == []
    covered = Rollup.objects.filter(area_code=office, month=month).values_list("areas_covered", flat=True)
    assert max(covered, default=0) == approved


def frozen_meeting(office):
    """A meeting of the office with its figures frozen, of which files are made."""
    staff = User.objects.get(username=f"staff-{office}")
    meeting = meetings.save(
        meeting=ProgressMeeting(
            sub_district_id=office,
            title="推进会",
            held_on=dt.date(2026, 11, 12),
            month=MONTH,
            since=MONTH - 1,
        ),
        indicators=list(Indicator.objects.filter(code__in=(CODE, "cctv_installed"))),
        by=staff,
        now=timezone.now(),
    )
    meetings.freeze(meeting=meeting, by=staff, now=timezone.now())
    return meeting

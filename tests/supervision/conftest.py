"""An office of two communities, its people, and one thing that one of them owes."""

import datetime as dt

import pytest

from portal.core.access import Role
from portal.supervision import actions
from portal.supervision.models import Matter
from tests.factories import CommunityFactory, SubDistrictFactory, UserFactory, at

NOW = at(2026, 10, 8)
DUE = dt.date(2026, 10, 20)


@pytest.fixture
def office():
    office = SubDistrictFactory(code="990101001")
    for number in (1, 2):
        CommunityFactory(sub_district=office, code=f"990101001{number:03d}")
    return office


@pytest.fixture
def staff(office):
    return UserFactory(role=Role.STAFF, area_code=office.code)


@pytest.fixture
def leader(office):
    return UserFactory(role=Role.LEADER, area_code=office.code)


@pytest.fixture
def owner(office):
    return UserFactory(role=Role.SECRETARY, area_code="990101001001")


@pytest.fixture
def matter(staff, owner):
    return actions.give(
        matter=Matter(
            kind="ASSIGNMENT",
            source="MEETING",
            title="补齐三个小区门禁",
            community_id="990101001001",
            due_on=DUE,
        ),
        by=staff,
        now=NOW,
    )

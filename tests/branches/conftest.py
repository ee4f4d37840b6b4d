import datetime as dt

import pytest

from branches.models import Branch, OrganisationalLife
from portal.core.access import Role
from tests.factories import CommunityFactory, SubDistrictFactory, UserFactory


@pytest.fixture
def office(db):
    return SubDistrictFactory(code="990101001", name="长虹街道")


@pytest.fixture
def community(office):
    return CommunityFactory(sub_district=office, code="990101001001")


@pytest.fixture
def neighbour(office):
    return CommunityFactory(sub_district=office, code="990101001002")


@pytest.fixture
def staff(office):
    return UserFactory(role=Role.STAFF, area_code=office.code)


@pytest.fixture
def secretary(community):
    return UserFactory(role=Role.SECRETARY, area_code=community.code)


@pytest.fixture
def make_branch(community):
    """A branch of nine full members, unless told otherwise."""

    def make(name="第一党支部", **given):
        return Branch.objects.create(**{"community": community, "name": name, "full_members": 9} | given)

    return make


@pytest.fixture
def hold():
    """A record of organisational life, entered on its day, with minutes of its own."""

    def make(branch, day=dt.date(2026, 10, 8), kind=OrganisationalLife.Kind.THEMED_PARTY_DAY, **given):
        values = {"topic": "主题党日", "due": 9, "attended": 8, "entered_on": day}
        values["decisions"] = f"{day}议定事项{OrganisationalLife.objects.count()}"
        return OrganisationalLife.objects.create(branch=branch, kind=kind, held_on=day, **values | given)

    return make

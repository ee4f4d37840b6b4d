"""An office with two communities, another office, and somebody of the staff at work."""

import pytest

from portal.core.access import Role
from tests.factories import CommunityFactory, SubDistrictFactory, UserFactory


@pytest.fixture
def office(db):
    return SubDistrictFactory(code="990101001")


@pytest.fixture
def community(office):
    return CommunityFactory(sub_district=office, code="990101001001")


@pytest.fixture
def other(office):
    return CommunityFactory(sub_district=office, code="990101001002")


@pytest.fixture
def foreign(db):
    return CommunityFactory(sub_district=SubDistrictFactory(code="990102001"), code="990102001001")


@pytest.fixture
def staff(office):
    return UserFactory(role=Role.STAFF, area_code=office.code)


@pytest.fixture
def as_staff(client, staff):
    client.force_login(staff)
    return client

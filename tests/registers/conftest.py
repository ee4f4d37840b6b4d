"""The office of the contracts, with two communities and a register of theirs: residents' activities."""

import pytest
from django.conf import settings

from communities.models import ResidentsActivity
from portal.core.access import Role
from portal.core.registers import get_register
from tests.contracts.conftest import as_staff, community, foreign, office, other, staff  # noqa: F401 - fixtures
from tests.factories import UserFactory
from tests.register_rows import DAY, make_row

SLUG = "residents-activities"


@pytest.fixture
def register():
    return get_register(SLUG)


@pytest.fixture
def activity(community, other):  # noqa: F811 - the fixtures
    """A row, in an office of two communities, so that the community is asked for."""
    row = make_row(ResidentsActivity, community, held_on=DAY, topic="读书会", kind="LEARNING", people=12)
    return ResidentsActivity.objects.get(pk=row.pk)


@pytest.fixture
def colleague(office):  # noqa: F811 - the fixture
    return UserFactory(role=Role.STAFF, area_code=office.code)


@pytest.fixture
def secretary(community):  # noqa: F811 - the fixture
    return UserFactory(role=Role.SECRETARY, area_code=community.code)


@pytest.fixture
def in_english(as_staff):  # noqa: F811 - the fixture
    as_staff.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    return as_staff

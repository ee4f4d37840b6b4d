"""An office, another system on this machine, and a hook that calls it."""

import pytest
from django.utils import timezone

from portal.core.access import Role
from portal.hooks import actions
from portal.hooks.models import Happening
from tests import factories
from tests.contracts.world import make_office
from tests.notices.conftest import robot, worker

__all__ = ["robot", "worker"]


@pytest.fixture
def admin(db):
    return factories.UserFactory(username="operator", role=Role.ADMIN, area_code="")


@pytest.fixture
def office(db):
    return make_office("990101001", "长虹街道")


@pytest.fixture
def other(robot, worker, settings):
    """The other system; its host is the only one that may be called."""
    host, _slash, _path = robot.url.removeprefix("http://").partition("/")
    settings.HOOK_HOSTS = [f"http://{host}"]
    settings.PORTAL_URL = "https://portal.example"
    return robot


@pytest.fixture
def hook(other, office, admin):
    """Makes a hook: for all events of the office unless others are named."""

    def make(area="990101001", events=tuple(Happening), address=""):
        return actions.make_hook(
            by=admin,
            name="市数据平台",
            address=address or other.url,
            events=events,
            area_code=area,
            now=timezone.now(),
        )

    return make

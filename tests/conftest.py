"""Fixtures that every test may ask for; see tests/support for how they work."""

import datetime as dt

import hypothesis
import pytest
from django.conf import settings
from django.core.cache import caches
from django.utils import timezone

from portal.core import pace
from portal.core.kept import STORE
from portal.core.registers import rules

pytest_plugins = [
    "tests.support.network",
    "tests.support.redis",
    "tests.support.browser",
    "tests.support.worker",
    "tests.support.trail",
]

# Two busy cores make any single example slow now and then; that is no failure.
hypothesis.settings.register_profile("portal", deadline=None)
hypothesis.settings.load_profile("portal")


def pytest_make_parametrize_id(val):
    """Name a case by no bytes: a file made there holds the second, and two processes must name it alike."""
    return "bytes" if isinstance(val, bytes) else None


@pytest.fixture(scope="session")
def media_folder(tmp_path_factory):
    return tmp_path_factory.mktemp("media")


@pytest.fixture(autouse=True)
def _media(settings, media_folder):
    """Evidence that a test attaches lies in a folder of this run's own."""
    settings.MEDIA_ROOT = str(media_folder)


@pytest.fixture(autouse=True)
def _nothing_kept():
    """Pages kept ready are those of one test: what is rolled back gives its numbers to the next."""
    caches[STORE].clear()


@pytest.fixture(autouse=True)
def _nobody_in_a_hurry():
    """How fast an account asked is counted for one test, for the same reason."""
    if not settings.REDIS_URL:
        pace.counter().storage.reset()


@pytest.fixture(autouse=True)
def _today(monkeypatch):
    """The months that tests speak of have happened, whatever the clock of the machine says."""
    monkeypatch.setattr(rules, "today", lambda: max(timezone.localdate(), dt.date(2026, 12, 31)))


@pytest.fixture
def failure(client, db, monkeypatch):
    """What the portal answers when something goes wrong that nobody foresaw."""

    def fail(*_given):
        raise RuntimeError

    monkeypatch.setattr("portal.core.health.connection", type("Away", (), {"cursor": fail})())
    client.raise_request_exception = False
    return client.get("/healthz")

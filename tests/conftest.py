"""Fixtures that every test may ask for; see tests/support for how they work."""

import hypothesis
import pytest
from django.core.cache import caches

from portal.core.kept import STORE

pytest_plugins = [
    "tests.support.network",
    "tests.support.redis",
    "tests.support.browser",
    "tests.support.worker",
]

# Two busy cores make any single example slow now and then; that is no failure.
hypothesis.settings.register_profile("portal", deadline=None)
hypothesis.settings.load_profile("portal")


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

"""One world for all probes: each request of theirs is undone."""

import logging

import pytest
from django.core.cache import caches
from django.test import override_settings

from portal.core.kept import STORE
from tests.contracts.probing.world import make_world
from tests.measures import undone


@pytest.fixture(scope="package")
def probed(django_db_setup, django_db_blocker, media_folder):
    caches[STORE].clear()
    settings = {
        "MEDIA_ROOT": str(media_folder),
        "PACE": {},
        "PASSWORD_HASHERS": ["django.contrib.auth.hashers.MD5PasswordHasher"],
    }
    with django_db_blocker.unblock(), override_settings(**settings), undone():
        yield make_world()


@pytest.fixture
def world(probed, db, settings):
    settings.PACE = {}
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    logging.disable(logging.CRITICAL)  # thousands of refusals, each with its trace
    yield probed
    logging.disable(logging.NOTSET)

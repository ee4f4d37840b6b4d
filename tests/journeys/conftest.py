"""The demonstration that the journeys start from."""

import pytest
from django.utils import timezone

from portal.core.month import Month
from tests.factories import PASSWORD
from tests.support.demo import load_demo


@pytest.fixture
def demo(transactional_db, settings, tmp_path, monkeypatch):
    """The demonstration, one password for all; gives the month that is due."""
    settings.VAR_DIR = tmp_path
    monkeypatch.setenv("DEMO_PASSWORD", PASSWORD)
    load_demo()
    return Month.of(timezone.localdate()) - 1

"""``/readyz`` says line by line what the portal needs and has not."""

import datetime as dt
import shutil

import pytest
from django.core.cache import cache
from django.db import DatabaseError
from django.db.models import QuerySet
from django.utils import timezone

from portal.core.month import Month
from portal.rollups import tasks
from portal.rollups.models import StaleRollup
from portal.verification import readiness

pytestmark = pytest.mark.django_db
GIB = 1024**3
ABSENT = "redis://:a-secret@127.0.0.1:1/0"


@pytest.fixture(autouse=True)
def _plenty(monkeypatch, settings):
    settings.REDIS_URL = ""
    stands_at = timezone.now()
    monkeypatch.setattr(timezone, "now", lambda: stands_at)
    has_free(monkeypatch, 20 * GIB)


def has_free(monkeypatch, free):
    monkeypatch.setattr(shutil, "disk_usage", lambda _folder: shutil._ntuple_diskusage(0, 0, free))


def mark(minutes):
    at = timezone.now() - dt.timedelta(minutes=minutes)
    StaleRollup.objects.create(area_code="990101001", month=Month(2026, 10), marked_at=at)


def lines(client, status):
    response = client.get("/readyz")
    assert response.status_code == status
    assert not response.cookies
    return response.text.splitlines()


def test_ready_with_everything_in_its_place(client):
    assert lines(client, 200) == [
        "ready",
        "database: ok",
        "redis: not configured",
        "tasks waiting: not known",
        "oldest mark waiting to be counted: none",
        "last sweep: not known",
        "free disk for files: 20.0 GiB",
    ]


def test_a_mark_that_waits_for_long_is_told(client):
    mark(5)
    assert "oldest mark waiting to be counted: 300 s" in lines(client, 200)
    mark(31)
    told = lines(client, 503)
    assert told[0] == "not ready"
    assert "! oldest mark waiting to be counted: 1860 s" in told


def test_little_room_for_files_is_told(client, monkeypatch):
    has_free(monkeypatch, GIB // 2)
    assert "! free disk for files: 0.5 GiB" in lines(client, 503)


def test_redis_that_is_away_is_told_without_its_address(client, settings, monkeypatch):
    settings.REDIS_URL = ABSENT
    told = lines(client, 503)
    assert "! redis: unavailable" in told
    assert "a-secret" not in "\n".join(told) and "127.0.0.1" not in "\n".join(told)


def test_how_long_ago_the_last_sweep_was(client, settings, monkeypatch):
    monkeypatch.setattr(readiness.redis.Redis, "ping", lambda _self: True)
    settings.REDIS_URL = ABSENT
    tasks.sweep()
    assert "last sweep: 0 s ago" in lines(client, 200)
    cache.set(tasks.SWEPT_AT, timezone.now() - dt.timedelta(minutes=16))
    assert "! last sweep: 960 s ago" in lines(client, 503)
    cache.delete(tasks.SWEPT_AT)


def test_a_database_that_is_away_is_told(client, monkeypatch):
    class Away:
        def cursor(self):
            raise DatabaseError

    def fail(*_given, **_named):
        raise DatabaseError

    monkeypatch.setattr("portal.core.health.connection", Away())
    monkeypatch.setattr(QuerySet, "aggregate", fail)
    told = lines(client, 503)
    assert told[1] == "! database: unavailable"
    assert "! oldest mark waiting to be counted: not known" in told

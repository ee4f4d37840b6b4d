"""The whole way: told in one process, carried out of the portal by a Celery worker in another."""

import os
import time

import pytest
from django.db import connection

from portal.notices.models import GroupMessage, tell_group
from tests.factories import at
from tests.support.worker import running_worker

PATIENCE = 30


@pytest.mark.django_db(transaction=True)
def test_a_worker_posts_what_was_told_and_marks_it(robot, settings, tmp_path):
    if connection.vendor != "postgresql" or not os.environ.get("REDIS_URL"):
        pytest.skip("a worker in another process needs PostgreSQL and Redis: run `make test`")
    settings.NOTICE_WEBHOOK_URL = robot.url
    environment = {"NOTICE_WEBHOOK_URL": robot.url, "PORTAL_URL": "https://portal.example"}
    with running_worker(tmp_path / "worker.log", environment=environment):
        tell_group(text="长虹社区：请报送", path="/reports/1/", key="a", now=at(2026, 11, 2))
        until = time.monotonic() + PATIENCE
        while not robot.asked and time.monotonic() < until:
            time.sleep(0.1)
    assert [asked.json["text"]["content"] for asked in robot.asked] == [
        "长虹社区：请报送\nhttps://portal.example/reports/1/"
    ]
    assert GroupMessage.objects.get().posted_at is not None

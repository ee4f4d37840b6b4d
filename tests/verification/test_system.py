"""The administrator's page and the metrics: what stands there is what is so, and nobody else sees it."""

import datetime as dt

import pytest
from celery.signals import task_postrun
from django.utils import timezone, translation

from portal.celery import app
from portal.core.access import Role
from portal.rollups import tasks
from portal.rollups.models import StaleRollup
from portal.verification import runs
from portal.verification.models import TaskRun
from portal.verification.tasks import verify
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
SWEEP = tasks.sweep.name


@pytest.fixture
def as_admin(client):
    client.force_login(UserFactory(role=Role.ADMIN, area_code=""))
    client.cookies["django_language"] = "en"
    return client


def ended(task, *, minutes=0, state="SUCCESS", answer=0):
    task_postrun.send(sender=task, task_id="one", state=state, retval=answer)
    TaskRun.objects.update(ended_at=timezone.now() - dt.timedelta(minutes=minutes))


def test_every_task_of_the_timetable_has_a_name_in_the_readers_language():
    assert {entry["task"] for entry in app.conf.beat_schedule.values()} == set(runs.NAMES)
    with translation.override("zh-hans"):
        assert all("\u4e00" <= str(name)[0] <= "\u9fff" for name in runs.NAMES.values())


def test_a_task_that_ran_is_noted_with_what_it_gave_back():
    verify.apply()
    run = TaskRun.objects.get(task=verify.name)
    assert (run.is_well, run.said, run.well_at) == (True, "0", run.ended_at)
    assert run.seconds is not None


def test_a_task_that_failed_keeps_when_it_last_ended_well_and_no_text_of_the_error():
    ended(verify)
    well_at = TaskRun.objects.get().well_at
    ended(verify, state="FAILURE", answer=ValueError("figure 12 of 槐荫社区"))
    run = TaskRun.objects.get()
    assert (run.is_well, run.well_at, run.said) == (False, well_at, "ValueError")


def test_what_is_no_task_of_the_timetable_is_not_noted():
    task_postrun.send(sender=None, task_id="two", state="SUCCESS", retval=None)
    assert not TaskRun.objects.exists()


def test_the_next_run_that_is_missing_is_told(as_admin):
    ended(tasks.sweep, minutes=10)
    page = as_admin.get("/system/").content.decode()
    assert "ended well" in page and "missing" not in page
    ended(tasks.sweep, minutes=17)
    page = as_admin.get("/system/").content.decode()
    assert "the next run is missing" in page and "thing needs a look" in " ".join(page.split())


def test_the_page_says_what_readyz_says_in_the_readers_language(as_admin):
    StaleRollup.objects.create(
        area_code="990101001", month=202610, marked_at=timezone.now() - dt.timedelta(hours=1)
    )
    assert "oldest mark waiting to be counted: 3600 s" in as_admin.get("/system/").content.decode()
    as_admin.cookies["django_language"] = "zh-hans"
    assert "3600秒" in as_admin.get("/system/").content.decode()


def test_metrics_are_for_who_has_the_token(client, settings):
    assert client.get("/metrics", headers={"Authorization": "Bearer "}).status_code == 404
    settings.METRICS_TOKEN = "a-token"
    assert client.get("/metrics").status_code == 404
    assert client.get("/metrics", headers={"Authorization": "Bearer b"}).status_code == 404
    assert client.get("/metrics", headers={"Authorization": "a-token"}).status_code == 404
    ended(tasks.sweep)
    answer = client.get("/metrics", headers={"Authorization": "Bearer a-token"})
    assert answer.status_code == 200 and not answer.cookies
    lines = answer.content.decode().splitlines()
    assert "portal_database_up 1.0" in lines
    assert "portal_marks_waiting 0.0" in lines
    assert f'portal_task_well{{task="{SWEEP}"}} 1.0' in lines
    assert not [line for line in lines if "username" in line or "user=" in line]

"""``/metrics``: what a monitor plots, in the words of Prometheus. Nothing here says what a person does.

Values are asked for when they are fetched, so any process answers for all. Only who has the token
(``METRICS_TOKEN``) is answered; without one the address does not exist.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.conf import settings
from django.db import DatabaseError
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Gauge, generate_latest

from portal.core.health import database_answers
from portal.reporting.models import MonthlyReport
from portal.verification import readiness
from portal.verification.models import TaskRun


def metrics(request: HttpRequest) -> HttpResponse:
    """The gauges; 404 without the right ``Authorization: Bearer …``."""
    given, token = request.headers.get("Authorization", ""), settings.METRICS_TOKEN
    if not token or not constant_time_compare(given, f"Bearer {token}"):
        raise Http404
    return HttpResponse(generate_latest(_gauges(timezone.now())), content_type=CONTENT_TYPE_LATEST)


def _gauges(now: dt.datetime) -> CollectorRegistry:
    registry = CollectorRegistry()
    for name, told, value in _numbers(now):
        if value is not None:
            Gauge(name, told, registry=registry).set(value)
    try:
        _of_tasks(registry)
        _of_reports(registry)
    except DatabaseError:
        pass  # portal_database_up says so
    return registry


def _numbers(now: dt.datetime) -> Iterable[tuple[str, str, float | None]]:
    yield "portal_database_up", "Whether the database answers.", database_answers()
    yield "portal_redis_up", "Whether Redis answers; absent where none is set.", readiness.redis_answers()
    yield "portal_tasks_waiting", "Tasks in the queue.", readiness.tasks_waiting()
    yield "portal_files_free_bytes", "Free disk where files lie.", readiness.free_bytes()
    swept_at = readiness.swept_at()
    ago = None if swept_at is None else (now - swept_at).total_seconds()
    yield "portal_last_sweep_seconds", "Seconds since marked figures were last counted.", ago
    marks = readiness.marks_waiting()
    if marks is None:
        return
    count, oldest = marks
    waits = (now - oldest).total_seconds() if oldest else 0.0
    yield "portal_marks_waiting", "Area-months that wait to be counted.", count
    yield "portal_oldest_mark_seconds", "How long the oldest of them has waited.", waits


def _of_tasks(registry: CollectorRegistry) -> None:
    when = "portal_task_ended_timestamp_seconds"
    ended = Gauge(when, "When a task last ended.", ["task"], registry=registry)
    well = Gauge("portal_task_well", "Whether that run ended well.", ["task"], registry=registry)
    for run in TaskRun.objects.all():
        ended.labels(run.task).set(run.ended_at.timestamp())
        well.labels(run.task).set(run.is_well)


def _of_reports(registry: CollectorRegistry) -> None:
    """How many reports of the latest open month stand where: of the work, not of who did it."""
    latest = MonthlyReport.objects.order_by("-month").values_list("month", flat=True).first()
    if latest is None:
        return
    told = "Reports of the latest month by state."
    gauge = Gauge("portal_reports", told, ["month", "state"], registry=registry)
    states = MonthlyReport.objects.filter(month=latest).order_by().values_list("state")
    for state, count in states.annotate(count=Count("pk")):
        gauge.labels(str(latest), state).set(count)

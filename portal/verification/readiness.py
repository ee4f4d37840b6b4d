"""``/readyz``: whether everything that the portal needs is there, a line each; for monitors.

It asks for more than ``/healthz``, by which a load balancer chooses a host: people can go on working without
Redis or with figures that wait to be counted, but somebody should know. No session, no names, no secrets.
The administrator's page (``views.SystemView``) says the same in his language.
"""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import redis
from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError
from django.db.models import Count, Min
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from portal.core.health import database_answers
from portal.rollups.models import StaleRollup
from portal.rollups.tasks import SWEPT_AT

OLDEST_MARK = dt.timedelta(minutes=30)
OLDEST_SWEEP = dt.timedelta(minutes=15)
MOST_WAITING = 1_000
LEAST_FREE = 1024**3
GIB = 1024**3
QUEUE = "celery"

#: Whether it is as it should be, and what is said of it.
Finding = tuple[bool, str]


def readyz(request: HttpRequest) -> HttpResponse:
    """200 when each line is well, else 503; the lines that are not begin with an exclamation mark."""
    with translation.override("en"):  # machines read it
        found = findings(timezone.now())
    is_ready = all(well for well, _line in found)
    lines = ["ready" if is_ready else "not ready", *(f"{'' if well else '! '}{line}" for well, line in found)]
    return HttpResponse(
        "\n".join(lines) + "\n", status=200 if is_ready else 503, content_type="text/plain; charset=utf-8"
    )


def findings(now: dt.datetime) -> list[Finding]:
    """Each thing that is needed, whether it is well, and what is said of it."""
    return [finding(now) for finding in FINDINGS]


# --- what is asked, each of its own, for the metrics as well ------------------------------------


def _of_redis(ask: Callable[[Any], Any]) -> Any:
    """What Redis answers; None where there is none or it is away."""
    if not settings.REDIS_URL:
        return None
    try:
        with closing(
            redis.Redis.from_url(settings.REDIS_URL, socket_connect_timeout=2, socket_timeout=2)
        ) as client:
            return ask(client)
    except redis.RedisError:
        return None


def redis_answers() -> bool | None:
    """None where no Redis is set."""
    return bool(_of_redis(lambda client: client.ping())) if settings.REDIS_URL else None


def tasks_waiting() -> int | None:
    """How many tasks nobody has begun; None where it cannot be known."""
    answer: int | None = _of_redis(lambda client: client.llen(QUEUE))
    return answer


def swept_at() -> dt.datetime | None:
    """Known only where the worker can leave word of it, in Redis."""
    try:
        found: dt.datetime | None = cache.get(SWEPT_AT) if settings.REDIS_URL else None
    except redis.RedisError:
        return None
    return found


def marks_waiting() -> tuple[int, dt.datetime | None] | None:
    """How many area-months wait to be counted, and since when the oldest; None where it cannot be known."""
    try:
        found = StaleRollup.objects.aggregate(count=Count("pk"), oldest=Min("marked_at"))
    except DatabaseError:
        return None
    return found["count"], found["oldest"]


def free_bytes() -> int | None:
    """Where files lie; None where it cannot be known."""
    folder = Path(settings.MEDIA_ROOT)
    there = next((one for one in (folder, *folder.parents) if one.exists()), None)
    try:
        return shutil.disk_usage(there or folder).free
    except OSError:
        return None


# --- what is said of each -------------------------------------------------------------------


def _database(now: dt.datetime) -> Finding:
    return (True, _("database: ok")) if database_answers() else (False, _("database: unavailable"))


def _redis(now: dt.datetime) -> Finding:
    answers = redis_answers()
    if answers is None:
        return True, _("redis: not configured")
    return (True, _("redis: ok")) if answers else (False, _("redis: unavailable"))


def _queue(now: dt.datetime) -> Finding:
    waiting = tasks_waiting()
    if waiting is None:
        return True, _("tasks waiting: not known")
    return waiting <= MOST_WAITING, _("tasks waiting: %(count)s") % {"count": waiting}


def _oldest_mark(now: dt.datetime) -> Finding:
    marks = marks_waiting()
    if marks is None:
        return False, _("oldest mark waiting to be counted: not known")
    _count, oldest = marks
    if oldest is None:
        return True, _("oldest mark waiting to be counted: none")
    text = _("oldest mark waiting to be counted: %(seconds)s s") % {"seconds": _seconds(now - oldest)}
    return now - oldest <= OLDEST_MARK, text


def _last_sweep(now: dt.datetime) -> Finding:
    swept = swept_at()
    if swept is None:
        return True, _("last sweep: not known")
    ago = now - swept
    return ago <= OLDEST_SWEEP, _("last sweep: %(seconds)s s ago") % {"seconds": _seconds(ago)}


def _disk(now: dt.datetime) -> Finding:
    free = free_bytes()
    if free is None:
        return False, _("free disk for files: not known")
    return free >= LEAST_FREE, _("free disk for files: %(free)s GiB") % {"free": f"{free / GIB:.1f}"}


def _seconds(span: dt.timedelta) -> int:
    return max(int(span.total_seconds()), 0)


FINDINGS: tuple[Callable[[dt.datetime], Finding], ...] = (
    _database,
    _redis,
    _queue,
    _oldest_mark,
    _last_sweep,
    _disk,
)

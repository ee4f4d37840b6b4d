"""``/readyz``: whether everything that the portal needs is there, a line each; for monitors.

It asks for more than ``/healthz``, by which a load balancer chooses a host: people can go on working without
Redis or with figures that wait to be counted, but somebody should know. No session, no names, no secrets.
"""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import redis
from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError, connection
from django.db.models import Min
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from portal.rollups.models import StaleRollup
from portal.rollups.tasks import SWEPT_AT

OLDEST_MARK = dt.timedelta(minutes=30)
OLDEST_SWEEP = dt.timedelta(minutes=15)
LEAST_FREE = 1024**3
GIB = 1024**3

#: Whether it is as it should be, and what is said of it.
Finding = tuple[bool, str]


def readyz(request: HttpRequest) -> HttpResponse:
    """200 when each line is well, else 503; the lines that are not begin with an exclamation mark."""
    found = [finding(timezone.now()) for finding in FINDINGS]
    is_ready = all(well for well, _line in found)
    lines = ["ready" if is_ready else "not ready", *(f"{'' if well else '! '}{line}" for well, line in found)]
    return HttpResponse(
        "\n".join(lines) + "\n", status=200 if is_ready else 503, content_type="text/plain; charset=utf-8"
    )


def _database(now: dt.datetime) -> Finding:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False, "database: unavailable"
    return True, "database: ok"


def _redis(now: dt.datetime) -> Finding:
    if not settings.REDIS_URL:
        return True, "redis: not configured"
    try:
        with closing(
            redis.Redis.from_url(settings.REDIS_URL, socket_connect_timeout=2, socket_timeout=2)
        ) as client:
            client.ping()
    except redis.RedisError:
        return False, "redis: unavailable"
    return True, "redis: ok"


def _oldest_mark(now: dt.datetime) -> Finding:
    try:
        oldest = StaleRollup.objects.aggregate(oldest=Min("marked_at"))["oldest"]
    except DatabaseError:
        return False, "oldest mark waiting to be counted: not known"
    if oldest is None:
        return True, "oldest mark waiting to be counted: none"
    return now - oldest <= OLDEST_MARK, f"oldest mark waiting to be counted: {_seconds(now - oldest)} s"


def _last_sweep(now: dt.datetime) -> Finding:
    """Known only where the worker can leave word of it, in Redis."""
    try:
        swept_at = cache.get(SWEPT_AT) if settings.REDIS_URL else None
    except redis.RedisError:
        swept_at = None
    if swept_at is None:
        return True, "last sweep: not known"
    ago = now - swept_at
    return ago <= OLDEST_SWEEP, f"last sweep: {_seconds(ago)} s ago"


def _disk(now: dt.datetime) -> Finding:
    folder = Path(settings.MEDIA_ROOT)
    there = next((one for one in (folder, *folder.parents) if one.exists()), None)
    try:
        free = shutil.disk_usage(there or folder).free
    except OSError:
        return False, "free disk for files: not known"
    return free >= LEAST_FREE, f"free disk for files: {free / GIB:.1f} GiB"


def _seconds(span: dt.timedelta) -> int:
    return max(int(span.total_seconds()), 0)


FINDINGS: tuple[Callable[[dt.datetime], Finding], ...] = (
    _database,
    _redis,
    _oldest_mark,
    _last_sweep,
    _disk,
)

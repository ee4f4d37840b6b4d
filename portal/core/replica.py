"""Reading pages from a streaming replica (``DATABASE_REPLICA_URL``), never behind what their reader wrote.

A page that asks for it (``OneViewMixin.reads_replica``) is read from the replica as a whole; everything else,
and every write, goes to the primary. Whoever has written carries, in a cookie, how far the primary's log was
then, and is shown the replica only when it has got there: exact, and no guess in seconds. A replica that is
out of reach, or has not heard of anything for a while, is passed over; its pages are read from the primary.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, Error, InterfaceError, OperationalError, connections
from django.http import HttpRequest, HttpResponse

ALIAS = "replica"
COOKIE = "written_up_to"
COOKIE_SECONDS = 3600
LONGEST_SILENCE = 180  # seconds: something is written every few of them while people work
PASSED_OVER_SECONDS = 10
OUT_OF_REACH = (OperationalError, InterfaceError)  # cut off, shut down, or a query its recovery had to end

_reads_replica: ContextVar[bool] = ContextVar("reads_replica", default=False)
_passed_over_until = 0.0


class ReplicaRouter:
    """Reads go where ``reading`` says, writes to the primary; the replica is migrated by its stream."""

    def db_for_read(self, model: Any, **hints: Any) -> str:
        return alias()

    def db_for_write(self, model: Any, **hints: Any) -> str:
        return DEFAULT_DB_ALIAS

    def allow_relation(self, first: Any, second: Any, **hints: Any) -> bool:
        return True

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool:
        return db != ALIAS


def alias() -> str:
    """The connection that is read from here and now."""
    return ALIAS if _reads_replica.get() else DEFAULT_DB_ALIAS


@contextmanager
def reading() -> Iterator[None]:
    """Read from the replica inside the block."""
    token = _reads_replica.set(True)
    try:
        yield
    finally:
        _reads_replica.reset(token)


def pass_over() -> None:
    """Leave the replica alone for a while, so that not every page waits for it."""
    global _passed_over_until  # one for the process, as its connections are
    _passed_over_until = time.monotonic() + PASSED_OVER_SECONDS
    connections[ALIAS].close()


def may_read(request: HttpRequest) -> bool:
    """Whether the replica is there, is being told of changes, and knows what this reader has written."""
    if ALIAS not in settings.DATABASES or time.monotonic() < _passed_over_until:
        return False
    written = request.COOKIES.get(COOKIE, "")
    asked = written if re.fullmatch("[0-9A-F]{1,8}/[0-9A-F]{1,8}", written) else "0/0"
    try:
        with connections[ALIAS].cursor() as cursor:
            cursor.execute(
                "SELECT pg_last_wal_replay_lsn() >= %s::pg_lsn AND "
                "clock_timestamp() - pg_last_xact_replay_timestamp() < make_interval(secs => %s)",
                [asked, LONGEST_SILENCE],
            )
            return bool(cursor.fetchone()[0])
    except Error:
        pass_over()
        return False


class LastWrittenMiddleware:
    """After a request that may have written: how far the primary's log is, for this reader's next pages."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if ALIAS in settings.DATABASES and request.method not in ("GET", "HEAD", "OPTIONS"):
            with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
                cursor.execute("SELECT pg_current_wal_insert_lsn()::text")
                response.set_cookie(
                    COOKIE,
                    cursor.fetchone()[0],
                    max_age=COOKIE_SECONDS,
                    httponly=True,
                    secure=settings.SESSION_COOKIE_SECURE,
                    samesite="Lax",
                )
        return response

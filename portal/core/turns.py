"""Taking turns: who works on the same thing waits for the other, in the order they came.

Row locks alone cannot do this: a row that does not exist yet cannot be held, and readers of a row that
many may share would keep its one writer waiting. SQLite lets only one write at a time anyway.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from django.db import connection


def take_turn(what: str, *, shared: bool = False) -> None:
    """Wait until no other transaction holds *what*, and hold it until this one ends.

    ``shared``: beside others who share it, but not beside one who holds it alone.
    """
    if connection.vendor != "postgresql":
        return
    number = _number(what)
    lock = "pg_advisory_xact_lock_shared" if shared else "pg_advisory_xact_lock"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {lock}(%s)", [number])


def take_turns(whats: Iterable[str], *, waiting: bool = True) -> set[str]:
    """Take a turn for each in one statement; returns what is held: all, or unless *waiting* what was free.

    They are taken in one order, so that two who want overlapping sets cannot wait for each other.
    """
    numbers = {_number(what): what for what in whats}
    if connection.vendor != "postgresql":
        return set(numbers.values())
    sql = "SELECT number, pg_advisory_xact_lock(number) FROM unnest(%s) AS number"
    if not waiting:
        sql = "SELECT number FROM unnest(%s) AS number WHERE pg_try_advisory_xact_lock(number)"
    with connection.cursor() as cursor:
        cursor.execute(sql, [sorted(numbers)])
        return {numbers[row[0]] for row in cursor.fetchall()}


def _number(what: str) -> int:
    return int.from_bytes(hashlib.blake2b(what.encode(), digest_size=8).digest(), "big", signed=True)


def wait_at_most(seconds: int) -> None:
    """From here to the end of the transaction wait no longer than that for anybody (``is_kept_waiting``)."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('lock_timeout', %s, true)", [f"{seconds}s"])


def is_kept_waiting(error: Exception) -> bool:
    """Whether the error says that somebody else held for too long what this transaction waited for."""
    return getattr(error.__cause__, "pgcode", None) == "55P03"

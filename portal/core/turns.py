"""Taking turns: who works on the same thing waits for the other, in the order they came.

Row locks alone cannot do this: a row that does not exist yet cannot be held, and readers of a row that
many may share would keep its one writer waiting. SQLite lets only one write at a time anyway.
"""

from __future__ import annotations

import hashlib

from django.db import connection


def take_turn(what: str, *, shared: bool = False) -> None:
    """Wait until no other transaction holds *what*, and hold it until this one ends.

    ``shared``: beside others who share it, but not beside one who holds it alone.
    """
    if connection.vendor != "postgresql":
        return
    number = int.from_bytes(hashlib.blake2b(what.encode(), digest_size=8).digest(), "big", signed=True)
    lock = "pg_advisory_xact_lock_shared" if shared else "pg_advisory_xact_lock"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {lock}(%s)", [number])


def wait_at_most(seconds: int) -> None:
    """From here to the end of the transaction wait no longer than that for anybody (``is_kept_waiting``)."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('lock_timeout', %s, true)", [f"{seconds}s"])


def is_kept_waiting(error: Exception) -> bool:
    """Whether the error says that somebody else held for too long what this transaction waited for."""
    return getattr(error.__cause__, "pgcode", None) == "55P03"

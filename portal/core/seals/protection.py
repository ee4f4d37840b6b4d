"""What lets a transaction do to the trail what PostgreSQL refuses everybody else (``core.0009``)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

PURGE, RESTORE = "purge", "restore"
MAY = "SELECT set_config('portal.trail_may', %s, true)"


@contextmanager
def may(what: str) -> Iterator[None]:
    """Within a transaction: delete lines that are purged, or what stands where a back-up is restored."""
    if connection.vendor != "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute(MAY, [what])
    yield
    with connection.cursor() as cursor:  # where the block fails its transaction takes the word back
        cursor.execute(MAY, [""])

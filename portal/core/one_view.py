"""One view of the data: whatever is read inside it is as of one moment.

Between two queries of a page somebody's approval may be committed; without this a total and the rows
under it would then speak of different moments.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext

from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from portal.core.replica import alias


@contextmanager
def one_view(*, writing: bool = False) -> Iterator[None]:
    """Run the block in a transaction that sees one state of the database.

    PostgreSQL: REPEATABLE READ, and read only unless ``writing``; a write that would contradict what
    somebody else has committed meanwhile raises ``OperationalError`` (``is_overtaken``). SQLite: a
    reader keeps the state of its first query, a writer is alone. Inside another one view it is the
    same view; inside any other transaction ``RuntimeError``, for that has begun to read already.
    """
    using = alias()
    connection = connections[using]
    if getattr(connection, "holds_one_view", False):
        with transaction.atomic(using) if writing else nullcontext():
            yield
        return
    is_first = not connection.in_atomic_block  # a test case's own transaction is around everything
    with _begun_as(connection, writing), transaction.atomic(using, durable=True):
        if is_first and connection.vendor == "postgresql":
            mode = "" if writing else " READ ONLY"
            with connection.cursor() as cursor:
                cursor.execute(f"SET TRANSACTION ISOLATION LEVEL REPEATABLE READ{mode}")
        connection.holds_one_view = True  # type: ignore[attr-defined]
        try:
            yield
        finally:
            connection.holds_one_view = False  # type: ignore[attr-defined]


@contextmanager
def _begun_as(connection: BaseDatabaseWrapper, writing: bool) -> Iterator[None]:
    """SQLite's transactions begin as writers here (portal/settings); readers need not wait for each other."""
    if connection.vendor != "sqlite" or writing:
        yield
        return
    connection.ensure_connection()
    usual = connection.transaction_mode  # type: ignore[attr-defined]
    connection.transaction_mode = "DEFERRED"  # type: ignore[attr-defined]
    try:
        yield
    finally:
        connection.transaction_mode = usual  # type: ignore[attr-defined]


def is_overtaken(error: Exception) -> bool:
    """Whether the error says that somebody else changed meanwhile what this transaction has read."""
    return getattr(error.__cause__, "pgcode", None) in {"40001", "40P01"}

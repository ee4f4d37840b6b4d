"""Lines of the trail are sealed some at a time, each seal over the one before it.

Who writes takes no notice of it. So numbers are given before they are committed, and a line may come after
one with a higher number: what is sealed are only lines of which every elder has come or never will.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from itertools import islice

from auditlog.models import LogEntry
from django.core.cache import cache
from django.db import connection, transaction
from django.db.models import Max

from portal.core.models import TrailSeal
from portal.core.seals import canonical
from portal.core.turns import take_turn

AT_A_TIME = 5_000
TURN = "seal the trail"
#: A transaction takes this lock before it is given its first number, and holds it until it has ended. Its
#: number among transactions would not do: that is given later, with the first row that it writes.
WRITERS = """
    SELECT DISTINCT virtualtransaction FROM pg_locks
    WHERE locktype = 'relation' AND relation = 'auditlog_logentry'::regclass AND granted
      AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
      AND mode = 'RowExclusiveLock' AND pid IS DISTINCT FROM pg_backend_pid()
"""


def undecided() -> str:
    """Where it is kept up to which line was waited; another database behind the same Redis has its own."""
    return f"seals.undecided:{connection.settings_dict['NAME']}"


def seal(*, now: dt.datetime) -> int:
    """Seal what is decided and not sealed yet; how many lines that were."""
    until, sealed = decided(), 0
    while some := _seal_some(until, now):
        sealed += some
    return sealed


def decided() -> int:
    """A number up to which no line can come any more; 0 if none is known.

    If somebody is writing, the newest number and who writes are kept, and it is as soon as these have ended,
    whoever writes by then.
    """
    newest = LogEntry.objects.aggregate(newest=Max("pk"))["newest"] or 0
    writers = _writers()
    if not writers:
        cache.delete(undecided())
        return newest
    before, known = cache.get(undecided()) or (0, [])
    if set(known) & writers:
        return 0
    cache.set(undecided(), (newest, sorted(writers)), timeout=None)
    return before if known else 0


def _writers() -> set[str]:
    """The transactions of others that may have been given a number; SQLite knows one writer at a time."""
    if connection.vendor != "postgresql":
        return set()
    with connection.cursor() as cursor:
        cursor.execute(WRITERS)
        return {row[0] for row in cursor.fetchall()}


@transaction.atomic
def _seal_some(until: int, now: dt.datetime) -> int:
    take_turn(TURN)
    last = TrailSeal.objects.last()
    after = last.last_id if last else 0
    numbers: list[int] = []
    times: list[dt.datetime] = []

    def noted() -> Iterator[bytes]:
        for values in islice(canonical.lines(after, until), AT_A_TIME):
            numbers.append(values[canonical.NUMBER])
            times.append(values[canonical.TIME])
            yield canonical.line_bytes(values)

    lines_hash = canonical.hash_of(noted())
    if not numbers:
        return 0
    new = TrailSeal(
        number=last.number + 1 if last else 1,
        ids=canonical.runs(numbers),
        first_id=numbers[0],
        last_id=numbers[-1],
        count=len(numbers),
        oldest_at=min(times),
        newest_at=max(times),
        lines_hash=lines_hash,
        previous=last.hash if last else "",
        made_at=now,
    )
    new.hash = own_hash(new)
    new.save(force_insert=True)
    return len(numbers)


def own_hash(seal: TrailSeal) -> str:
    """The hash of a seal: over that of the one before, its lines' and all that it says of them."""
    return canonical.hash_of(
        [
            seal.previous.encode(),
            canonical.as_json([seal.number, seal.ids, seal.first_id, seal.last_id, seal.count]),
            canonical.as_json([canonical.utc(one) for one in (seal.oldest_at, seal.newest_at, seal.made_at)]),
            seal.lines_hash.encode(),
        ]
    )

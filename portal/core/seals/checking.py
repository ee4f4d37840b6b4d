"""The chain of seals gone through again: what was changed, is missing or was added, and where."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field

from auditlog.models import LogEntry
from django.utils import timezone

from portal.core.audit import Event
from portal.core.models import TrailSeal
from portal.core.one_view import one_view
from portal.core.seals import canonical
from portal.core.seals.sealing import own_hash

LEAST_KEPT = dt.timedelta(days=180)
FETCHED = 20  # seals, whose lines' numbers are runs
TOLD = 200  # findings that are kept; the rest is counted


@dataclass(slots=True)
class Checked:
    """What was found, and how much was gone through; ``waiting`` lines have no seal yet."""

    found: list[str] = field(default_factory=list)
    number_found: int = 0
    seals: int = 0
    lines: int = 0
    purged: int = 0
    waiting: int = 0
    newest: TrailSeal | None = None
    written_down: str | None = None  # the number of the seal that has the hash asked for

    def note(self, text: str) -> None:
        self.number_found += 1
        if len(self.found) < TOLD:
            self.found.append(text)


def check(*, now: dt.datetime, written_down: str = "") -> Checked:
    """Go through the whole chain as of one moment, in little memory; *written_down*: a hash kept on paper."""
    result = Checked()
    before: TrailSeal | None = None
    purges: dict[dt.datetime, TrailSeal] = {}
    with one_view():
        for seal in TrailSeal.objects.order_by("number").iterator(chunk_size=FETCHED):
            for text in _of_seal(before, seal, now):
                result.note(text)
            result.seals += 1
            result.lines += 0 if seal.purged_at else seal.count
            result.purged += seal.count if seal.purged_at else 0
            if seal.purged_at:
                purges[seal.purged_at] = seal
            if written_down and seal.hash == written_down:
                result.written_down = str(seal.number)
            before = seal
        for text in _untold(purges):
            result.note(text)
        last = before.last_id if before else 0
        result.waiting = LogEntry.objects.filter(pk__gt=last).count()
    result.newest = before
    if written_down and result.written_down is None:
        result.note("no seal has the hash that was written down: the trail, or its end, is another one")
    return result


def _of_seal(before: TrailSeal | None, seal: TrailSeal, now: dt.datetime) -> Iterator[str]:
    """What is wrong with a seal, its place in the chain, and its lines."""
    expected = before.number + 1 if before else 1
    is_next = seal.number == expected
    if not is_next:
        number = _between(expected, seal.number - 1)
        since = _time(before.newest_at) if before else "the beginning"
        yield f"seal {number} is missing: lines from {since} to {_time(seal.oldest_at)}"
    elif seal.previous != (before.hash if before else ""):
        yield f"{_name(seal)} does not follow the seal before it, which is another one"
    if seal.hash != own_hash(seal):
        yield f"{_name(seal)} was altered"
    if seal.purged_at and not seal.newest_at + LEAST_KEPT <= seal.purged_at <= now:
        stay = f"its lines had {LEAST_KEPT.days} days to stay"
        yield f"{_name(seal)} was purged at {_time(seal.purged_at)}: {stay}"
    after = (before.last_id if before else 0) if is_next else seal.first_id - 1
    yield from of_lines(seal, after)


def _untold(purges: dict[dt.datetime, TrailSeal]) -> Iterator[str]:
    """Purges of which no line of the trail says who removed what; of an older one a later took the line."""
    gone = max((seal.newest_at for seal in purges.values()), default=None)
    for at, seal in purges.items():
        told = LogEntry.objects.get_for_object(seal).filter(additional_data__event=Event.PURGED)
        if gone and at > gone and not told.exists():
            yield f"{_name(seal)} is said to be purged at {_time(at)}: no line of the trail tells of it"


def of_lines(seal: TrailSeal, after: int = 0) -> Iterator[str]:
    """What is wrong with the lines of a seal, which begin above *after*."""
    there: list[int] = []

    def noted() -> Iterator[bytes]:
        for values in canonical.lines(after, seal.last_id):
            there.append(values[canonical.NUMBER])
            yield canonical.line_bytes(values)

    lines_hash = canonical.hash_of(noted())
    sealed = set() if seal.purged_at else canonical.numbers_of(seal.ids)
    if missing := sorted(sealed.difference(there)):
        yield f"{_name(seal)}: {len(missing)} lines are missing: {canonical.runs(missing)}"
    if added := sorted(set(there) - sealed):
        yield f"{_name(seal)}: {len(added)} lines were added: {canonical.runs(added)}"
    if not missing and not added and there and lines_hash != seal.lines_hash:
        yield f"{_name(seal)}: a line was changed"


def _name(seal: TrailSeal) -> str:
    """Which seal, of which lines, and from when to when."""
    lines = _between(seal.first_id, seal.last_id)
    return f"seal {seal.number} (lines {lines}, {_time(seal.oldest_at)} to {_time(seal.newest_at)})"


def _between(first: int, last: int) -> str:
    return str(first) if first == last else f"{first}-{last}"


def _time(time: dt.datetime) -> str:
    return f"{timezone.localtime(time):%Y-%m-%d %H:%M:%S}"

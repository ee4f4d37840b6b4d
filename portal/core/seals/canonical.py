"""The bytes of a line of the trail that its seal goes by: the same on each engine, and after a restoring.

What is listed is fixed for good: another list would be another hash of lines that nobody touched.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import ipaddress
import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from auditlog.models import LogEntry
from django.db.models import QuerySet

FIELDS = (
    "id", "content_type_id", "object_pk", "object_id", "object_repr", "serialized_data", "action",
    "changes_text", "changes", "actor_id", "cid", "remote_addr", "remote_port", "timestamp",
    "additional_data", "actor_email",
)  # fmt: skip
NUMBER, TIME = FIELDS.index("id"), FIELDS.index("timestamp")
FETCHED = 1_000


def lines(after: int, until: int) -> Iterator[tuple[Any, ...]]:
    """The lines with numbers above *after* and up to *until*, by number, a thousand at a time."""
    found: QuerySet[LogEntry, Any] = LogEntry.objects.filter(pk__gt=after, pk__lte=until).order_by("pk")
    return found.values_list(*FIELDS).iterator(chunk_size=FETCHED)


def line_bytes(values: Sequence[Any]) -> bytes:
    """One line: its values as JSON with sorted keys, times in UTC, an address as its bytes."""
    plain = dict(zip(FIELDS, values, strict=True))
    plain["timestamp"] = utc(plain["timestamp"])
    if plain["remote_addr"]:
        plain["remote_addr"] = ipaddress.ip_address(plain["remote_addr"]).packed.hex()
    return as_json([plain[name] for name in FIELDS])


def utc(time: dt.datetime | None) -> str:
    return time.astimezone(dt.UTC).isoformat(timespec="microseconds") if time else ""


def as_json(value: Any) -> bytes:
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return text.encode("utf-8", "surrogatepass")


def hash_of(parts: Iterable[bytes]) -> str:
    """SHA-256 over the parts, each with a line's end, which no part holds."""
    found = hashlib.sha256()
    for part in parts:
        found.update(part)
        found.update(b"\n")
    return found.hexdigest()


def runs(numbers: Iterable[int]) -> str:
    """Ascending numbers as runs: 5-9,11."""
    found: list[list[int]] = []
    for number in numbers:
        if found and found[-1][1] == number - 1:
            found[-1][1] = number
        else:
            found.append([number, number])
    return ",".join(str(first) if first == last else f"{first}-{last}" for first, last in found)


def numbers_of(text: str) -> set[int]:
    """The numbers of runs."""
    found: set[int] = set()
    for run in filter(None, text.split(",")):
        first, _dash, last = run.partition("-")
        found.update(range(int(first), int(last or first) + 1))
    return found

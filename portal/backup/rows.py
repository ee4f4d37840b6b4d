"""Rows as lines of JSON that any engine's rows can be made of again.

A line is a list of values in the order of the table's columns, as each field prepares them for a query; what
JSON has no form for is a text that the field reads back. The same rows give the same bytes.
"""

from __future__ import annotations

import base64
import gzip
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import orjson
from django.apps.registry import Apps
from django.db import connection, models

from portal.core.bulk import store

AT_A_TIME = 2000
#: Nothing that is worth keeping: who is signed in, who guessed at passwords, files on their way in, and what
#: pages in the memory of a process go by.
LEFT_OUT = frozenset(
    {
        "sessions.session",
        "axes.accessattempt",
        "axes.accessfailurelog",
        "axes.accesslog",
        "core.pendingimport",
        "core.change",
        "core.session",
        "accounts.signinwait",
        "accounts.knownplace",
    }
)


def kept_models(apps: Apps) -> list[type[models.Model]]:
    """Every table that is backed up, by its label."""
    every = apps.get_models(include_auto_created=True)
    ours = (one for one in every if one._meta.managed and not one._meta.proxy)
    return sorted(
        (one for one in ours if one._meta.label_lower not in LEFT_OUT), key=lambda one: one._meta.label_lower
    )


def columns(model: type[models.Model]) -> list[str]:
    return [str(field.column) for field in model._meta.concrete_fields]


def write(model: type[models.Model], path: Path) -> int:
    """Write the table's rows by their number; how many there are."""
    fields = model._meta.concrete_fields
    rows = model._base_manager.order_by("pk").values_list(*(field.attname for field in fields))
    count = 0
    with path.open("wb") as plain, gzip.GzipFile("", "wb", 6, plain, mtime=0) as packed:
        for row in rows.iterator(chunk_size=AT_A_TIME):
            prepared = [field.get_prep_value(value) for field, value in zip(fields, row, strict=True)]
            packed.write(orjson.dumps(prepared, default=_as_text, option=orjson.OPT_APPEND_NEWLINE))
            count += 1
    return count


def load(model: type[models.Model], given: Sequence[str], path: Path) -> int:
    """Store the rows that ``write`` wrote, with their numbers, in an empty table; how many there were."""
    by_column = {field.column: field for field in model._meta.concrete_fields}
    fields = [by_column[name] for name in given]
    readers = [_reader(field) for field in fields]
    count = 0
    with gzip.open(path) as lines:
        while some := list(_some(lines, readers)):
            store(fields, some)
            count += len(some)
    return count


def _some(lines: Any, readers: Sequence[Callable[[Any], Any]]) -> Iterator[list[Any]]:
    for _number in range(AT_A_TIME):
        if not (line := lines.readline()):
            return
        yield [
            None if value is None else read(value)
            for read, value in zip(readers, orjson.loads(line), strict=True)
        ]


def _reader(field: Any) -> Callable[[Any], Any]:
    if field.remote_field:
        return _reader(field.target_field)
    if isinstance(field, models.BinaryField):
        return lambda text: _unpacked(field, base64.b64decode(text))
    return field.to_python


def _unpacked(field: Any, content: bytes) -> Any:
    return field.from_db_value(content, None, connection) if hasattr(field, "from_db_value") else content


def _as_text(value: Any) -> str:
    if isinstance(value, bytes | bytearray | memoryview):
        return base64.b64encode(bytes(value)).decode()
    if isinstance(value, Decimal):
        return str(value)
    raise TypeError(f"no form for {type(value)}")

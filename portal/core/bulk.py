"""New rows by the thousand, in the form that the database takes fastest.

Django's ``bulk_create`` asks each field of each row several times how its value is written, and PostgreSQL
reads the rows as statements: that was half the time of an import. Here a value that comes again is prepared
once, by its field as ever, and PostgreSQL takes the rows by COPY while the next ones are prepared. What is
stored is the same, and signals are sent by neither (``tests/core/test_bulk.py`` compares the two).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache, partial
from itertools import chain, islice, repeat
from operator import attrgetter
from typing import Any

import orjson
from django.db import DEFAULT_DB_ALIAS, connections, models
from django.db.models.base import ModelState

from portal.core.changes import of_copied

AT_A_TIME = 200  # rows that are given to PostgreSQL in one piece
MOST_VALUES = 999  # in one statement of SQLite
EMPTY = "\\N"  # how COPY is told that there is no value
#: What the field's own encoder may write in a way of its own is left to it.
PLAIN_JSON = orjson.OPT_PASSTHROUGH_DATETIME | orjson.OPT_PASSTHROUGH_SUBCLASS
#: Values that these fields hand on as they are.
PLAIN = (((models.CharField, models.TextField), str), (models.IntegerField, int))


def maker(model: type[models.Model]) -> Callable[[Mapping[str, Any]], Any]:
    """What makes new rows of given values, as Django's constructor leaves them, in a third of its time.

    For models whose fields are plain attributes or foreign keys, as those of registers are.
    """
    usual = {field.attname: field.get_default() for field in model._meta.concrete_fields}
    related = {
        field.name: (field.attname, field.target_field.attname)
        for field in model._meta.concrete_fields
        if isinstance(field, models.ForeignKey)
    }

    def make(values: Mapping[str, Any]) -> models.Model:
        row = model.__new__(model)
        state = ModelState()
        held = row.__dict__
        held["_state"] = state
        held.update(usual)
        for name, value in values.items():
            if name in related:
                attname, target = related[name]
                held[attname] = None if value is None else getattr(value, target)
                state.fields_cache[name] = value
            else:
                held[name] = value
        return row

    return make


def insert(rows: Sequence[models.Model]) -> None:
    """Store new rows of one model, within a transaction, and tell each its number."""
    if not rows:
        return
    meta = type(rows[0])._meta
    fields = meta.concrete_fields
    now = {
        field.attname: field.pre_save(rows[0], True)
        for field in fields
        if getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False)
    }
    for number, row in zip(_reserved(meta, len(rows)), rows, strict=True):
        row.__dict__.update(now)
        row.pk = number
    store(fields, map(attrgetter(*(field.attname for field in fields)), rows))
    for row in rows:
        row._state.adding, row._state.db = False, DEFAULT_DB_ALIAS


def store(fields: Sequence[Any], rows: Iterable[Sequence[Any]]) -> None:
    """Store the values of new rows, in the order of *fields*; other columns stay empty.

    Nothing that makes up *rows* on the way may ask the database.
    """
    connection = connections[DEFAULT_DB_ALIAS]
    quote = connection.ops.quote_name
    table, names = quote(fields[0].model._meta.db_table), ", ".join(quote(field.column) for field in fields)
    with connection.cursor() as cursor, connection.wrap_database_errors:
        if connection.vendor == "postgresql":
            prepared = _prepared(rows, [_copying(field, connection) for field in fields], AT_A_TIME)
            cursor.copy_expert(f"COPY {table} ({names}) FROM STDIN", _Lines(prepared))
            of_copied(fields[0].model._meta.db_table)
            return
        at_a_time = MOST_VALUES // len(fields)
        place = f"({', '.join(['%s'] * len(fields))})"
        for some in _prepared(rows, [_preparing(field, connection) for field in fields], at_a_time):
            sql = f"INSERT INTO {table} ({names}) VALUES {', '.join([place] * len(some))}"  # noqa: S608
            cursor.execute(sql, list(chain.from_iterable(some)))


def _prepared(
    rows: Iterable[Sequence[Any]], prepare: Sequence[Callable[[Any], Any]], at_a_time: int
) -> Iterator[list[tuple[Any, ...]]]:
    """The rows some at a time, each value prepared, column by column."""
    rest = iter(rows)
    while some := list(islice(rest, at_a_time)):
        columns = zip(prepare, zip(*some, strict=True), strict=True)
        yield list(zip(*(_each(one, column) for one, column in columns), strict=True))


def _each(prepare: Callable[[Any], Any], column: Sequence[Any]) -> Iterable[Any]:
    """Each value prepared; what is one and the same in all rows, once."""
    return repeat(prepare(column[0]), len(column)) if len(set(map(id, column))) == 1 else map(prepare, column)


def _reserved(meta: Any, count: int) -> Sequence[int]:
    """The numbers of the next *count* rows, that nobody else will be given."""
    with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
        if cursor.db.vendor == "postgresql":
            number = "SELECT nextval((SELECT pg_get_serial_sequence(%s, %s))) FROM generate_series(1, %s)"
            cursor.execute(number, [cursor.db.ops.quote_name(meta.db_table), meta.pk.column, count])
            return [number for (number,) in cursor.fetchall()]
        # The transaction has been the only one to write since it began (IMMEDIATE).
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [meta.db_table])
        last = (cursor.fetchone() or (0,))[0]
        return range(last + 1, last + 1 + count)


def _preparing(field: Any, connection: Any) -> Callable[[Any], Any]:
    """What the field makes of a value for the database; one that comes again is not asked about again."""
    plain = next((kind for fields, kind in PLAIN if isinstance(field, fields)), None)
    prepare = partial(field.get_db_prep_save, connection=connection)
    if isinstance(field, models.JSONField):  # whose values cannot be looked up
        return prepare
    once = lru_cache(maxsize=None, typed=True)(prepare)
    return lambda value: value if type(value) is plain else once(value)


def _copying(field: Any, connection: Any) -> Callable[[Any], str]:
    """The same as COPY reads it."""
    if isinstance(field, models.JSONField):
        write = _writing((field.encoder or json.JSONEncoder)(ensure_ascii=False))
        return lambda value: EMPTY if value is None else _escaped(write(value))
    plain = next((kind for fields, kind in PLAIN if isinstance(field, fields)), None)

    def prepare(value: Any) -> str:
        prepared = field.get_db_prep_save(value, connection)
        return EMPTY if prepared is None else _escaped(str(prepared))

    once = lru_cache(maxsize=None, typed=True)(prepare)
    return lambda value: _escaped(str(value)) if type(value) is plain else once(value)


def _writing(encoder: json.JSONEncoder) -> Callable[[Any], str]:
    """What the encoder writes; plain texts, numbers, lists and objects faster than it does itself."""

    def write(value: Any) -> str:
        try:
            return orjson.dumps(value, option=PLAIN_JSON).decode()
        except orjson.JSONEncodeError:
            return encoder.encode(value)

    return write


def _escaped(text: str) -> str:
    if "\\" not in text and text.isprintable():
        return text
    return text.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")


class _Lines:
    """Prepared rows as a file that COPY reads."""

    def __init__(self, prepared: Iterator[list[tuple[str, ...]]]) -> None:
        self.prepared = prepared

    def read(self, _size: int) -> str:
        return "".join(["\t".join(row) + "\n" for row in next(self.prepared, [])])

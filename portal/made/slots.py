"""Fields whose value lies in a row's JSON and that the ORM reads, filters, sorts and adds up like columns.

A slot is a key of ``MadeRow.cells``: ``t1`` … hold text, ``n1`` … numbers, ``x1`` … text at length. Which
column of a register uses which slot is in its definition. The slots of texts and numbers have an index each,
made by the migration with the same SQL that a filter compiles to, so no index is made at run time.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models import Func

TEXTS = tuple(f"t{number}" for number in range(1, 13))
NUMBERS = tuple(f"n{number}" for number in range(1, 9))
PROSE = tuple(f"x{number}" for number in range(1, 5))
DECIMALS = 2
DIGITS = 14
LONGEST_TEXT = 120
LONGEST_PROSE = 1000
LONGEST_NAME = 30


class InCells(Func):
    """The text or number under one key of a JSON column; NULL where the key is not there."""

    arity = 1

    def __init__(self, cells: Any, key: str, **extra: Any) -> None:
        if key not in (*TEXTS, *NUMBERS, *PROSE):  # it stands in SQL as it is
            raise ValueError(key)
        self.key = key
        super().__init__(cells, **extra)

    @property
    def _is_number(self) -> bool:
        return self.key in NUMBERS

    def as_sql(self, compiler: Any, connection: Any, **context: Any) -> Any:  # type: ignore[override]
        """SQLite gives numbers as numbers and texts as texts."""
        template = f"json_extract(%(expressions)s, '$.{self.key}')"
        return super().as_sql(compiler, connection, template=template, **context)

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        template = f"(%(expressions)s ->> '{self.key}')"
        if self._is_number:
            template = f"CAST({template} AS numeric)"
        return super().as_sql(compiler, connection, template=template, **context)


class TypeInCells(Func):
    """What kind of JSON a column holds, or what stands under one key: string, number, object; else NULL."""

    output_field = models.CharField()

    def __init__(self, cells: Any, key: str = "", **extra: Any) -> None:
        self.key = key
        super().__init__(cells, **extra)

    def as_sql(self, compiler: Any, connection: Any, **context: Any) -> Any:  # type: ignore[override]
        kind = f"json_type(%(expressions)s, '$.{self.key}')" if self.key else "json_type(%(expressions)s)"
        for theirs, ours in (("text", "string"), ("integer", "number"), ("real", "number")):
            kind = f"replace({kind}, '{theirs}', '{ours}')"
        return super().as_sql(compiler, connection, template=kind, **context)

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        of = f"%(expressions)s -> '{self.key}'" if self.key else "%(expressions)s"
        return super().as_sql(compiler, connection, template=f"jsonb_typeof({of})", **context)


class IsYes(Func):
    """Whether that text says yes; NULL where there is none. The index of the text finds it."""

    arity = 1
    template = "(%(expressions)s = '1')"


class Slot(models.Field):
    """What all fields in a row's JSON have in common; mixed into a field of Django's.

    They are fields of the model like any other, but that no column of the table is theirs.
    """

    empty: Any = None

    def get_attname_column(self) -> tuple[str, None]:
        return self.get_attname(), None

    def contribute_to_class(self, cls: Any, name: str, private_only: bool = False) -> None:
        super().contribute_to_class(cls, name, private_only=True)
        setattr(cls, name, self.empty)

    def get_col(self, alias: Any, output_field: Any = None) -> Any:
        cells: Any = self.model._meta.get_field("cells")
        return InCells(cells.get_col(alias), self.name, output_field=output_field or self)

    def to_cell(self, value: Any) -> Any:
        """The value as JSON holds it."""
        return value

    def from_cell(self, held: Any) -> Any:
        """The value that JSON holds; what is blank for a key that is not there."""
        return self.empty if held is None else held


class _OfText(Slot):
    empty = ""

    def from_db_value(self, value: Any, _expression: Any, _connection: Any) -> str:
        return "" if value is None else str(value)


class TextSlot(_OfText, models.CharField):
    """A text on one line, a choice, or the name of a person in office."""

    def __init__(self, *args: Any, is_person: bool = False, **kwargs: Any) -> None:
        self.is_person = is_person
        super().__init__(*args, **kwargs)


class ProseSlot(_OfText, models.TextField):
    """A text at length."""


class WholeSlot(Slot, models.PositiveIntegerField):
    """A count."""

    def to_cell(self, value: Any) -> Any:
        return None if value in (None, "") else int(value)


class DecimalSlot(Slot, models.DecimalField):
    """A figure with decimals: a JSON number, which keeps fifteen digits exactly."""

    def to_cell(self, value: Any) -> Any:
        return None if value in (None, "") else float(value)

    def from_cell(self, held: Any) -> Any:
        return None if held is None else _decimal(held)

    def from_db_value(self, value: Any, _expression: Any, _connection: Any) -> Any:
        return None if value is None else _decimal(value)


def _decimal(held: Any) -> Decimal:
    return Decimal(str(held)).quantize(Decimal(1).scaleb(-DECIMALS))


class DaySlot(Slot, models.DateField):  # type: ignore[misc]
    """A day, held and compared as ISO text, whose order is that of days."""

    def to_cell(self, value: Any) -> Any:
        return value.isoformat() if isinstance(value, dt.date) else value or None

    def from_cell(self, held: Any) -> Any:
        return None if held is None else dt.date.fromisoformat(held)

    def from_db_value(self, value: Any, _expression: Any, _connection: Any) -> Any:
        return dt.date.fromisoformat(value) if isinstance(value, str) else value

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        value = value if prepared else self.get_prep_value(value)
        return value.isoformat() if isinstance(value, dt.date) else value


class YesSlot(Slot, models.BooleanField):
    """Yes or no; a text in JSON, so that it is found by the same kind of index."""

    def to_cell(self, value: Any) -> Any:
        return None if value is None else "1" if value else "0"

    def from_cell(self, held: Any) -> Any:
        return self.empty if held is None else held == "1"

    def get_col(self, alias: Any, output_field: Any = None) -> Any:
        return IsYes(super().get_col(alias, models.CharField()), output_field=output_field or self)


class _Cells:
    """The JSON of a row: put together from its slots when it is stored, taken apart when it is loaded.

    What belongs to no slot of the class, a retired column's values, stays as it is.
    """

    def __init__(self, field: Any) -> None:
        self.name = field.attname

    def __get__(self, row: Any, _owner: Any = None) -> Any:
        if row is None:
            return self
        cells = dict(row.__dict__.get(self.name) or {})
        for slot in slots_of(row):
            held = slot.to_cell(getattr(row, slot.name))
            if held is None:
                cells.pop(slot.name, None)
            else:
                cells[slot.name] = held
        return cells

    def __set__(self, row: Any, cells: Any) -> None:
        row.__dict__[self.name] = cells or {}
        for slot in slots_of(row):
            setattr(row, slot.name, slot.from_cell((cells or {}).get(slot.name)))


class CellsField(models.JSONField):
    """The cells of a class made for one register."""

    descriptor_class = _Cells


class _Identity:
    """What says which row is meant, as one text; nothing for a retired row, which may be there again."""

    def __init__(self, field: Any) -> None:
        self.name = field.attname

    def __get__(self, row: Any, _owner: Any = None) -> Any:
        return self if row is None else identity(row)

    def __set__(self, row: Any, value: Any) -> None:
        row.__dict__[self.name] = value


class IdentityField(models.CharField):
    """The identity of a row of a class made for one register."""

    descriptor_class = _Identity


def identity(row: Any) -> str | None:
    """A hash of the row's key; of two current rows of a register no two are alike (a constraint)."""
    if row.retired_on is not None:
        return None
    parts = [str(getattr(row, row._meta.get_field(name).attname)) for name in row.key_names]
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()


def slots_of(model: Any) -> list[Any]:
    """The fields of a row or class that lie in its JSON."""
    return [one for one in model._meta.private_fields if isinstance(one, Slot)]

"""Which row of the register a line means: the rows with its key, and those that only look the same.

A register may hold many times what a file does: the database is asked for what the keys speak of, and rows
are made of those alone that have one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from django.db import models

from portal.core.registers.declaration import Register
from portal.core.spreadsheets.breakdown import OF_WHICH, Knows
from portal.core.spreadsheets.cells import shown
from portal.core.text import folded

NARROWING = 300  # of how many values the database is asked by name

Key = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """One field of a key: its column of a row, and the value that it holds of a row it points to."""

    name: str
    attname: str
    target: str
    is_text: bool


def parts(register: type[Register]) -> list[Part]:
    """The fields of the register's key."""
    return _parts(register)  # type: ignore[arg-type]


def names_kept(register: type[Register], user: Any) -> Knows:
    """Whether a row is called as one of the register is, where names begin like a part of a total (其中)."""
    names = [one.name for one in parts(register) if one.is_text]

    @cache
    def kept(name: str) -> set[str]:
        found = register.rows(user).current().filter(**{f"{name}__contains": OF_WHICH})
        return {folded(one) for one in found.values_list(name, flat=True)}

    return lambda value: any(folded(shown(value(name))) in kept(name) for name in names)


@lru_cache(maxsize=256)
def _parts(register: Any) -> list[Part]:
    fields = [register.model._meta.get_field(name) for name in register.key]
    return [
        Part(
            one.name,
            one.attname,
            one.target_field.attname if one.is_relation else "",
            isinstance(one, models.CharField | models.TextField),
        )
        for one in fields
    ]


def key_of(register: type[Register], values: Mapping[str, Any]) -> Key:
    """What says which row is meant; of a foreign key, the value it holds."""
    key = []
    for part in parts(register):
        value = values.get(part.name)
        key.append(getattr(value, part.target) if part.target and value is not None else value)
    return tuple(key)


def existing_rows(
    register: type[Register], keys: Iterable[Key], by: Any, *, lock: bool = False
) -> dict[Key, list[Any]]:
    """The rows of the user's area that have one of the keys, by key, current ones first."""
    wanted, columns = set(keys), [part.attname for part in parts(register)]
    there = _narrowed(register, wanted, by).values_list("pk", *columns)
    numbers = [number for number, *key in there.iterator() if tuple(key) in wanted]
    rows = register.model.objects.visible_to(by)
    if lock:
        rows = rows.select_for_update(of=("self",))
    found: dict[Key, list[Any]] = defaultdict(list)
    for _number, row in sorted(rows.in_bulk(numbers).items()):
        found[tuple([getattr(row, column) for column in columns])].append(row)
    for same in found.values():
        same.sort(key=lambda row: row.retired_on is not None)
    return found


def looking_alike(
    register: type[Register], keys: Iterable[Key], by: Any, *, but: int | None = None
) -> dict[Key, Key]:
    """Folded key → key, of the current rows that may look like one of *keys* and be written differently.

    *but* is the number of a row that is not asked about: its own change makes nobody's double.
    """
    there = _narrowed(register, set(keys), by, but_text=True).filter(retired_on=None).exclude(pk=but)
    found: dict[Key, Key] = {}
    for key in there.values_list(*(part.attname for part in parts(register))).iterator():
        found.setdefault(fold(key), key)
    return found


def looks_the_same(register: type[Register], row: Any, by: Any) -> str:
    """What another row of the register is called that the row looks like and is written differently from."""
    key = key_of(register, {part.name: getattr(row, part.name) for part in parts(register)})
    other = looking_alike(register, [key], by, but=row.pk).get(fold(key))
    return "" if other is None or other == key else in_words(other)


def fold(key: Key) -> Key:
    """The key without what its texts may differ in and still look the same: width, blanks, capitals, dots."""
    return tuple([folded(part) if isinstance(part, str) else part for part in key])


def in_words(key: Key) -> str:
    """The texts of a key, without codes."""
    return " ".join(str(part) for part in key if isinstance(part, str) and not part.isdigit())


def _narrowed(register: type[Register], keys: set[Key], by: Any, *, but_text: bool = False) -> Any:
    """The rows in the user's sight that hold, field by field, a value of one of the keys."""
    rows = register.model.objects.visible_to(by)
    for place, part in enumerate(parts(register)):
        values = {key[place] for key in keys}
        if None not in values and len(values) <= NARROWING and not (but_text and part.is_text):
            rows = rows.filter(**{f"{part.attname}__in": values})
    return rows

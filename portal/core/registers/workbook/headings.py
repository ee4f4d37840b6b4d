"""What the columns of a register's workbook are headed with: in every language, and as offices say it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db import models
from django.utils import translation

from portal.core.registers.declaration import Register
from portal.core.registers.fields import is_area, shown
from portal.core.registers.workbook.lookups import Lookup, beside
from portal.core.spreadsheets import whose
from portal.core.spreadsheets.cells import names_of
from portal.core.text import folded


def headings(register: type[Register]) -> dict[str, str]:
    """Folded heading, in every language, to the name of the field."""
    fields = [register.model._meta.get_field(name) for name in register.fields()]
    asked = [one for one in fields if isinstance(one, models.BooleanField)]
    questions = {heading: one.name for one in asked for heading in _asked_as(one.verbose_name)}
    for one in fields:  # the heading without the unit that it is shown with
        questions |= dict.fromkeys(names_of(getattr(one, "called", "")) - {""}, one.name)
    return questions | {heading: one.name for one in fields for heading in names_of(one.verbose_name)}


def _asked_as(label: Any) -> set[str]:
    """How offices ask for yes or no in a heading: 是否已登记, 是否登记 for 已登记; 是否为党员 for 党员."""
    with translation.override("zh-hans"):
        name = folded(str(label))
    bare = name.removeprefix("是否").removeprefix("已").removeprefix("为")
    return {f"{asks}{one}" for asks in ("是否", "是否已", "是否为", "是否是") for one in (bare, name)}


def only_told(register: type[Register]) -> list[Any]:
    """What an export says besides the columns that are read: the rest of the list, and retiring."""
    names = [name for name in (*register.columns, "retired_on") if name not in register.fields()]
    return shown(register.model, names)


def headings_beside(register: type[Register], user: Any) -> tuple[Lookup | None, set[str]]:
    """How communities are read beside the columns of a register that has none, and how they are headed."""
    lookup = beside(register, user)
    return lookup, names_of(lookup.field.verbose_name) | whose.HEADED if lookup else set()


def also_headed(register: type[Register], present: Iterable[str]) -> dict[str, str]:
    """What else offices head the column of communities with, where *present* holds none of its headings.

    *present* are the folded headings that may be those of the file.
    """
    known, told = headings(register), told_headings(register)
    area = next((name for name in register.fields() if is_area(register.model._meta.get_field(name))), None)
    if area is None or any(known.get(key) == area for key in present):
        return {}
    return dict.fromkeys((whose.HEADED - told.keys() | whose.CODED) - known.keys(), area)


def told_headings(register: type[Register]) -> dict[str, Any]:
    """Folded heading, in every language, to what an export says under it."""
    found: dict[str, Any] = {}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            found |= {folded(one.label): one for one in only_told(register)}
    return found

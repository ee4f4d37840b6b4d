"""What a register shows of a row: a field or a property, with its heading and its value as text."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from portal.core.areas import Level
from portal.core.month import MonthField


@dataclass(frozen=True, slots=True)
class Shown:
    """One thing shown of a row; ``field`` is None for a property."""

    name: str
    label: str
    field: Any = None

    def value(self, row: Any) -> Any:
        """The Python value, along foreign keys where the name has ``__`` in it."""
        value = row
        for step in self.name.split("__"):
            value = getattr(value, step, None)
        return value() if callable(value) else value

    def text(self, row: Any) -> str:
        """The value as it is read: labels for choices, yes and no, ISO dates; empty for nothing."""
        return as_text(self.value(row), self.field)

    @property
    def numeric(self) -> bool:
        """Whether it stands to the right, digits under digits."""
        numbers = models.IntegerField | models.DecimalField | models.FloatField
        return (
            isinstance(self.field, numbers)
            and not self.field.choices
            and not isinstance(self.field, MonthField)
        )

    @property
    def related(self) -> str:
        """The path to fetch with the row, empty if it is a plain value."""
        head, _dunder, _last = self.name.rpartition("__")
        return self.name if isinstance(self.field, models.ForeignKey) else head


def as_text(value: Any, field: Any = None) -> str:
    """A value in the reader's words."""
    if value is None or value == "":
        return ""
    choices = dict(getattr(field, "flatchoices", None) or ())
    if value in choices:
        return str(choices[value])
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, dt.datetime):
        return timezone.localtime(value).strftime("%Y-%m-%d %H:%M")
    return value.isoformat() if isinstance(value, dt.date) else str(value)


def shown(model: Any, names: Iterable[str]) -> list[Shown]:
    """What is shown under those names, headings in the reader's language."""
    return [_shown(model, name) for name in names]


def _shown(model: Any, name: str) -> Shown:
    owner = model
    *path, last = name.split("__")
    for step in path:
        owner = owner._meta.get_field(step).related_model
    try:
        field = owner._meta.get_field(last)
    except FieldDoesNotExist:
        attribute = getattr(owner, last)
        described = getattr(attribute, "fget", attribute)
        return Shown(name, capfirst(str(getattr(described, "short_description", last.replace("_", " ")))))
    return Shown(name, capfirst(str(field.verbose_name)), field)


@cache
def area_model(level: Level) -> Any:
    """The model of the areas of that level that are no register: sub-districts, communities."""
    for model in apps.get_models():
        if getattr(model, "area_path", "") == "code" and not hasattr(model, "retired_on"):
            field: Any = model._meta.get_field("code")
            if field.max_length == level:
                return model
    raise LookupError(level)


def is_area(field: Any) -> bool:
    """Whether the field names the community or sub-district that the row lies in."""
    related = getattr(field, "related_model", None)
    return getattr(related, "area_path", "") == "code" and not hasattr(related, "retired_on")


def choices_for(field: Any, user: Any) -> Any:
    """The rows that a foreign key may point to: in the user's sight, and not retired."""
    related = field.related_model
    rows = related._default_manager
    rows = rows.visible_to(user) if hasattr(rows, "visible_to") else rows.all()
    if hasattr(rows, "current"):
        rows = rows.current()
    if any(one.name == "closed_on" for one in related._meta.get_fields()):
        rows = rows.filter(closed_on=None)
    return rows

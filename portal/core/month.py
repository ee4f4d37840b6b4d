"""The month: the one unit of time that every figure of the portal is kept by.

A month is stored as the integer ``yyyymm`` (202610), so that it sorts, compares
and can be read in raw SQL. Nothing outside this module computes with that number.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache, total_ordering
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.expressions import Combinable
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

#: The years that a reader may name: beyond them there is no month before or after to compare with.
YEARS = range(1900, 2200)

_PATTERN = re.compile(r"^\s*(\d{4})\s*(?:[-/.年]\s*)?(\d{1,2})\s*月?\s*$")


@total_ordering
@dataclass(frozen=True, slots=True)
class Month:
    """A calendar month between 0001-01 and 9999-12."""

    year: int
    month: int

    MIN: ClassVar[Month]
    MAX: ClassVar[Month]

    def __post_init__(self) -> None:
        if not (1 <= self.month <= 12 and 1 <= self.year <= 9999):
            raise ValueError(f"not a month: {self.year}-{self.month}")

    @classmethod
    def parse(cls, text: str) -> Month:
        """Read ``2026-10``, ``202610``, ``2026/10`` or ``2026年10月``; ``ValueError`` for anything else."""
        found = _PATTERN.match(text)
        if not found:
            raise ValueError(f"not a month: {text!r}")
        return cls(int(found[1]), int(found[2]))

    @classmethod
    def said(cls, text: str) -> Month:
        """Read what somebody wrote, in an address or a form; ``ValueError`` for absurd years too."""
        month = cls.parse(text)
        if month.year not in YEARS:
            raise ValueError(f"not a month: {text!r}")
        return month

    @classmethod
    @lru_cache(maxsize=4096)
    def from_int(cls, number: int) -> Month:
        """The month of a stored ``yyyymm``; the same object for the same number, a month never changes."""
        return cls(number // 100, number % 100)

    @classmethod
    def of(cls, day: dt.date) -> Month:
        """The month in which *day* lies."""
        return cls(day.year, day.month)

    def __int__(self) -> int:
        return self.year * 100 + self.month

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.month:02d}"

    def __lt__(self, other: Month) -> bool:
        return int(self) < int(other)

    def __add__(self, months: int) -> Month:
        year, month = divmod(self.year * 12 + self.month - 1 + months, 12)
        return Month(year, month + 1)

    def __sub__(self, months: int) -> Month:
        return self + -months

    def since(self, earlier: Month) -> int:
        """How many months lie between *earlier* and this one (negative if it comes first)."""
        return (self.year - earlier.year) * 12 + self.month - earlier.month

    @property
    def first_day(self) -> dt.date:
        return dt.date(self.year, self.month, 1)

    @property
    def last_day(self) -> dt.date:
        return (self + 1).first_day - dt.timedelta(days=1)

    @property
    def january(self) -> Month:
        """The first month of the same year: where flows start to be summed."""
        return Month(self.year, 1)

    @property
    def label(self) -> str:
        """``2026年10月`` for Chinese readers, ``October 2026`` style otherwise (``2026-10``)."""
        if (get_language() or "zh").startswith("zh"):
            return f"{self.year}年{self.month}月"
        return str(self)

    @property
    def name(self) -> str:
        """``3月`` for Chinese readers, ``March`` otherwise: where the year is known."""
        if (get_language() or "zh").startswith("zh"):
            return f"{self.month}月"
        return date_format(self.first_day, "F")

    @property
    def weeks(self) -> int:
        """ISO weeks that belong to the month, a week belonging where its Thursday lies (4 or 5)."""
        offset = (3 - self.first_day.weekday()) % 7
        return (self.last_day.day - offset - 1) // 7 + 1

    @classmethod
    def span(cls, first: Month, last: Month) -> Iterator[Month]:
        """Every month from *first* to *last*, both included."""
        while first <= last:
            yield first
            first += 1


Month.MIN = Month(1900, 1)
Month.MAX = Month(9998, 12)


class MonthFormField(forms.CharField):
    """A month typed as ``2026-10`` or ``2026年10月``, or picked in the browser's month picker."""

    default_error_messages = {  # noqa: RUF012
        "invalid_month": _("“%(value)s” is not a month; write it as 2026-10.")
    }

    def __init__(self, **kwargs: Any) -> None:
        kwargs.pop("min_value", None)
        kwargs.pop("max_value", None)
        kwargs.setdefault("widget", forms.TextInput(attrs={"type": "month", "placeholder": "2026-10"}))
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> Month | None:  # type: ignore[override]
        text = super().to_python(value)
        if not text:
            return None
        try:
            return Month.said(text)
        except ValueError as error:
            raise ValidationError(
                self.error_messages["invalid_month"], code="invalid_month", params={"value": value}
            ) from error


class MonthField(models.IntegerField):
    """A column holding a ``Month`` as the integer ``yyyymm``."""

    description = _("A month")
    # What django-stubs reads off a field: what may be assigned, what comes back, what a lookup takes.
    _pyi_private_set_type: Month | Combinable  # type: ignore[assignment]
    _pyi_private_get_type: Month  # type: ignore[assignment]
    _pyi_lookup_exact_type: Month  # type: ignore[assignment]
    default_error_messages = {"invalid": _("“%(value)s” is not a month; write it as 2026-10.")}  # noqa: RUF012

    def deconstruct(self) -> Any:
        """Write a default into migrations as its stored number."""
        name, path, args, kwargs = super().deconstruct()
        if isinstance(kwargs.get("default"), Month):
            kwargs["default"] = int(kwargs["default"])
        return name, path, args, kwargs

    def from_db_value(self, value: int | None, expression: Any, connection: Any) -> Month | None:
        return None if value is None else Month.from_int(value)

    def to_python(self, value: Any) -> Month | None:
        if value is None or isinstance(value, Month):
            return value
        try:
            return Month.from_int(value) if isinstance(value, int) else Month.parse(str(value))
        except ValueError as error:
            raise ValidationError(
                self.error_messages["invalid"], code="invalid", params={"value": value}
            ) from error

    def get_prep_value(self, value: Any) -> int | None:
        if value is None or isinstance(value, int):
            return value
        if hasattr(value, "resolve_expression"):
            return value
        return int(value if isinstance(value, Month) else Month.parse(str(value)))

    def value_to_string(self, obj: models.Model) -> str:
        value = self.value_from_object(obj)
        return "" if value is None else str(value)

    def formfield(self, **kwargs: Any) -> Any:
        return models.Field.formfield(self, **{"form_class": MonthFormField, **kwargs})


class MonthConverter:
    """URL path converter: ``<month:month>`` matches ``2026-10``."""

    regex = r"[0-9]{4}-(?:0[1-9]|1[0-2])"

    def to_python(self, value: str) -> Month:
        return Month.said(value)

    def to_url(self, value: Month | str) -> str:
        return str(value)


class YearConverter:
    """URL path converter: ``<year:year>`` matches ``2026``."""

    regex = r"[0-9]{4}"

    def to_python(self, value: str) -> int:
        if int(value) not in YEARS:
            raise ValueError(f"not a year: {value!r}")
        return int(value)

    def to_url(self, value: int | str) -> str:
        return str(value)

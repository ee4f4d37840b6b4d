"""Measures: figures that a register can state (idea 3 of docs/architecture.md).

A measure says, for a month, which rows of a register count and how; one SQL statement then gives
the figures of any number of areas, by community for the monthly report or by grid to see how
uneven a community is inside.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import F, IntegerField, Value
from django.db.models.functions import Substr

from portal.core.areas import Level
from portal.core.month import Month


@dataclass(frozen=True, slots=True)
class Recorded:
    """What a register holds for one area: counts, with None where the register states no denominator."""

    area_code: str
    numerator: int
    denominator: int | None = None


@dataclass(frozen=True, slots=True)
class Statement:
    """Rows (a query set whose model has an ``area_path``) and the aggregates that count them."""

    rows: Any
    numerator: Any
    denominator: Any = None
    path: str = ""

    def by_area(self, prefix: str, level: Level) -> list[Recorded]:
        """One statement: the figures of every area of *level* in the area of *prefix* that has rows."""
        path = self.path or self.rows.model.area_path
        grouped = (
            self.rows.filter(**{f"{path}__startswith": prefix})
            .order_by()
            .annotate(area=Substr(F(path), 1, int(level)))
            .values("area")
            .annotate(n=self.numerator, d=_nothing() if self.denominator is None else self.denominator)
        )
        return [
            Recorded(row["area"], row["n"] or 0, None if self.denominator is None else row["d"] or 0)
            for row in grouped.order_by("area")
        ]


def _nothing() -> Value:
    """A column that is empty: of an integer's type, which a database asks to know."""
    return Value(None, output_field=IntegerField())


Measure = Callable[[Month], Statement]


@dataclass(frozen=True, slots=True)
class _Registered:
    function: Measure
    finest: Level


_MEASURES: dict[str, _Registered] = {}


def measure(indicator_code: str, *, finest: Level = Level.COMMUNITY) -> Callable[[Measure], Measure]:
    """Register ``function(month)`` as the measure of an indicator, stated down to areas of *finest*.

    ``ValueError`` if the indicator has a measure already.
    """

    def register(function: Measure) -> Measure:
        if indicator_code in _MEASURES:
            raise ValueError(f"{indicator_code} has a measure already")
        _MEASURES[indicator_code] = _Registered(function, finest)
        return function

    return register


def measured_codes(level: Level = Level.COMMUNITY) -> set[str]:
    """The indicators that a register states for areas of *level*."""
    return {code for code, known in _MEASURES.items() if known.finest >= level}


def recorded(
    indicator_code: str, month: Month, area_prefix: str, level: Level = Level.COMMUNITY
) -> dict[str, Recorded]:
    """What the registers hold for the indicator, by area code; empty where none states it at that level."""
    known = _MEASURES.get(indicator_code)
    if known is None or known.finest < level:
        return {}
    return {row.area_code: row for row in known.function(month).by_area(area_prefix, level)}


def unregister(indicator_code: str) -> None:
    """Forget a measure (for tests that register one of their own)."""
    _MEASURES.pop(indicator_code, None)

"""Measures: figures that a register can state (idea 3 of docs/architecture.md).

A measure says, for a month, which rows of a register count and how; one SQL statement then gives
the figures of any number of areas and measures, by community for the monthly report or by grid to
see how uneven a community is inside.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import F, IntegerField, Q, Value
from django.db.models.functions import Substr

from portal.core.areas import Level
from portal.core.month import Month


@dataclass(frozen=True, slots=True)
class Recorded:
    """What a register holds for one area: counts, with None where the register states no denominator."""

    area_code: str
    numerator: int
    denominator: int | None = None

    @property
    def total(self) -> int | None:
        """What the numerator is out of."""
        return self.denominator


#: Stands in compiled SQL for the area that is asked for later; no code is written like it.
_SOMEWHERE = "<area>"
#: The same for the community that contains it, if it lies in one.
_AROUND = "<around>"


@dataclass(frozen=True, slots=True)
class Statement:
    """Rows (a query set whose model has an ``area_path``) and the aggregates that count them.

    *path* leads to a smaller area than the model's own, which contains it: the code of a grid, where a row
    has one. *known* are pairs of counts, of rows that fit and of those among them that say a number: where a
    figure is a sum and all that fit are blank, the area has no figure instead of 0.
    """

    rows: Any
    numerator: Any
    denominator: Any = None
    path: str = ""
    known: tuple[tuple[Any, Any], ...] = ()

    def figures(self, *areas: str, **told: Any) -> Any:
        """Numerator ``n`` and denominator ``d`` of each area that *areas* name or *told* puts together."""
        whole = _nothing() if self.denominator is None else self.denominator
        found = (
            self.rows.order_by().annotate(**told).values(*areas, *told).annotate(n=self.numerator, d=whole)
        )
        for number, (fitting, filled) in enumerate(self.known):
            names = f"fitting_{number}", f"filled_{number}"
            found = found.annotate(**dict(zip(names, (fitting, filled), strict=True)))
            found = found.filter(Q(**{names[0]: 0}) | Q(**{f"{names[1]}__gt": 0}))
        return found.values_list(*areas, *told, "n", "d")

    def compiled(self, level: Level) -> Compiled:
        """The SQL of the figures of every area of *level* that has rows; in which larger one, is left open.

        Its columns are the area, numerator and denominator. ``EmptyResultSet`` where no row can be.
        """
        own = self.rows.model.area_path
        path = self.path or own
        within = {f"{path}__startswith": _SOMEWHERE}
        if self.path:  # which may be put together of several columns, and then no index finds it
            within[f"{own}__startswith"] = _AROUND
        somewhere = replace(self, rows=self.rows.filter(**within))
        grouped = somewhere.figures(area=Substr(F(path), 1, int(level)))
        sql, params = grouped.query.get_compiler(connection=connection).as_sql()
        return Compiled(sql, tuple(params), self.denominator is not None)


@dataclass(frozen=True, slots=True)
class Compiled:
    """A measure as SQL, whose area is still open."""

    sql: str
    params: tuple[Any, ...]
    has_denominator: bool

    def within(self, prefix: str) -> list[Any]:
        """The parameters for the area of *prefix*."""
        like = connection.ops.prep_for_like_query
        begins = {
            f"{_SOMEWHERE}%": f"{like(prefix)}%",
            f"{_AROUND}%": f"{like(prefix[: Level.COMMUNITY])}%",
        }
        return [begins.get(one, one) if isinstance(one, str) else one for one in self.params]


def _nothing() -> Value:
    """A column that is empty: of an integer's type, which a database asks to know."""
    return Value(None, output_field=IntegerField())


Measure = Callable[[Month], Statement]


@dataclass(frozen=True, slots=True)
class Registered:
    """A measure with the smallest areas that it states, and how it counts, in words."""

    function: Measure
    finest: Level
    says: Any = ""


_MEASURES: dict[str, Registered] = {}

#: Measures that are not in the code: asked with indicator codes, a source answers by code. What it answers
#: with is the same (and hashes the same) until it is defined otherwise, so that its SQL is put together once.
Source = Callable[[set[str]], Mapping[str, Measure]]
_SOURCES: list[Source] = []


def add_source(source: Source) -> None:
    """Look for measures there as well: those that offices made themselves (``portal.made``)."""
    _SOURCES.append(source)


def measure(
    indicator_code: str, *, finest: Level = Level.COMMUNITY, says: Any = ""
) -> Callable[[Measure], Measure]:
    """Register ``function(month)`` as the measure of an indicator, stated down to areas of *finest*.

    *says* is how it counts, in words that are translated; the data dictionary shows it.
    ``ValueError`` if the indicator has a measure already.
    """

    def register(function: Measure) -> Measure:
        if indicator_code in _MEASURES:
            raise ValueError(f"{indicator_code} has a measure already")
        _MEASURES[indicator_code] = Registered(function, finest, says)
        _compiled.cache_clear()
        return function

    return register


def measures_of_code() -> dict[str, Registered]:
    """Every measure of the code, by indicator code."""
    return dict(_MEASURES)


def measured_codes(level: Level = Level.COMMUNITY) -> set[str]:
    """The indicators that a register of the code states for areas of *level*."""
    return {code for code, known in _MEASURES.items() if known.finest >= level}


def recorded(
    indicator_code: str, month: Month, area_prefix: str, level: Level = Level.COMMUNITY
) -> dict[str, Recorded]:
    """What the registers hold for the indicator, by area code; empty where none states it at that level."""
    return recorded_of([indicator_code], month, area_prefix, level)[indicator_code]


def recorded_of(
    indicator_codes: Iterable[str], month: Month, area_prefix: str, level: Level = Level.COMMUNITY
) -> dict[str, dict[str, Recorded]]:
    """The same for any number of indicators in one statement, by indicator code."""
    found: dict[str, dict[str, Recorded]] = {code: {} for code in indicator_codes}
    measures = _measures(set(found))
    stated = {
        code: sql
        for code, one in measures.items()
        if one.finest >= level and (sql := _compiled(one.function, month, level, connection.vendor))
    }
    if not stated:
        return found
    parts = " UNION ALL ".join(
        f"SELECT %s, m.area, CAST(m.n AS bigint), CAST(m.d AS bigint) FROM ({one.sql}) m"  # noqa: S608
        for one in stated.values()
    )
    params = [param for code, one in stated.items() for param in (code, *one.within(area_prefix))]
    with connection.cursor() as cursor:
        cursor.execute(parts, params)
        for code, area, numerator, denominator in cursor.fetchall():
            known = (denominator or 0) if stated[code].has_denominator else None
            found[code][area] = Recorded(area, numerator or 0, known)
    return found


def _measures(codes: set[str]) -> dict[str, Registered]:
    """What states each of the indicators; those of no code are asked for only if any is left."""
    known = {code: _MEASURES[code] for code in codes & _MEASURES.keys()}
    left = codes - known.keys()
    for source in _SOURCES if left else ():
        known |= {code: Registered(one, Level.COMMUNITY) for code, one in source(left).items()}
    return known


@lru_cache(maxsize=2048)
def _compiled(function: Measure, month: Month, level: Level, vendor: str) -> Compiled | None:
    """The measure's SQL, put together once a month and process; None where it can have no rows.

    A measure is told nothing but the month, so its SQL is the same until it is another measure.
    """
    try:
        return function(month).compiled(level)
    except EmptyResultSet:
        return None


def unregister(indicator_code: str) -> None:
    """Forget a measure (for tests that register one of their own)."""
    _MEASURES.pop(indicator_code, None)
    _compiled.cache_clear()

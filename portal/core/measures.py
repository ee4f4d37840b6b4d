"""The measure registry: figures that a register can state (idea 3 of docs/architecture.md).

A measure is one SQL statement that, for a month, gives a row for each area of any number of
areas. The monthly report is prefilled from it, and shows it beside what the secretary says.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from portal.core.month import Month


@dataclass(frozen=True, slots=True)
class Recorded:
    """What a register holds for one area: counts, with None where the register states no denominator."""

    area_code: str
    numerator: int
    denominator: int | None = None


Measure = Callable[[Month, str], Iterable[Recorded]]
_MEASURES: dict[str, Measure] = {}


def measure(indicator_code: str) -> Callable[[Measure], Measure]:
    """Register ``function(month, area_prefix)`` as the measure of an indicator; one measure an indicator."""

    def register(function: Measure) -> Measure:
        if indicator_code in _MEASURES:
            raise ValueError(f"{indicator_code} has a measure already")
        _MEASURES[indicator_code] = function
        return function

    return register


def recorded(indicator_code: str, month: Month, area_prefix: str) -> dict[str, Recorded]:
    """What the registers hold for the indicator, by area code; empty where no register states it."""
    function = _MEASURES.get(indicator_code)
    return {row.area_code: row for row in function(month, area_prefix)} if function else {}


def unregister(indicator_code: str) -> None:
    """Forget a measure (for tests that register one of their own)."""
    _MEASURES.pop(indicator_code, None)

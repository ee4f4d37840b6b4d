"""What would help most: the fewest communities whose work, once done, brings the whole area to its target."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from portal.core.rates import Rate
from portal.dashboard.goals import Goal
from portal.dashboard.values import Kind, Value
from portal.indicators.models import Indicator


@dataclass(frozen=True, slots=True)
class Lever:
    """Communities by code, how many they have left to do together, and the area's rate once they have.

    ``alike`` are how many others could stand for the last of them: they have as much left.
    """

    areas: list[str]
    left: int
    rate: Rate
    alike: int = 0


def lever(total: Value | None, goal: Goal | None, below: Mapping[str, Value | None]) -> Lever | None:
    """The smallest set of areas that is enough; None where nothing is missing, or no set is enough.

    An area helps by what it has left of its own total, and what areas have left adds up: so the ones with
    most left are the fewest, and of sets as small as that the one which helps most. Only for rates that add
    up (not for a frequency, which counts communities, nor where less is better) and only over figures that
    stand in the month.
    """
    if total is None or goal is None or not goal.is_rate or not _adds_up(total.indicator):
        return None
    if total.numerator is None or not total.denominator or not total.is_current:
        return None
    needed = goal.value * total.denominator / 100 - total.numerator
    if needed <= 0:
        return None
    chosen, left = [], 0
    gaps = sorted(((_left(value), code) for code, value in below.items()), key=_most_first)
    for gap, code in gaps:
        if gap <= 0 or left >= needed:
            break
        chosen.append(code)
        left += gap
    if Decimal(left) < needed:
        return None
    rate = Rate.of(total.numerator + left, total.denominator)
    alike = sum(gap == gaps[len(chosen) - 1][0] for gap, _code in gaps[len(chosen) :])
    return Lever(chosen, left, rate, alike) if rate else None


def _adds_up(indicator: Indicator) -> bool:
    is_added = indicator.kind in (Kind.COMPLETION, Kind.FLOW) and indicator.has_rate
    return is_added and indicator.direction == Indicator.Direction.UP


def _left(value: Value | None) -> int:
    if value is None or not value.is_current or value.numerator is None or value.denominator is None:
        return 0
    return value.denominator - value.numerator


def _most_first(one: tuple[int, str]) -> tuple[int, str]:
    return -one[0], one[1]

"""What the meeting should speak about: who is far behind, and where nothing moves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from portal.core.month import Month
from portal.dashboard.comparison import is_own
from portal.dashboard.goals import Goal
from portal.dashboard.lights import Light, light_of
from portal.dashboard.ranking import Standing, last_first, low_is_good
from portal.dashboard.values import Kind, Value

STALLED_MONTHS = 2
PERSISTENT_MONTHS = 3


def laggards(rows: list[Standing]) -> list[Standing]:
    """The areas with a red light in the month, furthest behind first."""
    return [row for row in last_first(rows) if row.light == Light.RED]


def persistently_behind(months: Sequence[Mapping[str, Value | None]]) -> list[str]:
    """The areas in the bottom quarter of every one of *months* (长期靠后, seed-map C4), by code.

    For ranks on somebody else's list: the highest number is the last place. A month in which an area
    has no rank of its own says nothing of it.
    """
    behind: set[str] | None = None
    for values in months:
        places = sorted(
            (
                (value.numerator, code)
                for code, value in values.items()
                if value and value.numerator is not None and is_own(value)
            ),
            reverse=True,
        )
        last = {code for _place, code in places[: -(-len(places) // 4)]}
        behind = last if behind is None else behind & last
    return sorted(behind or ())


def is_stalled(history: Mapping[Month, Value], goal: Goal | None, month: Month) -> bool:
    """Below target and without movement for two months (推一步、动一步, seed-map C8).

    Three reports running are needed: a figure that was carried forward says nothing about movement.
    A flow stands still when its months counted nothing; a frequency is judged month by month.
    """
    now = history.get(month)
    if now is None or now.indicator.kind in (Kind.FREQUENCY, Kind.RANK, Kind.MEETING):
        return False
    if light_of(now, goal) not in (Light.YELLOW, Light.RED):
        return False
    months = [history.get(m) for m in Month.span(month - STALLED_MONTHS, month)]
    values = [value for value in months if value and is_own(value)]
    if len(values) <= STALLED_MONTHS:
        return False
    if now.indicator.kind == Kind.FLOW:
        return all(not value.month_numerator for value in values[1:])
    figures = [value.numerator or 0 for value in values]
    gain = figures[0] - figures[-1] if low_is_good(now.indicator) else figures[-1] - figures[0]
    return gain <= 0

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
LOOK_BACK = 4  # months, for the figure before a month that is not counted
PERSISTENT_MONTHS = 3


def laggards(rows: list[Standing]) -> list[Standing]:
    """The areas with a red light in the month, furthest behind first."""
    return [row for row in last_first(rows) if row.light == Light.RED]


def persistently_behind(months: Sequence[Mapping[str, Value | None]]) -> list[str]:
    """The areas in the bottom quarter of every one of *months* (长期靠后, docs/seed-coverage.md C4), by code.

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
    """Below target and without movement for two months (推一步、动一步, docs/seed-coverage.md C8).

    Three reports running are needed: a figure that was carried forward says nothing about movement.
    A flow stands still when its months counted nothing; a frequency is judged month by month.
    """
    if not _is_behind(history.get(month), goal):
        return False
    months = [history.get(m) for m in Month.span(month - STALLED_MONTHS, month)]
    values = [value for value in months if value and is_own(value)]
    return len(values) > STALLED_MONTHS and _stands(values)


def is_unjudged(history: Mapping[Month, Value], goal: Goal | None, month: Month, since: Month) -> bool:
    """Whether nothing seems to have moved, but a month that would prove it is not counted.

    Either it stood still in *since* and has no figure of its own now; or it has one, a month of the last
    three has none, and nothing was gained since the figure before.
    """
    now = history.get(month)
    if not is_own(now):
        return is_stalled(history, goal, since)
    span = [history.get(m) for m in Month.span(month - STALLED_MONTHS, month)]
    if not _is_behind(now, goal) or all(is_own(value) for value in span):
        return False
    months = Month.span(month - LOOK_BACK, month)
    values = [value for m in months if (value := history.get(m)) and is_own(value)]
    before = [value for value in values if value.month <= month - STALLED_MONTHS]
    return bool(before) and _stands([before[-1], *(v for v in values if v.month > month - STALLED_MONTHS)])


def _is_behind(now: Value | None, goal: Goal | None) -> bool:
    """Below a target that can be worked towards from month to month."""
    if now is None or now.indicator.kind in (Kind.FREQUENCY, Kind.RANK, Kind.MEETING):
        return False
    return light_of(now, goal) in (Light.YELLOW, Light.RED)


def _stands(values: Sequence[Value]) -> bool:
    """Whether nothing was gained from the first to the last, of a flow in any after the first."""
    last = values[-1]
    if last.indicator.kind == Kind.FLOW:
        return all(not value.month_numerator for value in values[1:])
    first, now = values[0].numerator or 0, last.numerator or 0
    return (first - now if low_is_good(last.indicator) else now - first) <= 0

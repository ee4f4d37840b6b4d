"""Who is ahead and who needs help: fair rankings and the spread between areas.

Ties share a rank, no data is not zero, small denominators are marked, and every row says how many
are still to do. Work is ranked, never persons, and nothing is added up over indicators (red lines
2 and 3 of docs/domain-rules.md).
"""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from portal.dashboard.comparison import Change, change_of, pair_of
from portal.dashboard.goals import Goal, still_to_do
from portal.dashboard.lights import Light, light_of
from portal.dashboard.values import Kind, Value, is_small
from portal.indicators.models import Indicator


@dataclass(frozen=True, slots=True)
class Standing:
    """One area in a ranking; without a rank where it has no figure for the month."""

    area_code: str
    value: Value | None
    rank: int | None
    light: Light
    to_do: int | None
    change: Change | None
    is_small: bool


@dataclass(frozen=True, slots=True)
class Spread:
    """Best, median and worst over areas (highest and lowest where neither is better), and the gap."""

    best: Value
    worst: Value
    best_area: str
    worst_area: str
    median: Decimal
    gap: Decimal
    count: int
    best_count: int = 1  # areas that share the best figure
    worst_count: int = 1
    due: int = 0  # areas that should have a figure, counted or not


def low_is_good(indicator: Indicator) -> bool:
    """Whether the lowest comes first: first place, or fewest."""
    return indicator.kind == Kind.RANK or indicator.direction == Indicator.Direction.DOWN


def is_ranked(indicator: Indicator) -> bool:
    """Only work that can go better or worse is ranked.

    Other figures are listed by size; a place on somebody else's list (the study platform) is shown
    for information, and never made into a rank of ours (red line 3).
    """
    return is_graded(indicator) and indicator.kind != Kind.RANK


def is_graded(indicator: Indicator) -> bool:
    """Whether one end of the scale is the better one."""
    return indicator.direction != Indicator.Direction.NEUTRAL and indicator.kind != Kind.MEETING


def is_sized(indicator: Indicator) -> bool:
    """Whether the figure is a plain number, which the size of an area decides: 630㎡, 101 members.

    Its ends are not named and it makes no order, unless each has a target of its own to be measured by.
    """
    return not indicator.has_rate and indicator.kind not in (Kind.RANK, Kind.MEETING)


def puts_in_order(indicator: Indicator, goals: Mapping[str, Goal | None]) -> bool:
    """Whether areas stand in an order: by a share, or by how much of its own target each has reached."""
    return is_ranked(indicator) and (indicator.has_rate or any(goals.values()))


def ranks(values: Mapping[str, Value | None], goals: Mapping[str, Goal | None]) -> dict[str, int]:
    """The rank of each area that has a figure for the month; ties share one (1, 1, 3)."""
    measures = {code: _ranked_measure(value, goals.get(code)) for code, value in values.items()}
    known = sorted((measure for measure in measures.values() if measure is not None), reverse=True)
    first = {measure: len(known) - place for place, measure in enumerate(known)}
    return {code: first[measure] for code, measure in measures.items() if measure is not None}


def _ranked_measure(value: Value | None, goal: Goal | None) -> Decimal | None:
    """What areas are ordered by, smallest first; None for an area without a figure or never ranked."""
    if value is None or value.measure is None or not value.is_current or not is_ranked(value.indicator):
        return None
    measure = value.measure if value.indicator.has_rate else _part_of(value, goal)
    if measure is None:
        return None
    return measure if low_is_good(value.indicator) else -measure


def _part_of(value: Value, goal: Goal | None) -> Decimal | None:
    """How much of its own target the area has reached; None without one."""
    reached = goal.reached(value) if goal and goal.value else None
    return None if goal is None or reached is None else reached / goal.value


def standings(
    values: Mapping[str, Value | None],
    goals: Mapping[str, Goal | None],
    before: Mapping[str, Value | None],
) -> list[Standing]:
    """The ranking of the areas in *values*: best first, the ones without a figure last, by code.

    Work that is not put in order, because size decides its number, is listed by code.
    """
    places = ranks(values, goals)
    rows = []
    for code, value in values.items():
        goal = goals.get(code)
        rows.append(
            Standing(
                area_code=code,
                value=value,
                rank=places.get(code),
                light=light_of(value, goal),
                to_do=still_to_do(value, goal) if value else None,
                change=change_of(pair_of(value, before.get(code))),
                is_small=value is not None and is_small(value),
            )
        )
    return sorted(rows, key=_order)


def _order(row: Standing) -> tuple[bool, bool, Decimal, str]:
    measure = row.value.measure if row.value and row.value.is_current else None
    if row.value is None or measure is None:
        return True, False, Decimal(0), row.area_code
    indicator = row.value.indicator
    if is_ranked(indicator) and is_sized(indicator):
        return False, row.rank is None, Decimal(row.rank or 0), row.area_code
    return False, False, measure if low_is_good(indicator) else -measure, row.area_code


def last_first(rows: Iterable[Standing]) -> list[Standing]:
    """Ranked rows, those furthest behind first; of those that share a place by code, as everywhere."""
    return sorted(rows, key=lambda row: (-(row.rank or 0), row.area_code))


def spread(values: Mapping[str, Value | None]) -> Spread | None:
    """How uneven the areas are (docs/seed-coverage.md C5); None with fewer than two figures."""
    known = [
        (value.measure, code, value)
        for code, value in sorted(values.items())
        if value is not None and value.measure is not None and value.is_current
    ]
    if len(known) < 2:
        return None
    lowest, highest = min(known, key=lambda item: item[0]), max(known, key=lambda item: item[0])
    best, worst = (lowest, highest) if low_is_good(known[0][2].indicator) else (highest, lowest)
    median = statistics.median(measure for measure, _code, _value in known)
    alike = [sum(one[0] == end[0] for one in known) for end in (best, worst)]
    missing = sum(value is None or not value.is_current for value in values.values())
    gap, due = _gap(best[2], worst[2]), len(known) + missing
    return Spread(best[2], worst[2], best[1], worst[1], median, gap, len(known), alike[0], alike[1], due)


def _gap(best: Value, worst: Value) -> Decimal:
    """The printed distance: percentage points between the printed rates, else units."""
    if best.rate and worst.rate:
        return abs(best.rate.percent - worst.rate.percent)
    return Decimal(abs((best.numerator or 0) - (worst.numerator or 0)))

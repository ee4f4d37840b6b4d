"""What should be reached: a target as the dashboard compares with it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from portal.core.areas import Level
from portal.core.month import Month
from portal.dashboard.values import Value
from portal.indicators.models import Indicator, Target

Kind = Indicator.Kind
ALL = Decimal(100)


@dataclass(frozen=True, slots=True)
class Goal:
    """A rate in percent (``is_rate``) or a number in the indicator's unit, by a day or for every month."""

    is_rate: bool
    value: Decimal
    year: int
    due_on: dt.date | None = None

    def reached(self, value: Value) -> Decimal | None:
        """How far *value* is, in the goal's own measure; None where that is not known."""
        if self.is_rate:
            return value.rate.exact if value.rate else None
        return None if value.numerator is None else Decimal(value.numerator)

    def required(self, indicator: Indicator, month: Month) -> Decimal:
        """What should be reached by the end of *month*.

        The number set for a flow falls due in equal parts, month by month, until the month it is
        due; a rate, and the number of a stock, is compared as it is set.
        """
        if self.is_rate or indicator.kind != Kind.FLOW or self.due_on is None:
            return self.value
        january = Month(self.year, 1)
        months = max(1, Month.of(self.due_on).since(january) + 1)
        return self.value * min(months, month.since(january) + 1) / months


def goal_for(indicator: Indicator, target: Target | None, year: int) -> Goal | None:
    """The goal that *target* sets.

    A minimum is only what a frequency is counted against: that every community meets it is the goal
    of every frequency, unless a target says otherwise. What is neither better nor worse has no goal,
    nor has a rank, which is shown for information only.
    """
    if indicator.direction == Indicator.Direction.NEUTRAL or indicator.kind in (Kind.RANK, Kind.MEETING):
        return None
    if target and target.value_kind == Target.ValueKind.RATE and indicator.has_rate:
        return Goal(True, target.value, year, target.due_on)
    if target and target.value_kind == Target.ValueKind.COUNT:
        return Goal(False, target.value, year, target.due_on)
    if indicator.kind == Kind.FREQUENCY:
        return Goal(True, ALL, year)
    return None


class Goals:
    """The goals of an area and of all areas in it, from one query for their targets."""

    def __init__(
        self, targets: Iterable[Target], year: int, differing: Collection[tuple[str, int]] = ()
    ) -> None:
        """*differing*: areas (and the indicators' ids) that have no goal, for their parts have several."""
        self._year, self._differing = year, differing
        self._targets = {(target.area_code, target.indicator_id): target for target in targets}

    def of(self, area_code: str, indicator: Indicator) -> Goal | None:
        """The goal that binds the area: its own, else the sub-district's where that binds it."""
        if (area_code, indicator.pk) in self._differing:
            return None
        own = self._targets.get((area_code, indicator.pk))
        return goal_for(indicator, own or self._inherited(area_code, indicator), self._year)

    def _inherited(self, area_code: str, indicator: Indicator) -> Target | None:
        target = self._targets.get((area_code[: Level.SUB_DISTRICT], indicator.pk))
        return target if target and target.binds(area_code) else None


def still_to_do(value: Value, goal: Goal | None) -> int | None:
    """How many are still to do until the goal (还差 N 个), 0 when it is reached; None where there is none.

    Without a goal nothing is still to do: nobody has asked for it. Where less is better, how many are
    too many.
    """
    if value.numerator is None or not value.is_current or goal is None:
        return None
    aim = aim_of(goal.value, value.denominator, is_rate=goal.is_rate)
    if aim is None:
        return None
    if value.indicator.direction == Indicator.Direction.DOWN:
        return max(0, value.numerator - int(aim.to_integral_value(ROUND_FLOOR)))
    return short_of(aim, value.numerator)


def aim_of(value: Decimal, denominator: int | None, *, is_rate: bool) -> Decimal | None:
    """How many a goal of that value asks for; None of a rate of nothing."""
    if not is_rate:
        return value
    return value * denominator / ALL if denominator else None


def short_of(aim: Decimal, numerator: int) -> int:
    """How many whole ones are missing until *aim*, 0 when it is reached."""
    return max(0, int(aim.to_integral_value(ROUND_CEILING)) - numerator)

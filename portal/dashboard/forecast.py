"""When a target is met if things go on as in the last three months."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.core.areas import Level
from portal.core.month import Month
from portal.dashboard.comparison import added_up, is_own
from portal.dashboard.goals import Goal
from portal.dashboard.values import Value
from portal.indicators.models import Indicator

Kind = Indicator.Kind
PACE_MONTHS = 3
HORIZON_MONTHS = 60
"""Beyond five years a straight line says nothing: “not at the present pace”."""


class Outlook(models.TextChoices):
    MET = "met", gettext_lazy("target met")
    EXPECTED = "expected", gettext_lazy("expected")
    NOT_AT_THIS_PACE = "not_at_this_pace", gettext_lazy("not at the present pace")
    NOT_BY_THESE = "not_by_these", gettext_lazy("cannot be told yet")


@dataclass(frozen=True, slots=True)
class Forecast:
    """The month in which the target is met at the present pace, and whether that is after its due day.

    ``areas`` of ``due`` are those whose pace it is: with another month's reports it is another pace.
    """

    outlook: Outlook
    month: Month | None = None
    is_late: bool = False
    areas: int = 1
    due: int = 1

    @property
    def basis(self) -> str:
        """“over 9 of 15”; empty where it is the pace of all, or no pace was asked for."""
        if self.outlook == Outlook.MET or self.areas >= self.due:
            return ""
        words = {"areas": self.areas, "due": self.due}
        if self.outlook == Outlook.NOT_BY_THESE:  # why it cannot be told: the others' pace is not known
            return _("only %(areas)d of %(due)d can be compared") % words
        return _("over %(areas)d of %(due)d") % words

    @property
    def text(self) -> str:
        if self.month is None:
            text = str(self.outlook.label)
        elif self.is_late:
            text = _("at this pace: %(month)s, after the due day") % {"month": self.month.label}
        else:
            text = _("at this pace: %(month)s") % {"month": self.month.label}
        return _("%(text)s (%(basis)s)") % {"text": text, "basis": self.basis} if self.basis else text


def forecast(
    now: Value | None, goal: Goal | None, histories: Sequence[Mapping[Month, Value]]
) -> Forecast | None:
    """The forecast of *now* at the pace of the areas that it is made of.

    *histories* are theirs, of a community just its own. None without a target due on a day (a
    frequency is judged month by month), without a figure for the month, or where fewer than half of
    the areas have two months of their own to draw a line through.
    """
    if now is None or not now.is_current or goal is None or goal.due_on is None:
        return None
    reached = goal.reached(now)
    if reached is None:
        return None
    down = now.indicator.direction == Indicator.Direction.DOWN
    distance = reached - goal.value if down else goal.value - reached
    if distance <= 0:
        return Forecast(Outlook.MET)
    found = _pace(now, goal, histories)
    if found is None:
        return None
    pace, areas = found
    if (
        not down
        and _left(histories, now.month) < distance * (now.denominator or 0) / 100
        and _is_bounded(now, goal)
    ):
        return Forecast(Outlook.NOT_BY_THESE, areas=areas, due=len(histories))
    met = _meeting(distance, -pace if down else pace, now, Month.of(goal.due_on))
    return replace(met, areas=areas, due=len(histories))


def _is_bounded(now: Value, goal: Goal) -> bool:
    """Whether areas can do no more than they have left: a rate of a stock, whose cases add up."""
    return goal.is_rate and now.indicator.kind == Kind.COMPLETION and now.indicator.has_rate


def _left(histories: Sequence[Mapping[Month, Value]], month: Month) -> int:
    """How much those have left whose figures are their own: the others' pace is not known."""
    own = [history[month] for history in histories if is_own(history.get(month))]
    return sum((value.denominator or 0) - (value.numerator or 0) for value in own)


def _meeting(distance: Decimal, pace: Decimal, now: Value, due: Month) -> Forecast:
    if pace <= 0 or distance / pace > HORIZON_MONTHS:
        return Forecast(Outlook.NOT_AT_THIS_PACE)
    met_in = now.month + math.ceil(distance / pace)
    if now.indicator.kind == Kind.FLOW and met_in.year > now.month.year:
        return Forecast(Outlook.NOT_AT_THIS_PACE)  # the year's figures restart before that
    return Forecast(Outlook.EXPECTED, met_in, met_in > due)


def _pace(now: Value, goal: Goal, histories: Sequence[Mapping[Month, Value]]) -> tuple[Decimal, int] | None:
    """By how much the goal's measure moves in a month, over the areas that can be compared, and how many.

    A straight line over the last three months. The number of a flow moves by what its months counted.
    """
    month, is_flow = now.month, now.indicator.kind == Kind.FLOW
    if is_flow and not goal.is_rate:
        return _pace_of_months(histories, month)
    for earlier in Month.span(month - PACE_MONTHS, month - 1):
        if is_flow and earlier.year != month.year:
            continue
        compared = [
            (history[earlier], history[month])
            for history in histories
            if is_own(history.get(earlier)) and is_own(history.get(month))
        ]
        if not compared or 2 * len(compared) < len(histories):
            continue
        start, end = (_reached(goal, side, now.level) for side in zip(*compared, strict=True))
        if start is not None and end is not None:
            return (end - start) / month.since(earlier), len(compared)
    return None


def _reached(goal: Goal, values: Sequence[Value], level: Level) -> Decimal | None:
    """How far the areas are together; an area that stands for itself is not added up."""
    value = values[0] if values[0].level == level else added_up(values)
    return goal.reached(value) if value else None


def _pace_of_months(histories: Sequence[Mapping[Month, Value]], month: Month) -> tuple[Decimal, int] | None:
    """What the areas count in a month on average of their own last three; one not reported is left out."""
    paces = []
    for history in histories:
        recent = [history[m] for m in Month.span(month - (PACE_MONTHS - 1), month) if m in history]
        counted = [value.month_numerator for value in recent if value.month_numerator is not None]
        if counted:
            paces.append(Decimal(sum(counted)) / len(counted))
    enough = paces and 2 * len(paces) >= len(histories)
    return (sum(paces, Decimal(0)), len(paces)) if enough else None

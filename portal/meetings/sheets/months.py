"""Twelve months small: a line over the months with its target, as coordinates for SVG and for Word.

Zero stands at the foot, a rate's 100 % at the head, so that neighbouring charts can be compared; a month
without a figure is a gap, and a figure that was carried forward an empty dot.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from portal.core.charts.line import runs_of
from portal.core.month import Month
from portal.dashboard.comparison import is_own
from portal.dashboard.trend import TREND_MONTHS, trend_months, trend_value
from portal.dashboard.values import Value
from portal.meetings.schema import FrozenCell, FrozenIndicator

WIDTH, HEIGHT, MARGIN = 120, 26, 3
Point = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Chart:
    """Unbroken runs of points, dots by kind, and the target's line (from x, to x, at y)."""

    runs: list[list[Point]]
    dots: list[Point]
    carried: list[Point]
    last: Point | None
    target: tuple[str, str, str] | None
    width: int = WIDTH
    height: int = HEIGHT
    foot: str = f"{HEIGHT - MARGIN}"

    @property
    def lines(self) -> list[str]:
        """The runs as SVG writes them."""
        return [" ".join(f"{x},{y}" for x, y in run) for run in self.runs]


def chart_of(
    history: Mapping[Month, Value], cell: FrozenCell, indicator: FrozenIndicator, month: Month
) -> Chart | None:
    """The twelve months that end with *month*, which reads what *cell* holds; None without any figure."""
    months = trend_months(month)
    values = [trend_value(history.get(m)) for m in months[:-1]] + [_shown(cell, indicator)]
    owned = [is_own(history.get(m)) for m in months[:-1]] + [not cell["carried"]]
    return _drawn(values, owned, cell, indicator, months)


def chart_of_office(indicator: FrozenIndicator) -> Chart | None:
    """The same of the sub-district itself, of the months that were frozen; of a flow only its rate was."""
    if not (indicator["has_rate"] or _is_level(indicator)):
        return None
    values = [
        None if (known := one["percent"] if indicator["has_rate"] else one["n"]) is None else Decimal(known)
        for one in indicator["months"]
    ]
    months = [Month.parse(one["month"]) for one in indicator["months"]]
    return _drawn(values, [True] * len(values), indicator["total"], indicator, months)


def _drawn(
    values: list[Decimal | None],
    owned: list[bool],
    cell: FrozenCell,
    indicator: FrozenIndicator,
    months: list[Month],
) -> Chart | None:
    known = [value for value in values if value is not None]
    if not known:
        return None
    goal = cell["goal"]
    has_target = goal is not None and goal["is_rate"] == indicator["has_rate"] and _is_level(indicator)
    target = Decimal(goal["value"]) if goal and has_target else None
    top = Decimal(100) if indicator["has_rate"] else max(*known, target or Decimal(0), Decimal(1))
    points = [None if value is None else (_x(at), _y(value, top)) for at, value in enumerate(values)]
    carried = [point for point, own in zip(points, owned, strict=True) if point and not own]
    runs = runs_of(points)
    first = months.index(max(months[-1].january, months[0]))
    return Chart(
        runs=[run for run in runs if len(run) > 1],
        dots=[run[0] for run in runs if len(run) == 1 and run[0] not in carried],
        carried=carried,
        last=points[-1] if points[-1] not in carried else None,
        target=None if target is None else (_x(first), _x(TREND_MONTHS - 1), _y(target, top)),
    )


def _is_level(indicator: FrozenIndicator) -> bool:
    """Whether each month is held against the whole target: the year's number of a flow falls due in parts."""
    return indicator["has_rate"] or indicator["kind"] != "flow"


def _shown(cell: FrozenCell, indicator: FrozenIndicator) -> Decimal | None:
    """The month's own point as the line draws the others (``trend_value``)."""
    if not cell["is_current"]:
        return None
    if indicator["has_rate"]:
        return None if cell["percent"] is None else Decimal(cell["percent"])
    number = cell["month_n"] if indicator["kind"] == "flow" else cell["n"]
    return None if number is None else Decimal(number)


def _x(place: int) -> str:
    return f"{MARGIN + place * (WIDTH - 2 * MARGIN) / (TREND_MONTHS - 1):.1f}"


def _y(value: Decimal, top: Decimal) -> str:
    share = min(value / top, Decimal(1))
    return f"{HEIGHT - MARGIN - float(share) * (HEIGHT - 2 * MARGIN):.1f}"

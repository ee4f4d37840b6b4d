"""Twelve months of one indicator: the line of the indicator's page and the small one of a community's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from portal.core.charts.line import runs_of
from portal.core.month import Month
from portal.dashboard.values import Kind, Value

TREND_MONTHS = 12
WIDTH, HEIGHT, MARGIN = 96, 28, 3


def trend_months(month: Month) -> list[Month]:
    """The twelve months that end with *month*."""
    return list(Month.span(month - (TREND_MONTHS - 1), month))


def trend_value(value: Value | None) -> Decimal | None:
    """The height of the line in a month: the rate, else the number; of a flow without a rate the month's own.

    None is a gap: a month that nobody reported is not zero.
    """
    if value is None or not value.is_current:
        return None
    if value.rate:
        return value.rate.percent
    if value.indicator.kind == Kind.FLOW:
        return None if value.month_numerator is None else Decimal(value.month_numerator)
    return value.measure


def tick_label(month: Month, *, is_first: bool) -> str:
    """A month under the axis: its number, with the year below where a year begins."""
    label = month.label.removeprefix(f"{month.year}年").removeprefix(f"{month.year}-")
    return f"{label}\n{month.year}" if is_first or month.month == 1 else label


@dataclass(frozen=True, slots=True)
class Sparkline:
    """A small line as SVG coordinates: unbroken runs of ``x,y`` points, and dots."""

    runs: list[str]
    dots: list[tuple[str, str]]
    width: int = WIDTH
    height: int = HEIGHT


def sparkline(history: Mapping[Month, Value], month: Month) -> Sparkline | None:
    """The last twelve months; None with fewer than two of them known."""
    values = [trend_value(history.get(m)) for m in trend_months(month)]
    known = [value for value in values if value is not None]
    if len(known) < 2:
        return None
    low, high = min(known), max(known)
    points: list[tuple[str, str] | None] = []
    for index, value in enumerate(values):
        points.append(None if value is None else (_x(index), _y(value, low, high)))
    runs = runs_of(points)
    lone = [run[0] for run in runs if len(run) == 1]
    last = [points[-1]] if points[-1] else []
    lines = [" ".join(f"{x},{y}" for x, y in run) for run in runs if len(run) > 1]
    return Sparkline(lines, [*lone, *last])


def _x(index: int) -> str:
    return f"{MARGIN + index * (WIDTH - 2 * MARGIN) / (TREND_MONTHS - 1):.1f}"


def _y(value: Decimal, low: Decimal, high: Decimal) -> str:
    share = (value - low) / (high - low) if high > low else Decimal("0.5")
    return f"{HEIGHT - MARGIN - float(share) * (HEIGHT - 2 * MARGIN):.1f}"

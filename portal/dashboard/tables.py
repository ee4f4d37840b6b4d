"""Tables that the templates show: areas against indicators, whom to speak with, an indicator's months."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from portal.core.month import Month
from portal.dashboard.goals import Goal
from portal.dashboard.lights import Light, light_of
from portal.dashboard.presenters import figure_text, fraction_text, month_text, updating_text
from portal.dashboard.ranking_rows import RankingRow
from portal.dashboard.values import Coverage, Value
from portal.indicators.models import Indicator


@dataclass(frozen=True, slots=True)
class HeatCell:
    """One area and indicator: the figure in the colour, shape and word of its light."""

    indicator: Indicator
    text: str
    light: Light
    is_carried: bool
    is_earlier: bool
    origin: str = ""  # where the figure can be read again
    without: str = ""  # the months that a running total lacks, in words


@dataclass(frozen=True, slots=True)
class HeatRow:
    """``is_former``: areas that are gone and whose figures are in the total still; they have no page."""

    area_code: str
    name: str
    cells: list[HeatCell]
    is_former: bool = False


def heat_cell(
    indicator: Indicator,
    value: Value | None,
    goal: Goal | None,
    *,
    is_updating: bool = False,
    origin: str = "",
    without: str = "",
) -> HeatCell:
    """The cell of one area; a dash, never a zero, where there is no figure.

    Of a flow whose month is missing the year's earlier months are shown: they are in the total.
    *without*: the months that a total of the year lacks, this one or earlier ones, in words.
    """
    return HeatCell(
        indicator=indicator,
        text=updating_text(is_updating) or figure_text(value),
        light=light_of(value, goal),
        is_carried=value is not None and value.coverage.carried > 0,
        is_earlier=value is not None and not value.is_current and value.numerator is not None,
        origin=origin,
        without=without,
    )


@dataclass(frozen=True, slots=True)
class Concern:
    """One indicator and the areas to speak with about it, furthest behind first."""

    indicator: Indicator
    rows: list[RankingRow]
    more: int = 0


@dataclass(frozen=True, slots=True)
class MonthRow:
    """One month of an indicator's table: newest first."""

    month: Month
    figure: str
    fraction: str
    month_figure: str
    coverage: Coverage | None


def month_rows(history: Mapping[Month, Value], months: list[Month]) -> list[MonthRow]:
    """The months of *history*, newest first, a dash for a month nobody reported."""
    rows = []
    for month in reversed(months):
        value = history.get(month)
        rows.append(
            MonthRow(
                month,
                figure_text(value),
                fraction_text(value),
                month_text(value),
                value.coverage if value else None,
            )
        )
    return rows

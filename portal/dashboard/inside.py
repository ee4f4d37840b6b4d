"""One indicator of one community: its months, each with the report it stands in, and its grids.

Grids show how uneven a community is inside (docs/seed-coverage.md C6). What is said of grids is not rolled
up: a grid reports nothing, its registers do.
"""

from __future__ import annotations

from dataclasses import dataclass

from grids.models import Grid
from portal.core.areas import AreaCode, Level
from portal.core.measures import measured_codes, recorded
from portal.core.month import Month
from portal.dashboard import presenters
from portal.dashboard.comparison import of_month
from portal.dashboard.goals import Goals
from portal.dashboard.origin import line_of, month_of
from portal.dashboard.presenters import figure_text, fraction_text
from portal.dashboard.queries import own_figures
from portal.dashboard.ranking import spread
from portal.dashboard.ranking_rows import RankingRow, ranking
from portal.dashboard.running import first_counted, period_text
from portal.dashboard.trend import trend_months
from portal.dashboard.values import Coverage, Kind, Value
from portal.indicators.models import Indicator
from portal.reporting.models import COUNTED_STATES, MonthlyReport, ReportState
from portal.rollups.models import RollupQuerySet


def is_measured(indicator: Indicator) -> bool:
    """Whether a register states the indicator for single grids."""
    return indicator.code in measured_codes(Level.GRID)


@dataclass(frozen=True, slots=True)
class MonthLine:
    """One month: what it counted itself, and where that can be read.

    ``carried_from``: the month whose figure stands for this one; ``state``: of a report that is not counted.
    """

    month: Month
    figure: str
    fraction: str
    carried_from: Month | None
    state: str
    origin: str


@dataclass(frozen=True, slots=True)
class Months:
    """The months of one figure, newest first; of a running total, what they add up to and since when."""

    lines: list[MonthLine]
    total: str = ""
    fraction: str = ""
    period: str = ""


def months_of(community: AreaCode, indicator: Indicator, month: Month, rollups: RollupQuerySet) -> Months:
    """The months of the year that a running total holds; of other figures the twelve to *month*."""
    is_flow = indicator.kind == Kind.FLOW
    history = own_figures(rollups, community, month, month - 1, [indicator]).history(community, indicator)
    span = list(Month.span(month.january, month)) if is_flow else trend_months(month)
    found = MonthlyReport.objects.within(community).filter(month__in=span)
    states = dict(found.exclude(state__in=COUNTED_STATES).values_list("month", "state"))
    lines = [
        MonthLine(
            month=one,
            figure=figure_text(value := of_month(history[one]) if one in history else None),
            fraction=fraction_text(value),
            carried_from=value.coverage.oldest if value and value.coverage.carried else None,
            state=str(ReportState(states[one]).label) if one in states else "",
            origin=line_of(community, indicator, month_of(value, one)),
        )
        for one in reversed(span)
    ]
    if not is_flow:
        return Months(lines)
    total = history.get(month)
    return Months(lines, figure_text(total), fraction_text(total), period_text(first_counted(history, month)))


@dataclass(frozen=True, slots=True)
class Inside:
    """The grids of a community in order, and the spread between them."""

    ranking: list[RankingRow]
    spread: presenters.SpreadText | None


def inside(community: AreaCode, indicator: Indicator, month: Month, since: Month, goals: Goals) -> Inside:
    """The grids as of *month*, compared with *since*; a flow is that of the month itself."""
    names = dict(Grid.objects.within(community).as_of(month.last_day).values_list("code", "name"))
    now, before = (_values(community, indicator, one, list(names)) for one in (month, since))
    rows = ranking(now, {code: goals.of(code, indicator) for code in names}, before, names)
    return Inside(rows, presenters.spread_text(spread(now), names))


def _values(
    community: AreaCode, indicator: Indicator, month: Month, codes: list[str]
) -> dict[str, Value | None]:
    held = recorded(indicator.code, month, community, Level.GRID)
    return {
        code: Value(
            indicator=indicator,
            level=Level.GRID,
            month=month,
            numerator=held[code].numerator,
            denominator=held[code].denominator,
            coverage=Coverage(1, 1),
            month_numerator=held[code].numerator,
            month_denominator=held[code].denominator,
        )
        if code in held
        else None
        for code in codes
    }

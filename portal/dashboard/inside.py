"""How uneven a community is inside: its grids, as the registers state them (seed-map C6).

The one page whose figures are not rolled up: a grid reports nothing, its registers do.
"""

from __future__ import annotations

from dataclasses import dataclass

from grids.models import Grid
from portal.core.areas import AreaCode, Level
from portal.core.measures import measured_codes, recorded
from portal.core.month import Month
from portal.dashboard import presenters
from portal.dashboard.goals import Goals
from portal.dashboard.ranking import spread
from portal.dashboard.values import Coverage, Value
from portal.indicators.models import Indicator


def is_measured(indicator: Indicator) -> bool:
    """Whether a register states the indicator for single grids."""
    return indicator.code in measured_codes(Level.GRID)


@dataclass(frozen=True, slots=True)
class Inside:
    """The grids of a community in order, and the spread between them."""

    ranking: list[presenters.RankingRow]
    spread: presenters.SpreadText | None


def inside(community: AreaCode, indicator: Indicator, month: Month, since: Month, goals: Goals) -> Inside:
    """The grids as of *month*, compared with *since*; a flow is that of the month itself."""
    names = dict(Grid.objects.within(community).as_of(month.last_day).values_list("code", "name"))
    now, before = (_values(community, indicator, one, list(names)) for one in (month, since))
    rows = presenters.ranking(now, {code: goals.of(code, indicator) for code in names}, before, names)
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

"""What a page or a snapshot reads of an area and of the areas one level below it, and what it says of them.

Read once, in one view of the data (``core.one_view``); the pages and a meeting's snapshot ask the same
object, so that they cannot say two things of one figure.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from portal.core.areas import AreaCode, Level
from portal.core.month import Month
from portal.dashboard import presenters, queries, tables
from portal.dashboard.attention import PERSISTENT_MONTHS, is_stalled, is_unjudged, persistently_behind
from portal.dashboard.comparison import Change, added_up, adds_up, change_of, common, pair_over
from portal.dashboard.earlier import Uncounted, earlier_uncounted, lacking_text, without_text
from portal.dashboard.forecast import Forecast, forecast
from portal.dashboard.goals import Goal, Goals, still_to_do
from portal.dashboard.origin import origin_of
from portal.dashboard.ranking import spread
from portal.dashboard.ranking_rows import RankingRow, ranking
from portal.dashboard.running import first_counted, period_text
from portal.dashboard.upper_goals import goals_above
from portal.dashboard.values import Kind, Value
from portal.indicators.models import Indicator
from portal.rollups.models import RollupQuerySet

Values = dict[str, Value | None]


@dataclass(frozen=True, slots=True)
class Reading:
    """The values of an area and those below it, by month.

    ``remade`` are areas that cannot be compared, ``unsettled`` indicators (by id) whose total does not
    stand over rows that add up to it: above a sub-district, while one was counted again and the other not.
    ``earlier`` are the reports of the year's earlier months that running totals lack.
    """

    area: AreaCode
    month: Month
    since: Month
    own: queries.Figures
    below: queries.Figures
    names: Mapping[str, str]
    goals: Goals
    remade: frozenset[str]
    unsettled: frozenset[int]
    earlier: tuple[Uncounted, ...]

    @classmethod
    def of(
        cls,
        rollups: RollupQuerySet,
        area: AreaCode,
        month: Month,
        since: Month,
        indicators: list[Indicator],
    ) -> Reading:
        """Read with a handful of queries, whatever the number of areas and indicators."""
        span = (month, since, indicators)
        own = queries.own_figures(rollups, area, *span)
        below = queries.child_figures(rollups, area, *span)
        names = queries.names_below(area, month)
        return cls(
            area,
            month,
            since,
            own=own,
            below=below,
            names=names,
            goals=goals_above(area, month.year)
            if area.level < Level.SUB_DISTRICT
            else queries.goals_within(area, month.year),
            remade=frozenset(queries.remade(area, since, month)),
            unsettled=frozenset(
                one.pk
                for one in indicators
                if not adds_up(own.at(area, one, month), list(below.by_area(one, month).values()))
            ),
            earlier=tuple(earlier_uncounted(area, month)),
        )

    def total(self, indicator: Indicator) -> Value | None:
        """The area's own value, None where it does not stand over rows that add up to it."""
        return None if self.is_unsettled(indicator) else self.own.at(self.area, indicator, self.month)

    def is_unsettled(self, indicator: Indicator) -> bool:
        return indicator.pk in self.unsettled

    def values(self, indicator: Indicator, month: Month | None = None) -> Values:
        """The value of each area below, None where there is none."""
        return self.below.of_areas(self.names, indicator, month or self.month)

    def before(self, indicator: Indicator) -> Values:
        """The same in the month compared with, without areas made of other communities by now."""
        values = self.values(indicator, self.since)
        return {code: value for code, value in values.items() if code not in self.remade}

    def goal_of(self, indicator: Indicator) -> Goal | None:
        return self.goals.of(self.area, indicator)

    def to_do(self, indicator: Indicator) -> int | None:
        """How many the area itself has still to do; None where nobody knows or asks."""
        value = self.total(indicator)
        return still_to_do(value, self.goal_of(indicator)) if value else None

    def goals_below(self, indicator: Indicator) -> dict[str, Goal | None]:
        return {code: self.goals.of(code, indicator) for code in self.names}

    def change(self, indicator: Indicator) -> Change | None:
        """What moved in the area: over those below that can be compared."""
        return change_of(pair_over(self.values(indicator), self.before(indicator)))

    def is_comparable(self, indicator: Indicator) -> bool:
        """Whether any area below has figures of its own in both months."""
        return bool(common(self.values(indicator), self.before(indicator)))

    def forecast(self, indicator: Indicator) -> Forecast | None:
        histories = [self.below.history(code, indicator) for code in self.names if code not in self.remade]
        return forecast(self.total(indicator), self.goal_of(indicator), histories)

    def spread_text(self, indicator: Indicator) -> presenters.SpreadText | None:
        return presenters.spread_text(spread(self.values(indicator)), self.names)

    def card(self, indicator: Indicator, due: int) -> presenters.Card:
        """The indicator's card; *due* communities should be counted in it."""
        card = presenters.card(
            indicator,
            self.total(indicator),
            self.goal_of(indicator),
            self.month,
            change=self.change(indicator),
            expected=self.forecast(indicator),
            due=due,
            ends=self.spread_text(indicator),
            is_updating=self.is_unsettled(indicator),
        )
        return replace(
            card, period=self.period(indicator), lacks=lacking_text(self.lacking_reports(indicator))
        )

    def period(self, indicator: Indicator) -> str:
        """Since when the indicator's running total counts, in words."""
        return period_text(first_counted(self.own.history(self.area, indicator), self.month))

    def lacking(self, code: str, indicator: Indicator) -> list[Month]:
        """The earlier months, since the running total began, whose report of that community it lacks."""
        if indicator.kind != Kind.FLOW:
            return []
        first = first_counted(self.own.history(self.area, indicator), self.month)
        return [one.month for one in self.earlier if one.area_code == code and one.month >= first]

    def lacking_reports(self, indicator: Indicator) -> int:
        """How many such reports the area's own total lacks."""
        return sum(len(self.lacking(code, indicator)) for code in self.names)

    def without(self, code: str, indicator: Indicator) -> str:
        """The months, this one among them, that the community's total of the year lacks, in words."""
        value = self.below.at(code, indicator, self.month)
        if value is None or value.numerator is None or indicator.kind != Kind.FLOW:
            return ""
        return without_text([*self.lacking(code, indicator), *([] if value.is_current else [self.month])])

    def ranking(self, indicator: Indicator) -> list[RankingRow]:
        values = self.values(indicator)
        origins = {code: origin_of(value, code, indicator, self.month) for code, value in values.items()}
        without = {code: self.without(code, indicator) for code in values}
        goals, before = self.goals_below(indicator), self.before(indicator)
        return ranking(values, goals, before, self.names, origins, without)

    def is_stalled(self, code: str, indicator: Indicator) -> bool:
        """Whether nothing has moved in the area of that code for two months, below its target."""
        return is_stalled(self.below.history(code, indicator), self.goals.of(code, indicator), self.month)

    def is_unjudged(self, code: str, indicator: Indicator) -> bool:
        """Whether nothing seems to have moved there, but a month that would prove it is not counted."""
        history = self.below.history(code, indicator)
        return is_unjudged(history, self.goals.of(code, indicator), self.month, self.since)

    def persistent(self, indicator: Indicator) -> list[str]:
        """Codes of the areas that somebody else's list has in its bottom quarter month after month."""
        if indicator.kind != Kind.RANK:
            return []
        months = Month.span(self.month - (PERSISTENT_MONTHS - 1), self.month)
        return persistently_behind([self.values(indicator, month) for month in months])

    def former_values(self, indicator: Indicator) -> dict[str, Value]:
        """What areas that are gone by the month's end counted in the year before: it stays in the total."""
        found = self.below.by_area(indicator, self.month)
        return {
            code: value
            for code, value in found.items()
            if code not in self.names and value.numerator is not None
        }

    def former(self, indicator: Indicator) -> Value | None:
        """The same as one value."""
        return added_up(self.former_values(indicator).values())

    def rows(self, indicators: list[Indicator]) -> list[tables.HeatRow]:
        """Every area below against the indicators."""
        return [
            tables.HeatRow(code, name, [self._cell(code, one) for one in indicators])
            for code, name in self.names.items()
        ]

    def _cell(self, code: str, indicator: Indicator) -> tables.HeatCell:
        value = self.below.at(code, indicator, self.month)
        origin = origin_of(value, code, indicator, self.month)
        without = self.without(code, indicator)
        goal = self.goals.of(code, indicator)
        return tables.heat_cell(indicator, value, goal, origin=origin, without=without)

    def total_row(self, name: str, indicators: list[Indicator]) -> tables.HeatRow:
        """The area itself against them."""
        cells = [
            tables.heat_cell(one, self.total(one), self.goal_of(one), is_updating=self.is_unsettled(one))
            for one in indicators
        ]
        return tables.HeatRow(str(self.area), name, cells)

    def former_row(self, indicators: list[Indicator]) -> tables.HeatRow | None:
        """A line for areas that are gone, so that the lines add up to the total; None without any."""
        codes = {code for one in indicators for code in self.former_values(one)}
        if not codes:
            return None
        name = _("closed: %(names)s") % {"names": queries.names_of_former(codes)}
        cells = [tables.heat_cell(one, self.former(one), None) for one in indicators]
        return tables.HeatRow("", name, cells, is_former=True)

"""What the dashboard reads: roll-ups and targets. A few queries, whatever the size."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import F, Min, Q

from communities.models import Community
from communities.places import names_of, upper_areas_below
from portal.core.areas import AreaCode, Level
from portal.core.month import Month
from portal.dashboard.forecast import PACE_MONTHS
from portal.dashboard.goals import Goals
from portal.dashboard.trend import TREND_MONTHS
from portal.dashboard.values import READ, Value, value_of
from portal.indicators.models import Indicator, Target
from portal.reporting.models import MonthlyReport
from portal.rollups.models import Rollup, RollupQuerySet, StaleRollup


@dataclass(slots=True)
class Figures:
    """Values by area, indicator and month, as read in one query."""

    _values: dict[int, dict[str, dict[Month, Value]]] = field(default_factory=dict)

    @classmethod
    def read(cls, rows: RollupQuerySet, indicators: Iterable[Indicator]) -> Figures:
        """The values of *rows* as far as they are of one of *indicators*; no model is made of each row."""
        by_id = {indicator.pk: indicator for indicator in indicators}
        figures = cls()
        for row in rows.values_list("indicator_id", "area_code", *READ, named=True):
            if row.indicator_id in by_id:
                areas = figures._values.setdefault(row.indicator_id, {})
                areas.setdefault(row.area_code, {})[row.month] = value_of(by_id[row.indicator_id], row)
        return figures

    def history(self, area_code: str, indicator: Indicator) -> dict[Month, Value]:
        """All months read of one area and indicator."""
        return self._values.get(indicator.pk, {}).get(area_code, {})

    def at(self, area_code: str, indicator: Indicator, month: Month) -> Value | None:
        return self.history(area_code, indicator).get(month)

    def of_areas(self, codes: Iterable[str], indicator: Indicator, month: Month) -> dict[str, Value | None]:
        """The value of each of the areas in *month*, None where there is none."""
        return {code: self.at(code, indicator, month) for code in codes}

    def by_area(self, indicator: Indicator, month: Month) -> dict[str, Value]:
        """The value of every area read that has one in *month*."""
        areas = self._values.get(indicator.pk, {})
        return {code: history[month] for code, history in areas.items() if month in history}


def own_figures(
    rollups: RollupQuerySet, area_code: str, month: Month, since: Month, indicators: list[Indicator]
) -> Figures:
    """The area's own values: the twelve months to *month* (and what a forecast needs), and *since*."""
    first = month - max(TREND_MONTHS - 1, PACE_MONTHS)
    wanted = Q(month__gte=first, month__lte=month) | Q(month=since)
    rows = rollups.filter(wanted, area_code=area_code, indicator__in=indicators)
    return Figures.read(rows.order_by(), indicators)


def child_figures(
    rollups: RollupQuerySet, area_code: str, month: Month, since: Month, indicators: list[Indicator]
) -> Figures:
    """The values of the areas one level below: *month*, three before (what stalls, the pace), and *since*."""
    wanted = Q(month__gte=month - PACE_MONTHS, month__lte=month) | Q(month=since)
    rows = rollups.children_of(area_code).filter(wanted, indicator__in=indicators)
    return Figures.read(rows.order_by(), indicators)


def sibling_figures(area: AreaCode, month: Month, indicators: list[Indicator]) -> Figures:
    """The values in *month* of all areas beside *area*, itself included, whoever asks.

    Only for saying where *area* stands among them: no page shows these values to who may not compare.
    """
    rows = Rollup.objects.children_of(area.ancestors[0]).for_month(month).filter(indicator__in=indicators)
    return Figures.read(rows.order_by(), indicators)


def indicators_of(user: Any, area: AreaCode, month: Month) -> list[Indicator]:
    """The indicators the area counts in *month*: what its sub-district uses; above it, what is rolled up.

    One that was retired or switched off is left out from then on; its earlier months keep it.
    """
    visible = Indicator.objects.visible_to(user).select_related("theme")
    if area.level >= Level.SUB_DISTRICT:
        return list(visible.in_use(area.at(Level.SUB_DISTRICT), month))
    counted = Rollup.objects.filter(area_code=area, month=month).values("indicator")
    return list(visible.filter(owner_code="", pk__in=counted))


def goals_within(area: AreaCode, year: int) -> Goals:
    """The goals of a sub-district and of every area in it, or of a community."""
    return Goals(Target.objects.around(area, year), year)


def names_below(area: AreaCode, month: Month) -> dict[str, str]:
    """Code and name of the areas one level below, by code: communities as of the end of *month*."""
    if area.level < Level.SUB_DISTRICT:
        return upper_areas_below(area)
    due = Community.objects.within(area).due_in(month)
    return dict(due.order_by("code").values_list("code", "short_name"))


def names_of_former(codes: Collection[str]) -> str:
    """The names of areas that are gone by the end of the month shown, in one line."""
    return "、".join(names_of(sorted(codes)).values())


def remade(area: AreaCode, since: Month, month: Month) -> set[str]:
    """The areas one level below *area* that are not made of the same communities in both months.

    Below a sub-district these are communities, which are what they are.
    """
    child = Level(area.level.child or Level.GRID)
    if child >= Level.COMMUNITY:
        return set()
    first, last = min(since, month).last_day, max(since, month).last_day
    changed = Q(opened_on__gt=first, opened_on__lte=last) | Q(closed_on__gt=first, closed_on__lte=last)
    parts = Community.objects.within(area).filter(changed).in_parts(child)
    return set(parts.values_list("part", flat=True).distinct())


def counting_since(area: AreaCode, month: Month) -> dt.datetime | None:
    """Since when changes to the figures of *area*, of *month* or before, wait to be counted; None if none do.

    What was changed before that moment is counted.
    """
    of = area.at(Level.SUB_DISTRICT) if area.level >= Level.SUB_DISTRICT else area
    marks = StaleRollup.objects.within(of).filter(month__lte=month, month__gte=month - TREND_MONTHS)
    earliest: dt.datetime | None = marks.aggregate(earliest=Min("marked_at"))["earliest"]
    return earliest


def months_with_figures(rollups: RollupQuerySet, area_code: str) -> list[Month]:
    """The months in which something approved is counted in the area itself, latest first."""
    counted = rollups.filter(area_code=area_code, areas_covered__gt=F("areas_carried"))
    return list(counted.order_by("-month").values_list("month", flat=True).distinct())


def months_with_reports(area: AreaCode) -> list[Month]:
    """The months that communities of the area report, or have reported, latest first.

    None above a sub-district, where a month is of interest once something of it is counted.
    """
    if area.level < Level.SUB_DISTRICT:
        return []
    reports = MonthlyReport.objects.within(area)
    return list(reports.order_by("-month").values_list("month", flat=True).distinct())

"""What areas above sub-districts are compared with: nobody sets them a target, their sub-districts do.

Where all of them have set the same rate, it is the area's as well. Where they differ, the area has none: how
many of its sub-districts meet their own is what can be said.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Max, Min
from django.utils.translation import ngettext

from communities.models import SubDistrict
from portal.core.areas import AreaCode, Level
from portal.core.month import Month
from portal.dashboard.goals import Goals
from portal.dashboard.lights import Light, light_of
from portal.dashboard.queries import Figures
from portal.indicators.models import Indicator, Target, TargetQuerySet
from portal.rollups.models import Rollup


@dataclass(frozen=True, slots=True)
class Rates:
    """The rates that so many sub-districts of one area have set for one indicator."""

    count: int
    least: Decimal
    most: Decimal
    due_on: dt.date

    @classmethod
    def together(cls, parts: list[Rates]) -> Rates:
        return cls(
            sum(one.count for one in parts),
            min(one.least for one in parts),
            max(one.most for one in parts),
            max(one.due_on for one in parts),
        )


def goals_above(area: AreaCode, year: int) -> Goals:
    """The goals of an area above sub-districts and of the areas one level below: two queries, or three."""
    level = Level(area.level.child or Level.SUB_DISTRICT)
    offices = SubDistrict.objects.within(area).open().in_parts(level)
    number = Counter(dict(offices.values_list("part").annotate(count=Count("pk"))))
    number[str(area)] = number.total()
    found = _rates(area, year, level)
    whole = defaultdict(list)
    for (_code, pk), rates in found.items():
        whole[pk].append(rates)
    own = {} if level == Level.SUB_DISTRICT else found
    targets = list(_of_offices(area, year)) if level == Level.SUB_DISTRICT else []
    differing = set()
    for (code, pk), rates in (own | {(str(area), pk): Rates.together(p) for pk, p in whole.items()}).items():
        if rates.count == number[code] and rates.least == rates.most:
            targets.append(_target(code, pk, year, rates))
        else:
            differing.add((code, pk))
    return Goals(targets, year, differing)


def on_target_text(area: AreaCode, indicator: Indicator, month: Month) -> str:
    """How many of the sub-districts that have a target meet it (12/17); empty where none has."""
    targets = list(_of_offices(area, month.year).filter(indicator=indicator))
    if not targets:
        return ""
    goals = Goals(targets, month.year)
    codes = SubDistrict.objects.within(area).open().order_by().values_list("code", flat=True)
    aims = {code: goal for code in codes if (goal := goals.of(code, indicator))}
    if not aims:
        return ""
    rows = Rollup.objects.within(area).at(Level.SUB_DISTRICT).for_month(month).filter(indicator=indicator)
    values = Figures.read(rows.order_by(), [indicator]).of_areas(aims, indicator, month)
    met = sum(light_of(value, aims[code]) == Light.GREEN for code, value in values.items())
    return ngettext(
        "sub-districts on target %(met)d/%(count)d", "sub-districts on target %(met)d/%(count)d", len(aims)
    ) % {"met": met, "count": len(aims)}


def _of_offices(area: AreaCode, year: int) -> TargetQuerySet:
    """The targets that the sub-districts of today have set."""
    offices = SubDistrict.objects.within(area).open().values("code")
    return Target.objects.within(area).filter(year=year, area_code__in=offices)


def _rates(area: AreaCode, year: int, level: Level) -> dict[tuple[str, int], Rates]:
    """What is set as a rate, by area of *level* and indicator."""
    rows = _of_offices(area, year).filter(value_kind=Target.ValueKind.RATE).in_parts(level)
    groups = rows.values_list("part", "indicator").annotate(
        count=Count("pk"), least=Min("value"), most=Max("value"), due=Max("due_on")
    )
    return {(part, pk): Rates(*rates) for part, pk, *rates in groups}


def _target(code: str, indicator: int, year: int, rates: Rates) -> Target:
    """The common rate as a target of the area, which is kept nowhere; due when the last of them is."""
    return Target(
        indicator_id=indicator,
        area_code=code,
        year=year,
        value_kind=Target.ValueKind.RATE,
        value=rates.most,
        due_on=rates.due_on,
    )

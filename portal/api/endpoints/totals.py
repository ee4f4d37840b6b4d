"""Totals: what the dashboard reads, with how many communities they speak of and how old they are."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db.models import Min, Q
from django.http import HttpRequest, HttpResponse
from ninja import Query, Router
from pydantic import Field

from portal.api.answers import Listing, Rows, listed
from portal.api.asking import AskedMonths, LevelName, after, cursor_of, level_of
from portal.api.models import Kind
from portal.api.reader import Reader, Token
from portal.api.rows import Total
from portal.core.areas import Level
from portal.core.month import Month
from portal.dashboard.values import READ, value_of
from portal.indicators.models import Indicator
from portal.rollups.arithmetic import CARRY_LIMIT
from portal.rollups.models import Rollup, RollupQuerySet, StaleRollup

router = Router(auth=Token(Kind.TOTALS), tags=["totals"])
_ENDS = ("minimum", "minimum_area", "maximum", "maximum_area")


class AskedTotals(AskedMonths):
    level: LevelName = Field("community", description="Totals of which areas.")


@router.get("/totals", response=Listing[Total], summary="Totals of areas by month")
def totals(request: HttpRequest, asked: Query[AskedTotals]) -> HttpResponse:
    """By month, area and indicator. A missing report is no zero: no row, or one that says what it covers."""

    def read(reader: Reader) -> tuple[Rows, str]:
        area, level = asked.area(reader), level_of(asked.level)
        known = indicators_of(reader, asked.indicator)
        rows = Rollup.objects.visible_to(reader).within(area).at(level).filter(indicator__in=known)
        found = _found(rows, asked.months(), asked.cursor, asked.limit + 1)
        is_more, found = len(found) > asked.limit, found[: asked.limit]
        waiting = Waiting(found, level)
        items = [_row(known[one.indicator_id], one, waiting) for one in found]
        last = found[-1] if found else None
        following = cursor_of(int(last.month), last.area_code, last.indicator_id) if last and is_more else ""
        return items, following

    return listed(request, asked, Total, read, Kind.TOTALS)


def indicators_of(reader: Reader, codes: list[str]) -> dict[int, Indicator]:
    """The indicators of those codes that the reader sees, all without any, by id."""
    visible = Indicator.objects.visible_to(reader)
    return {one.pk: one for one in (visible.filter(code__in=codes) if codes else visible)}


def _found(rows: RollupQuerySet, months: list[Month], cursor: str, most: int) -> list[Any]:
    """At most so many rows behind the cursor: month after month, each the part of an index."""
    key = after(cursor, int, str, int)
    found: list[Any] = []
    for month in months:
        of_month = rows.for_month(month)
        if key and int(month) <= key[0]:
            if int(month) < key[0]:
                continue
            _month, area, pk = key
            behind = Q(area_code__gt=area) | Q(area_code=area, indicator_id__gt=pk)
            of_month = of_month.filter(behind, area_code__gte=area)
        ordered = of_month.order_by("area_code", "indicator_id")[: most - len(found)]
        found += ordered.values_list("area_code", "indicator_id", *READ, *_ENDS, named=True)
        if len(found) >= most:
            break
    return found


def _row(indicator: Indicator, row: Any, waiting: Waiting) -> dict[str, Any]:
    value = value_of(indicator, row)
    return {
        "area": row.area_code,
        "month": str(row.month),
        "indicator": indicator.code,
        "value": value.numerator,
        "out_of": value.denominator,
        "rate": float(value.rate.percent) if value.rate else None,
        "month_value": value.month_numerator,
        "month_out_of": value.month_denominator,
        **{name: getattr(row, name) for name in _ENDS},
        "communities_due": row.areas_due,
        "communities_covered": row.areas_covered,
        "communities_carried": row.areas_carried,
        "oldest_month": str(row.oldest_month) if row.oldest_month else None,
        "recorded": row.recorded,
        "communities_differing": row.areas_differing,
        "waiting_since": waiting.since(row.area_code, row.month),
    }


class Waiting:
    """Since when changes wait to be counted, for the areas of a page.

    A total may lack what was changed in its own month or, of a year's flows and of stocks carried forward, in
    the twelve before it; in the area itself or in any that lies in it.
    """

    def __init__(self, rows: Iterable[Any], level: Level) -> None:
        self.length = min(int(level), int(Level.SUB_DISTRICT))
        months = [row.month for row in rows]
        parts = [row.area_code[: self.length] for row in rows]
        self.marks: dict[str, list[tuple[Month, dt.datetime]]] = {}
        if not months:
            return
        between = {"month__gte": min(months) - CARRY_LIMIT, "month__lte": max(months)}
        last = max(parts).ljust(int(Level.SUB_DISTRICT), "9")
        marks: Any = StaleRollup.objects.filter(area_code__gte=min(parts), area_code__lte=last, **between)
        found = marks.in_parts(Level(self.length)).values_list("part", "month")
        for part, month, at in found.annotate(at=Min("marked_at")):
            self.marks.setdefault(part, []).append((month, at))

    def since(self, area_code: str, month: Month) -> dt.datetime | None:
        marks = self.marks.get(area_code[: self.length], ())
        return min((at for of, at in marks if month - CARRY_LIMIT <= of <= month), default=None)

"""Every stored roll-up against a second count: communities and sub-districts from approved figures, larger
areas from the areas below them (``rollups.recount``, which shares no code with what wrote them)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import fields
from typing import Any

from django.db.models import Max, Min

from communities.models import Community
from portal.core.areas import NATION, Level
from portal.core.month import Month
from portal.core.one_view import one_view
from portal.indicators.models import Indicator
from portal.rollups import recount
from portal.rollups.models import Rollup, StaleRollup
from portal.rollups.refresh import UPPER_LEVELS
from portal.verification.findings import Finding

Key = recount.Key
Rows = dict[Key, recount.Row]


def check(area_code: str = "", months: Sequence[Month] = ()) -> Iterator[Finding]:
    """What differs, smallest areas first; of *months*, or of all that the sub-districts know.

    An area-month that is marked is being counted and is no finding. Each sub-district, and each larger
    area, is read in one view of the data.
    """
    codes = _in(Community, area_code).order_by("sub_district_id").values_list("sub_district_id", flat=True)
    sub_districts = list(codes.distinct())
    for code in sub_districts:
        with one_view():
            yield from list(_of_sub_district(code, months))
    for level in UPPER_LEVELS:
        for code in sorted({code[:level] for code in sub_districts}):
            with one_view():
                yield from list(_of_larger(code, months))


def _in(model: Any, area: str) -> Any:
    """The model's rows in the area; all of them in the nation."""
    return model.objects.all() if area == NATION else model.objects.within(area)


def _of_sub_district(code: str, months: Sequence[Month]) -> Iterator[Finding]:
    wanted = [month for month in _known_months(code) if not months or month in months]
    marked = set(StaleRollup.objects.filter(area_code=code).values_list("month", flat=True))
    counted = recount.rows(code, [month for month in wanted if month not in marked])
    yield from _compare(_stored(code, wanted, marked, (Level.SUB_DISTRICT, Level.COMMUNITY)), counted)


def _known_months(code: str) -> list[Month]:
    """Every month that somebody opened or counted."""
    stored = Rollup.objects.within(code).aggregate(first=Min("month"), last=Max("month"))
    opened = recount.months_opened(code)
    known = [month for month in (stored["first"], stored["last"], *opened) if month]
    return list(Month.span(min(known), max(known))) if known else []


def _of_larger(area: str, months: Sequence[Month]) -> Iterator[Finding]:
    """An area against the rows of those one level below, as they are stored."""
    child = min(level for level in Level if level > len(area))
    kinds = dict(Indicator.objects.values_list("pk", "kind"))
    parts: dict[Key, list[recount.Row]] = defaultdict(list)
    below = _in(Rollup, area).at(child)
    marked = set(_in(StaleRollup, area).values_list("month", flat=True))
    for row in below.filter(month__in=months) if months else below:
        if row.month not in marked:
            parts[area, row.month, row.indicator_id].append(_as_counted(row))
    due = {month: _in(Community, area).due_in(month).count() for month in {key[1] for key in parts}}
    counted = {
        key: together
        for key, rows in parts.items()
        if (together := recount.joined(rows, kinds[key[2]], due[key[1]]))
    }
    yield from _compare(_stored(area, months or None, marked, (len(area),)), counted, "in the areas below")


def _stored(area: str, months: Sequence[Month] | None, marked: set[Month], levels: tuple[int, ...]) -> Rows:
    rows = _in(Rollup, area).filter(level__in=[int(level) for level in levels])
    if months is not None:
        rows = rows.filter(month__in=months)
    return {
        (row.area_code, row.month, row.indicator_id): _as_counted(row)
        for row in rows
        if row.month not in marked
    }


def _as_counted(row: Rollup) -> recount.Row:
    oldest = (row.oldest_month.year, row.oldest_month.month) if row.oldest_month else None
    return recount.Row(
        numerator=row.numerator,
        denominator=row.denominator,
        ytd_numerator=row.ytd_numerator,
        ytd_denominator=row.ytd_denominator,
        minimum=row.minimum,
        maximum=row.maximum,
        minimum_area=row.minimum_area,
        maximum_area=row.maximum_area,
        due=row.areas_due,
        covered=row.areas_covered,
        carried=row.areas_carried,
        months_covered=row.months_covered,
        oldest=oldest,
        recorded=row.recorded,
        differing=row.areas_differing,
    )


def _compare(stored: Rows, counted: Rows, where: str = "counted") -> Iterator[Finding]:
    names = dict(Indicator.objects.values_list("pk", "code"))
    for key in sorted(stored.keys() | counted.keys()):
        before, now = stored.get(key), counted.get(key)
        if before != now:
            area, month, pk = key
            yield Finding("rollup", area, month, f"{names.get(pk, pk)}: {_words(before, now, where)}")


def _words(before: recount.Row | None, now: recount.Row | None, where: str) -> str:
    """What is stored and what was counted, of the numbers that differ."""
    if before is None or now is None:
        return "missing" if before is None else "should not be there"
    return ", ".join(
        f"{one.name} {getattr(before, one.name)} stored, {getattr(now, one.name)} {where}"
        for one in fields(recount.Row)
        if getattr(before, one.name) != getattr(now, one.name)
    )

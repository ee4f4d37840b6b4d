"""Refreshing roll-ups: the only module that writes them.

The database does the counting, in one statement for each group of kinds (idea 7); nothing is
fetched. Rows are replaced, not merged, so that what is no longer approved leaves no trace.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection, models, transaction
from django.db.models import Max, Min

from communities.models import Community
from portal.core.areas import AreaCode, Level
from portal.core.month import Month
from portal.core.turns import take_turn
from portal.reporting.models import MonthlyReport, ReportingPeriod, ReportState
from portal.rollups import arithmetic
from portal.rollups.models import Rollup, StaleRollup

CARRY_LIMIT = 12
BATCH = 5000


def mark_stale(sub_district_code: str, month: Month) -> int:
    """Mark *month* and every later month that counts its figures; returns how many marks were written.

    Later months of the same year sum its flows, and up to a year on its stocks may be carried. To be
    called in the transaction that changes the figures.
    """
    opened = ReportingPeriod.objects.within(sub_district_code).aggregate(last=Max("month"))["last"]
    last = max(month, opened or month)
    reach = max(Month(month.year, 12), month + CARRY_LIMIT)
    marks = [
        StaleRollup(area_code=sub_district_code, month=stale) for stale in Month.span(month, min(last, reach))
    ]
    StaleRollup.objects.bulk_create(marks)
    return len(marks)


def mark_all_stale(*sub_district_codes: str) -> int:
    """Mark every month of the sub-districts, of all without any; returns how many marks were written."""
    marks = (
        StaleRollup(area_code=code, month=month)
        for code, (first, last) in _spans(sub_district_codes).items()
        for month in Month.span(first, last)
    )
    return len(StaleRollup.objects.bulk_create(marks, batch_size=BATCH))


def _spans(codes: Collection[str]) -> dict[str, tuple[Month, Month]]:
    """First and last month of each sub-district: opened for reports, reported, or counted before."""
    found: dict[str, tuple[Month, Month]] = {}
    for rows, path in (
        (ReportingPeriod.objects.all(), "sub_district_id"),
        (MonthlyReport.objects.exclude(state=ReportState.NOT_STARTED), "community__sub_district_id"),
        (Rollup.objects.at(Level.SUB_DISTRICT), "area_code"),
    ):
        chosen = rows.filter(**{f"{path}__in": [str(code) for code in codes]}) if codes else rows
        months = chosen.order_by().values_list(path).annotate(first=Min("month"), last=Max("month"))
        for code, first, last in months:
            known = found.get(code, (first, last))
            found[code] = min(known[0], first), max(known[1], last)
    return found


def refresh_marked(area_code: str) -> int:
    """Refresh what is marked of an area, then of the areas that contain it; returns how many area-months."""
    done = 0
    for code in (AreaCode(area_code), *AreaCode(area_code).ancestors):
        marked = StaleRollup.objects.filter(area_code=code).order_by("-month").values_list("month", flat=True)
        done += sum(refresh(code, month) for month in marked.distinct())
    return done


def sweep() -> int:
    """Refresh all that is marked, level by level, so that each larger area is counted once.

    Returns how many area-months.
    """
    done = 0
    for level in sorted(Level, reverse=True):
        marked = StaleRollup.objects.filter(area_code__length=int(level)).order_by("area_code", "-month")
        pairs = list(marked.values_list("area_code", "month").distinct())
        done += sum(refresh(code, month) for code, month in pairs)
    return done


def rebuild() -> int:
    """Count every month of every sub-district again; returns how many area-months.

    Everything is marked first: if this is interrupted, the marks say what is left to do.
    """
    mark_all_stale()
    return sweep()


def refresh(area_code: str, month: Month) -> bool:
    """Count one area-month again; False if it was not marked (somebody else was faster).

    Safe to run twice and by several workers at once: they queue for the area-month, and each sees
    all that was committed before its turn.
    """
    area = AreaCode(area_code)
    with transaction.atomic():
        take_turn(f"rollup {area} {month}")
        marks = list(StaleRollup.objects.filter(area_code=area, month=month).values_list("pk", flat=True))
        if not marks:
            return False
        if area.level == Level.SUB_DISTRICT:
            _replace_communities(area, month)
        _replace_total(area, month)
        StaleRollup.objects.filter(pk__in=marks).delete()
        if area.ancestors:
            StaleRollup.objects.create(area_code=area.ancestors[0], month=month)
    return True


def _replace_communities(area: AreaCode, month: Month) -> None:
    Rollup.objects.within(area).at(Level.COMMUNITY).for_month(month).delete()
    for query_set, columns in (
        arithmetic.community_stocks(area, month),
        arithmetic.community_flows(area, month),
    ):
        _insert(query_set, columns, level=Level.COMMUNITY, month=month)


def _replace_total(area: AreaCode, month: Month) -> None:
    Rollup.objects.filter(area_code=area, month=month).delete()
    due = Community.objects.within(area).due_in(month).count()
    query_set, columns = arithmetic.totals(area, month, due)
    _insert(query_set, columns, level=area.level, month=month)


def _insert(query_set: models.QuerySet[Any], columns: dict[str, Any], *, level: Level, month: Month) -> None:
    """``INSERT … SELECT`` of the query, compiled from the ORM for whichever database is in use.

    What is the same in every row is added outside: a query filtered by a window merges equal columns.
    """
    given: dict[str, Any] = {"level": int(level), "month": int(month), "minimum_area": "", "maximum_area": ""}
    given |= {name: column.value for name, column in columns.items() if isinstance(column, models.Value)}
    counted = {name: column for name, column in columns.items() if not isinstance(column, models.Value)}
    for name in counted:
        given.pop(name, None)
    annotated = query_set.annotate(**{f"out_{name}": expression for name, expression in counted.items()})
    selected = annotated.values_list(*(f"out_{name}" for name in counted))
    try:
        sql, params = selected.query.get_compiler(connection=connection).as_sql()
    except EmptyResultSet:
        return
    quote = connection.ops.quote_name
    names = ", ".join(quote(name) for name in (*counted, *given))
    picked = ", ".join([*(f"picked.{quote(f'out_{name}')}" for name in counted), *["%s"] * len(given)])
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {quote(Rollup._meta.db_table)} ({names}) SELECT {picked} FROM ({sql}) picked",  # noqa: S608
            [*given.values(), *params],
        )

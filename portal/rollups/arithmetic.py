"""How figures add up: for each kind of indicator, the statements that write its roll-up rows.

The kind alone decides (idea 2 of docs/architecture.md):

========== ============================== =============================== ======================
kind       over communities               over months                     while a report is missing
========== ============================== =============================== ======================
completion n and d summed                 the latest                      may be carried forward
level      summed, with minimum, maximum  the latest                      may be carried forward
rank       never summed: best and worst   the latest                      may be carried forward
flow       n and d summed                 summed since January            not counted
frequency  communities that met it /      community-months that met it /  not counted
           communities that reported      community-months reported
meeting    summed                         summed since January            not counted
========== ============================== =============================== ======================

What a flow's cases are out of is what was received plus what was open before. Over the year that is
what was settled in earlier months plus what the latest month counted had to settle: without gaps the
first opening and all that was received since; and where a month is missing, what it left open is
counted by the next, so that a rate cannot pass 100 %. A community counts in a month if it exists on
the month's last day; flows of a community closed since stay in the year's total.

Each statement takes any set of area-months of one level (``Asked``) and adds them up from the level
below. The SQL is what PostgreSQL and SQLite both speak, by hand: the query builder has no join with a
list of values.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from portal.core.areas import Level
from portal.core.month import Month
from portal.indicators.models import Indicator
from portal.reporting.models import COUNTED_STATES

Kind = Indicator.Kind
Columns = dict[str, str]
Statement = tuple[str, list[Any]]
Pair = tuple[str, Month]
"""The code of an area and a month."""

CARRY_LIMIT = 12
"""No stock is carried further than this many months (``Indicator.carry_months``)."""
_CODE_LENGTH = int(Level.COMMUNITY)


def _listed(values: Iterable[str]) -> str:
    return "(" + ", ".join(f"'{value}'" for value in values) + ")"


_STOCKS = _listed((Kind.COMPLETION, Kind.LEVEL, Kind.RANK))
_BY_MONTH = _listed((Kind.FLOW, Kind.FREQUENCY, Kind.MEETING))
_COMPARED = _listed((Kind.LEVEL, Kind.RANK))

_EXISTS = "c.opened_on <= a.last_day AND (c.closed_on IS NULL OR c.closed_on > a.last_day)"
_NUMBER = "r.month - r.month / 100 * 88"  # yyyymm in months
_DIFFERS = "f.recorded_numerator IS NOT NULL AND f.recorded_numerator <> f.numerator"
_COMMUNITIES = "asked a JOIN communities_community c ON c.sub_district_code = a.area_code"
_FIGURES = f"""
    JOIN reporting_monthlyreport r ON r.community_code = c.code AND r.state IN {_listed(COUNTED_STATES)}
    JOIN reporting_figure f ON f.report_id = r.id AND f.numerator IS NOT NULL
    JOIN indicators_indicator i ON i.id = f.indicator_id
"""


@dataclass(frozen=True, slots=True)
class Asked:
    """Area-months of one level, as the common table ``asked`` that every statement begins with."""

    level: int
    pairs: tuple[Pair, ...]

    @property
    def with_asked(self) -> str:
        """Each with the months its figures may be of, its last day, and the last code that lies in it."""
        row = "(" + ", ".join(["%s"] * 7) + ")"
        names = "area_code, last_code, month, january, earliest, number, last_day"
        return f"WITH asked ({names}) AS (VALUES {', '.join([row] * len(self.pairs))})"

    @property
    def params(self) -> list[Any]:
        found: list[Any] = []
        for code, month in self.pairs:
            day = connection.ops.adapt_datefield_value(month.last_day)
            months = (int(month), int(month.january), int(month - CARRY_LIMIT), month.year * 12 + month.month)
            found += [code, code.ljust(_CODE_LENGTH, "9"), *months, day]
        return found


def forget(asked: Asked) -> Statement:
    """Take away the rows of the areas, and of a sub-district its communities' too.

    By constants, not by the common table: how many rows lie in a span no database can foresee from a
    join, and one whose statistics are old walks through all of them for each. The bounds lead to where
    the rows lie, one look into a list says of each whether it is asked for: a condition an area would
    be tried one after the other on every row.
    """
    levels = [asked.level, *([_CODE_LENGTH] if asked.level == Level.SUB_DISTRICT else [])]
    months = sorted({int(month) for _code, month in asked.pairs})
    codes = sorted({code for code, _month in asked.pairs})
    last = codes[-1].ljust(_CODE_LENGTH, "9") if len(levels) > 1 else codes[-1]
    keys = [f"{code} {int(month)}" for code, month in asked.pairs]
    sql = f"""
        DELETE FROM rollups_rollup WHERE level IN ({_places(levels)}) AND month IN ({_places(months)})
            AND area_code BETWEEN %s AND %s
            AND substr(area_code, 1, {asked.level}) || ' ' || month IN ({_places(keys)})
    """  # noqa: S608 - places for values, and a level
    return sql, [*levels, *months, codes[0], last, *keys]


def _places(values: Sequence[Any]) -> str:
    return ", ".join(["%s"] * len(values))


def rows(asked: Asked) -> list[Statement]:
    """Write the rows of the areas, and of a sub-district its communities' first."""
    if asked.level == Level.SUB_DISTRICT:
        return [_own_stocks(asked), _carried_stocks(asked), _by_month(asked), _totals(asked)]
    return [_totals(asked)]


def _insert(asked: Asked, columns: Columns, source: str) -> Statement:
    names, values = ", ".join(columns), ", ".join(columns.values())
    text = f"{asked.with_asked} SELECT {values} FROM {source}"  # noqa: S608
    return f"INSERT INTO rollups_rollup ({names}) {text}", asked.params


# --- communities ----------------------------------------------------------------------------------


def _of_community(**columns: str) -> Columns:
    """What a community's row has that is not given: nothing."""
    empty = dict.fromkeys(("ytd_numerator", "ytd_denominator", "minimum", "maximum"), "NULL")
    return empty | {"level": str(_CODE_LENGTH), "minimum_area": "''", "maximum_area": "''"} | columns


def _stock(carried: str, prefix: str = "f.") -> Columns:
    return _of_community(
        area_code=f"{prefix}area_code",
        month=f"{prefix}asked_month",
        indicator_id=f"{prefix}indicator_id",
        numerator=f"{prefix}numerator",
        denominator=f"{prefix}denominator",
        areas_due="1",
        areas_covered="1",
        areas_carried=carried,
        months_covered="0",
        oldest_month=f"{prefix}month",
        recorded=f"{prefix}recorded_numerator",
        areas_differing=f"{prefix}differing",
    )


_STOCK_FIGURES = f"""
    SELECT c.code AS area_code, a.month AS asked_month, r.month, f.indicator_id, f.numerator, f.denominator,
        f.recorded_numerator, CASE WHEN {_DIFFERS} THEN 1 ELSE 0 END AS differing
"""


def _own_stocks(asked: Asked) -> Statement:
    """Stocks that the month itself reported."""
    figures = f"""
        {_STOCK_FIGURES} FROM {_COMMUNITIES} AND {_EXISTS} {_FIGURES}
        WHERE r.month = a.month AND i.kind IN {_STOCKS}
    """
    return _insert(asked, _stock("0"), f"({figures}) f")


def _carried_stocks(asked: Asked) -> Statement:
    """Of stocks that it did not, the latest figure that is no older than the indicator lets it be."""
    carried = f"""
        {_STOCK_FIGURES}, ROW_NUMBER() OVER (
            PARTITION BY c.code, a.month, f.indicator_id ORDER BY r.month DESC
        ) AS place
        FROM {_COMMUNITIES} AND {_EXISTS} {_FIGURES}
        LEFT JOIN rollups_rollup own
            ON own.area_code = c.code AND own.month = a.month AND own.indicator_id = f.indicator_id
        WHERE r.month < a.month AND i.kind IN {_STOCKS} AND own.id IS NULL
            AND r.month >= a.earliest AND {_NUMBER} >= a.number - i.carry_months
            AND {_NUMBER} >= a.number - (SELECT MAX(carry_months) FROM indicators_indicator)
    """  # noqa: S608
    return _insert(asked, _stock("1"), f"({carried}) f WHERE f.place = 1")


def _by_month(asked: Asked) -> Statement:
    """Flows, frequencies and counts of meetings: the month's own, and the year so far."""
    figures = f"""
        SELECT c.code, a.month AS asked_month, f.indicator_id, i.kind, r.month, f.numerator, f.denominator,
            f.opening, f.denominator + COALESCE(f.opening, 0) AS to_settle, f.recorded_numerator,
            CASE WHEN {_EXISTS} THEN 1 ELSE 0 END AS due,
            CASE WHEN {_DIFFERS} THEN 1 ELSE 0 END AS differing,
            MAX(r.month) OVER (PARTITION BY c.code, a.month, f.indicator_id) AS latest
        FROM {_COMMUNITIES} {_FIGURES}
        WHERE r.month >= a.january AND r.month <= a.month AND i.kind IN {_BY_MONTH}
    """  # noqa: S608
    now = "FILTER (WHERE f.month = f.asked_month AND f.due = 1)"
    met = f"CASE WHEN f.kind <> '{Kind.FREQUENCY}' THEN f.numerator WHEN f.numerator >= f.denominator"
    of_year = f"""CASE WHEN f.kind = '{Kind.FREQUENCY}' THEN 1 WHEN f.opening IS NULL THEN f.denominator
        WHEN f.month < f.latest THEN f.numerator ELSE f.to_settle END"""
    columns = _of_community(
        area_code="f.code",
        month="f.asked_month",
        indicator_id="f.indicator_id",
        numerator=f"SUM(f.numerator) {now}",
        denominator=f"SUM(f.to_settle) {now}",
        ytd_numerator=f"SUM({met} THEN 1 ELSE 0 END)",
        ytd_denominator=f"SUM({of_year})",
        areas_due="MAX(f.due)",
        areas_covered=f"COUNT(*) {now}",
        areas_carried="0",
        months_covered="COUNT(*)",
        oldest_month=f"MAX(f.month) {now}",
        recorded=f"SUM(f.recorded_numerator) {now}",
        areas_differing=f"COALESCE(SUM(f.differing) {now}, 0)",
    )
    return _insert(asked, columns, f"({figures}) f GROUP BY f.code, f.asked_month, f.indicator_id")


# --- larger areas ---------------------------------------------------------------------------------

_FROM_COMMUNITIES = {
    "n": f"""CASE WHEN i.kind = '{Kind.RANK}' OR p.numerator IS NULL THEN NULL
        WHEN i.kind <> '{Kind.FREQUENCY}' THEN p.numerator
        WHEN p.numerator >= p.denominator THEN 1 ELSE 0 END""",
    "d": f"CASE WHEN i.kind = '{Kind.FREQUENCY}' THEN p.areas_covered ELSE p.denominator END",
    "low": f"CASE WHEN i.kind IN {_COMPARED} THEN p.numerator END",
    "low_area": "p.area_code",
    "high": f"CASE WHEN i.kind IN {_COMPARED} THEN p.numerator END",
    "high_area": "p.area_code",
}
_FROM_AREAS = {
    "n": "p.numerator",
    "d": "p.denominator",
    "low": "p.minimum",
    "low_area": "p.minimum_area",
    "high": "p.maximum",
    "high_area": "p.maximum_area",
}


def _totals(asked: Asked) -> Statement:
    """Areas from those one level below; where these are compared, with the least and the most of them."""
    source = f"({_parts(asked)}) p LEFT JOIN ({_due(asked)}) due"
    source += " ON due.area_code = p.area_code AND due.month = p.month"
    source += " GROUP BY p.area_code, p.month, p.indicator_id"
    columns = {
        "area_code": "p.area_code",
        "level": str(asked.level),
        "month": "p.month",
        "indicator_id": "p.indicator_id",
        "numerator": "SUM(p.n)",
        "denominator": "SUM(p.d)",
        "minimum": "MIN(p.lowest)",
        "maximum": "MAX(p.highest)",
        "minimum_area": "COALESCE(MIN(CASE WHEN p.low = p.lowest THEN p.low_area END), '')",
        "maximum_area": "COALESCE(MIN(CASE WHEN p.high = p.highest THEN p.high_area END), '')",
        "areas_due": "COALESCE(MIN(due.communities), 0)",
        "oldest_month": "MIN(p.oldest_month)",
    }
    summed = ("ytd_numerator", "ytd_denominator", "areas_covered", "areas_carried", "months_covered")
    columns |= {name: f"SUM(p.{name})" for name in (*summed, "recorded", "areas_differing")}
    return _insert(asked, columns, source)


def _parts(asked: Asked) -> str:
    """The rows of the areas below, each beside the area that is asked for, with the ends of its group.

    Of a larger area by its span and by the beginning of their codes: one area is found by an index over
    the span, of hundreds each row finds its own by what it begins with, where spans would be tried each.
    """
    if asked.level == Level.SUB_DISTRICT:
        one = _FROM_COMMUNITIES
        below = f"{_COMMUNITIES} JOIN rollups_rollup p ON p.area_code = c.code AND p.month = a.month"
    else:
        one = _FROM_AREAS
        child = min(level for level in Level if level > asked.level)
        below = f"""asked a JOIN rollups_rollup p ON p.level = {int(child)} AND p.month = a.month
            AND p.area_code BETWEEN a.area_code AND a.last_code
            AND substr(p.area_code, 1, {asked.level}) = a.area_code"""
    window = "OVER (PARTITION BY a.area_code, a.month, p.indicator_id)"
    chosen = ", ".join(f"{expression} AS {name}" for name, expression in one.items())
    return f"""
        SELECT a.area_code, a.month, p.indicator_id, {chosen}, MIN({one["low"]}) {window} AS lowest,
            MAX({one["high"]}) {window} AS highest, p.ytd_numerator, p.ytd_denominator, p.areas_covered,
            p.areas_carried, p.months_covered, p.oldest_month, p.recorded, p.areas_differing
        FROM {below} JOIN indicators_indicator i ON i.id = p.indicator_id
    """  # noqa: S608


def _due(asked: Asked) -> str:
    """How many communities exist at the month's end, whether their office has reported anything or not."""
    inside = "c.code BETWEEN a.area_code AND a.last_code"
    if asked.level == Level.SUB_DISTRICT:
        inside = "c.sub_district_code = a.area_code"
    return f"""
        SELECT a.area_code, a.month, COUNT(*) AS communities
        FROM asked a JOIN communities_community c ON {inside} AND {_EXISTS} GROUP BY a.area_code, a.month
    """  # noqa: S608

"""The arithmetic of the roll-up once more, in plain Python, for a reader who knows the field and not SQL.

It shares nothing with ``arithmetic`` and ``refresh`` but the tables: it reads approved figures, and counts
with the fingers. What is frozen is counted a second time here, and everything is every night
(``portal.verification``); the property tests compare the two on random worlds.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Max, Min

from communities.models import Community as CommunityModel
from portal.core.areas import NATION, AreaCode, Level
from portal.core.month import Month
from portal.indicators.models import Indicator
from portal.reporting.models import Figure as FigureModel
from portal.reporting.models import MonthlyReport, ReportingPeriod

Pair = tuple[int, int]
"""A month as (year, month)."""
STOCKS = ("completion", "level", "rank")
ALWAYS: tuple[Pair, Pair] = ((1, 1), (9999, 12))


@dataclass(frozen=True, slots=True)
class Figure:
    numerator: int
    denominator: int | None = None
    opening: int | None = None
    recorded: int | None = None  # what the register held

    @property
    def differs(self) -> bool:
        return self.recorded is not None and self.recorded != self.numerator


@dataclass(slots=True)
class Community:
    """What a community has had approved: by month, and in it by indicator."""

    code: str
    first: Pair = ALWAYS[0]  # the first month at whose end it exists
    last: Pair = ALWAYS[1]  # the last month at whose end it exists
    approved: dict[Pair, dict[Any, Figure]] = field(default_factory=dict)

    def exists(self, month: Pair) -> bool:
        return self.first <= month <= self.last


@dataclass(frozen=True, slots=True)
class Row:
    """What ``rollups.models.Rollup`` should hold of one area, month and indicator."""

    numerator: int | None = None
    denominator: int | None = None
    ytd_numerator: int | None = None
    ytd_denominator: int | None = None
    minimum: int | None = None
    maximum: int | None = None
    minimum_area: str = ""
    maximum_area: str = ""
    due: int = 0
    covered: int = 0
    carried: int = 0
    months_covered: int = 0
    oldest: Pair | None = None
    recorded: int | None = None
    differing: int = 0


def months_apart(earlier: Pair, later: Pair) -> int:
    return (later[0] - earlier[0]) * 12 + later[1] - earlier[1]


# --- one community ------------------------------------------------------------------------------


def community_row(community: Community, code: Any, kind: str, carry: int, month: Pair) -> Row | None:
    """What one community contributes in a month, or None if it has nothing to say."""
    reported = {
        m: figures[code] for m, figures in community.approved.items() if code in figures and m <= month
    }
    if kind in STOCKS:
        return _stock_row(community, reported, carry, month)
    return _flow_row(community, reported, kind, month)


def _stock_row(community: Community, reported: dict[Pair, Figure], carry: int, month: Pair) -> Row | None:
    if not reported or not community.exists(month):
        return None
    latest = max(reported)
    if months_apart(latest, month) > carry:
        return None
    figure = reported[latest]
    return Row(
        numerator=figure.numerator,
        denominator=figure.denominator,
        due=1,
        covered=1,
        carried=int(latest != month),
        oldest=latest,
        recorded=figure.recorded,
        differing=int(figure.differs),
    )


def _flow_row(community: Community, reported: dict[Pair, Figure], kind: str, month: Pair) -> Row | None:
    this_year = {m: figure for m, figure in reported.items() if m[0] == month[0]}
    if not this_year:
        return None
    now = this_year.get(month) if community.exists(month) else None
    ytd_n: int
    ytd_d: int | None
    if kind == "frequency":
        ytd_n = sum(is_met(figure.numerator, figure.denominator) for figure in this_year.values())
        ytd_d = len(this_year)
    else:
        ytd_n = sum(figure.numerator for figure in this_year.values())
        ytd_d = cases_of_the_year(this_year)
    return Row(
        numerator=now.numerator if now else None,
        denominator=now.denominator + (now.opening or 0) if now and now.denominator is not None else None,
        ytd_numerator=ytd_n,
        ytd_denominator=ytd_d,
        due=int(community.exists(month)),
        covered=int(now is not None),
        months_covered=len(this_year),
        oldest=month if now else None,
        recorded=now.recorded if now else None,
        differing=int(now is not None and now.differs),
    )


def is_met(times: int | None, minimum: int | None) -> bool:
    """Whether something was done as often as it had to be; a minimum that nobody knows is not met."""
    return times is not None and minimum is not None and times >= minimum


def cases_of_the_year(this_year: dict[Pair, Figure]) -> int | None:
    """What there was to settle: settled in earlier months, and what the latest one had before it.

    Without an opening (nothing is carried from month to month) all that was received.
    """
    *earlier, latest = [this_year[m] for m in sorted(this_year)]
    if all(figure.denominator is None for figure in this_year.values()):
        return None
    settled = sum(
        (figure.denominator or 0) if figure.opening is None else figure.numerator for figure in earlier
    )
    return settled + (latest.opening or 0) + (latest.denominator or 0)


# --- larger areas -------------------------------------------------------------------------------


def total_of(rows: Mapping[str, Row], kind: str, due: int) -> Row | None:
    """The rows of communities, by code, as one: of a frequency those that met it, of those that reported."""
    if not rows:
        return None
    known = {area: row for area, row in rows.items() if row.numerator is not None}
    numerator = total(row.numerator for row in known.values())
    denominator = total(row.denominator for row in rows.values())
    if kind == "frequency":
        met = [row for row in known.values() if is_met(row.numerator, row.denominator)]
        numerator, denominator = (len(met) if known else None), len(known)
    ends: dict[str, Any] = {}
    if kind in {"level", "rank"}:
        least = min(known, key=lambda area: (known[area].numerator, area))
        most = min(known, key=lambda area: (-(known[area].numerator or 0), area))
        ends = {
            "minimum": known[least].numerator,
            "maximum": known[most].numerator,
            "minimum_area": least,
            "maximum_area": most,
        }
    return _summed(rows.values(), due, None if kind == "rank" else numerator, denominator, ends)


def joined(rows: Sequence[Row], kind: str, due: int) -> Row | None:
    """The rows of areas above the community as one."""
    if not rows:
        return None
    ends: dict[str, Any] = {}
    if kind in {"level", "rank"}:
        least = min(rows, key=lambda row: (row.minimum, row.minimum_area))
        most = min(rows, key=lambda row: (-(row.maximum or 0), row.maximum_area))
        ends = {
            "minimum": least.minimum,
            "maximum": most.maximum,
            "minimum_area": least.minimum_area,
            "maximum_area": most.maximum_area,
        }
    numerator, denominator = total(row.numerator for row in rows), total(row.denominator for row in rows)
    return _summed(rows, due, numerator, denominator, ends)


def _summed(
    rows: Iterable[Row], due: int, numerator: int | None, denominator: int | None, ends: dict[str, Any]
) -> Row:
    parts = list(rows)
    return Row(
        numerator=numerator,
        denominator=denominator,
        ytd_numerator=total(row.ytd_numerator for row in parts),
        ytd_denominator=total(row.ytd_denominator for row in parts),
        due=due,
        covered=sum(row.covered for row in parts),
        carried=sum(row.carried for row in parts),
        months_covered=sum(row.months_covered for row in parts),
        oldest=min((row.oldest for row in parts if row.oldest), default=None),
        recorded=total(row.recorded for row in parts),
        differing=sum(row.differing for row in parts),
        **ends,
    )


def total(values: Iterable[int | None]) -> int | None:
    """The sum of what is known, None if nothing is."""
    known = [value for value in values if value is not None]
    return sum(known) if known else None


# --- from the database --------------------------------------------------------------------------

Key = tuple[str, Month, int]
"""Area, month, and the indicator's primary key."""


def rows(area_code: str, months: Sequence[Month], indicators: Iterable[int] | None = None) -> dict[Key, Row]:
    """Every row of the area (the nation's without digits), of all areas between, of each community in it."""
    return dict(counted(area_code, months, indicators))


def counted(
    area_code: str, months: Sequence[Month], indicators: Iterable[int] | None = None
) -> Iterator[tuple[Key, Row]]:
    """The same, one sub-district after the other and what contains them last.

    Two queries, and three for each sub-district; in memory are the figures of one sub-district, and a
    row a month and indicator for each area above.
    """
    kinds = _kinds(indicators)
    above: dict[Key, list[Row]] = defaultdict(list)
    due: dict[tuple[str, Month], int] = defaultdict(int)
    for code in _sub_districts(area_code):
        communities = _read(code, months, kinds)
        parents = [a for a in (*AreaCode(code).ancestors, NATION) if a.startswith(area_code)]
        for month in months:
            here = sum(c.exists(_pair(month)) for c in communities)
            for parent in parents:
                due[parent, month] += here
            for key, row in _of_sub_district(code, communities, month, kinds, here):
                yield key, row
                if len(key[0]) == Level.SUB_DISTRICT:
                    for parent in parents:
                        above[parent, month, key[2]].append(row)
    for key, parts in above.items():
        if together := joined(parts, kinds[key[2]][0], due[key[0], key[1]]):
            yield key, together


def _of_sub_district(
    code: str, communities: list[Community], month: Month, kinds: Mapping[int, tuple[str, int]], due: int
) -> Iterator[tuple[Key, Row]]:
    for pk, (kind, carry) in kinds.items():
        found = {c.code: row for c in communities if (row := community_row(c, pk, kind, carry, _pair(month)))}
        for area, row in found.items():
            yield (area, month, pk), row
        if summed := total_of(found, kind, due):
            yield (code, month, pk), summed


def _pair(month: Month) -> Pair:
    return month.year, month.month


def _kinds(indicators: Iterable[int] | None) -> dict[int, tuple[str, int]]:
    """Kind and months carried forward, by primary key."""
    wanted = Indicator.objects.order_by("pk")
    if indicators is not None:
        wanted = wanted.filter(pk__in=list(indicators))
    return {pk: (kind, carry) for pk, kind, carry in wanted.values_list("pk", "kind", "carry_months")}


def _sub_districts(area_code: str) -> list[str]:
    if len(area_code) >= Level.SUB_DISTRICT:
        return [AreaCode(area_code).at(Level.SUB_DISTRICT)]
    communities = CommunityModel.objects.within(area_code) if area_code else CommunityModel.objects.all()
    codes = communities.order_by("sub_district_id")
    return list(codes.values_list("sub_district_id", flat=True).distinct())


def _read(code: str, months: Sequence[Month], kinds: Mapping[int, tuple[str, int]]) -> list[Community]:
    """The sub-district's communities with all that may count in one of *months*."""
    communities = {
        one: Community(one, _first(opened), _last(closed))
        for one, opened, closed in CommunityModel.objects.within(code)
        .order_by("code")
        .values_list("code", "opened_on", "closed_on")
    }
    if not months:
        return list(communities.values())
    carry = max((months_ for _kind, months_ in kinds.values()), default=0)
    first = earliest(months, carry)
    figures = FigureModel.objects.within(code).filter(
        report__state__in=("APPROVED", "LOCKED"),
        report__month__range=(first, max(months)),
        numerator__isnull=False,
        indicator__in=list(kinds),
    )
    names = ("numerator", "denominator", "opening", "recorded_numerator")
    for community, month, pk, *numbers in figures.order_by().values_list(
        "report__community", "report__month", "indicator", *names
    ):
        communities[community].approved.setdefault(_pair(month), {})[pk] = Figure(*numbers)
    return list(communities.values())


def earliest(months: Sequence[Month], carry: int) -> Month:
    """The first month whose figures may count in one of *months*: its January, or one carried so far."""
    return min(min(month.january, month - carry) for month in months)


def months_opened(sub_district_code: str) -> list[Month]:
    """First and last month that the sub-district opened for reports or had approved; empty without any."""
    found: list[Month] = []
    opened = ReportingPeriod.objects.within(sub_district_code)
    approved = MonthlyReport.objects.within(sub_district_code).filter(state__in=("APPROVED", "LOCKED"))
    for rows in (opened, approved):
        ends = rows.aggregate(first=Min("month"), last=Max("month"))
        found += [month for month in ends.values() if month]
    return found


def _first(opened: Any) -> Pair:
    """The first month at whose end a community exists that was opened on that day."""
    return opened.year, opened.month


def _last(closed: Any) -> Pair:
    """The last month at whose end it does: on its day of closing it does not exist any more."""
    if closed is None:
        return ALWAYS[1]
    return (closed.year, closed.month - 1) if closed.month > 1 else (closed.year - 1, 12)

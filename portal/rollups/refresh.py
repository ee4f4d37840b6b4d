"""Refreshing roll-ups: the only module that writes them.

The database does the counting, in the same few statements for one area-month or hundreds (idea 7 of
docs/architecture.md); nothing is fetched. Rows are replaced, not merged, so that what is no longer approved
leaves no trace.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Sequence

from django.db import connection, transaction
from django.db.models import Max, Min, Q
from django.utils import timezone

from communities.models import Community
from portal.core.areas import NATION, AreaCode, Level, code_above
from portal.core.month import Month
from portal.core.turns import take_turns
from portal.reporting.models import MonthlyReport, ReportingPeriod, ReportState
from portal.rollups import arithmetic
from portal.rollups.arithmetic import CARRY_LIMIT, Pair
from portal.rollups.models import Rollup, StaleRollup

BATCH = 5000
SET_SIZE = 250
"""How many area-months one transaction counts: who approves meanwhile waits for no more than these."""
UPPER_LEVELS = tuple(sorted((int(level) for level in Level if level < Level.SUB_DISTRICT), reverse=True))
"""Levels above the sub-district from below, the nation (0) last."""


# --- marking --------------------------------------------------------------------------------------


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


def mark_all_stale(*sub_district_codes: str, within: str = NATION) -> int:
    """Mark every month of the sub-districts, of all *within* an area without any; returns how many marks."""
    marks = (
        StaleRollup(area_code=code, month=month)
        for code, (first, last) in _spans(sub_district_codes, within).items()
        for month in Month.span(first, last)
    )
    return len(StaleRollup.objects.bulk_create(marks, batch_size=BATCH))


def mark_due_stale(*sub_district_codes: str) -> int:
    """Mark every month of the sub-districts, and of the areas above also those that only others count.

    What changes is how many communities are due: of a county too in a month that these have not opened,
    or where they have never counted anything.
    """
    spans = _spans(sub_district_codes, NATION)
    shared: dict[str, tuple[Month, Month]] = {}  # the months that all of them have, by area above
    for code in map(str, sub_district_codes):
        first, last = spans.get(code, (Month.MAX, Month.MIN))
        for area in (*AreaCode(code).ancestors, NATION):
            known = shared.get(area, (first, last))
            shared[area] = max(known[0], first), min(known[1], last)
    counted = Rollup.objects.filter(area_code__in=shared, level__lt=Level.SUB_DISTRICT).order_by()
    marks = [
        StaleRollup(area_code=area, month=month)
        for area, month in counted.values_list("area_code", "month").distinct()
        if not shared[area][0] <= month <= shared[area][1]
    ]
    return mark_all_stale(*sub_district_codes) + len(StaleRollup.objects.bulk_create(marks, batch_size=BATCH))


def _spans(codes: Collection[str], within: str) -> dict[str, tuple[Month, Month]]:
    """First and last month of each sub-district: opened for reports, reported, or counted before."""
    found: dict[str, tuple[Month, Month]] = {}
    for rows, path in (
        (ReportingPeriod.objects.all(), "sub_district_id"),
        (MonthlyReport.objects.exclude(state=ReportState.NOT_STARTED), "community__sub_district_id"),
        (Rollup.objects.at(Level.SUB_DISTRICT), "area_code"),
    ):
        chosen = rows.filter(**{f"{path}__in": [str(code) for code in codes]}) if codes else rows
        months = (chosen.within(within) if within else chosen).order_by().values_list(path)
        for code, first, last in months.annotate(first=Min("month"), last=Max("month")):
            known = found.get(code, (first, last))
            found[code] = min(known[0], first), max(known[1], last)
    return found


# --- what is marked -------------------------------------------------------------------------------


def refresh_marked(area_code: str) -> int:
    """Refresh what is marked of an area, then of the areas that contain it; returns how many area-months."""
    code: str | None = area_code
    done = 0
    while code is not None:
        done += refresh_own(code)
        code = code_above(code)
    return done


def refresh_own(area_code: str) -> int:
    """Refresh what is marked of an area, and leave what contains it marked; returns how many area-months."""
    marked = StaleRollup.objects.filter(area_code=area_code).order_by("-month")
    pairs = [(area_code, month) for month in marked.values_list("month", flat=True).distinct()]
    return sum(refresh_set(pairs[start : start + SET_SIZE]) for start in range(0, len(pairs), SET_SIZE))


def refresh_above(*, settled_for: float = 0) -> int:
    """Refresh what is marked above the sub-district, each level at once, from below; returns how many.

    With *settled_for*, in seconds, nothing is done while the oldest mark there is younger: whoever
    wrote it has asked for a refresh that comes when it is not, so that a burst of approvals, or a stream
    of them, costs a refresh in so many seconds and no mark is left behind.
    """
    marks = StaleRollup.objects.filter(area_code__length__lt=int(Level.SUB_DISTRICT))
    oldest = marks.aggregate(oldest=Min("written_at"))["oldest"]
    if oldest is None:
        return 0
    age = (timezone.now() - oldest).total_seconds()
    if 0 <= age < settled_for:  # less than none: the clock was set back meanwhile
        return 0
    return sum(_refresh_level(level) for level in UPPER_LEVELS)


def sweep(within: str = NATION, *, patient: bool = True) -> int:
    """Refresh all that is marked *within* an area, level by level, so that each larger area is counted once.

    Returns how many area-months. Unless *patient*, sub-districts that somebody else is counting are
    passed by; so several may sweep at once and share the work.
    """
    done = _refresh_level(int(Level.SUB_DISTRICT), within, waiting=patient)
    return done + sum(_refresh_level(level, within) for level in UPPER_LEVELS if level >= len(within))


def rebuild(within: str = NATION) -> int:
    """Count every month of every sub-district *within* an area again; returns how many area-months.

    Everything is marked first: if this is interrupted, the marks say what is left to do.
    """
    mark_all_stale(within=within)
    return sweep(within)


def forget_unknown() -> int:
    """Take away rows of communities that there are not, which no refresh comes upon; returns how many."""
    known = Community.objects.values("code")
    return Rollup.objects.at(Level.COMMUNITY).exclude(area_code__in=known).delete()[0]


def provinces() -> list[str]:
    """The codes of the provinces that have anything to count."""
    return sorted({code[: Level.PROVINCE] for code in _spans((), NATION)})


def _refresh_level(level: int, within: str = NATION, *, waiting: bool = True) -> int:
    return sum(refresh_set(pairs, waiting=waiting) for pairs in _marked(level, within))


def _marked(level: int, within: str) -> Iterator[Sequence[Pair]]:
    """What is marked of a level, a set at a time, so that memory does not grow with the country."""
    marks = StaleRollup.objects.filter(area_code__length=level).order_by("area_code", "month")
    pairs = (marks.within(within) if within else marks).values_list("area_code", "month").distinct()
    found = list(pairs[:SET_SIZE])
    while found:
        yield found
        code, month = found[-1]
        later = Q(area_code__gt=code) | Q(area_code=code, month__gt=month)
        found = list(pairs.filter(later)[:SET_SIZE]) if len(found) == SET_SIZE else []


# --- counting -------------------------------------------------------------------------------------


def refresh(area_code: str, month: Month) -> bool:
    """Count one area-month again; False if it was not marked (somebody else was faster)."""
    return bool(refresh_set([(area_code, month)]))


def refresh_set(pairs: Collection[Pair], *, waiting: bool = True) -> int:
    """Count those area-months of one level again that are marked; returns how many these were.

    Safe to run twice and by several workers at once, on sets that overlap: they queue for each
    area-month (or pass by what is held, unless *waiting*), and each sees all that was committed before
    its turn. The number of statements does not depend on how many are asked for.
    """
    with transaction.atomic():
        marks = _take(pairs, waiting=waiting)
        if not marks:
            return 0
        code, _month = next(iter(marks))
        asked = arithmetic.Asked(len(code), tuple(marks))
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":  # compiling each statement takes longer than it saves
                cursor.execute("SET LOCAL jit = off")
            for sql, params in (arithmetic.forget(asked), *arithmetic.rows(asked)):
                cursor.execute(sql, params)
        StaleRollup.objects.filter(pk__in=[pk for kept in marks.values() for pk, _at in kept]).delete()
        _mark_above(marks)
    return len(marks)


Marks = dict[Pair, list[tuple[int, dt.datetime]]]


def _take(pairs: Collection[Pair], *, waiting: bool) -> Marks:
    """Take the turns, then read the marks: key and moment of each, by area-month."""
    wanted = {f"rollup {code} {month}": (str(code), month) for code, month in pairs}
    held = {wanted[turn] for turn in take_turns(wanted, waiting=waiting)}
    rows = StaleRollup.objects.filter(
        area_code__in={code for code, _month in held}, month__in={month for _code, month in held}
    )
    marks: Marks = {}
    for pk, code, month, at in rows.order_by("area_code", "month").values_list(
        "pk", "area_code", "month", "marked_at"
    ):
        if (code, month) in held:
            marks.setdefault((code, month), []).append((pk, at))
    return marks


def _mark_above(marks: Marks) -> None:
    """One mark for each larger area and month, as old as the oldest change it has not counted."""
    above: dict[Pair, dt.datetime] = {}
    for (code, month), kept in marks.items():
        parent = code_above(code)
        if parent is not None:
            oldest = min(at for _pk, at in kept)
            above[parent, month] = min(oldest, above.get((parent, month), oldest))
    StaleRollup.objects.bulk_create(
        StaleRollup(area_code=code, month=month, marked_at=at) for (code, month), at in above.items()
    )

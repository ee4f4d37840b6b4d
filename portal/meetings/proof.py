"""Counting a second time before figures are frozen: from the approved figures themselves, and from the rows.

The roll-ups that a snapshot was read from, and the code that wrote them, have no part in this.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from portal.core.areas import Level
from portal.core.month import Month
from portal.dashboard.trend import trend_months
from portal.indicators.models import Indicator
from portal.meetings.models import ProgressMeeting
from portal.meetings.schema import Content, FrozenCell, FrozenChange, FrozenIndicator, FrozenProof
from portal.reporting.models import COUNTED_STATES, Figure
from portal.rollups import recount

Kind = Indicator.Kind
Numbers = tuple[int | None, ...]
NOTHING = recount.Row()


class NotProven(Exception):
    """What was counted a second time is not what was to be frozen.

    ``differences`` are for the log, ``concerned`` the names of the indicators they are of, for people.
    """

    def __init__(self, differences: list[str], concerned: list[str]) -> None:
        super().__init__("; ".join(differences))
        self.differences = differences
        self.concerned = concerned


@dataclass(frozen=True, slots=True)
class Counted:
    """The recount of one indicator: its rows by area and month."""

    rows: Mapping[tuple[str, Month, int], recount.Row]
    indicator: Indicator
    area: str
    month: Month
    since: Month

    def row(self, area: str, month: Month | None = None) -> recount.Row:
        return self.rows.get((area, month or self.month, self.indicator.pk), NOTHING)

    def communities(self) -> set[str]:
        """All that count in the month, those that are closed since included."""
        return {
            code
            for code, month, pk in self.rows
            if len(code) == Level.COMMUNITY and month == self.month and pk == self.indicator.pk
        }

    def shown(self, row: recount.Row) -> Numbers:
        """n and d as a cell shows them: of a flow the year's."""
        if self.indicator.kind == Kind.FLOW:
            return row.ytd_numerator, row.ytd_denominator
        return row.numerator, row.denominator


def prove(content: Content, meeting: ProgressMeeting, indicators: Sequence[Indicator]) -> FrozenProof:
    """Count every frozen figure again; ``NotProven`` where one differs, else what was counted."""
    months = sorted({*trend_months(meeting.month), meeting.since})
    rows = recount.rows(meeting.area, months, [one.pk for one in indicators])
    names = {one["code"] for one in content["communities"]}
    differences = list(_of_reports(content))
    concerned = []
    for indicator, one in zip(indicators, content["indicators"], strict=True):
        counted = Counted(rows, indicator, str(meeting.area), meeting.month, meeting.since)
        found = list(_of_indicator(counted, one, names))
        differences += [f"{one['code']} {text}" for text in found]
        concerned += [one["name"]] if found else []
    if differences:
        raise NotProven(differences, concerned)
    figures = Figure.objects.within(meeting.area).counted()
    cells = [cell for one in content["indicators"] for cell in one["rows"]]
    first = recount.earliest(months, max((one.carry_months for one in indicators), default=0))
    read = figures.filter(report__month__range=(first, meeting.month), indicator__in=indicators)
    return {
        "figures": read.count(),
        "totals": len(indicators) * (1 + len(trend_months(meeting.month))),
        "cells": len(cells),
        "movements": sum(
            cell["change"] is not None
            for one in content["indicators"]
            for cell in (one["total"], *one["rows"])
        ),
        "by_indicator": {
            one["code"]: [one["total"]["n"], one["total"]["d"]] for one in content["indicators"]
        },
    }


def _of_indicator(counted: Counted, one: FrozenIndicator, names: set[str]) -> Iterator[str]:
    yield from _of_figures(counted, one)
    yield from _of_rows(one)
    yield from _of_line(counted, one)
    yield from _of_former(counted, one, names)
    yield from _of_movements(counted, one, names)


def _differ(what: str, frozen: Iterable[object], counted: Iterable[object]) -> Iterator[str]:
    before, now = tuple(frozen), tuple(counted)
    if before != now:
        yield f"{what}: {before} frozen, {now} counted"


def _of_reports(content: Content) -> Iterator[str]:
    """The number of reports counted is that of the communities whose report is."""
    states = [one["report_state"] for one in content["communities"]]
    approved = sum(state in COUNTED_STATES for state in states)
    reports = content["reports"]
    yield from _differ("reports", (reports["approved"], reports["due"]), (approved, len(states)))
    counted = {one["code"] for one in content["communities"] if one["report_state"] in COUNTED_STATES}
    for one in content["indicators"]:
        for row in one["rows"]:
            if row["is_current"] and not row["carried"] and row["area"] not in counted:
                yield f"{one['code']} {row['area']}: counted, but its report is {row['report']}"


def _of_figures(counted: Counted, one: FrozenIndicator) -> Iterator[str]:
    """Total and communities, from the approved figures."""
    for cell in (one["total"], *one["rows"]):
        row = counted.row(cell["area"])
        numbers = (*counted.shown(row), row.covered, row.carried)
        yield from _differ(cell["area"], (cell["n"], cell["d"], cell["covered"], cell["carried"]), numbers)
        if counted.indicator.kind == Kind.FLOW:
            month = (cell["month_n"], cell["month_d"])
            yield from _differ(f"{cell['area']} month", month, (row.numerator, row.denominator))


def _of_rows(one: FrozenIndicator) -> Iterator[str]:
    """The total, from the rows that stand under it."""
    if one["kind"] == Kind.RANK:
        return
    cells = [*one["rows"], *([one["former"]] if one["former"] else [])]
    pairs = [_towards_total(one, cell) for cell in cells if cell["n"] is not None]
    total = one["total"]
    yield from _differ(
        "rows", (total["n"] or 0, total["d"] or 0), (sum(n for n, _d in pairs), sum(d for _n, d in pairs))
    )


def _towards_total(one: FrozenIndicator, cell: FrozenCell) -> tuple[int, int]:
    n, d = cell["n"] or 0, cell["d"] or 0
    return (int(n >= d), 1) if one["kind"] == Kind.FREQUENCY else (n, d)


def _of_line(counted: Counted, one: FrozenIndicator) -> Iterator[str]:
    """The twelve months of the sub-district."""
    for month in one["months"]:
        row = counted.row(counted.area, Month.parse(month["month"]))
        numbers = counted.shown(row) if row.covered else (None, None)
        yield from _differ(month["month"], (month["n"], month["d"]), numbers)


def _of_former(counted: Counted, one: FrozenIndicator, names: set[str]) -> Iterator[str]:
    gone = [counted.shown(counted.row(code)) for code in counted.communities() - names]
    cell = one["former"]
    frozen = (cell["n"] or 0, cell["d"] or 0) if cell else (0, 0)
    yield from _differ(
        "closed communities", frozen, (sum(n or 0 for n, _d in gone), sum(d or 0 for _n, d in gone))
    )


def _of_movements(counted: Counted, one: FrozenIndicator, names: set[str]) -> Iterator[str]:
    """What is called movement, over the communities with a figure of their own in both months."""
    for cell in (one["total"], *one["rows"]):
        codes = names if cell is one["total"] else {cell["area"]}
        change = cell["change"]
        if change is not None:
            yield from _of_change(counted, cell, change, codes)


def _of_change(counted: Counted, cell: FrozenCell, change: FrozenChange, codes: set[str]) -> Iterator[str]:
    own = [
        code
        for code in codes
        if all(_is_own(counted.row(code, month)) for month in (counted.month, counted.since))
    ]
    is_total = len(cell["area"]) == Level.SUB_DISTRICT
    sums = [_sum(counted, own, month, is_total=is_total) for month in (counted.month, counted.since)]
    yield from _differ(f"{cell['area']} moved", change["numbers"], (*sums[0], *sums[1]))
    if is_total:
        yield from _differ("compared", (change["areas"], change["due"]), (len(own), len(codes)))


def _is_own(row: recount.Row) -> bool:
    return bool(row.covered) and not row.carried


def _sum(counted: Counted, codes: list[str], month: Month, *, is_total: bool) -> Numbers:
    rows = [counted.row(code, month) for code in codes]
    if is_total and counted.indicator.kind == Kind.FREQUENCY:
        return sum((row.numerator or 0) >= (row.denominator or 0) for row in rows), len(rows)
    bases = [row.denominator for row in rows if row.denominator is not None]
    return sum(row.numerator or 0 for row in rows), sum(bases) if bases else None

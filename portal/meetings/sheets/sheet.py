"""The sheet of one community in words: a line an indicator, what it owes, what was returned and assigned."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from portal.core.month import Month
from portal.dashboard.lights import Light, lights_text
from portal.dashboard.origin import origin_of
from portal.indicators.models import Indicator
from portal.meetings.printed import is_lit, mark_of, without
from portal.meetings.schema import (
    FrozenCell,
    FrozenChange,
    FrozenCommunity,
    FrozenIndicator,
    FrozenMatter,
)
from portal.meetings.sheets.bar import FEWEST, Bar, bar_of
from portal.meetings.sheets.beside import Beside, Returned
from portal.meetings.sheets.months import Chart, chart_of
from portal.reporting.models import COUNTED_STATES, EDITABLE_STATES

#: How many lines a list may have; the rest is counted.
OWED, BOXES, MATTERS, CARRIED, OLDER = 6, 3, 5, 4, 4
ROOMY, USUAL = 9, 18  # up to so many indicators rows are high, or of the usual height
ATTENTION = ("red", "yellow")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Line:
    """One indicator of the community; texts are empty where there is nothing to say."""

    code: str
    name: str
    cell: FrozenCell
    has_light: bool
    target: str
    due: str
    median: str
    note: str
    bar: Bar | None
    chart: Chart | None
    origin: str = ""  # where the figure can be read again

    @property
    def change(self) -> FrozenChange | None:
        return self.cell["change"]

    @property
    def sign(self) -> str:
        """* an older figure, † a total of the year that lacks months, ‡ too few cases: for a low row."""
        return mark_of(self.cell) or ("‡" if self.note else "")


@dataclass(frozen=True, slots=True)
class Listed(Generic[T]):
    """The first of a list, and how many more there are."""

    first: Sequence[T]
    more: int

    @property
    def count(self) -> int:
        return len(self.first) + self.more

    @classmethod
    def of(cls, every: Sequence[T], most: int) -> Listed[T]:
        return cls(every[:most], max(0, len(every) - most))


@dataclass(frozen=True, slots=True)
class Older:
    """A report of another month that is not counted; ``late``: by how many days, if it is still owed."""

    month: Month
    due_on: dt.date
    label: str
    is_owed: bool
    is_locked: bool
    late: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """``says`` counts the lights of the lines; ``report`` and ``report_state`` are as of the figures."""

    code: str
    name: str
    says: str
    report: str
    report_state: str
    due_on: dt.date | None
    days_late: int
    lines: list[Line]
    owed: Listed[Line]
    carried: Listed[str]
    carried_since: Month | None
    carried_alike: bool  # all of that month
    blank: int
    returned: Returned
    boxes: Listed[tuple[str, str]]
    older: Listed[Older]
    matters: Listed[FrozenMatter]

    @property
    def is_counted(self) -> bool:
        return self.report_state in COUNTED_STATES

    @property
    def is_to_submit(self) -> bool:
        return self.report_state in EDITABLE_STATES

    @property
    def locked(self) -> list[Older]:
        """Months that are locked without this report: it is missing for good, and nobody owes it."""
        return [one for one in self.older.first if one.is_locked]

    @property
    def open_reports(self) -> list[Older]:
        return [one for one in self.older.first if not one.is_locked]

    @property
    def density(self) -> str:
        return density_of(len(self.lines))


@dataclass(frozen=True, slots=True)
class Stand:
    """What all sheets of an office are made of: the cells of a month, live or frozen, and what is beside.

    ``today`` is the day the month's own report stands as of, ``read_on`` the day what is beside was read.
    """

    month: Month
    communities: list[FrozenCommunity]
    indicators: list[FrozenIndicator]
    models: Mapping[str, Indicator]
    beside: Beside
    matters: list[FrozenMatter]
    today: dt.date
    read_on: dt.date

    def sheet(self, community: FrozenCommunity, name: str = "") -> Sheet:
        """The sheet of one of the communities."""
        code = community["code"]
        cells = [(one, cell) for one in self.indicators for cell in one["rows"] if cell["area"] == code]
        shown = [(one, cell) for one, cell in cells if one["kind"] != "meeting" or _is_held(cell)]
        lines = [self._line(one, cell) for one, cell in shown]
        lines.sort(key=lambda line: line.cell["goal"] is None)
        state = community["report_state"]
        returned = self.beside.returned.get(code) or Returned()
        carried = [line for line in lines if line.cell["carried_from"]]
        blank = [one for one in lines if not one.cell["is_current"]] if state in COUNTED_STATES else []
        return Sheet(
            code=code,
            name=name or community["name"],
            says=says(lines),
            report=community["report"],
            report_state=state,
            due_on=self.beside.due_on,
            days_late=self._late(code, is_in=state not in EDITABLE_STATES),
            lines=lines,
            owed=Listed.of(_owed(lines), OWED),
            carried=Listed.of([line.name for line in carried], CARRIED),
            carried_since=min((Month.parse(line.cell["carried_from"]) for line in carried), default=None),
            carried_alike=len({line.cell["carried_from"] for line in carried}) == 1,
            blank=len(blank),
            returned=returned,
            older=self._older(code),
            boxes=Listed.of(returned.boxes, BOXES),
            matters=Listed.of([one for one in self.matters if one["community"] == code], MATTERS),
        )

    def _older(self, code: str) -> Listed[Older]:
        found = sorted(self.beside.older.get(code, []), key=lambda one: one.is_locked)
        return Listed.of(
            [
                Older(
                    one.month, one.due_on, one.label, one.is_owed, one.is_locked, one.days_late(self.read_on)
                )
                for one in found
            ],
            OLDER,
        )

    def _line(self, one: FrozenIndicator, cell: FrozenCell) -> Line:
        model, code = self.models[one["code"]], cell["area"]
        history = self.beside.histories.history(code, model)
        line = line_of(one, cell, chart_of(history, cell, one, self.month), _note(cell))
        return replace(line, origin=origin_of(history.get(self.month), code, model, self.month))

    def _late(self, code: str, *, is_in: bool) -> int:
        """By how many days the report was late, or is by now; 0 in time, or where no day was set."""
        if self.beside.due_on is None:
            return 0
        handed_in = self.beside.submitted.get(code) or (None if is_in else self.today)
        return max(0, (handed_in - self.beside.due_on).days) if handed_in else 0


def density_of(many: int) -> str:
    """How high so many rows may be, so that all stand on one sheet."""
    return "roomy" if many <= ROOMY else "usual" if many <= USUAL else "dense"


def line_of(one: FrozenIndicator, cell: FrozenCell, chart: Chart | None, note: str) -> Line:
    """The line of a community, or of the sub-district itself, beside the communities' median."""
    goal, spread = cell["goal"], one["spread"]
    due_on = dt.date.fromisoformat(goal["due_on"]) if goal and goal["due_on"] else None
    return Line(
        code=one["code"],
        name=one["name"],
        cell=cell,
        has_light=one["is_ranked"],
        target=goal["short"] if goal else "",
        due=date_format(due_on, "MONTH_DAY_FORMAT") if due_on else "",
        median=spread["median"] if spread and spread["count"] >= FEWEST else "",
        note=note,
        bar=bar_of(cell, one),
        chart=chart,
    )


def says(lines: list[Line]) -> str:
    """How many of the lines that have a target are on it, close to it and far from it, and what they lack."""
    cells = [line.cell for line in lines if line.cell["goal"]]
    earlier = sum(cell["is_earlier"] for cell in cells)
    aimed = [
        Light(cell["light"]) if is_lit(cell) else Light.NO_DATA for cell in cells if not cell["is_earlier"]
    ]
    text = lights_text(aimed, earlier=earlier)
    return text + _(".") if text else _("No indicator on this page has a target.")


def _is_held(cell: FrozenCell) -> bool:
    """Whether the community spoke at a meeting that was held."""
    return cell["is_current"] and bool(cell["n"])


def _owed(lines: list[Line]) -> list[Line]:
    """Those with a target that have something left to do, the furthest behind first."""
    left = [line for line in lines if line.cell["goal"] and line.cell["to_do"]]
    order = {light: place for place, light in enumerate(ATTENTION)}
    return sorted(left, key=lambda line: (order.get(line.cell["light"], len(order)), _share(line.bar)))


def _share(bar: Bar | None) -> float:
    """How much of what is required by now is reached."""
    return float(bar.done / bar.mark) if bar and bar.done is not None and bar.mark else 1.0


def _note(cell: FrozenCell) -> str:
    """What the reader must know of a figure: an older one, none of the month, too few cases."""
    if cell["carried_from"]:
        return _("figure of %(month)s") % {"month": Month.parse(cell["carried_from"]).label}
    if cell["is_earlier"]:
        return _(", ").join(filter(None, (_("month not counted"), without(cell))))
    if cell["lacks"]:
        return without(cell)
    if not cell["is_current"]:
        return ""
    return _("small base") if cell["is_small"] and is_lit(cell) else ""

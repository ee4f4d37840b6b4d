"""Reading a filled file: every mistake by its cell, and nothing saved unless there is none."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import IO, Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.core.month import Month
from portal.core.spreadsheets import guard, reading
from portal.core.spreadsheets.cells import address, folded, is_formula, names_of
from portal.indicators.models import Indicator
from portal.reporting import actions
from portal.reporting.book import MonthBook, secretary_indicators
from portal.reporting.figures import Typed, judge
from portal.reporting.models import Figure, MonthlyReport
from portal.reporting.validators import (
    BOXES,
    DENOMINATOR,
    NUMERATOR,
    OPENING,
    REASON,
    Finding,
    boxes_of,
    doubts_of,
    missing_of,
)
from portal.reporting.workbook.layout import (
    CODE,
    COMMUNITY_LABEL,
    HEADING_ROWS,
    MAX_COLUMNS,
    MAX_ROWS,
    MONTH_LABEL,
    NAME,
    headings,
)

Cells = list[list[Any]]


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake; ``cell`` is its address, empty where it concerns the file."""

    cell: str
    message: str
    name: str = ""


@dataclass(slots=True)
class Outcome:
    """What became of a file: what must be mended, what only needs a reason, and what was saved."""

    must_mend: list[Problem] = field(default_factory=list)
    please_confirm: list[Problem] = field(default_factory=list)
    saved: int = 0

    @property
    def is_clean(self) -> bool:
        return not (self.must_mend or self.please_confirm)


@dataclass(frozen=True, slots=True)
class Line:
    """One indicator's row in the file."""

    number: int
    indicator: Indicator
    typed: dict[str, Any]


def take_in(
    *, report: MonthlyReport, stream: IO[bytes], size: int, book: MonthBook, by: User, now: dt.datetime
) -> Outcome:
    """Save the file's figures into the report, all of them or none."""
    outcome = Outcome()
    try:
        guard.check(stream, size)
        cells = read_cells(stream)
        top, columns = find_headings(cells)
    except ValidationError as error:
        outcome.must_mend.append(Problem("", error.messages[0]))
        return outcome
    outcome.must_mend += whose_file(cells[:top], report)
    lines = [] if outcome.must_mend else read_lines(cells, top, columns, book, outcome)
    for line in lines:
        _judge(line, columns, report.community_id, book, outcome)
    if outcome.is_clean:
        if not lines:
            outcome.must_mend.append(Problem("", _("The file holds no figures.")))
        else:
            outcome.saved = _save(report, lines, book, by, now)
    return outcome


def read_cells(stream: IO[bytes]) -> Cells:
    """The values of the first sheet, as many rows as a report can hold; formulas stay formulas."""
    return [list(row) for row in reading.rows(stream, max_rows=MAX_ROWS, max_columns=MAX_COLUMNS)]


def find_headings(cells: Cells) -> tuple[int, dict[str, int]]:
    """The index of the heading row among the first ten, and the column of each heading."""
    known = headings()
    for index, row in enumerate(cells[:HEADING_ROWS]):
        columns: dict[str, int] = {}
        for position, value in enumerate(row):
            key = known.get(folded(value))
            if key:
                columns.setdefault(key, position)
        if NUMERATOR in columns and (CODE in columns or NAME in columns):
            return index, columns
    raise ValidationError(
        _("No heading row was found in the first ten rows; please use the file that is downloaded here.")
    )


def whose_file(top: Cells, report: MonthlyReport) -> list[Problem]:
    """Whether the file belongs to another community or month; a file that does not say is taken."""
    problems = []
    community = _beside(top, names_of(COMMUNITY_LABEL))
    if community and str(community[1]).strip() != report.community_id:
        message = _("The file is that of another community (%(code)s).") % {"code": community[1]}
        problems.append(Problem(community[0], message))
    month = _beside(top, names_of(MONTH_LABEL))
    if month and _month(month[1]) != report.month:
        message = _("The file is that of another month (%(month)s).") % {"month": month[1]}
        problems.append(Problem(month[0], message))
    return problems


def _beside(top: Cells, labels: set[str]) -> tuple[str, Any] | None:
    """The address and value of the cell after the label, None without one."""
    for number, row in enumerate(top, start=1):
        for position, value in enumerate(row[:-1]):
            if folded(value) in labels:
                return address(number, position + 1), row[position + 1]
    return None


def _month(value: Any) -> Month | None:
    if isinstance(value, dt.date):
        return Month.of(value)
    try:
        return Month.parse(str(value))
    except ValueError:
        return None


def read_lines(
    cells: Cells, top: int, columns: dict[str, int], book: MonthBook, outcome: Outcome
) -> list[Line]:
    """The rows below the headings, each with its indicator; blank rows and notes below are passed over."""
    indicators = secretary_indicators(book.indicators)
    by_code = {indicator.code: indicator for indicator in indicators}
    by_name = {folded(indicator.name_zh): indicator for indicator in indicators}
    by_name |= {folded(indicator.name_en): indicator for indicator in indicators if indicator.name_en}
    lines: dict[str, Line] = {}
    for number, row in enumerate(cells[top + 1 :], start=top + 2):
        typed = {key: _value(row, columns, key) for key in (*BOXES, REASON) if key in columns}
        code, name = _value(row, columns, CODE), _value(row, columns, NAME)
        if not any(str(value or "").strip() for value in (*(typed.get(box) for box in BOXES), code)):
            continue
        where = address(number, columns.get(NAME, columns.get(CODE, 0)))
        indicator = by_code.get(str(code or "").strip()) or by_name.get(folded(name))
        if indicator is None:
            message = _("“%(name)s” is not an indicator of this month.") % {"name": name or code}
            outcome.must_mend.append(Problem(where, message))
        elif indicator.code in lines:
            message = _("This indicator stands in row %(row)s already.") % {
                "row": lines[indicator.code].number
            }
            outcome.must_mend.append(Problem(where, message, indicator.name))
        elif any(str(typed.get(box) or "").strip() for box in boxes_of(indicator)) or any(
            typed.get(box) == 0 for box in boxes_of(indicator)
        ):
            lines[indicator.code] = Line(number, indicator, typed)
    return list(lines.values())


def _judge(
    line: Line, columns: dict[str, int], community_code: str, book: MonthBook, outcome: Outcome
) -> None:
    """Put the rules to one line, and note what they say by cell."""
    formulas = list(_formulas(line, columns))
    if formulas:
        outcome.must_mend += formulas
        return
    judged = judge(book, community_code, line.indicator, line.typed)
    candidate = book.candidate(community_code, line.indicator, judged.values, judged.reason)
    refusals = judged.refusals or missing_of(candidate)
    for finding in refusals:
        target = outcome.please_confirm if finding.settled_by_reason else outcome.must_mend
        target.append(_problem(line, columns, finding))
    if not refusals and not judged.reason:
        outcome.please_confirm += [_problem(line, columns, f) for f in doubts_of(candidate)]


def _formulas(line: Line, columns: dict[str, int]) -> Iterator[Problem]:
    for box in (NUMERATOR, DENOMINATOR, OPENING, REASON):
        value = line.typed.get(box)
        if is_formula(value):
            cell = address(line.number, columns[box])
            message = _("%(cell)s is a formula; paste its value.") % {"cell": cell}
            yield Problem(cell, message, line.indicator.name)


def _problem(line: Line, columns: dict[str, int], finding: Finding) -> Problem:
    position = columns.get(finding.box, columns[NUMERATOR])
    return Problem(address(line.number, position), finding.message, line.indicator.name)


@transaction.atomic
def _save(report: MonthlyReport, lines: list[Line], book: MonthBook, by: User, now: dt.datetime) -> int:
    """Save the lines into the draft, without asking for versions: the file was uploaded to replace."""
    before = dict(book.figures)
    rows = {line.indicator.code: Typed(line.typed) for line in lines}
    actions.save_figures(report=report, rows=rows, book=book, by=by, now=now, source=Figure.Source.WORKBOOK)
    return sum(book.figures[key] is not before.get(key) for key in book.figures)


def _value(row: list[Any], columns: dict[str, int], key: str) -> Any:
    position = columns.get(key)
    return row[position] if position is not None and position < len(row) else None

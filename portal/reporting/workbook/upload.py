"""Taking a filled file in: every mistake by its cell, a receipt before anything is saved, all or nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.core.displayed import refuse_displayed
from portal.core.spreadsheets import remarks, units
from portal.core.spreadsheets.book import Book
from portal.core.spreadsheets.cells import at, is_blank, letters, read_text, refuse_unreadable, shown
from portal.core.spreadsheets.notes import MOST_NOTES, Notes
from portal.core.spreadsheets.tables import Table
from portal.core.text import folded
from portal.reporting import actions
from portal.reporting.book import MonthBook, values_of
from portal.reporting.figures import Typed, judge
from portal.reporting.models import Figure, MonthlyReport
from portal.reporting.rows import Row, row_of
from portal.reporting.validators import (
    BOXES,
    DENOMINATOR,
    NUMERATOR,
    OPENING,
    REASON,
    Finding,
    Values,
    boxes_of,
    doubts_of,
    missing_of,
)
from portal.reporting.workbook import titles
from portal.reporting.workbook.download import short
from portal.reporting.workbook.layout import COLUMNS, LAST, TARGET
from portal.reporting.workbook.reading import Line, Problem, lines_of, table_of, whose_file
from portal.reporting.workbook.ways import QUESTIONS, Waiting, weigh


@dataclass(frozen=True, slots=True)
class Taken:
    """What the file changes of one indicator, in words."""

    cell: str
    name: str
    before: str
    after: str


@dataclass(slots=True)
class Outcome:
    """What becomes of a file: what must be mended, confirmed or answered, what is taken and what is not.

    ``waiting`` says of rows with a question how each answer ends; ``asks`` counts the rows that ask anything.
    """

    must_mend: list[Problem] = field(default_factory=list)
    please_confirm: list[Problem] = field(default_factory=list)
    blanks: list[Problem] = field(default_factory=list)
    nothing: list[Problem] = field(default_factory=list)
    waiting: list[Waiting] = field(default_factory=list)
    asks: int = 0
    taken: list[Taken] = field(default_factory=list)
    unchanged: int = 0
    notes: Notes = field(default_factory=Notes)
    lines: list[Line] = field(default_factory=list)
    sheet: str = ""

    @property
    def is_clean(self) -> bool:
        return not (self.must_mend or self.please_confirm)

    @property
    def is_partly_right(self) -> bool:
        """Whether some rows can be taken, by what is answered perhaps, while others are mended.

        Nothing is wrong with the file itself then.
        """
        is_right = bool(self.taken or self.asks)
        return is_right and not self.is_clean and all(one.cell for one in self.must_mend)

    def receipt(self) -> dict[str, Any]:
        """The receipt as it is kept."""
        kept = ("must_mend", "please_confirm", "blanks", "nothing", "waiting", "taken")
        found: dict[str, Any] = {key: [asdict(one) for one in getattr(self, key)] for key in kept}
        found["passed"] = [one.as_json() for one in self.notes.passed[:MOST_NOTES]]
        found["passed_count"] = len(self.notes.passed)
        found["read"] = [one.as_json() for one in self.notes.read[:MOST_NOTES]]
        found["read_count"] = len(self.notes.read)
        found |= {"unchanged": self.unchanged, "asks": self.asks}
        return found | {"sheet": self.sheet, "partly": self.is_partly_right}


def look(
    *,
    report: MonthlyReport,
    file: Book | ValidationError,
    book: MonthBook,
    answers: Mapping[str, str] | None = None,
    name: str = "",
) -> Outcome:
    """Judge the file as it was read, saving nothing; *answers* are to ``QUESTIONS``, as far as given.

    *name* is what the file is called.
    """
    outcome = Outcome()
    try:
        table = table_of(file, report, book)
    except ValidationError as error:
        outcome.must_mend.append(Problem("", error.messages[0]))
        return outcome
    outcome.notes, outcome.sheet = table.notes, table.sheet.name
    outcome.must_mend += list(whose_file(table.above, report)) or titles.problems(table, report, name)
    outcome.must_mend += [] if outcome.must_mend else titles.of_rows(table, report)
    if outcome.must_mend:
        return outcome
    lines = lines_of(table, book, outcome.must_mend)
    outcome.must_mend += titles.of_sections(table, report, {line.number for line in lines})
    for line in lines:
        _look_at(line, table, report.community_id, book, outcome, answers or {})
    outcome.must_mend += _missing_columns(table, lines)
    if outcome.is_clean and not (outcome.lines or outcome.blanks or outcome.nothing):
        outcome.must_mend.append(Problem("", _("The file holds no figures.")))
    return outcome


def _look_at(
    line: Line, table: Table, community: str, book: MonthBook, outcome: Outcome, answers: Mapping[str, str]
) -> None:
    """Say which cells are not read, then settle what the others mean, with each answer where one is open."""
    standing = book.figures.get((community, line.indicator.pk))
    if REASON not in table.positions and standing:
        line.typed[REASON] = standing.reason
    _grey_boxes(line, table, row_of(book, community, line.indicator, suggested=False))
    if _is_shared(line, table, outcome):
        return

    def settle(line: Line, outcome: Outcome, answers: Mapping[str, str]) -> None:
        _settle(line, table, community, book, outcome, answers)

    before = _standing_in_words(standing)
    weigh(line, outcome, answers, questions=QUESTIONS, settle=settle, before=before)


def _is_shared(line: Line, table: Table, outcome: Outcome) -> bool:
    """Whether a figure of the line stands over other cells too, so that nobody knows whose it is."""
    places = {box: table.positions[box] for box in boxes_of(line.indicator) if box in table.positions}
    filled = {box: place for box, place in places.items() if not is_blank(line.typed[box])}
    shared = {
        box: remarks.shared(table.sheet, line.number, place, places.values()) for box, place in filled.items()
    }
    outcome.notes.unsay(*filter(None, shared.values()))
    outcome.must_mend += [
        Problem(cell_of(line, table, box), remarks.refuse_shared(where), line.name)
        for box, where in shared.items()
        if where
    ]
    return any(shared.values())


def _settle(
    line: Line, table: Table, community: str, book: MonthBook, outcome: Outcome, answers: Mapping[str, str]
) -> None:
    """Settle what the line's cells mean, then put it before the rules."""
    standing = book.figures.get((community, line.indicator.pk))
    is_cleared = settled(line, table, standing, outcome, answers)
    if is_cleared is None:
        return
    if not is_cleared and all(is_blank(line.typed[box]) for box in boxes_of(line.indicator)):
        if not is_blank(line.typed[REASON]):
            where = cell_of(line, table, REASON)
            outcome.notes.pass_over(where, line.typed[REASON], _("a reason without a figure"))
        return
    _judge(line, table, community, book, outcome, is_cleared=is_cleared)


def settled(
    line: Line, table: Table, standing: Figure | None, outcome: Outcome, answers: Mapping[str, str]
) -> bool | None:
    """What cannot be read is to be mended, a word for nothing and a blank over a figure are asked about.

    None while something is open; else whether stored values are cleared.
    """
    if _unreadable(line, table, outcome) or not _answered_nothing(
        line, table, outcome, answers.get("nothing", "")
    ):
        return None
    stored = values_of(standing) if standing else Values()
    there = {box: getattr(stored, box) for box in boxes_of(line.indicator)}
    there[REASON] = standing.reason if standing else ""
    gone = [box for box in there if is_blank(line.typed[box]) and there[box] not in (None, "")]
    if gone and answers.get("blanks") == "keep":
        line.typed |= {box: there[box] for box in gone}
        return False
    if gone and answers.get("blanks") != "clear":
        outcome.blanks += [Problem(cell_of(line, table, box), str(there[box]), line.name) for box in gone]
        return None
    return bool(gone)


def _unreadable(line: Line, table: Table, outcome: Outcome) -> bool:
    found = _is_other_money(line, table, outcome)
    for box in (*boxes_of(line.indicator), REASON):
        try:
            refuse_unreadable(line.typed[box])
        except ValidationError as error:
            cell = cell_of(line, table, box)
            message = _("%(cell)s holds %(problem)s.") % {"cell": cell, "problem": error.messages[0]}
            outcome.must_mend.append(Problem(cell, message, line.name))
            found = True
    try:
        refuse_displayed(read_text(line.typed[REASON]) or "")
    except (
        ValidationError
    ) as error:  # a number that the file no longer holds in full, an error copied as text
        outcome.must_mend.append(Problem(cell_of(line, table, REASON), error.messages[0], line.name))
        found = True
    return found


def _is_other_money(line: Line, table: Table, outcome: Outcome) -> bool:
    """Whether a figure is shown as money that is counted in something else, which is to be mended."""
    found = False
    for box in boxes_of(line.indicator):
        place = table.positions.get(box)
        currency = "" if place is None else units.money_at(table.sheet, line.number, place)
        if why := units.money_refused(currency, line.indicator.unit):
            outcome.must_mend.append(Problem(cell_of(line, table, box), why, line.name))
            found = True
    return found


def _grey_boxes(line: Line, table: Table, row: Row) -> None:
    """What stands in a cell that nobody fills in is not read; what the portal put there says nothing."""
    ours = {LAST: short(row.last), TARGET: row.target, DENOMINATOR: shown(row.given)}
    for key in (*BOXES, LAST, TARGET):
        position = table.positions.get(key)
        if key in boxes_of(line.indicator) or position is None or position >= len(line.row):
            continue
        value = line.row[position]
        if not is_blank(value) and folded(shown(value)) != folded(ours.get(key, "")):
            where = at(table.sheet, line.number, position)
            table.notes.pass_over(where, value, _("this cell is not filled in here"))


def _answered_nothing(line: Line, table: Table, outcome: Outcome, answer: str) -> bool:
    """无, — or / in a figure's cell: nothing or zero, as answered; False while it has not been."""
    for box in line.nothing:
        if answer == "zero":
            line.typed[box] = 0
        elif answer == "blank":
            line.typed[box] = None
        else:
            problem = Problem(cell_of(line, table, box), shown(line.typed[box]), line.name)
            outcome.nothing.append(problem)
    return not line.nothing or answer in QUESTIONS["nothing"]


def _missing_columns(table: Table, lines: list[Line]) -> list[Problem]:
    """Boxes without a column, each said once, with the headings that are not known."""
    problems = []
    for box in (DENOMINATOR, OPENING):
        if box not in table.positions and any(box in boxes_of(line.indicator) for line in lines):
            heading = next(str(column.heading) for column in COLUMNS if column.key == box)
            message = _("On the sheet “%(sheet)s” these headings are missing: %(headings)s.") % {
                "sheet": table.sheet.name,
                "headings": heading,
            }
            problems.append(Problem("", message + _unknown_headings(table)))
    return problems


def _unknown_headings(table: Table) -> str:
    known = set(table.positions.values())
    row = dict(table.sheet.rows)[table.top]
    strange = [
        f"“{shown(value)}”（{letters(place)}{table.top}）"
        for place, value in enumerate(row)
        if place not in known and not is_blank(value)
    ]
    return _("Not known there: %(headings)s.") % {"headings": _("; ").join(strange)} if strange else ""


def _judge(
    line: Line, table: Table, community: str, book: MonthBook, outcome: Outcome, *, is_cleared: bool
) -> None:
    """Put the rules to one line, and note what they say by cell."""
    judged = judge(book, community, line.indicator, line.typed)
    candidate = book.candidate(community, line.indicator, judged.values, judged.reason)
    refusals = judged.refusals or ([] if is_cleared else missing_of(candidate))
    refusals = [one for one in refusals if one.box == REASON or one.box in table.positions]
    for finding in refusals:
        target = outcome.please_confirm if finding.settled_by_reason else outcome.must_mend
        target.append(_problem(line, table, finding))
    doubts = [] if judged.reason or is_cleared or refusals else doubts_of(candidate)
    outcome.please_confirm += [_problem(line, table, one) for one in doubts]
    if refusals or doubts:
        return
    outcome.lines.append(line)
    standing = book.figures.get((community, line.indicator.pk))
    before = _standing_in_words(standing)
    after = in_words(judged.values, judged.reason)
    if standing is not None and before == after and not standing.entered:
        outcome.unchanged += 1
    else:
        outcome.taken.append(Taken(cell_of(line, table, NUMERATOR), line.name, before, after))


def _standing_in_words(standing: Figure | None) -> str:
    return in_words(values_of(standing), standing.reason) if standing else ""


def in_words(values: Values, reason: str) -> str:
    """8/10（上月结转2）：reason; empty for nothing."""
    text = "" if values.numerator is None else str(values.numerator)
    if values.denominator is not None:
        text = f"{text or '—'}/{values.denominator}"
    if values.opening is not None:
        text += _(" (brought forward %(count)d)") % {"count": values.opening}
    return f"{text} {reason}".strip()


def _problem(line: Line, table: Table, finding: Finding) -> Problem:
    return Problem(cell_of(line, table, finding.box), finding.message, line.name)


def cell_of(line: Line, table: Table, box: str) -> str:
    first = min(table.positions.values())
    return at(table.sheet, line.number, table.positions.get(box, table.positions.get(NUMERATOR, first)))


@transaction.atomic
def save(report: MonthlyReport, outcome: Outcome, book: MonthBook, by: User, now: dt.datetime) -> int:
    """Save the lines into the draft, without asking for versions: the file was uploaded to replace.

    Returns how many figures changed.
    """
    before = dict(book.figures)
    rows = {line.indicator.code: Typed(line.typed) for line in outcome.lines}
    actions.save_figures(report=report, rows=rows, book=book, by=by, now=now, source=Figure.Source.WORKBOOK)
    return sum(book.figures[key] is not before.get(key) for key in book.figures)

"""What a pasted block means for a month's form: each box's value, and every cell that has none.

The judges are those of an uploaded file (``workbook``, ``core.spreadsheets``): what is refused there by its
headings, titles, units, months and communities is not taken here. Nothing is stored; the page puts the
values into its boxes, and each row saves itself.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Iterator
from dataclasses import asdict, dataclass, field, replace
from itertools import pairwise
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from openpyxl.utils.cell import coordinate_to_tuple

from portal.core.displayed import why_no_value
from portal.core.spreadsheets import belonging, under_headings, units, whose
from portal.core.spreadsheets.book import Book, Cells
from portal.core.spreadsheets.cells import heading_keys, is_blank, letters, shown
from portal.core.spreadsheets.numbering import is_row_number
from portal.core.spreadsheets.tables import NUMBERING, Table, Wanted, find
from portal.core.text import folded, prose_on_one_line
from portal.reporting.book import MonthBook
from portal.reporting.models import MonthlyReport
from portal.reporting.pasting.laying import Block, Laid, NoHeadings, lay_out
from portal.reporting.pasting.words import Words, is_figure, is_one_figure
from portal.reporting.validators import BOXES, NUMERATOR, REASON, boxes_of
from portal.reporting.workbook import titles
from portal.reporting.workbook.layout import CODE, COLUMNS, LAST, NAME, TARGET, UNIT, headings
from portal.reporting.workbook.reading import Line, Problem, lines_of, whose_file

MOST_ROWS = 500  # a longer block is a file's business
MOST_COLUMNS = 100


@dataclass(slots=True)
class Pasted:
    """What the boxes will hold, and what was not taken, in the words of the block.

    ``refused`` tells why nothing was: *twice*, *words*, *others* or *said*, with the cells or the sentence.
    """

    cells: list[dict[str, str]] = field(default_factory=list)
    unread: list[dict[str, str]] = field(default_factory=list)
    blank: list[dict[str, str]] = field(default_factory=list)
    passed: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    others: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    is_last_passed: bool = False
    refused: str = ""
    said: str = ""

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def not_taken(cls, why: str, cells: list[str], said: str = "") -> Pasted:
        return cls(refused=why, left=cells, said=said)


def read_block(*, report: MonthlyReport, book: MonthBook, block: Block, at: str, box: str) -> Pasted:
    """Read the block for the report; *at* is the code of the row with the focus, *box* which box."""
    width = max(map(len, block), default=0)
    if len(block) > MOST_ROWS or width > MOST_COLUMNS:
        text = _("At most %(count)s rows are pasted at once; import longer tables as a file.")
        return Pasted.not_taken("said", [], text % {"count": MOST_ROWS})
    block = [[one.strip() for one in cells] + [""] * (width - len(cells)) for cells in block]
    words = Words(book, report.month, titles.names_of(report))
    top = next((n for n, one in enumerate(words.rows) if one.code == at), 0)
    try:
        laid = lay_out(block, words, top, box)
        table = _table(laid, words)
    except NoHeadings as error:
        return Pasted.not_taken("words", error.words)
    except ValidationError as error:
        twice = _twice(block)
        return Pasted.not_taken("twice", twice) if twice else Pasted.not_taken("said", [], error.messages[0])
    return _Reading(report, book, laid, table, words).read()


def _table(laid: Laid, words: Words) -> Table:
    book = Book([laid.sheet], [])
    of_rows = belonging.headings(book)
    known = of_rows | dict.fromkeys(whose.HEADED | whose.CODED, belonging.WHOSE) | headings()
    labels = {column.key: str(column.heading) for column in COLUMNS} | belonging.labels(known)

    def missing(found: set[str]) -> set[str]:
        return set() if found & {*BOXES, REASON} else {NUMERATOR}

    def knows(value: Any) -> bool:
        return words.indicator(shown(value(NAME))) is not None

    wanted = Wanted(known, missing, labels, hides={CODE}, named={NAME}, texts={REASON}, knows=knows)
    return find(book, wanted)


def _twice(block: Block) -> list[str]:
    """The headings of the first row that heads two columns alike; empty where none does."""
    keys = headings()
    for cells in block:
        found: dict[str, list[str]] = {}
        for cell in cells:
            if key := next((keys[one] for one in heading_keys(cell) if one in keys), None):
                found.setdefault(key, []).append(cell)
        if doubled := next((one for one in found.values() if len(one) > 1), None):
            return doubled
    return []


@dataclass(slots=True)
class _Reading:
    """A block whose table was found, while its rows are read."""

    report: MonthlyReport
    book: MonthBook
    laid: Laid
    table: Table
    words: Words
    pasted: Pasted = field(default_factory=Pasted)
    heads: dict[int, str] = field(default_factory=dict)

    def read(self) -> Pasted:
        for _number, cells in self.table.heads:
            self.heads |= {place: shown(one) for place, one in enumerate(cells) if not is_blank(one)}
        if problem := self.of_another() or self.not_of_rows() or self.of_sections():
            return problem
        self.say_rows_passed()
        return self.say_columns() or self.read_rows()

    # --- the block as a whole ---

    def of_another(self) -> Pasted | None:
        """Why nothing is taken: what stands above says another community, month, or unit, or is a plan."""
        table = self.table
        found = [*whose_file(table.above, self.report)]
        found = found or [*titles.problems(table, self.report), *self.of_another_by_words()]
        if not found:
            return None
        cells = [self.text_at(one.cell) or "" for one in found]
        said = "".join(dict.fromkeys(one.message for one in found if one.message))
        return Pasted.not_taken("others", list(dict.fromkeys(filter(None, cells))), said)

    def of_sections(self) -> Pasted | None:
        """Why nothing is taken: words between the rows say that those below are of another time or place."""
        read = {number for number, cells in self.table.rows if self.names_one(cells)}
        found = next(titles.of_sections(self.table, self.report, read), None)
        return Pasted.not_taken("others", [self.text_at(found.cell)], found.message) if found else None

    def of_another_by_words(self) -> Iterator[Problem]:
        """What the file's judges do not see: communities that nobody knows."""
        for number, cells in self.table.above:
            for place, one in enumerate(cells):
                if not is_blank(one) and self.words.names_another(shown(one)):
                    yield Problem(f"{letters(place)}{number}", "")

    def text_at(self, cell: str) -> str:
        """What stands at the address of the block."""
        if not cell:
            return ""
        number, column = coordinate_to_tuple(cell)
        cells = dict(self.table.sheet.rows).get(number, [])
        return shown(cells[column - 1]) if column <= len(cells) else ""

    def not_of_rows(self) -> Pasted | None:
        """Name the rows of other communities and months; refuse where a month cannot be read."""
        before = self.table.rows
        problems = list(titles.of_rows(self.table, self.report))
        kept = {number for number, _cells in self.table.rows}
        gone = [one for one in before if one[0] not in kept]
        if problems and self.table.rows:
            return Pasted.not_taken("said", [], problems[0].message)
        gone += self.of_other_kinds({number for number, _cells in gone})
        self.pasted.others += [
            self.in_words(cells) for _number, cells in sorted(gone, key=lambda one: one[0])
        ]
        return None

    def of_other_kinds(self, gone: Container[int]) -> list[tuple[int, Cells]]:
        """Leave out the rows that say in another column that they are a total, a plan or another's.

        A blank says what the cell above it does, in rows too that the table has left out as totals.
        """
        above: dict[int, str] = {}
        rows, found = dict(self.table.rows), []
        for number, cells in self.table.sheet.rows:
            if number <= self.table.top:
                continue
            is_strange = self.is_strange(cells, above)
            is_left_out = number not in rows and number not in gone and self.names_one(cells)
            if (is_strange and number in rows) or is_left_out:
                found.append((number, cells))
        strange = {number for number, _cells in found}
        self.table.rows = [one for one in self.table.rows if one[0] not in strange]
        return found

    def names_one(self, cells: Cells) -> bool:
        return (
            not self.is_blank_name(cells) and self.words.indicator(shown(cells[self.laid.names])) is not None
        )

    def say_rows_passed(self) -> None:
        """Titles above the headings and rows that are none of the table's, each with its words."""
        table, pasted = self.table, self.pasted
        taken = {number for number, _cells in (*table.rows, *table.units)}
        taken |= {number for number, _cells in table.above}
        for number, cells in table.sheet.rows:
            is_below = table.top < number <= table.top + under_headings.MOST_ROWS
            is_below &= self.laid.is_named  # figures of the first row could be taken for them
            is_numbers = is_below and under_headings.is_of_column_numbers(cells)
            if number > table.top and number not in taken and not is_numbers:
                whole = " ".join(self.own_cells(cells))
                if whole and self.in_words(cells) not in pasted.others:
                    pasted.passed.append(whole)
        above = [" ".join(self.own_cells(cells)) for _number, cells in table.above]
        pasted.passed[:0] = list(filter(None, above))

    def say_columns(self) -> Pasted | None:
        """Headings of columns that no box has; words of a second row of headings that cannot be read."""
        for number, cells in self.table.rows if self.laid.is_headed else ():
            is_no_row = self.words.is_no_row([shown(one) for one in cells])
            if is_no_row or self.line(number, cells) or not self.is_blank_name(cells):
                break
            found = [shown(cells[place]) for place in self.places() if place < len(cells)]
            if any(found) and not any(map(is_figure, found)):
                return Pasted.not_taken("words", [one for one in map(shown, cells) if one])
        known = {place for key, place in self.table.positions.items() if key != UNIT}
        strange = {place: head for place, head in self.heads.items() if place not in known}
        if self.laid.is_headed:
            self.pasted.left += [head for head in strange.values() if folded(head) not in NUMBERING]
        self.pasted.is_last_passed = bool({LAST, TARGET} & self.table.positions.keys())
        return None

    def is_blank_name(self, cells: Cells) -> bool:
        return self.laid.names >= len(cells) or is_blank(cells[self.laid.names])

    def places(self) -> list[int]:
        return [place for key, place in self.table.positions.items() if key in BOXES]

    def own_cells(self, cells: Cells) -> list[str]:
        """The words of the row as it was pasted."""
        kept = cells if self.laid.is_named else cells[: self.laid.names]
        return [shown(one) for one in kept if not is_blank(one)]

    def in_words(self, cells: Cells) -> str:
        """A row in a sentence: its name, and in brackets whatever else it holds."""
        name = "" if self.is_blank_name(cells) or not self.laid.is_named else shown(cells[self.laid.names])
        own = self.own_cells(cells)
        rest = "、".join(own if not name else [one for one in own if one != name])
        return f"{name}（{rest}）" if name and rest else name or rest

    # --- its rows ---

    def line(self, number: int, cells: Cells, problems: list[Problem] | None = None) -> Line | None:
        """The row as the file's reader sees it by itself; None where it names no indicator."""
        one = replace(self.table, rows=[(number, cells)])
        return next(iter(lines_of(one, self.book, [] if problems is None else problems)), None)

    def read_rows(self) -> Pasted:
        found: list[tuple[Cells, Line | None, list[Problem]]] = []
        for number, cells in self.table.rows:
            problems: list[Problem] = []
            found.append((cells, self.line(number, cells, problems), problems))
        codes = Counter(line.indicator.code for _cells, line, _problems in found if line)
        for cells, line, problems in found:
            if line is None:
                self.say_no_line(cells, problems)
            elif self.counts_otherwise(cells, line):
                self.pasted.others.append(self.in_words(cells))
            elif codes[line.indicator.code] == 1:
                self.take(line, cells)
            elif line.name not in self.pasted.doubled:  # nobody knows which of them is right
                self.pasted.doubled.append(line.name)
        return self.pasted

    def say_no_line(self, cells: Cells, problems: list[Problem]) -> None:
        said = next((one for one in problems if one.name), None)
        whole = self.in_words(cells)
        if said:
            self.pasted.left.append(f"{whole} {said.message}")
        elif problems:
            self.pasted.left.append(whole)
        else:
            self.pasted.passed.append(" ".join(self.own_cells(cells)))

    def beside(self) -> list[int]:
        """The columns that are read as nothing of the form's."""
        read = {place for key, place in self.table.positions.items() if not belonging.is_of_row(key)}
        width = max((len(cells) for _number, cells in self.table.sheet.rows), default=0)
        return [place for place in range(width) if place not in read]

    def is_strange(self, cells: Cells, above: dict[int, str]) -> bool:
        """Whether a column that is not read says that the row is another's; a blank is as the cell above."""
        is_found = False
        for place in self.beside():
            text = shown(cells[place]) if place < len(cells) else ""
            above[place] = text = text or above.get(place, "")
            is_found |= bool(text) and self.words.is_of_another(self.heads.get(place, ""), text)
        return is_found

    def counts_otherwise(self, cells: Cells, line: Line) -> bool:
        """Whether the row's own cell of units says another than its indicator's."""
        places = [place for place in self.beside() if folded(self.heads.get(place, "")) in units.HEADED]
        places += [self.table.positions[UNIT]] if UNIT in self.table.positions else []
        is_headed = self.laid.is_headed
        return any(
            self.words.counts_otherwise(cells[place], line.indicator, is_headed=is_headed)
            for place in places
            if place < len(cells)
        )

    def take(self, line: Line, cells: Cells) -> None:
        """Say which box each cell belongs in, and of the others that they have none."""
        code, pasted = line.indicator.code, self.pasted
        self.say_beside(cells, line)
        lost = {place: shown(cells[place]) for place in self.beside() if self.is_lost(cells, place)}
        for box, place in sorted(self.table.positions.items(), key=lambda one: one[1]):
            if box not in (*BOXES, REASON):
                continue
            raw = cells[place] if place < len(cells) else None
            text = "" if is_blank(raw) else str(raw)
            has_box = box == REASON or box in boxes_of(line.indicator)
            is_no_reason = box == REASON and self.is_no_reason(text)
            target = {"row": code, "box": box}
            if not text:
                pasted.blank += [target] if has_box else []
            elif not has_box or is_no_reason:
                lost[place] = shown(text)
            elif box == REASON:
                pasted.cells.append(target | {"value": prose_on_one_line(text)})
            else:
                (pasted.unread if "\n" in text else pasted.cells).append(target | {"value": text})
        pasted.left += ["、".join(text for _place, text in sorted(lost.items()))] if lost else []

    def is_no_reason(self, text: str) -> bool:
        """Whether the cell is a figure by its place alone, or what shows in the place of a value: #N/A."""
        return bool(why_no_value(text)) or (not self.laid.is_headed and is_one_figure(text))

    def is_lost(self, cells: Cells, place: int) -> bool:
        """Whether a cell stands under no heading and right of the name."""
        is_right = place > self.laid.names or not self.laid.is_named
        return is_right and place < len(cells) and not is_blank(cells[place]) and not self.heads.get(place)

    def say_beside(self, cells: Cells, line: Line) -> None:
        """Words left of the name under no heading, or where the number of the row belongs."""
        if not self.laid.is_named:
            return
        found = []
        for place in self.beside():
            head = self.heads.get(place, "")
            is_asked = (not head and place < self.laid.names) or folded(head) in NUMBERING
            is_number = place < len(cells) and is_row_number(cells[place]) and self.numbers_rows(place)
            if is_asked and place < len(cells) and not (is_blank(cells[place]) or is_number):
                found.append(shown(cells[place]))
        if found:
            self.pasted.left.append(f"{line.name}（{'、'.join(found)}）")

    def numbers_rows(self, place: int) -> bool:
        """Whether a column counts the rows upwards, as its heading or its numbers say: 80, 5000 are none."""
        if self.laid.is_headed and self.heads.get(place):
            return True
        cells = [shown(row[place]) for _n, row in self.table.rows if place < len(row)]
        numbers = [
            int(one) for one in (re.sub(r"\D", "", cell) for cell in cells if is_row_number(cell)) if one
        ]
        return all(one < other for one, other in pairwise(numbers)) and all(one < 1000 for one in numbers)

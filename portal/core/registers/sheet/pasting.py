"""A block from the clipboard, read by the readers of the workbook import: one grammar for both.

Nothing is stored here. The answer says what each box will hold; the page puts it there and saves row by row.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from portal.core.displayed import why_no_value
from portal.core.numbers import number_in
from portal.core.registers.fields import as_text
from portal.core.registers.sheet.forms import Sheet
from portal.core.registers.sheet.places import Headed, Places, by_headings, by_place, names_own
from portal.core.registers.sheet.saying import placed, quoted, sentence
from portal.core.registers.workbook.layout import (
    UNIT,
    Column,
    area_column,
)
from portal.core.registers.workbook.lookups import gone
from portal.core.registers.workbook.said import FEW, expectation, joined, rounded_to, timed
from portal.core.registers.workbook.texts import no_name_of_a_new_row
from portal.core.registers.workbook.ticks import how_ticked
from portal.core.registers.workbook.titles import names_beside
from portal.core.spreadsheets.breakdown import is_part
from portal.core.spreadsheets.cells import is_blank, is_broken
from portal.core.spreadsheets.cells import shown as as_written
from portal.core.spreadsheets.days import has_time, is_counted
from portal.core.spreadsheets.foot import read_foot
from portal.core.spreadsheets.numbering import (
    begins_at,
    is_alone,
    is_example,
    is_heading_among_rows,
    is_row_number,
    is_total_name,
)

MOST_ROWS = 500  # a longer block is a file's business


@dataclass(frozen=True, slots=True)
class Target:
    """The row of the table that a row of the block lands in: what it is called, and the old row behind it."""

    label: str
    row: Any = None


@dataclass(frozen=True, slots=True)
class Unread:
    """A cell that means nothing in its column: the row of the block, the field, and why."""

    row: int
    name: str
    why: str


@dataclass(frozen=True, slots=True)
class Blank:
    """A blank cell over a value that may be cleared: the row of the block, and the field."""

    row: int
    name: str


@dataclass(slots=True)
class Pasted:
    """What each row's boxes will hold, which cells could not be read, and every sentence about it.

    ``left`` are cells that were not taken, ``noted`` those that were and should be looked at, ``kept`` values
    of old rows over which a blank cell was pasted; ``blank`` those of them that may be cleared.
    """

    rows: list[dict[str, str]] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    noted: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    blank: list[Blank] = field(default_factory=list)
    said: list[str] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def read_block(sheet: Sheet, block: list[list[str]], at: str, targets: Sequence[Target]) -> Pasted:
    """Read the block from the column *at* on; headings in its first row say where each column belongs."""
    if len(block) > MOST_ROWS:
        text = _("At most %(count)s rows are pasted at once; import longer tables as a file.")
        raise ValidationError(text % {"count": MOST_ROWS})
    pasted = Pasted()
    width = max(map(len, block), default=0)
    block = [[*cells, *[""] * (width - len(cells))] for cells in block]
    headed = by_headings(sheet, block, pasted.said)
    places = headed.places if headed else by_place(sheet, block, at, pasted.said)
    if headed is not None:
        block = headed.rows
        _say_headed(headed, pasted)
        places.find_stranger(names_beside(sheet.user), headed.words, block)
    above = ""
    for number, (cells, target) in enumerate(zip(block, targets, strict=False)):
        whose = places.whose(cells)
        whose = above = above if is_blank(whose) else whose
        if why := places.says_headings(cells) or _foot(cells, places):
            whole = " ".join(cell for cell in cells if not is_blank(cell))
            pasted.left.append(placed(target.label, "", quoted(whole, why)))
            pasted.rows.append({})
        elif why := _of_another(sheet, places, whose):
            pasted.left.append(placed(target.label, "", why))
            pasted.rows.append({})
        else:
            _tell_beside(cells, places, target.label, pasted)
            pasted.rows.append(_Row(sheet, places, number, target, pasted).read(cells))
    _say_times(places, pasted)
    _say_unsaid(sheet, places, targets, pasted)
    return pasted


def _say_headed(headed: Headed, pasted: Pasted) -> None:
    """That headings were found, and what stands above them: no part of the table, as in a file."""
    if headed.is_first:
        pasted.said.append(_("The first row was read as headings: each column went under its own."))
    else:
        text = _("“%(headings)s” were read as headings: each column went under its own.")
        words = [as_written(one) for one in headed.words if not is_blank(one)]
        pasted.said.append(text % {"headings": _("; ").join(words)})
    pasted.noted += [quoted(one.text, how_ticked(one)) for one in headed.places.questions]
    for row in headed.above:
        whole = " ".join(cell for cell in row if not is_blank(cell))
        pasted.left.append(quoted(whole, _("stands above the headings")))


def _of_another(sheet: Sheet, places: Places, whose: str) -> str:
    """Why the row is another community's, as it says or as the nearest above it does; else empty."""
    if is_blank(whose):
        return ""
    words = {"value": as_written(whose)}
    if places.own is not None and sheet.own and not names_own(sheet.own, whose):
        return _("“%(value)s” is not your own community") % words
    if places.stranger and places.stranger[0].is_another(words["value"]):
        return _("“%(value)s” is not your own community") % words
    if places.beside and places.beside[0].is_elsewhere(whose):
        return _("“%(value)s” is not found in your area.") % words
    return ""


def _say_times(places: Places, pasted: Pasted) -> None:
    """A time beside a day is not kept, lines are joined: said once a column, as of a file."""
    for found, text in ((places.timed, timed()), (places.broken, joined())):
        for heading, rows in found.items():
            where = _("; ").join(rows[:FEW]) + ("…" if len(rows) > FEW else "")
            why = text % {"column": heading, "count": len(rows)}
            pasted.noted.append(placed(where, "", why))


def _foot(cells: list[str], places: Places) -> str:
    """Why the row is none of the table's, as in a file; empty for one that is, or begins further right.

    Where the block begins further right than the table, rows are judged by their names, or by a short text
    with which they begin: a row below the table is none of it, wherever the focus was.
    """
    columns = [at for at, column in enumerate(places.columns) if column]
    names = [at for at in columns if at < len(cells) and places.columns[at].is_name]  # type: ignore[union-attr]
    first = begins_at(list(cells), set(places.numbering), columns)
    if all(map(is_blank, cells)) or not (places.is_whole or names or places.is_short_text(first)):
        return ""
    if is_example(list(cells), places.numbering):
        return _("an example of how to fill in")
    if is_heading_among_rows(list(cells)) and (names or places.is_whole):
        return _("a heading among the rows, and no row of its own")
    if any(is_part(cells[at]) for at in {*places.numbering, *names, first}):
        return _("breaks down a row above, and is no row of its own")
    is_total, is_signature = read_foot(cells[first])
    if is_total or any(is_total_name(list(cells), at) for at in names):
        return _("a row of totals")
    is_below = first in names and is_alone(list(cells), columns) and not why_no_value(cells[first])
    is_signature = is_signature or is_below
    return _("a signature or remark below the table") if is_signature else ""


def _say_unsaid(sheet: Sheet, places: Places, targets: Sequence[Target], pasted: Pasted) -> None:
    """What new rows get where a block with headings has no such column, as of a file."""
    pairs = enumerate(zip(targets, pasted.rows, strict=False))
    made = [(number, target) for number, (target, row) in pairs if target.row is None and row]
    new = len(made)
    for column in sheet.shown if places.is_headed else ():
        for number, target in made if column.must_be_said and column not in places.columns else ():
            why = _("This cell may not be blank.")
            pasted.unread.append(Unread(number, column.name, why))
            pasted.left.append(placed(target.label, column.heading, why))
    for column in sheet.shown if new and places.is_headed else ():
        if column not in places.columns and column.unsaid and not column.must_be_said:
            text = _("no column “%(column)s”: %(count)d new rows are stored with “%(value)s”")
            words = {"column": column.heading, "value": column.unsaid, "count": new}
            pasted.noted.append(text % words)


@dataclass(slots=True)
class _Row:
    """One row of the block while it is read; ``found`` is a new row that holds what was read."""

    sheet: Sheet
    places: Places
    number: int
    target: Target
    pasted: Pasted
    found: Any = None
    names: list[str] = field(default_factory=list)

    def read(self, cells: list[str]) -> dict[str, str]:
        """What the row's boxes will hold; blanks change nothing in an old row."""
        self.found = self.sheet.register.model()
        pairs = zip(self.places.columns, cells, strict=False)
        given = [(column, cell) for column, cell in pairs if column]
        if all(is_blank(cell) for _column, cell in given):
            return {}
        first = area_column(self.sheet.columns)
        area = self.area(cells)
        for column, cell in sorted(given, key=lambda one: one[0] is not first):
            if is_blank(cell) and self.target.row is not None:
                self.keep(column)
                continue
            value = self.value(column, cell, area, given)
            area = str(getattr(value, "code", "")) if column is first else area
        held = self.sheet.form(self.found).held()
        return {name: held[name] for name in self.names}

    def area(self, cells: list[str]) -> str:
        """The community in which names are looked up: the one beside them, else that of the old row."""
        area = self.target.row.area_code_of_row() if self.target.row else ""
        if self.places.beside is None:
            return area
        lookup, at = self.places.beside
        code = lookup.code_of(cells[at])
        if not code and not is_blank(cells[at]):
            why = _("no community of your area; names were looked up without it")
            self.leave(capfirst(str(lookup.field.verbose_name)), cells[at], why)
        return code or area

    def unit(self, given: list[tuple[Column, str]]) -> str:
        """The unit that the row names for its figures: in the block, else in the table."""
        said = next((cell for column, cell in given if column.name == UNIT and not is_blank(cell)), "")
        return said or str(getattr(self.target.row, UNIT, ""))

    def value(self, column: Column, cell: str, area: str, given: list[tuple[Column, str]]) -> Any:
        """What the cell means; None where it was refused, or is blank and may be."""
        try:
            value = column.read(cell, area)
            column.refuse_unit(cell, self.unit(given))
            is_new = column.is_called and getattr(self.target.row, column.name, "") != value
            if is_new and (why := no_name_of_a_new_row(value)):
                raise ValidationError(why)
            if column.lookup and gone(value) and not self.has(column, value):
                raise ValidationError(_("one that is not retired or closed"))
        except ValidationError as error:
            if getattr(error, "code", "") == "default":
                value = column.field.get_default()
                why = _("blank; stored as “%(value)s”") % {"value": column.unsaid}
                self.pasted.noted.append(placed(self.target.label, column.heading, why))
            else:
                self.refuse(column, cell, error)
                return None
        if not is_blank(cell) or value not in (None, ""):
            setattr(self.found, column.name, value)
            self.names.append(column.name)
            if cell in column.rounded:
                why = rounded_to(as_text(value, column.field))
                self.pasted.noted.append(placed(self.target.label, column.heading, why))
            self.note(column, cell, value)
        return value

    def refuse(self, column: Column, cell: str, error: ValidationError) -> None:
        why = sentence(as_written(cell)[:80], expectation(column, error))
        self.pasted.unread.append(Unread(self.number, column.name, why))
        self.pasted.left.append(placed(self.target.label, column.heading, why))

    def leave(self, heading: str, cell: str, why: str) -> None:
        self.pasted.left.append(placed(self.target.label, heading, quoted(cell, why)))

    def note(self, column: Column, cell: str, value: Any) -> None:
        """What has to be said of a value though it could be read: a day, lines, a share of one.

        In a file a whole column is asked what 0.8 means; a block is put back in one step, so it is told.
        """
        if column.is_rate and value is not None and 0 < value < 1 and number_in(cell) is not None:
            why = _("less than 1 percent; write 80, not 0.8, where 80 percent is meant")
            self.pasted.noted.append(placed(self.target.label, column.heading, quoted(cell, why)))
        if column.is_one_line and is_broken(cell):
            self.places.broken.setdefault(column.heading, []).append(self.target.label)
        if not column.is_day or is_blank(cell):
            return
        if is_counted(cell):
            why = _("a number; read as the day %(value)s") % {"value": value}
            self.pasted.noted.append(placed(self.target.label, column.heading, quoted(cell, why)))
        elif has_time(cell):
            self.places.timed.setdefault(column.heading, []).append(self.target.label)

    def keep(self, column: Column) -> None:
        """The cell is blank and the old row's is not: the value stays until whoever pastes clears it."""
        held = getattr(self.target.row, column.field.attname)
        value = column.lookup.label(held) if column.lookup else as_text(held, column.field)
        if not value:
            return
        self.pasted.kept.append(placed(self.target.label, column.heading, value))
        if column.may_be_blank:
            self.pasted.blank.append(Blank(self.number, column.name))

    def has(self, column: Column, value: Any) -> bool:
        """Whether the old row points there already."""
        key, row = getattr(value, column.field.target_field.attname), self.target.row
        return row is not None and getattr(row, column.field.attname) == key


def _tell_beside(cells: list[str], places: Places, label: str, pasted: Pasted) -> None:
    """What stands beside the columns: under no heading, where the row's number belongs, too far out."""
    for at, cell in enumerate(cells):
        if is_blank(cell):
            continue
        if at >= len(places.columns):
            why = _("“%(value)s”: there is no column so far to the right") % {"value": as_written(cell)[:80]}
            pasted.left.append(placed(label, "", why))
        elif at in places.unheaded:
            pasted.left.append(placed(label, "", quoted(cell, _("stands under no heading"))))
        elif at in places.numbering and not is_row_number(cell):
            why = quoted(cell, _("stands where the row's number belongs"))
            pasted.left.append(placed(label, places.numbering[at], why))

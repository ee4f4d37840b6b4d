"""A block from the clipboard, read by the readers of the workbook import: one grammar for both.

Nothing is stored here. The answer says what each box will hold; the page puts it there and saves row by row.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from portal.core.registers.sheet.forms import Sheet
from portal.core.registers.workbook.layout import Column, area_column, headings, told_headings
from portal.core.registers.workbook.lookups import gone
from portal.core.registers.workbook.reading import expectation
from portal.core.spreadsheets.cells import heading_keys, is_blank
from portal.core.spreadsheets.cells import shown as as_written

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


@dataclass(slots=True)
class Pasted:
    """What each row's boxes will hold, which cells could not be read, and every sentence about it."""

    rows: list[dict[str, str]] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def read_block(sheet: Sheet, block: list[list[str]], at: str, targets: Sequence[Target]) -> Pasted:
    """Read the block from the column *at* on; headings in its first row say where each column belongs."""
    if len(block) > MOST_ROWS:
        text = _("At most %(count)s rows are pasted at once; import longer tables as a file.")
        raise ValidationError(text % {"count": MOST_ROWS})
    pasted = Pasted()
    columns = _by_headings(sheet, block[0], pasted) if block else None
    whose = None  # where the block names the community of a row, which the table has no column for
    if columns is not None:
        pasted.said.append(_("The first row was read as headings: each column went under its own."))
        whose = _headed_own(sheet, block[0])
        block = block[1:]
    else:
        columns, whose = _by_place(sheet, block, at, pasted)
    for number, (cells, target) in enumerate(zip(block, targets, strict=False)):
        if sheet.own and whose is not None and not _may_be_own(sheet.own, cells, whose):
            why = _("“%(value)s” is not your own community") % {"value": as_written(cells[whose])}
            pasted.left.append(_place(target.label, "", why))
            pasted.rows.append({})
        else:
            pasted.rows.append(_read_row(sheet, cells, columns, number, target, pasted))
    return pasted


def _headed_own(sheet: Sheet, first: list[str]) -> int | None:
    """The column that is headed as the community is, where the table has none: it is the own one's."""
    if sheet.own is None:
        return None
    known = headings(sheet.register)
    return next((at for at, cell in enumerate(first) if _named(known, cell) == sheet.own.name), None)


def _named(known: Mapping[str, str], cell: str) -> str:
    """The field that the heading names; empty where it names none."""
    return next((known[key] for key in heading_keys(cell) if key in known), "")


def _may_be_own(own: Column, cells: list[str], place: int) -> bool:
    return place >= len(cells) or is_blank(cells[place]) or _names_own(own, cells[place])


def _by_headings(sheet: Sheet, first: list[str], pasted: Pasted) -> list[Column | None] | None:
    """The column that each cell of the first row names; None where the row is none of headings."""
    known, told = headings(sheet.register), told_headings(sheet.register)
    found: list[Column | None] = []
    strange = []
    written = [cell for cell in first if not is_blank(cell)]
    for cell in first:
        name = _named(known, cell)
        column = sheet.column(name) if name else None
        found.append(column if column in sheet.shown else None)
        if not name and not is_blank(cell):
            strange.append((cell, any(key in told for key in heading_keys(cell))))
    recognised = len(written) - sum(not is_told for _cell, is_told in strange)
    if not any(found) or (recognised < 2 and recognised < len(written)):
        return None
    for cell, _is_told in strange:
        text = _("There is no column “%(column)s” in the table; what stands under it was not taken.")
        pasted.said.append(text % {"column": as_written(cell)})
    return found


def _by_place(
    sheet: Sheet, block: list[list[str]], at: str, pasted: Pasted
) -> tuple[list[Column | None], int | None]:
    """The columns from the focused one on; a first column that names the own community is passed over.

    The second: where the community stands, for rows that name another one.
    """
    shown = sheet.shown
    start = next((number for number, column in enumerate(shown) if column.name == at), 0)
    columns: list[Column | None] = list(shown[start:])
    if sheet.own and start == 0 and any(_names_own(sheet.own, row[0]) for row in block if row):
        pasted.said.append(_("The first column names your own community; it was passed over."))
        return [None, *columns], 0
    return columns, None


def _names_own(own: Column, cell: str) -> bool:
    try:
        return not is_blank(cell) and own.read(cell) is not None
    except ValidationError:
        return False


def _read_row(
    sheet: Sheet, cells: list[str], columns: list[Column | None], number: int, target: Target, pasted: Pasted
) -> dict[str, str]:
    """What the boxes of one row will hold; blank cells change nothing."""
    row = sheet.register.model()
    given = [
        (column, cell) for column, cell in zip(columns, cells, strict=False) if column and not is_blank(cell)
    ]
    first = area_column(sheet.columns)
    read = []
    area = target.row.area_code_of_row() if target.row else ""
    for column, cell in sorted(given, key=lambda one: one[0] is not first):
        try:
            value = column.read(cell, area)
            if column.lookup and gone(value) and not _kept(target.row, column, value):
                raise ValidationError(_("one that is not retired or closed"))
        except ValidationError as error:
            why = _sentence(as_written(cell)[:80], expectation(column, error))
            pasted.unread.append(Unread(number, column.name, why))
            pasted.left.append(_place(target.label, column.heading, why))
            continue
        setattr(row, column.name, value)
        read.append(column.name)
        area = str(getattr(value, "code", "")) if column is first else area
    _tell_beyond(cells[len(columns) :], target.label, pasted)
    held = sheet.form(row).held()
    return {name: held[name] for name in read}


def _sentence(value: str, expected: str) -> str:
    """What stands in the cell and what was expected; a rule's own sentence that quotes it says both."""
    return (
        expected
        if value in expected
        else _("“%(value)s”: %(expected)s") % {"value": value, "expected": expected}
    )


def _kept(row: Any, column: Column, value: Any) -> bool:
    """Whether the old row points there already."""
    key = getattr(value, column.field.target_field.attname)
    return row is not None and getattr(row, column.field.attname) == key


def _tell_beyond(cells: list[str], label: str, pasted: Pasted) -> None:
    for cell in cells:
        if not is_blank(cell):
            why = _("“%(value)s”: there is no column so far to the right") % {"value": as_written(cell)[:80]}
            pasted.left.append(_place(label, "", why))


def _place(row: str, column: str, why: str) -> str:
    place = _("row %(row)s, %(column)s") if column else _("row %(row)s")
    return f"{place % {'row': row, 'column': column}}: {why}"

"""A workbook's rows as values of a register's fields, each mistake with its cell."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from typing import IO, Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from portal.core.registers.declaration import Register
from portal.core.registers.workbook.layout import Column, area_column, columns_of, headings, only_told
from portal.core.spreadsheets import reading
from portal.core.spreadsheets.cells import address, folded, is_blank, is_formula, names_of, read_text

HEADING_ROWS = 10
MAX_COLUMNS = 60
MAX_ROWS = 10_000
TOLD_EVERY = 500

Progress = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a row cannot be taken: its number, the cell, what was found and what was expected there."""

    row: int
    cell: str
    heading: str
    found: str
    expected: str

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(slots=True)
class Line:
    """One row of the file: field name → value, and what is wrong with it."""

    number: int
    values: dict[str, Any] = field(default_factory=dict)
    refusals: list[Refusal] = field(default_factory=list)


@dataclass(slots=True)
class Sheet:
    """The file as read: its columns where they stand, and its lines."""

    columns: list[Column]
    positions: dict[str, int]
    lines: list[Line]
    given: dict[str, Any]  # what the file need not say: a secretary's own community

    def refusal(self, line: Line, name: str, expected: str) -> Refusal:
        """What is wrong with a field of the line; without a name, with the line as a whole."""
        column = next((one for one in self.columns if one.name == name), None)
        if column is None or name not in self.positions:
            return Refusal(line.number, str(line.number), "", "", expected)
        cell = address(line.number, self.positions[name])
        value = line.values.get(name)
        found = column.lookup.label(_key_of(column, value)) if column.lookup else str(value)
        return Refusal(line.number, cell, column.heading, "" if value is None else found, expected)


def _key_of(column: Column, value: Any) -> Any:
    return getattr(value, column.field.target_field.attname) if value is not None else None


def read_sheet(register: type[Register], user: Any, stream: IO[bytes], progress: Progress) -> Sheet:
    """The first sheet of the file.

    Raises ``ValidationError`` where it cannot be read at all: damaged, no headings, foreign headings.
    """
    rows = enumerate(reading.rows(stream, max_columns=MAX_COLUMNS), start=1)
    columns = columns_of(register, user)
    positions = _find_headings(register, columns, rows)
    given = {
        column.name: column.lookup.find_only()
        for column in columns
        if column.name not in positions and column.lookup and column.lookup.find_only()
    }
    sheet = Sheet([column for column in columns if column.name in positions], positions, [], given)
    for number, row in rows:
        if all(is_blank(cell) for cell in row):
            continue
        if len(sheet.lines) == MAX_ROWS:
            raise ValidationError(_("The file has more than %(count)d rows; split it.") % {"count": MAX_ROWS})
        sheet.lines.append(_read_line(sheet, number, row))
        if len(sheet.lines) % TOLD_EVERY == 0:
            progress(len(sheet.lines))
    return sheet


def _find_headings(
    register: type[Register], columns: list[Column], rows: Iterator[tuple[int, tuple[Any, ...]]]
) -> dict[str, int]:
    """The position of each field, read off the first of ten rows that names the key."""
    known = headings(register)
    told = {name for one in only_told(register) for name in names_of(one.label)}
    needed = {column.name for column in columns if column.in_key or column.required}
    needed -= {column.name for column in columns if column.lookup and column.lookup.find_only() is not None}
    best: set[str] | None = None
    for number, row in rows:
        positions: dict[str, int] = {}
        for position, cell in enumerate(row):
            if (name := known.get(folded(cell))) is not None:
                positions.setdefault(name, position)
        if needed <= set(positions):
            _refuse_unknown(row, known, told)
            return positions
        if positions and (best is None or len(positions) > len(needed - best)):
            best = needed - set(positions)
        if number >= HEADING_ROWS:
            break
    missing = [column.heading for column in columns if column.name in (needed if best is None else best)]
    raise ValidationError(
        _("These headings were not found in the first ten rows: %(headings)s. Please use the template.")
        % {"headings": _("; ").join(missing)}
    )


def _refuse_unknown(row: tuple[Any, ...], known: dict[str, str], told: set[str]) -> None:
    strange = [str(cell) for cell in row if not is_blank(cell) and folded(cell) not in {*known, *told}]
    if strange:
        raise ValidationError(
            _("These headings are unknown: %(headings)s. Please use the template.")
            % {"headings": _("; ").join(strange)}
        )


def _read_line(sheet: Sheet, number: int, row: tuple[Any, ...]) -> Line:
    """The line's values; the community is read first, for it tells apart what is called the same."""
    line = Line(number, dict(sheet.given))
    first = area_column(sheet.columns)
    area = next((value.code for value in sheet.given.values()), "")
    for column in sorted(sheet.columns, key=lambda one: one is not first):
        position = sheet.positions[column.name]
        cell = row[position] if position < len(row) else None
        try:
            if is_formula(cell):
                raise ValidationError(_("a value; this cell is a formula"))
            line.values[column.name] = column.read(cell, area)
        except ValidationError as error:
            line.refusals.append(
                Refusal(
                    number,
                    address(number, position),
                    column.heading,
                    (read_text(cell) or "")[:80] if not is_formula(cell) else str(cell)[:80],
                    expectation(column, error),
                )
            )
        if column is first:
            area = getattr(line.values.get(column.name), "code", "")
    return line


def expectation(column: Column, error: ValidationError) -> str:
    """What should have been there: the kind of value, and the rule's own sentence where it says more."""
    code = getattr(error, "code", "")
    if code in {"not_a_date", "not_yes_or_no", "not_a_choice", "not_a_number", "fraction"}:
        return column.expected
    sentences = " ".join(error.messages)
    return f"{column.expected} ({sentences})" if code == "not_found" else sentences

"""A workbook's rows as values of a register's fields, each mistake with its cell."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, field
from functools import cached_property, lru_cache
from io import BytesIO
from typing import IO, Any

from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from portal.core.models import ImportSource
from portal.core.numbers import is_nothing
from portal.core.registers.declaration import Register
from portal.core.registers.workbook.figures import as_answered, refuse_money, settle_shares
from portal.core.registers.workbook.headings import also_headed, headings, headings_beside, told_headings
from portal.core.registers.workbook.keys import names_kept
from portal.core.registers.workbook.layout import UNIT, Column, area_column, columns_of
from portal.core.registers.workbook.lookups import Lookup
from portal.core.registers.workbook.said import (
    expectation,
    key_of_value,
    say_assigned,
    say_how_read,
    say_times,
)
from portal.core.registers.workbook.ticks import say_ticked, ticked_in
from portal.core.registers.workbook.titles import (
    leave_out_headings,
    refuse_another,
    refuse_other_times,
    refuse_remarked,
    refuse_turned,
    refuse_units,
)
from portal.core.sources import recognised, use
from portal.core.spreadsheets import units
from portal.core.spreadsheets.book import Book, Unreadable, open_book
from portal.core.spreadsheets.book import Sheet as Page
from portal.core.spreadsheets.cells import address, heading_keys, is_blank, is_broken, is_moment, shown
from portal.core.spreadsheets.days import has_time, is_counted
from portal.core.spreadsheets.notes import QUOTED, Note, Notes
from portal.core.spreadsheets.tables import HEADING_ROWS, Table, Wanted, find
from portal.core.text import beginning

MAX_ROWS = 10_000
TOLD_EVERY = 2_500
SPECIAL = object()  # what a cell means of which something has to be said
TOLD = "told "  # before the keys of columns that an export adds and nobody reads
BESIDE = f"{TOLD}beside"  # the key of a column of communities that only tells apart what is called the same

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
    """One row of the file: field name → value, what is wrong, and which cells are blank.

    ``missing`` are blanks where there must be a value: wrong in a new row, an old one keeps what it has.
    ``defaults`` are blanks that have a usual value for a new row, ``told`` cells of columns an export adds.
    """

    number: int
    values: dict[str, Any] = field(default_factory=dict)
    refusals: list[Refusal] = field(default_factory=list)
    blank: set[str] = field(default_factory=set)
    missing: list[Refusal] = field(default_factory=list)
    defaults: list[tuple[str, Column]] = field(default_factory=list)
    told: list[tuple[str, Any, Any]] = field(default_factory=list)


@dataclass
class Sheet:
    """The file as read: its columns where they stand, its lines, and what else is in it."""

    columns: list[Column]
    positions: dict[str, int]
    lines: list[Line]
    given: dict[str, Any]  # what the file need not say: a secretary's own community
    notes: Notes
    name: str = ""
    lacking: list[Column] = field(default_factory=list)
    #: What was answered: what a word for nothing in a column of numbers means, and what 0.8 in one of rates.
    answers: Mapping[str, str] = field(default_factory=dict)
    nothing: list[Note] = field(default_factory=list)  # such cells, while it has not been said
    shares: list[Note] = field(default_factory=list)  # some of such rates, while it has not been said
    monied: dict[str, list[str]] = field(default_factory=dict)  # heading → figures shown in a currency
    timed: dict[str, list[str]] = field(default_factory=dict)  # heading → cells with a time beside the day
    broken: dict[str, list[str]] = field(default_factory=dict)  # heading → cells whose lines were joined
    #: Heading, word and what a source says that it means → cells.
    by_source: dict[tuple[str, str, str], list[str]] = field(default_factory=dict)
    #: What reads the community beside the columns, and where it stands; None in a register that has its own.
    beside: tuple[Lookup, int] | None = None

    @cached_property
    def first(self) -> Column | None:
        """The column that is read first: the community tells apart what is called the same."""
        return area_column(self.columns)

    @cached_property
    def places(self) -> list[tuple[Column, str, int]]:
        """The columns in the order in which they are read, with name and position."""
        order = sorted(self.columns, key=lambda one: one is not self.first)
        return [(column, column.name, self.positions[column.name]) for column in order]

    @cached_property
    def glances(self) -> list[tuple[str, int, Callable[..., Any], bool]]:
        """Of each of ``places``: name, position, what reads a plain cell of it, whether by the community."""
        return [(name, at, _glance(column), column.lookup is not None) for column, name, at in self.places]

    @cached_property
    def area(self) -> str:
        """The code of the community that the file need not say."""
        return next((value.code for value in self.given.values()), "")

    def stand_beside(self, communities: Lookup, place: int) -> None:
        """Read names within the community that stands in that place of each row."""
        self.beside = communities, place
        for column in self.pointing:
            column.lookup.is_strict = True  # type: ignore[union-attr]

    def rows_of(self, rows: Iterable[tuple[int, list[Any]]]) -> Iterable[tuple[int, list[Any]]]:
        """The rows, blanks below another community's name in the column of communities filled by it."""
        if self.beside is not None:
            return self.beside[0].below(rows, self.beside[1])
        first = self.first
        if first is None or first.lookup is None or not first.lookup.find_only():
            return rows
        return first.lookup.below(rows, self.positions[first.name])

    def where(self, row: list[Any]) -> tuple[str, int | None]:
        """The community in which names of the row are looked up; the place of a cell that names none."""
        if self.beside is None:
            return self.area, None
        lookup, place = self.beside
        cell = row[place] if place < len(row) else None
        code = lookup.code_of(cell)
        return code, (None if code or is_blank(cell) else place)

    @cached_property
    def pointing(self) -> list[Column]:
        """The columns that name a row of another register."""
        return [column for column in self.columns if column.lookup]

    def refusal(self, line: Line, name: str, expected: str) -> Refusal:
        """What is wrong with a field of the line; without a name, with the line as a whole."""
        column = next((one for one in self.columns if one.name == name), None)
        if column is None or name not in self.positions:
            return Refusal(line.number, str(line.number), "", "", expected)
        cell = address(line.number, self.positions[name])
        value = line.values.get(name)
        found = column.lookup.label(key_of_value(column, value)) if column.lookup else str(value)
        return Refusal(line.number, cell, column.heading, "" if value is None else found, expected)


def read_sheet(
    register: type[Register],
    user: Any,
    stream: IO[bytes],
    progress: Progress,
    answers: Mapping[str, str],
    name: str = "",
) -> Sheet:
    """The table of the file; *answers* are to what it leaves open (``Sheet.answers``), *name* is what the
    file is called.

    Raises ``ValidationError`` where it cannot be read at all: damaged, no headings, two tables.
    """
    content = stream.read()
    book = open_book(BytesIO(content), len(content))
    questions = ticked_in(register, book)
    source = recognised(register.slug, book.sheets, user.area_code)
    columns = columns_of(register, user, source.words if source else None)
    only = {column.name: column.lookup.find_only() for column in columns if column.lookup}
    communities, called = headings_beside(register, user)
    told = told_headings(register)
    table = _found(register, user, book, source, columns, only, called)
    say_ticked(questions.get(table.sheet.name, ()), table)
    refuse_units(table, columns, name)
    refuse_another(table, columns, user, is_told=BESIDE in table.positions, file=name)
    refuse_turned(table, columns, headings(register))
    leave_out_headings(table)
    positions = {name: place for name, place in table.positions.items() if not name.startswith(TOLD)}
    given = {name: row for name, row in only.items() if name not in positions and row}
    found = [column for column in columns if column.name in positions]
    lacking = [column for column in columns if column.name not in positions and column.name not in given]
    sheet = Sheet(found, positions, [], given, table.notes, table.sheet.name, lacking, answers)
    if communities and BESIDE in table.positions:
        sheet.stand_beside(communities, table.positions[BESIDE])
    adds = {f"{TOLD}{name}": one for name, one in told.items()}
    told_at = {place: adds[key] for key, place in table.positions.items() if key in adds}
    settle_shares(sheet, table)
    _read_lines(sheet, table, told_at, progress)
    say_times(sheet)
    say_assigned(sheet)
    return sheet


def _found(
    register: type[Register],
    user: Any,
    book: Book,
    source: ImportSource | None,
    columns: list[Column],
    only: dict[str, Any],
    called: set[str],
) -> Table:
    """The table by its headings, or by what a source says of them; whoever has one community names none."""
    needed = {
        column.name for column in columns if (column.in_key or column.required) and not only.get(column.name)
    }
    ours = {key: name for key, name in source.columns.items() if name} if source else headings(register)
    if not source:
        ours = also_headed(register, _present(book.sheets)) | ours
    told = {name: f"{TOLD}{name}" for name in told_headings(register)}
    wanted = Wanted(
        {**told, **dict.fromkeys(called, BESIDE), **ours},
        lambda found: needed - found,
        {column.name: column.heading for column in columns},
        named={column.name for column in columns if column.is_name or column.lookup},
        texts={column.name for column in columns if column.is_text},
        knows=names_kept(register, user),
    )
    table = find(book, wanted)
    if source:
        use(source, table.notes)
    else:
        refuse_remarked(table, columns, ours)
        refuse_other_times(table)
    return table


def _read_lines(sheet: Sheet, table: Table, told_at: dict[int, Any], progress: Progress) -> None:
    """Read the table's rows into the sheet's lines; ``ValidationError`` where there are none, or too many."""
    is_money = units.shows_money(table.sheet)
    for number, row in sheet.rows_of(table.rows):
        if len(sheet.lines) == MAX_ROWS:
            raise ValidationError(_("The file has more than %(count)d rows; split it.") % {"count": MAX_ROWS})
        line = _plain_line(sheet, number, row, table.sheet) or _read_line(sheet, number, row, table.sheet)
        line.told = [
            (address(number, place), row[place], one)
            for place, one in told_at.items()
            if place < len(row) and not is_blank(row[place])
        ]
        if is_money:
            refuse_money(sheet, line, table.sheet)
        sheet.lines.append(line)
        if len(sheet.lines) % TOLD_EVERY == 0:
            progress(len(sheet.lines))
    if not sheet.lines:
        text = _("The sheet “%(sheet)s” has headings and no row of data below them; fill it in first.")
        raise ValidationError(text % {"sheet": sheet.name}, code="no_rows")


def _present(pages: Iterable[Page]) -> set[str]:
    """Every heading that may be one of the file's."""
    rows = (cells for page in pages for number, cells in page.rows if number <= HEADING_ROWS)
    return {key for cells in rows for cell in cells if isinstance(cell, str) for key in heading_keys(cell)}


def _plain_line(sheet: Sheet, number: int, row: list[Any], page: Page) -> Line | None:
    """The line where there is nothing to be said of any of its cells, as nearly all are; else None.

    The same as ``_read_line`` makes of it, in a fifth of the time.
    """
    if page.formulas:
        return None
    area, strange = sheet.where(row)
    if strange is not None:
        return None
    line, filled = Line(number, dict(sheet.given)), len(row)
    for place, (name, position, meaning, is_by_area) in enumerate(sheet.glances):
        cell = row[position] if position < filled else None
        value = meaning(cell, area) if is_by_area else meaning(cell)
        if value is SPECIAL:
            return None
        line.values[name] = value
        if cell is None:
            line.blank.add(name)
        if place == 0 and sheet.first is not None:
            area = getattr(value, "code", "")
    return line


def _glance(column: Column) -> Callable[..., Any]:
    """What a cell of the column means, ``SPECIAL`` if that cannot be had without a word about it."""

    def meaning(cell: Any, area: str = "") -> Any:
        is_odd = (
            (cell is not None and is_blank(cell))
            or (column.is_number and is_nothing(cell))
            or (column.is_by_row and isinstance(cell, str))
            or (column.is_text and (is_moment(cell) or isinstance(cell, bool)))
            or (column.is_one_line and is_broken(cell))
            or (column.is_day and (is_counted(cell) or has_time(cell)))
        )
        try:
            value = SPECIAL if is_odd else column.read(cell, area)
        except ValidationError:
            return SPECIAL
        is_said = (cell, area) in column.by_source or cell in column.rounded
        return SPECIAL if is_said else value

    return lru_cache(maxsize=None, typed=True)(meaning)


def _read_line(sheet: Sheet, number: int, row: list[Any], page: Page) -> Line:
    """The line's values, the community's first."""
    line = Line(number, dict(sheet.given))
    area, strange = sheet.where(row)
    if strange is not None:
        _say_strange(sheet, line, strange, row[strange])
    for column, name, position in sheet.places:
        cell = row[position] if position < len(row) else None
        if column.is_number and is_nothing(cell):
            cell = as_answered(sheet, column, address(number, position), cell)
        is_formula = page.formulas and (number, position + 1) in page.formulas
        if is_formula and not isinstance(cell, Unreadable):
            sheet.notes.say(
                address(number, position), cell, _("a formula; the value stored with it was read")
            )
        within = area if column.lookup else ""
        try:
            value = line.values[name] = column.read(cell, within)
            if is_blank(cell):
                line.blank.add(name)
            else:
                say_how_read(sheet, column, address(number, position), cell, value, within)
        except ValidationError as error:
            if getattr(error, "code", "") == "default":
                line.defaults.append((address(number, position), column))
                continue
            told = line.missing if getattr(error, "code", "") == "required" else line.refusals
            told.append(
                Refusal(
                    number,
                    address(number, position),
                    column.heading,
                    beginning(shown(cell), QUOTED),
                    expectation(column, error),
                )
            )
        if column is sheet.first:
            area = getattr(line.values.get(name), "code", "")
    _refuse_units(sheet, line, row)
    return line


def _say_strange(sheet: Sheet, line: Line, place: int, cell: Any) -> None:
    """The row names a community out of the user's sight, and is refused; or what is none, which is said."""
    where = address(line.number, place)
    communities = sheet.beside[0] if sheet.beside else None
    if communities is None or not communities.is_elsewhere(cell):
        why = _("no community of your area; names were looked up without it")
        sheet.notes.pass_over(where, cell, why)
        return
    text = _("“%(value)s” is not found in your area.") % {"value": shown(cell)}
    heading = capfirst(str(communities.field.verbose_name))
    line.refusals.append(Refusal(line.number, where, heading, beginning(shown(cell), QUOTED), text))


def _refuse_units(sheet: Sheet, line: Line, row: list[Any]) -> None:
    """Figures that are written with another unit than their row names."""
    for column, name, position in sheet.places:
        cell = row[position] if position < len(row) else None
        if not column.is_by_row or line.values.get(name) is None:
            continue
        try:
            column.refuse_unit(cell, str(line.values.get(UNIT) or ""))
        except ValidationError as error:
            where = address(line.number, position)
            line.refusals.append(
                Refusal(line.number, where, column.heading, shown(cell), expectation(column, error))
            )

"""Writing a register's workbook: the rows of a filter, and the empty template with what belongs where."""

from __future__ import annotations

import datetime as dt
import tempfile
from typing import IO, Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.worksheet.datavalidation import DataValidation

from portal.core.registers.declaration import Register
from portal.core.registers.workbook.headings import only_told
from portal.core.registers.workbook.layout import Column, columns_of
from portal.core.spreadsheets.by_rows import by_rows
from portal.core.spreadsheets.writing import ENTERED, GREY, put_heading, put_text, safe
from portal.core.text import beginning

TEMPLATE_ROWS = 2_000  # how far down the lists of allowed words reach
WIDEST, NARROWEST = 40, 10
MOST_SIGNS = 200  # of the sentence that Excel shows
FETCHED = 2_000


def title_of(register: type[Register]) -> str:
    """The name of the sheet: without what Excel forbids in it, and no longer than it allows."""
    name = capfirst(str(register.model._meta.verbose_name_plural))
    return "".join(" " if sign in r"[]:*?/\'" else sign for sign in name)[:31]


def export(register: type[Register], rows: Any, user: Any) -> IO[bytes]:
    """The rows as a file, the columns of the template first; read and written a few thousand at a time."""
    columns = columns_of(register, user)
    told = only_told(register)
    with by_rows(title_of(register)) as (sheet, stream):
        sheet.freeze_panes = "B2"
        headings = [*(column.heading for column in columns), *(one.label for one in told)]
        for number, heading in enumerate(headings, start=1):
            sheet.column_dimensions[get_column_letter(number)].width = _width(heading)
        sheet.append([_heading(sheet, heading) for heading in headings])
        for row in rows.iterator(chunk_size=FETCHED):
            cells = [safe(sheet, column.cell(row)) for column in columns]
            cells += [safe(sheet, _plain(one.value(row), one.text(row))) for one in told]
            sheet.append(cells)
    return stream


def _plain(value: Any, text: str) -> Any:
    number = isinstance(value, int | float) and not isinstance(value, bool)
    day = isinstance(value, dt.date) and not isinstance(value, dt.datetime)
    return value if number or day else text


def _heading(sheet: Any, text: str) -> Any:
    cell: Any = WriteOnlyCell(sheet)
    put_heading(cell, text)
    return cell


def _width(heading: str) -> int:
    return max(NARROWEST, min(WIDEST, 4 + sum(2 if ord(sign) > 255 else 1 for sign in heading)))


def template(register: type[Register], user: Any) -> IO[bytes]:
    """An empty file: headings, lists of allowed words, and a second sheet that says what belongs where."""
    book = Workbook()
    sheet: Any = book.active
    sheet.title = title_of(register)
    notes: Any = book.create_sheet(_("What belongs where"))
    columns = columns_of(register, user)
    for number, column in enumerate(columns, start=1):
        _column(sheet, notes, number, column)
    sheet.freeze_panes = "B2"
    _explain(notes, columns)
    stream = tempfile.TemporaryFile()  # noqa: SIM115
    book.save(stream)
    stream.seek(0)
    return stream


def _column(sheet: Any, notes: Any, number: int, column: Column) -> None:
    letter = get_column_letter(number)
    put_heading(sheet[f"{letter}1"], column.heading)
    if column.required or column.in_key:
        sheet[f"{letter}1"].fill = ENTERED
    sheet.column_dimensions[letter].width = _width(column.heading)
    words = allowed_words(column)
    if not words:
        return
    place = get_column_letter(number + 4)
    put_heading(notes[f"{place}1"], column.heading)
    for offset, word in enumerate(words, start=2):
        put_text(notes[f"{place}{offset}"], word)
    rule = DataValidation(
        type="list",
        formula1=f"{quote_sheetname(notes.title)}!${place}$2:${place}${len(words) + 1}",
        allow_blank=True,
        showErrorMessage=True,
        error=beginning(column.expected, MOST_SIGNS),
    )
    sheet.add_data_validation(rule)
    rule.add(f"{letter}2:{letter}{TEMPLATE_ROWS}")


def allowed_words(column: Column) -> list[str]:
    """The words that the cell may hold, where they are few enough to choose from."""
    if column.lookup is not None:
        keys = column.lookup.current_keys()
        return [column.lookup.label(key) for key in keys] if len(keys) <= TEMPLATE_ROWS else []
    return [label for _value, label in column.choices]


def _explain(notes: Any, columns: list[Column]) -> None:
    for letter, heading, width in (
        ("A", _("Heading"), 22),
        ("B", _("Required"), 10),
        ("C", _("What belongs into the cell"), 60),
    ):
        put_heading(notes[f"{letter}1"], heading)
        notes.column_dimensions[letter].width = width
    for number, column in enumerate(columns, start=2):
        put_text(notes[f"A{number}"], column.heading)
        put_text(notes[f"B{number}"], _("yes") if column.required or column.in_key else "")
        put_text(notes[f"C{number}"], " ".join(filter(None, (column.expected, str(column.field.help_text)))))
        notes[f"C{number}"].alignment = Alignment(wrap_text=True, vertical="top")
    last = len(columns) + 3
    key = _("; ").join(column.heading for column in columns if column.in_key)
    put_text(
        notes[f"A{last}"],
        _("A row with the same %(key)s as one in the register changes it; any other is added.")
        % {"key": key},
    )
    put_text(notes[f"A{last + 1}"], _("Do not enter classified information."))
    for number in (last, last + 1):
        notes[f"A{number}"].font = GREY
    notes["A1"].font = Font(bold=True)

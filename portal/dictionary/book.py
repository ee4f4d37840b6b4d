"""The dictionary as a workbook: a sheet a part, to be filtered and printed."""

from __future__ import annotations

from collections.abc import Iterable
from io import BytesIO
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment
from openpyxl.utils import get_column_letter

from portal.core.spreadsheets.writing import FRAME, put_heading, put_text
from portal.dictionary.parts import Part

AT_TOP = Alignment(vertical="top", wrap_text=True)
A4 = 9  # as Excel numbers paper


def written(parts: Iterable[Part]) -> bytes:
    """The file; text stays text, whatever it begins with."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for part in parts:
        _sheet(book.create_sheet(part.title), part)
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def _sheet(sheet: Any, part: Part) -> None:
    for number, heading in enumerate(part.headings, start=1):
        put_heading(sheet.cell(1, number), heading.text)
        sheet.column_dimensions[get_column_letter(number)].width = heading.width
    for line, row in enumerate(part.rows, start=2):
        for number, value in enumerate(row, start=1):
            _put(sheet.cell(line, number), value)
    last = f"{get_column_letter(len(part.headings))}{len(part.rows) + 1}"
    sheet.auto_filter.ref = f"A1:{last}"
    sheet.freeze_panes = "B2"
    sheet.print_title_rows = "1:1"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.oddFooter.center.text = "&A  &P/&N"


def _put(cell: Any, value: str | int) -> None:
    if isinstance(value, int):
        cell.value = value
    else:
        put_text(cell, value)
    cell.alignment, cell.border = AT_TOP, FRAME

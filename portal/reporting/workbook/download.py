"""Writing the month's file: one row an indicator, prefilled as the form is."""

from __future__ import annotations

from io import BytesIO
from typing import Any, cast

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Font, Protection
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from portal.core.spreadsheets.writing import ENTERED, FRAME, GREY, put_heading, put_text
from portal.reporting.models import MonthlyReport
from portal.reporting.rows import Row
from portal.reporting.validators import NUMERATOR, REASON, Values, boxes_of
from portal.reporting.workbook.layout import (
    CODE,
    COLUMNS,
    COMMUNITY_LABEL,
    FIRST_ROW,
    HINT,
    LAST,
    MONTH_LABEL,
    NAME,
    TARGET,
    TITLE,
    UNIT,
)


def workbook_of(report: MonthlyReport, rows: list[Row]) -> bytes:
    """The file of the report's month."""
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)  # noqa: S101 (a new workbook has one)
    sheet.title = str(report.month)
    _head(sheet, report)
    for offset, row in enumerate(rows, start=1):
        _line(sheet, FIRST_ROW + offset, row)
    _page(sheet, FIRST_ROW + len(rows))
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def _head(sheet: Worksheet, report: MonthlyReport) -> None:
    last = get_column_letter(len(COLUMNS))
    title = str(TITLE) % {
        "community": report.community.short_name,
        "month": report.month.label,
    }
    put_text(sheet["A1"], title)
    sheet["A1"].font = Font(size=16, bold=True)
    sheet["A1"].alignment = Alignment(horizontal="center", vertical="center")
    sheet.merge_cells(f"A1:{last}1")
    sheet.row_dimensions[1].height = 32
    for address, text in (
        ("B2", str(COMMUNITY_LABEL)),
        ("C2", report.community_id),
        ("G2", str(MONTH_LABEL)),
        ("H2", str(report.month)),
    ):
        put_text(sheet[address], text)
        sheet[address].font = GREY
    put_text(sheet["B3"], str(HINT))
    sheet["B3"].font = GREY
    for index, column in enumerate(COLUMNS, start=1):
        put_heading(_cell(sheet, FIRST_ROW, index), str(column.heading))


def _line(sheet: Worksheet, number: int, row: Row) -> None:
    contents: dict[str, Any] = {
        CODE: row.code,
        NAME: row.indicator.name,
        UNIT: row.indicator.unit,
        LAST: short(row.last),
        TARGET: row.target,
        REASON: row.reason,
    }
    entered = set(boxes_of(row.indicator)) | {REASON}
    for index, column in enumerate(COLUMNS, start=1):
        cell = _cell(sheet, number, index)
        if column.key in contents:
            put_text(cell, str(contents[column.key]))
        else:
            cell.value = getattr(row.values, column.key)
            cell.number_format = "#,##0"
        cell.border = FRAME
        cell.alignment = Alignment(vertical="center", wrap_text=column.key in {NAME, REASON})
        if column.key in entered:
            cell.fill = ENTERED
            cell.protection = Protection(locked=False)


def _cell(sheet: Worksheet, row: int, column: int) -> Cell:
    return cast(Cell, sheet.cell(row, column))  # none of those is merged


def short(values: Values | None) -> str:
    if values is None or values.numerator is None:
        return ""
    return str(values.numerator) if values.total is None else f"{values.numerator}/{values.total}"


def _page(sheet: Worksheet, last_row: int) -> None:
    for index, column in enumerate(COLUMNS, start=1):
        dimension = sheet.column_dimensions[get_column_letter(index)]
        dimension.width = column.width
        dimension.hidden = column.key == CODE
    keys = [column.key for column in COLUMNS]
    sheet.freeze_panes = f"{get_column_letter(keys.index(NUMERATOR) + 1)}{FIRST_ROW + 1}"
    sheet.print_area = f"A1:{get_column_letter(len(COLUMNS))}{last_row}"
    sheet.print_title_rows = f"{FIRST_ROW}:{FIRST_ROW}"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)

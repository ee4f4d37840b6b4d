"""A sheet of the workbook on paper: its size, its pages side by side, and rows as high as their texts."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.pagebreak import Break

WIDEST_ON_A4 = 170
WIDEST_ON_A3 = 240
#: What fills the width of A4 at full size, in signs of the width that columns are counted in.
FULL_SIZE_ON_A4 = 108
#: Lines below the headings that still fit on one page, made a little smaller.
MOST_ROWS_ON_A_PAGE = 36
PAGES = "第 &P 页，共 &N 页"
LINE_HEIGHT = 16.0
SIDE_MARGIN = 0.4  # inches


@dataclass(frozen=True, slots=True)
class Heading:
    """A column: its title, its width in signs, and the group it stands in."""

    text: str
    width: float
    group: str = ""


def finish(sheet: Any, top: int, headings: list[Heading], *, frozen_columns: int = 0) -> None:
    """Headings stay in sight and on every page; wide sheets go on A3, wider ones on several pages of A4."""
    sheet.freeze_panes = sheet.cell(top + 1, frozen_columns + 1)
    sheet.print_title_rows = f"3:{top}"
    sheet.print_area = _area(headings, 1, max(sheet.max_row, top))
    sheet.page_setup.orientation = "landscape"
    whole = sum(heading.width for heading in headings)
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A3 if whole > WIDEST_ON_A4 else sheet.PAPERSIZE_A4
    is_short = sheet.max_row - top <= MOST_ROWS_ON_A_PAGE
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, int(is_short)
    sheet.sheet_properties.pageSetUpPr.fitToPage = whole <= WIDEST_ON_A3
    if whole > WIDEST_ON_A3:
        _side_by_side(sheet, headings, frozen_columns)
    if _fits(sheet, headings):
        sheet.oddFooter.center.text = PAGES
    else:
        _over_the_sheet(sheet, top, headings)
    if frozen_columns:
        sheet.print_title_cols = f"A:{get_column_letter(frozen_columns)}"
    _heights(sheet, top, headings)
    sheet.print_options.horizontalCentered = True


def _area(headings: list[Heading], first: int, last: int) -> str:
    return f"A{first}:{get_column_letter(len(headings))}{last}"


def _side_by_side(sheet: Any, headings: list[Heading], repeated: int) -> None:
    """Pages of A4 side by side, each with the communities' names, and no indicator cut in two."""
    names = sum(heading.width for heading in headings[:repeated])
    column, used, widest = repeated, names, 0.0
    for _group, members in groupby(headings[repeated:], key=lambda heading: heading.group):
        widths = [heading.width for heading in members]
        if used > names and used + sum(widths) > WIDEST_ON_A4:
            sheet.col_breaks.append(Break(id=column))
            used = names
        column, used = column + len(widths), used + sum(widths)
        widest = max(widest, used)
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_margins.left = sheet.page_margins.right = SIDE_MARGIN
    sheet.page_setup.scale = min(100, int(100 * FULL_SIZE_ON_A4 / widest))


def _over_the_sheet(sheet: Any, top: int, headings: list[Heading]) -> None:
    """Title and note stand in the margins, whole on every page.

    In cells they would be cut at the end of a page, and again in the columns repeated on the next; and where
    the columns are narrower than they are.
    """
    sheet.print_area = _area(headings, 3, max(sheet.max_row, top))
    title, note = (str(sheet.cell(row, 1).value).replace("&", "&&") for row in (1, 2))
    sheet.oddHeader.center.text, sheet.oddHeader.center.size = title, 16
    sheet.oddFooter.left.text, sheet.oddFooter.left.size = note, 8
    sheet.oddFooter.right.text = PAGES


def _fits(sheet: Any, headings: list[Heading]) -> bool:
    """Whether title and note have room above the columns, in their own sizes."""
    needed = max(width_of(sheet.cell(row, 1).value) * size / 11 for row, size in ((1, 16), (2, 9)))
    return needed <= sum(heading.width for heading in headings) <= WIDEST_ON_A3


def _heights(sheet: Any, top: int, headings: list[Heading]) -> None:
    """Rows as high as their longest text needs: not every program reckons that when it opens the file."""
    for cells in sheet.iter_rows(min_row=top, max_row=max(sheet.max_row, top)):
        lines = 1
        for cell, heading in zip(cells, headings, strict=False):
            if isinstance(cell.value, str):
                lines = max(lines, math.ceil(width_of(cell.value) / max(1.0, heading.width - 1.5)))
        sheet.row_dimensions[cells[0].row].height = LINE_HEIGHT * lines + 4


def width_of(text: str) -> float:
    """In signs of the width that Excel counts columns in."""
    return sum(1.1 if ord(sign) < 0x2000 else 2.1 for sign in text)

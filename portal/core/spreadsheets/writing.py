"""Writing cells that no program takes for a formula, and headings that look the same in every file."""

from __future__ import annotations

from typing import Any

from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

MIME = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DANGEROUS = ("=", "+", "-", "@", "\t", "\r")
LINE = Side(style="thin", color="D5D9DF")
FRAME = Border(left=LINE, right=LINE, top=LINE, bottom=LINE)
HEAD = PatternFill("solid", fgColor="F0F2F5")
ENTERED = PatternFill("solid", fgColor="FFFBEA")
GREY = Font(color="8A93A0", size=9)


def put_text(cell: Cell, text: str) -> None:
    """Write text that no program takes for a formula: kept as a string, and marked as quoted."""
    clean = ILLEGAL_CHARACTERS_RE.sub("", text)
    cell.value = clean
    cell.data_type = "s"
    if clean.startswith(DANGEROUS):
        cell.quotePrefix = True


def quoted(text: str) -> str:
    """The same for CSV, which has no way to say that a cell is text but a sign before it."""
    return f"'{text}" if text.startswith(DANGEROUS) else text


def put_heading(cell: Cell, text: str) -> None:
    put_text(cell, text)
    cell.font, cell.fill, cell.border = Font(bold=True), HEAD, FRAME
    cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)


def safe(sheet: Any, value: Any) -> Any:
    """What to append to a write-only sheet: text that looks like a formula becomes a quoted cell."""
    if not isinstance(value, str):
        return value
    if value.startswith(DANGEROUS) or ILLEGAL_CHARACTERS_RE.search(value):
        cell: Any = WriteOnlyCell(sheet)
        put_text(cell, value)
        return cell
    return value

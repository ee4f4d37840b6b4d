"""The parts of a page of figures in Word: its head, a line an indicator, and three lists at its foot."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from portal.core.text import unbroken
from portal.meetings.printed import SHAPES, change_text
from portal.meetings.sheets.sheet import Line
from portal.meetings.word import page, pictures, style

WIDTHS = [34, 17, 22, 28, 13, 13, 16, 21, 24]
HEADINGS = ["指标", "红黄绿灯", "｜目标┊中位数", "数值", "目标", "中位数", "还差", "变化", "近12个月"]
RIGHT = (3, 4, 5)
#: By how many indicators there are: height of a row in millimetres, size of the letters in points.
ROWS = {"roomy": (15.0, 10.0), "usual": (8.5, 8.5), "dense": (5.2, 7.5)}
TITLE = 18.0
FOOT = [62, 63, 63]
GOLD = "#b8892b"


def head(document: Any, name: str, about: str, basis: str, *, is_first: bool = True) -> None:
    """Of whom and what the page is, in one line each; a long name is smaller."""
    size = min(TITLE, page.WIDTH / 0.36 / max(1, len(name)))
    title = page.paragraph(document, name, size, font=style.TITLE)
    title.paragraph_format.page_break_before = not is_first
    page.ruled(title, pictures.RED)
    page.paragraph(document, about, 10, above=2)
    page.paragraph(document, basis, 8, above=1)


def lines(document: Any, found: Sequence[Line], density: str, drawn: page.Pictures) -> None:
    """The table: a row an indicator, as high as their number lets it be."""
    if not found:
        page.paragraph(document, "本次会议未选定指标。", 10, above=8)
        return
    height, size = ROWS[density]
    table = page.table(document, len(found) + 1, WIDTHS)
    rows = list(table.rows)
    for index, (cell, text) in enumerate(zip(page.row_of(rows[0], WIDTHS, 5.5), HEADINGS, strict=True)):
        page.cell_text(cell, text, 7.5, align="right" if index in RIGHT else "left", bold=True)
    for row, line in zip(rows[1:], found, strict=True):
        _line(drawn, page.row_of(row, WIDTHS, height), line, height, size)


def _line(drawn: page.Pictures, cells: list[Any], line: Line, height: float, size: float) -> None:
    cell = line.cell
    page.cell_text(cells[0], line.name, _fitting(line.name, size, WIDTHS[0]), bold=True)
    light = cell["light"]
    if line.has_light:
        words = f"{SHAPES[light]}{cell['light_text']}"
        run = page.cell_text(cells[1], words, _fitting(words, size, WIDTHS[1]))
        page.colour(run, pictures.COLOURS.get(light, pictures.GREY))
    else:
        page.cell_text(cells[1], "不评价", _fitting("不评价", size, WIDTHS[1]))
    if line.bar:
        wide = (WIDTHS[2] - 3.0, min(3.2, height - 1.5))
        drawn.place(cells[2], pictures.bar(line.bar, light, wide), wide)
    _figure(cells[3], line, height, size)
    page.cell_text(cells[4], line.target or "—", _fitting(line.target, size, WIDTHS[4]), align="right")
    page.cell_text(cells[5], line.median or "—", _fitting(line.median, size, WIDTHS[5]), align="right")
    page.cell_text(cells[6], cell["to_do"], _fitting(cell["to_do"], size, WIDTHS[6]), bold=True)
    moved = change_text(cell)
    rows = 1 if height < ROWS["usual"][0] else 1.8  # two lines, which never break evenly
    page.cell_text(cells[7], moved, _fitting(moved, size - 0.5, WIDTHS[7] * rows))
    if line.chart:
        wide = (WIDTHS[8] - 2.0, min(10.0, height - 1.3))
        drawn.place(cells[8], pictures.months(line.chart, wide), wide)


def _figure(place: Any, line: Line, height: float, size: float) -> None:
    """The figure with what it is made of; what must be known of it below, or beside it in a low row."""
    parts = [line.cell["figure"], line.cell["fraction"]]
    is_low = height < ROWS["usual"][0]
    text = "　".join(part for part in (*parts, line.note if is_low else "") if part)
    page.cell_text(place, text, _fitting(text, size, WIDTHS[3]), align="right")
    if line.note and not is_low:
        below = page.paragraph(place, line.note, _fitting(line.note, 7.5, WIDTHS[3]))
        below.alignment = page.ALIGN["right"]


def _fitting(text: str, size: float, width: float) -> float:
    """The size in points at which the text stays on one line of *width* millimetres, never below 5."""
    wides = [ord(sign) > 0x2E80 for sign in text]
    met = sum(one != other for one, other in pairwise(wides))  # a quarter of a sign stands between
    wide = sum(1.0 if one else 0.52 for one in wides) + 0.25 * met
    return max(5.0, min(size, (width - 1.6) / 0.353 / wide)) if wide else size


def foot(document: Any, columns: Sequence[tuple[str, list[str]]], density: str) -> None:
    """Three lists side by side, each under its heading."""
    page.paragraph(document, "", 4)
    size = 9.5 if density == "roomy" else 8.0
    table = page.table(document, 1, FOOT, lines=False)
    for cell, (heading, texts) in zip(page.row_of(table.rows[0], FOOT), columns, strict=True):
        cell.vertical_alignment = page.TOP
        page.cell_text(cell, heading, size + 1.5, bold=True)
        page.ruled(cell.paragraphs[0], GOLD)
        for text in texts:
            page.paragraph(cell, unbroken(text), size, above=1.5)

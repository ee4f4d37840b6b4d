"""The parts of a page of figures in Word: its head, a line an indicator, and three lists at its foot."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from portal.core.text import JOINER, unbroken
from portal.meetings.printed import SHAPES, change_text
from portal.meetings.sheets.sheet import Line
from portal.meetings.word import page, pictures, style

WIDTHS = [36, 20, 16, 31, 13, 14, 20, 23, 15]
HEADINGS = ["指标", "红黄绿灯", "｜目标┊中位", "数值", "目标", "中位数", "还差", "变化", "近12个月"]
RIGHT = (3, 4, 5)
#: No letter is smaller (points); what does not fit in it is set narrower, and then on more lines.
LEAST = 9.0
#: By how many indicators there are: height of a row in millimetres, size of the letters in points, lines.
ROWS = {"roomy": (15.0, 10.0, 3), "usual": (8.5, 9.0, 2), "dense": (5.2, 9.0, 1)}
NARROWEST = 66  # percent of a letter's width
TITLE = 18.0
FOOT = [62, 63, 63]
GOLD = "#b8892b"
_IN_A_DATE = re.compile(r"(?<=[年月])(?=\d)")


def kept(text: str) -> str:
    """The text with no line's end between a number and its unit, nor within a date."""
    return _IN_A_DATE.sub(JOINER, unbroken(text))


def head(document: Any, name: str, about: str, basis: str, *, is_first: bool = True) -> None:
    """Of whom and what the page is, in one line each; a long name is smaller."""
    size = min(TITLE, page.WIDTH / 0.36 / max(1, len(name)))
    title = page.paragraph(document, name, size, font=style.TITLE)
    title.paragraph_format.page_break_before = not is_first
    page.ruled(title, pictures.RED)
    page.paragraph(document, kept(about), 10, above=2)
    page.paragraph(document, kept(basis), LEAST, above=1)


def lines(document: Any, found: Sequence[Line], density: str, drawn: page.Pictures) -> None:
    """The table: a row an indicator, as high as their number lets it be."""
    if not found:
        page.paragraph(document, "本次会议未选定指标。", 10, above=8)
        return
    height, size, most = ROWS[density]
    table = page.table(document, len(found) + 1, WIDTHS)
    rows = list(table.rows)
    for index, (cell, text) in enumerate(zip(page.row_of(rows[0], WIDTHS, 5.5), HEADINGS, strict=True)):
        _text(cell, text, LEAST, WIDTHS[index], align="right" if index in RIGHT else "left", bold=True)
    for row, line in zip(rows[1:], found, strict=True):
        _line(drawn, page.row_of(row, WIDTHS, height), line, height, size, most)


def _line(drawn: page.Pictures, cells: list[Any], line: Line, height: float, size: float, most: int) -> None:
    cell, light = line.cell, line.cell["light"]
    _text(cells[0], line.name, size, WIDTHS[0], bold=True)
    words = f"{SHAPES[light]}{cell['light_text']}" if line.has_light else "不评价"
    run = _text(cells[1], words, size, WIDTHS[1])
    if line.has_light:
        page.colour(run, pictures.COLOURS.get(light, pictures.GREY))
    if line.bar:
        wide = (WIDTHS[2] - 3.0, min(3.2, height - 1.5))
        drawn.place(cells[2], pictures.bar(line.bar, light, wide), wide)
    _texts(cells[3], _figure(line, most), size, WIDTHS[3], align="right")
    _text(cells[4], line.target or "—", size, WIDTHS[4], align="right")
    _text(cells[5], line.median or "—", size, WIDTHS[5], align="right")
    _text(cells[6], cell["to_do"], size, WIDTHS[6], bold=True)
    moved, bracket, basis = change_text(cell).partition("（")
    _texts(cells[7], [moved, bracket + basis] if most > 1 else [moved + bracket + basis], size, WIDTHS[7])
    if line.chart:
        wide = (WIDTHS[8] - 1.0, min(10.0, height - 1.3))
        drawn.place(cells[8], pictures.months(line.chart, wide), wide)


def _figure(line: Line, most: int) -> list[str]:
    """The figure with what it is made of, what must be known of it below; in a low row its sign."""
    parts = [line.cell["figure"], line.cell["fraction"]]
    if most > 1:
        return ["　".join(part for part in parts if part), line.note]
    return ["　".join(part for part in (parts[0] + line.sign, parts[1]) if part)]


#: What the signs of figures mean, on a sheet whose rows have no room for words.
SIGNS = "*沿用以前月份数据；†年内累计未含月报未计入的月份；‡基数不足5。"


def _texts(place: Any, texts: Sequence[str], size: float, width: float, align: str = "left") -> None:
    """One below the other, each on one line."""
    first, *others = [text for text in texts if text] or [""]
    _text(place, first, size, width, align=align)
    for text in others:
        least, narrow = _fitting(text, LEAST, width)
        below = page.paragraph(place, kept(text), least)
        below.alignment = page.ALIGN[align]
        page.narrowed(below.runs[0], narrow)


def _text(
    place: Any, text: str, size: float, width: float, *, align: str = "left", bold: bool = False
) -> Any:
    size, narrow = _fitting(text, size, width)
    run = page.cell_text(place, kept(text), size, align=align, bold=bold)
    page.narrowed(run, narrow)
    return run


def _fitting(text: str, size: float, width: float) -> tuple[float, int]:
    """In which size (points) and how narrow (percent) the text stays on one line of *width* millimetres.

    Where that would be below the smallest size and the narrowest letters it takes more lines.
    """
    wides = [ord(sign) > 0x2E80 for sign in text]
    met = sum(one != other for one, other in pairwise(wides))  # a quarter of a sign stands between
    wide = sum(1.0 if one else 0.52 for one in wides) + 0.25 * met
    room = (width - 1.6) / 0.353
    if not wide or wide * size <= room:
        return size, 100
    if wide * LEAST <= room:
        return room / wide, 100
    return LEAST, max(NARROWEST, int(100 * room / wide / LEAST))


def foot(document: Any, columns: Sequence[tuple[str, list[str]]], density: str) -> None:
    """Three lists side by side, each under its heading."""
    page.paragraph(document, "", 4)
    size = 9.5 if density == "roomy" else LEAST
    table = page.table(document, 1, FOOT, lines=False)
    for cell, (heading, texts) in zip(page.row_of(table.rows[0], FOOT), columns, strict=True):
        cell.vertical_alignment = page.TOP
        page.cell_text(cell, heading, size + 1.5, bold=True)
        page.ruled(cell.paragraphs[0], GOLD)
        for text in texts:
            page.paragraph(cell, kept(text), size, above=1.5)

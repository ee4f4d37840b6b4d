"""What slides are drawn with: head and foot, paragraphs that fit their room, and native tables."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _
from pptx.dml.color import RGBColor
from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml.ns import qn
from pptx.util import Cm, Pt

from portal.meetings.exports.pdf import SLIDE_FONT
from portal.meetings.exports.source import Source
from portal.meetings.pages import Page
from portal.meetings.printed import month_text, time_text

WIDTH, HEIGHT = Cm(33.867), Cm(19.05)
MARGIN, BODY_TOP, FOOT_TOP = Cm(1.1), Cm(2.6), Cm(18.1)
BODY_WIDTH, BODY_HEIGHT = WIDTH - 2 * MARGIN, FOOT_TOP - BODY_TOP - Cm(0.3)
ROOMY = 1.35  # by how much letters and rows grow where a table is short
#: The panel of the sub-district's own figure, what stands apart, a line of signs below, a table's headings.
OWN_WIDTH, GAP, LEGEND, HEADING = Cm(7.4), Cm(0.8), Cm(0.9), Cm(0.9)
TALLEST = Cm(1.35)
BLANK = 6
FONT = SLIDE_FONT
RED, GOLD, INK, QUIET = (
    RGBColor(0xC8, 0x10, 0x2E),
    RGBColor(0xB8, 0x86, 0x2B),
    RGBColor(0x1F, 0x29, 0x33),
    RGBColor(0x5B, 0x66, 0x75),
)
WHITE, HEAD = RGBColor(0xFF, 0xFF, 0xFF), RGBColor(0xF7, 0xF8, 0xFA)
LINE = RGBColor(0xD5, 0xD9, 0xDF)
UNLIT = ("none", "no_target", "no_data")
LIGHTS = {
    "green": RGBColor(0x2E, 0x7D, 0x4F),
    "yellow": RGBColor(0xD9, 0x9A, 0x1C),
    "red": RGBColor(0xB3, 0x26, 0x1E),
    **dict.fromkeys(UNLIT, RGBColor(0x6B, 0x7A, 0x8F)),
}
INKS = {
    "green": RGBColor(0x1F, 0x65, 0x40),
    "yellow": RGBColor(0x7A, 0x52, 0x00),
    "red": RGBColor(0x9B, 0x1C, 0x15),
    **dict.fromkeys(UNLIT, INK),
}
TINTS = {
    "green": RGBColor(0xE9, 0xF4, 0xED),
    "yellow": RGBColor(0xFD, 0xF4, 0xDF),
    "red": RGBColor(0xFB, 0xEA, 0xE8),
    **dict.fromkeys(UNLIT, WHITE),
}

POINT = 12_700  # EMU
LARGE = 34.0  # a figure that a slide is about is not smaller
LEAST = 12.0  # the smallest letters on a slide
SHORT_HASH = 8  # signs of the check sum: the file itself holds all of it
SIZES = tuple(map(float, (40, 36, 34, 32, 30, 28, 26, 24, 22, 20, 18, 17, 16, 15, 14, 13, LEAST)))
CELL_SIDE = Cm(0.2)
LEADING = 1.4  # of a line, in its size: that of the widest Chinese fonts
SPARE = 1.06  # of a cell's text, for programs that set Latin letters apart from Chinese ones
UNDER = 0.78  # size of the quiet line below a cell's text, as part of the text's
CENTRE, RIGHT, LEFT = PP_ALIGN.CENTER, PP_ALIGN.RIGHT, PP_ALIGN.LEFT


def sign_count(text: str) -> float:
    """Width of a text in full-width signs."""
    return sum(0.58 if ord(sign) < 0x2000 else 1.0 for sign in text)


def fitting(texts: Sequence[str], width: int, height: int, *, largest: float, gap: float = 0) -> float:
    """The largest size in which the paragraphs stand within a width and a height (EMU)."""
    sizes = [largest, *(size for size in SIZES if size < largest)]
    for size in sizes:
        a_line = max(1, int(width / POINT / size))
        lines = sum(max(1, math.ceil(sign_count(one) / a_line)) for text in texts for one in text.split("\n"))
        if lines * size * LEADING + len(texts) * gap <= height / POINT:
            return size
    return sizes[-1]


@dataclass(frozen=True, slots=True)
class Words:
    """A paragraph, or a cell of a table with a quiet line *under* it."""

    text: str
    under: str = ""
    color: RGBColor = INK
    bold: bool = False
    size: float = 14
    align: Any = LEFT
    ground: RGBColor = WHITE


def high(words: Sequence[Words], width: int, gap: float = 0) -> int:
    """How high the paragraphs stand in a frame of that width (EMU), *gap* points apart."""
    points = 0.0
    for one in words:
        lines = math.ceil(sign_count(one.text) * one.size * POINT / width)
        points += max(1, lines) * one.size * LEADING + gap
    return int(points * POINT)


def shrunk(words: Sequence[Words], width: int, height: int, gap: float = 0) -> list[Words]:
    """The paragraphs in the largest sizes in which they stand in a frame; large ones stay large."""
    for percent in range(100, 40, -5):
        least = (LARGE if one.size > LARGE else LEAST for one in words)
        sizes = [max(low, one.size * percent / 100) for low, one in zip(least, words, strict=True)]
        found = [replace(one, size=size) for one, size in zip(words, sizes, strict=True)]
        if high(found, width, gap) <= height:
            break
    return found


def dress(paragraph: Any, size: float, color: RGBColor, bold: bool) -> None:
    """The portal's font, also for Chinese, on all that stands in a paragraph."""
    for run in paragraph.runs:
        font = run.font
        font.size, font.bold, font.color.rgb, font.name = Pt(size), bold, color, FONT
        properties = run._r.get_or_add_rPr()
        properties.set("lang", "zh-CN")
        east = properties.makeelement(qn("a:ea"), {"typeface": FONT})
        properties.append(east)


def write(frame: Any, words: Sequence[Words], *, gap: float = 0) -> None:
    """Write paragraphs into an empty frame, *gap* points apart."""
    for number, one in enumerate(words):
        paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
        paragraph.text = one.text
        paragraph.alignment = one.align
        paragraph.space_after = Pt(gap)
        dress(paragraph, one.size, one.color, one.bold)


class Slide:
    """One slide with head and foot as the projector has them; drawn from top to bottom."""

    def __init__(self, deck: Any, source: Source, page: Page, number: int, count: int) -> None:
        self.slide = deck.slides.add_slide(deck.slide_layouts[BLANK])
        self.bar(0, 0, WIDTH, Cm(0.16), RED)
        if page.kind != "opening":
            self._head(page)
        self._foot(source, number, count)

    def box(
        self, left: Any, top: Any, width: Any, height: Any, words: Sequence[Words], gap: float = 0
    ) -> Any:
        """Paragraphs in a frame without sides."""
        frame = self.slide.shapes.add_textbox(int(left), int(top), int(width), int(height)).text_frame
        frame.word_wrap = True
        frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
        write(frame, words, gap=gap)
        return frame

    def bar(self, left: Any, top: Any, width: Any, height: Any, color: RGBColor) -> None:
        shape = self.slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, int(left), int(top), int(width), int(height))
        shape.fill.solid()
        shape.fill.fore_color.rgb = color
        shape.line.fill.background()
        shape._element.remove(shape._element.find(qn("p:style")))  # the theme's shadow and edge

    def _head(self, page: Page) -> None:
        part = f"　{page.part}/{page.parts}" if page.parts > 1 else ""
        size = fitting([page.title + part], BODY_WIDTH - Cm(7), Cm(1.3), largest=28)
        title = self.box(
            MARGIN, Cm(0.65), BODY_WIDTH - Cm(7), Cm(1.3), [Words(page.title, bold=True, size=size)]
        )
        if part:
            run = title.paragraphs[0].add_run()
            run.text = part
            dress(title.paragraphs[0], size, INK, True)
            run.font.size, run.font.bold, run.font.color.rgb = Pt(16), False, QUIET
        section = Words(page.section, size=14, color=QUIET, align=RIGHT)
        self.box(WIDTH - MARGIN - Cm(6.8), Cm(1.1), Cm(6.8), Cm(0.8), [section])
        self.bar(MARGIN, Cm(2.1), BODY_WIDTH, Cm(0.03), LINE)

    def _foot(self, source: Source, number: int, count: int) -> None:
        content = source.content
        said = (
            f"{_('Frozen at')} {time_text(content['frozen_at'])}",
            _("figures of %(month)s") % {"month": month_text(content["meeting"]["month"])},
            f"{_('check code of the data')} {source.sha256[:SHORT_HASH]}",
        )
        self.box(MARGIN, FOOT_TOP, Cm(27), Cm(0.6), [Words("　".join(said), size=LEAST, color=QUIET)])
        page = Words(f"{number} / {count}", size=12, color=QUIET, align=RIGHT)
        self.box(WIDTH - MARGIN - Cm(4), FOOT_TOP, Cm(4), Cm(0.6), [page])

    def speaker(self, text: str) -> None:
        """What the one who speaks may read out: below the slide, not on it."""
        if text:
            self.slide.notes_slide.notes_text_frame.text = text

    def legend(self, *texts: str, largest: float = 14) -> None:
        """What signs mean, above the foot, each text in a line of its own."""
        for number, text in enumerate(reversed(texts), start=1):
            size = fitting([text], BODY_WIDTH, Cm(0.8), largest=largest)
            top = FOOT_TOP - Cm(0.1) - number * Cm(0.7)
            self.box(MARGIN, top, BODY_WIDTH, Cm(0.6), [Words(text, size=size, color=QUIET)])

    def lines(
        self,
        texts: Sequence[str],
        left: Any,
        top: Any,
        width: Any,
        height: Any,
        largest: float,
        gap: float = 8,
    ) -> None:
        """Paragraphs, *gap* points apart, in the largest size that fits."""
        size = fitting(texts, int(width), int(height), largest=largest, gap=gap)
        self.box(left, top, width, height, [Words(text, size=size) for text in texts], gap=gap)

    def table(
        self,
        headings: Sequence[Words],
        rows: Sequence[Sequence[Words]],
        widths: Sequence[float],
        *,
        left: Any = MARGIN,
        width: Any = BODY_WIDTH,
        height: Any = BODY_HEIGHT,
        tallest: Any = TALLEST,
        first: Any = HEADING,
        scale: float = 1.0,
    ) -> tuple[int, int, list[int]]:
        """A native table. Returns the top of its first row, the rows' height and the columns' widths (EMU).

        *first* is the height of the headings, *tallest* that of a row where there are few; *scale* enlarges
        letters and rows of a table that would leave much of the slide free.
        """
        tallest = int(tallest * scale)
        rows = [[replace(one, size=one.size * scale) for one in row] for row in rows]
        each = int(min(tallest, (int(height) - int(first)) // max(1, len(rows))))
        first = int(first)
        shape = self.slide.shapes.add_table(
            len(rows) + 1, len(headings), int(left), BODY_TOP, int(width), first + each * len(rows)
        )
        table = shape.table
        table.horz_banding = table.first_row = False
        columns = [int(one * int(width) / sum(widths)) for one in widths]
        for column, wide in zip(table.columns, columns, strict=True):
            column.width = wide
        sizes = [
            min((_size(row[at], wide, each) for row in rows), default=LEAST)
            for at, wide in enumerate(columns)
        ]
        for number, texts in enumerate((headings, *rows)):
            table.rows[number].height = each if number else first
            for index, words in enumerate(texts):
                size = sizes[index] if number else _size(words, columns[index], first)
                _cell(table.cell(number, index), words, size)
        return BODY_TOP + first, each, columns


def under_size(size: float) -> float:
    """Of the quiet line below a text of that size."""
    return max(LEAST, round(size * UNDER, 1))


def _cell(cell: Any, words: Words, size: float) -> None:
    cell.fill.solid()
    cell.fill.fore_color.rgb = words.ground
    cell.vertical_anchor = MSO_ANCHOR.MIDDLE
    cell.margin_top = cell.margin_bottom = 0
    cell.margin_left = cell.margin_right = CELL_SIDE
    said = [Words(words.text, size=size, color=words.color, bold=words.bold, align=words.align)]
    if words.under:
        said.append(Words(words.under, size=under_size(size), color=QUIET, align=words.align))
    write(cell.text_frame, said)
    properties = cell._tc.get_or_add_tcPr()
    border = properties.makeelement(qn("a:lnB"), {"w": "9525"})
    fill = border.makeelement(qn("a:solidFill"), {})
    fill.append(fill.makeelement(qn("a:srgbClr"), {"val": str(LINE)}))
    border.append(fill)
    properties.insert(0, border)


def _size(words: Words, width: int, height: int) -> float:
    """The largest size up to the cell's own in which it does not make its row grow."""
    width, height = int((width - 2 * CELL_SIDE) / SPARE), height - Cm(0.08)
    if not words.under:
        return fitting([words.text], width, height, largest=words.size)
    for size in (words.size, *(one for one in SIZES if one < words.size)):
        high = sum(
            math.ceil(sign_count(one) * each * POINT / width) * each
            for text, each in ((words.text, size), (words.under, under_size(size)))
            for one in text.split("\n")
        )
        if high * LEADING * POINT <= height:
            return size
    return SIZES[-1]

"""What slides are drawn with: a title, a table, a chart, lines, and a foot that names the figures."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION, XL_LEGEND_POSITION
from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml.ns import qn
from pptx.util import Cm, Pt

from portal.meetings.exports.source import Source
from portal.meetings.printed import time_text
from portal.meetings.schema import FrozenCell, FrozenIndicator

WIDTH, HEIGHT = Cm(33.867), Cm(19.05)
MARGIN, BODY_TOP, FOOT_TOP = Cm(1.7), Cm(4.2), Cm(17.9)
BLANK = 6
FONT = "微软雅黑"
RED, GOLD, INK, QUIET = (
    RGBColor(0xC8, 0x10, 0x2E),
    RGBColor(0xB8, 0x86, 0x2B),
    RGBColor(0x1F, 0x29, 0x33),
    RGBColor(0x5B, 0x66, 0x75),
)
WHITE, HEAD = RGBColor(0xFF, 0xFF, 0xFF), RGBColor(0xF0, 0xF2, 0xF5)
LINE = RGBColor(0xD5, 0xD9, 0xDF)
LIGHTS = {
    "green": RGBColor(0x2E, 0x7D, 0x4F),
    "yellow": RGBColor(0xD9, 0x9A, 0x1C),
    "red": RGBColor(0xB3, 0x26, 0x1E),
    **dict.fromkeys(("none", "no_target", "no_data"), RGBColor(0x6B, 0x7A, 0x8F)),
}
INKS = {
    "green": RGBColor(0x1F, 0x65, 0x40),
    "yellow": RGBColor(0x7A, 0x52, 0x00),
    "red": RGBColor(0x9B, 0x1C, 0x15),
    **dict.fromkeys(("none", "no_target", "no_data"), INK),
}
SHAPES = {"green": "● ", "yellow": "▲ ", "red": "■ ", **dict.fromkeys(("none", "no_target", "no_data"), "")}


POINT = 12_700  # EMU
SIZES = (22.0, 18.0, 16.0, 14.0, 12.0, 10.5, 9.0)
#: As the portal prints rates: 90.5%, 100%. (In Excel's own format 0.# a whole number keeps its point.)
RATE = 'General"%"'
CELL_SIDE = Cm(0.25)
#: Names up to this length stand upright below columns; longer ones need bars that lie.
LONGEST_UPRIGHT = 7


def sign_count(text: str) -> float:
    """Width of a text in full-width signs."""
    return sum(0.58 if ord(sign) < 0x2000 else 1.0 for sign in text)


def fitting(texts: Sequence[str], width: int, height: int, *, largest: float, gap: float = 0) -> float:
    """The largest size in which the paragraphs stand within a width and a height (EMU)."""
    sizes = [largest, *(size for size in SIZES if size < largest)]
    for size in sizes:
        a_line = max(1, int(width / POINT / size))
        lines = sum(max(1, math.ceil(sign_count(text) / a_line)) for text in texts)
        if lines * size * 1.25 + len(texts) * gap <= height / POINT:
            return size
    return sizes[-1]


def say(
    frame: Any, text: str, size: float, *, color: RGBColor = INK, bold: bool = False, align: Any = None
) -> None:
    """Write *text* as the only paragraph of a frame."""
    paragraph = frame.paragraphs[0]
    paragraph.text = text
    _dress(paragraph, size, color, bold)
    if align is not None:
        paragraph.alignment = align


def _dress(paragraph: Any, size: float, color: RGBColor, bold: bool) -> None:
    for run in paragraph.runs:
        font = run.font
        font.size, font.bold, font.color.rgb, font.name = Pt(size), bold, color, FONT
        properties = run._r.get_or_add_rPr()
        properties.set("lang", "zh-CN")
        east = properties.makeelement(qn("a:ea"), {"typeface": FONT})
        properties.append(east)


class Slide:
    """One slide with its foot; drawn from top to bottom."""

    def __init__(self, deck: Any, source: Source, number: int, count: int) -> None:
        self.slide = deck.slides.add_slide(deck.slide_layouts[BLANK])
        self._foot(source, number, count)

    def _box(self, left: Any, top: Any, width: Any, height: Any) -> Any:
        frame = self.slide.shapes.add_textbox(left, top, width, height).text_frame
        frame.word_wrap = True
        frame.margin_left = frame.margin_right = 0
        return frame

    def _bar(self, left: Any, top: Any, width: Any, height: Any, color: RGBColor) -> None:
        shape = self.slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, left, top, width, height)
        shape.fill.solid()
        shape.fill.fore_color.rgb = color
        shape.line.fill.background()
        shape.shadow.inherit = False

    def _foot(self, source: Source, number: int, count: int) -> None:
        words = f"数据冻结时间：{time_text(source.content['frozen_at'])}　校验码：{source.sha256}"
        say(self._box(MARGIN, FOOT_TOP, Cm(26), Cm(0.8)), words, 10, color=QUIET)
        page = self._box(WIDTH - MARGIN - Cm(4), FOOT_TOP, Cm(4), Cm(0.8))
        say(page, f"{number} / {count}", 12, color=QUIET, align=PP_ALIGN.RIGHT)

    def banner(self, title: str, line: str) -> None:
        """The opening: the meeting's name, large, between a red and a gold rule."""
        self._bar(0, 0, WIDTH, Cm(0.5), RED)
        frame = self._box(MARGIN, Cm(2.6), WIDTH - 2 * MARGIN, Cm(3.2))
        frame.vertical_anchor = MSO_ANCHOR.MIDDLE
        say(frame, title, 44 if len(title) <= 18 else 34, color=RED, bold=True, align=PP_ALIGN.CENTER)
        say(
            self._box(MARGIN, Cm(6), WIDTH - 2 * MARGIN, Cm(1.4)),
            line,
            22,
            color=QUIET,
            align=PP_ALIGN.CENTER,
        )
        self._bar(Cm(13), Cm(8.1), WIDTH - Cm(26), Cm(0.08), GOLD)

    def title(self, text: str, note: str) -> None:
        """What the slide is about, and in one line what to see in it."""
        self._bar(MARGIN, Cm(1.1), Cm(0.22), Cm(1.2), RED)
        width = WIDTH - 2 * MARGIN - Cm(0.6)
        size = fitting([text], width, Cm(1.35), largest=30)
        say(self._box(MARGIN + Cm(0.6), Cm(0.8), width, Cm(1.6)), text, size, bold=True)
        if note:
            size = fitting([note], width, Cm(1.4), largest=18)
            say(self._box(MARGIN + Cm(0.6), Cm(2.5), width, Cm(1.3)), note, size, color=QUIET)

    def speaker(self, text: str) -> None:
        """What the one who speaks may read out: below the slide, not on it."""
        if text:
            self.slide.notes_slide.notes_text_frame.text = text

    def note(self, text: str) -> None:
        """What is missing, above the foot."""
        width = WIDTH - 2 * MARGIN
        size = fitting([text], width, Cm(1.0), largest=13)
        say(self._box(MARGIN, Cm(16.8), width, Cm(1.0)), text, size, color=INKS["yellow"])

    def lines(self, texts: Sequence[str], top: Any) -> None:
        width, height = WIDTH - 2 * MARGIN - Cm(4), FOOT_TOP - top - Cm(0.4)
        frame = self._box(MARGIN + Cm(2), top, width, height)
        size = fitting(texts, width, height, largest=22, gap=10)
        for number, text in enumerate(texts):
            paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
            paragraph.text = text
            paragraph.space_after = Pt(10)
            _dress(paragraph, size, INK, False)

    def table(
        self,
        headings: list[str],
        rows: list[list[str]],
        widths: list[float],
        *,
        lights: Sequence[str] = (),
        light_column: int = -1,
    ) -> None:
        """A native table; *lights* colour the words of one column and put their shape before them."""
        height = min(Cm(1.05), (FOOT_TOP - BODY_TOP - Cm(0.3)) // (len(rows) + 1))
        shape = self.slide.shapes.add_table(
            len(rows) + 1, len(headings), MARGIN, BODY_TOP, WIDTH - 2 * MARGIN, height * (len(rows) + 1)
        )
        table = shape.table
        table.horz_banding = False
        whole = (WIDTH - 2 * MARGIN) / sum(widths)
        for column, width in zip(table.columns, widths, strict=True):
            column.width = int(width * whole)
        for row in table.rows:
            row.height = height
        for index, text in enumerate(headings):
            _cell(table.cell(0, index), text, 15, QUIET, HEAD, bold=True)
        for number, texts in enumerate(rows, start=1):
            for index, text in enumerate(texts):
                light = lights[number - 1] if index == light_column else "none"
                words = SHAPES[light] + text
                room = int(widths[index] * whole) - 2 * CELL_SIDE, int(height) - Cm(0.1)
                size = fitting([words], *room, largest=15)
                _cell(table.cell(number, index), words, size, INKS[light], WHITE, bold=index == 0)

    def chart(self, data: CategoryChartData, one: FrozenIndicator, page: list[FrozenCell]) -> None:
        """A native chart in rank order: the bars in the colours of their lights, the target beside."""
        lies = any(len(row["name"]) > LONGEST_UPRIGHT for row in page)
        kind = XL_CHART_TYPE.BAR_CLUSTERED if lies else XL_CHART_TYPE.COLUMN_CLUSTERED
        frame = self.slide.shapes.add_chart(kind, MARGIN, Cm(3.8), WIDTH - 2 * MARGIN, Cm(12.9), data)
        chart = frame.chart
        chart.font.size, chart.font.name, chart.font.color.rgb = Pt(13), FONT, INK
        plot = chart.plots[0]
        plot.gap_width, plot.overlap = 45, -5
        _label(plot.series[0], one["has_rate"])
        _colour(plot.series[0], LIGHTS["none"])
        for index, row in enumerate(page):
            _colour(plot.series[0].points[index], LIGHTS[row["light"] if one["is_ranked"] else "none"])
        chart.has_legend = len(plot.series) > 1
        if chart.has_legend:
            chart.legend.position = XL_LEGEND_POSITION.TOP
            chart.legend.include_in_layout = False
            _colour(plot.series[1], LINE)
        _axes(chart, is_rate=one["has_rate"], lies=lies)


def _colour(drawn: Any, color: RGBColor) -> None:
    drawn.format.fill.solid()
    drawn.format.fill.fore_color.rgb = color


def _axes(chart: Any, *, is_rate: bool, lies: bool) -> None:
    """From 0, and of rates with room above 100 for the label of a full bar."""
    axis = chart.value_axis
    axis.minimum_scale = 0
    if is_rate:
        axis.maximum_scale, axis.major_unit = 110, 20
    axis.major_gridlines.format.line.color.rgb = HEAD
    axis.format.line.fill.background()
    axis.tick_labels.font.color.rgb = QUIET
    chart.category_axis.format.line.color.rgb = LINE
    if lies:  # the best at the top; its figures stand at the bars, so the axis itself can go
        chart.category_axis.reverse_order = True
        axis.visible = False


def _label(series: Any, is_rate: bool) -> None:
    labels = series.data_labels
    labels.show_value = True
    labels.number_format = RATE if is_rate else "#,##0"
    labels.number_format_is_linked = False
    labels.position = XL_LABEL_POSITION.OUTSIDE_END
    labels.font.size, labels.font.bold = Pt(12), True


def _cell(
    cell: Any, text: str, size: float, color: RGBColor, ground: RGBColor, *, bold: bool = False
) -> None:
    cell.fill.solid()
    cell.fill.fore_color.rgb = ground
    cell.vertical_anchor = MSO_ANCHOR.MIDDLE
    cell.margin_top = cell.margin_bottom = Cm(0.05)
    cell.margin_left = cell.margin_right = CELL_SIDE
    say(cell.text_frame, text, size, color=color, bold=bold)
    properties = cell._tc.get_or_add_tcPr()
    border = properties.makeelement(qn("a:lnB"), {"w": "9525"})
    fill = border.makeelement(qn("a:solidFill"), {})
    fill.append(fill.makeelement(qn("a:srgbClr"), {"val": str(LINE)}))
    border.append(fill)
    properties.insert(0, border)

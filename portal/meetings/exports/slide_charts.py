"""Native charts of the slides: lying bars with the target as a mark, and strips with one mark a community.

A mark is the upright error bar of a point in a scatter chart: PowerPoint, WPS and LibreOffice draw that at
the value in the chart's own sheet, so it moves when somebody edits the target. No chart holds lying bars and
points in all three, so the targets are a chart of their own, clear, on the bars' scale and exactly over them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar

from django.utils.translation import gettext as _
from pptx.chart.data import CategoryChartData, XyChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION, XL_MARKER_STYLE, XL_TICK_MARK
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.util import Pt

from portal.meetings import table_words
from portal.meetings.exports import slide_parts as parts
from portal.meetings.pages.strips import LANE, RIGHT
from portal.meetings.printed import running_text
from portal.meetings.schema import FrozenIndicator

#: As the portal prints rates: 90.5%, 100%. (In Excel's own format 0.# a whole number keeps its point.)
RATE = 'General"%"'
#: Right end of a rate's scale: a mark at 100 % is still whole.
FULL = 101.0
BAR_PART = 0.5  # of a row's height
MARK_PART = 0.76
Point = TypeVar("Point")


def bars(
    slide: parts.Slide,
    one: FrozenIndicator,
    lines: Sequence[dict[str, Any]],
    place: tuple[int, int, int, int],
    names: float,
) -> None:
    """Bars in the order of *lines*, each in the colour of its light; *names* is the part left to the names.

    *place* is left, top, width and height (EMU): every bar stands in the middle of its row.
    """
    left, top, width, height = place
    data = _bar_data(one, lines)
    frame = slide.slide.shapes.add_chart(XL_CHART_TYPE.BAR_CLUSTERED, left, top, width, height, data)
    chart = frame.chart
    chart.has_legend = chart.has_title = False
    longest = max(parts.sign_count(line["cell"]["name"]) for line in lines)
    chart.font.size = Pt(min(14.0, max(parts.LEAST, names * width / parts.POINT / min(longest, 12) - 1.5)))
    chart.font.name, chart.font.color.rgb = parts.FONT, parts.INK
    plot = chart.plots[0]
    plot.gap_width, plot.overlap = round(100 * (1 / BAR_PART - 1)), 100
    _colour(plot.series[0], parts.LIGHTS["none"])
    for index, line in enumerate(lines):
        _colour(plot.series[0].points[index], parts.LIGHTS[line["light"]])
    largest = FULL if one["has_rate"] else _largest(one, lines)
    _bar_axes(chart, largest)
    _inside(chart, names)
    frame.name = one["name"]
    if one["has_rate"]:
        _targets(slide, lines, (left + round(names * width), top, round((1 - names) * width), height))


def _bar_data(one: FrozenIndicator, lines: Sequence[dict[str, Any]]) -> CategoryChartData:
    """The printed rates (or the numbers) by community, and the targets beside them where there are any."""
    rates = one["has_rate"]
    data = CategoryChartData(number_format=RATE if rates else "#,##0")
    data.categories = [line["cell"]["name"] for line in lines]
    data.add_series(
        f"{table_words.VALUE}（%）" if rates else _unit(one), [_value(one, line) for line in lines]
    )
    return data


def _targets(slide: parts.Slide, lines: Sequence[dict[str, Any]], place: tuple[int, int, int, int]) -> None:
    """The targets of the rows that have one, over their bars; nothing without any."""
    points = [
        (float(line["cell"]["target_bar"]), len(lines) - number - 0.5)
        for number, line in enumerate(lines)
        if line["cell"]["target_bar"] is not None
    ]
    if points:
        _scatter(slide, {str(_("Target")): points}, len(lines), (0, FULL), MARK_PART / 2, place).name = str(
            _("Target")
        )


def _value(one: FrozenIndicator, line: dict[str, Any]) -> float | None:
    """What is drawn: nothing where nothing is counted."""
    cell = line["cell"]
    if line["missing"] or (one["has_rate"] and cell["percent"] is None):
        return None
    return float(cell["percent"]) if one["has_rate"] else cell["n"]


def _largest(one: FrozenIndicator, lines: Sequence[dict[str, Any]]) -> float:
    """The largest number of the whole indicator, so that its bars are of one scale on every slide."""
    return float(
        max([cell["n"] or 0 for cell in one["rows"]] + [_value(one, line) or 0 for line in lines] + [1])
    )


def _unit(one: FrozenIndicator) -> str:
    """What the numbers are: of a flow, all of the year."""
    if one["kind"] == "flow":
        return f"{one['name']}（{one['unit']}，{running_text(one)}）"
    return f"{one['counted'] or one['name']}（{one['unit']}）"


def _bar_axes(chart: Any, largest: float) -> None:
    """From 0, the first community at the top; the figures stand beside, so the scale itself can go."""
    axis = chart.value_axis
    axis.minimum_scale, axis.maximum_scale = 0, largest
    axis.has_major_gridlines = axis.visible = False
    names = chart.category_axis
    names.reverse_order = True
    names.major_tick_mark = XL_TICK_MARK.NONE
    names.format.line.color.rgb = parts.LINE


def strips(slide: parts.Slide, rows: Sequence[dict[str, Any]], place: tuple[int, int, int, int]) -> None:
    """A strip for each row whose figures are rates: a mark a community by its light, target and median.

    The rows stand at equal heights from the top of *place*; those without a range are left empty. Target and
    median are a chart of their own below the marks, so that no line lies upon a mark or a count.
    """
    found, scale = _strip_series(rows), (-1, FULL - 1 + RIGHT)
    _scatter(slide, _strip_lines(rows), len(rows), scale, LANE, place)
    points = {name: [(x, y) for x, y, _count in drawn] for name, drawn in found.items()}
    frame = _scatter(slide, points, len(rows), scale, LANE, place)
    for drawn, series in zip(found.values(), frame.chart.plots[0].series, strict=True):
        for at, (_x, _y, count) in enumerate(drawn):
            if count:
                _count(series.points[at].data_label, count)


def _count(label: Any, text: str) -> None:
    """For how many a mark stands, right of it; on white, for a line may pass below."""
    label.position = XL_LABEL_POSITION.RIGHT
    label.text_frame.text = text
    ground = f'<c:spPr {nsdecls("c", "a")}><a:solidFill><a:srgbClr val="FFFFFF"/></a:solidFill></c:spPr>'
    label._dLbl.find(qn("c:tx")).addnext(parse_xml(ground))
    run = label.text_frame.paragraphs[0].runs[0]
    size = Pt(parts.LEAST)
    run.font.size, run.font.bold, run.font.color.rgb, run.font.name = size, True, parts.INK, parts.FONT


def _scatter(
    slide: parts.Slide,
    series: dict[str, list[tuple[float, float]]],
    rows: int,
    scale: tuple[float, float],
    half: float,
    place: tuple[int, int, int, int],
) -> Any:
    """Points on a scale of percent, a row a unit; target and median are strokes *half* a row up and down."""
    data = XyChartData()
    for name, points in series.items():
        added = data.add_series(name, number_format="General")
        for x, y in points:
            added.add_data_point(x, y)
    frame = slide.slide.shapes.add_chart(XL_CHART_TYPE.XY_SCATTER, *place, data)
    chart = frame.chart
    chart.has_legend = chart.has_title = False
    strokes = {str(_("Target")): (2.5, parts.INK, "solid"), str(_("Median")): (1.75, parts.QUIET, "sysDash")}
    for name, drawn in zip(series, chart.plots[0].series, strict=True):
        drawn.format.line.fill.background()
        if name in strokes:
            drawn.marker.style = XL_MARKER_STYLE.NONE
            _stroke(drawn, half, *strokes[name])
        else:
            _marker(drawn, LIGHT_OF[name])
    for axis, low, high in ((chart.value_axis, 0, rows), (chart.category_axis, *scale)):
        axis.minimum_scale, axis.maximum_scale = low, high
        axis.has_major_gridlines = axis.visible = False
    _inside(chart, 0)
    return frame


LIGHT_OF = {"●": "green", "▲": "yellow", "■": "red", "◇": "none"}
SIGNS = {light: sign for sign, light in LIGHT_OF.items()}
MARKERS = {
    "green": XL_MARKER_STYLE.CIRCLE,
    "yellow": XL_MARKER_STYLE.TRIANGLE,
    "red": XL_MARKER_STYLE.SQUARE,
    "none": XL_MARKER_STYLE.DIAMOND,
}


def _strip_series(rows: Sequence[dict[str, Any]]) -> dict[str, list[tuple[float, float, str]]]:
    """Points by the signs of their lights: x, the row's place from below, a count."""
    found: dict[str, list[tuple[float, float, str]]] = {sign: [] for sign in LIGHT_OF}
    for number, row in enumerate(rows):
        if not row["range"]:
            continue
        middle = len(rows) - number - 0.5
        for dot in row["dots"]:
            found[SIGNS[dot.light]].append(
                (float(dot.rate), round(middle - 0.5 + dot.height, 3), dot.count_text)
            )
    return _longest_first(found)


def _strip_lines(rows: Sequence[dict[str, Any]]) -> dict[str, list[tuple[float, float]]]:
    """Where target and median stand in each row."""
    found: dict[str, list[tuple[float, float]]] = {str(_("Target")): [], str(_("Median")): []}
    for number, row in enumerate(rows):
        middle = len(rows) - number - 0.5
        if row["range"]:
            found[str(_("Median"))].append((float(row["range"]["median"]), middle))
        if row["range"] and row["range"]["target"]:
            found[str(_("Target"))].append((float(row["range"]["target"]), middle))
    return _longest_first(found)


def _longest_first(found: dict[str, list[Point]]) -> dict[str, list[Point]]:
    """LibreOffice leaves out the series that stand before a longer one."""
    return {name: points for name, points in sorted(found.items(), key=lambda pair: -len(pair[1])) if points}


def _marker(drawn: Any, light: str) -> None:
    marker = drawn.marker
    marker.style, marker.size = MARKERS[light], 7
    marker.format.fill.solid()
    marker.format.fill.fore_color.rgb = parts.LIGHTS[light]
    marker.format.line.color.rgb = parts.WHITE


# --- by hand: what python-pptx does not write --------------------------------------------------------


def _colour(drawn: Any, color: RGBColor) -> None:
    drawn.format.fill.solid()
    drawn.format.fill.fore_color.rgb = color


def _stroke(series: Any, half: float, points: float, color: RGBColor, dash: str) -> None:
    """An upright stroke of *points* at each value, *half* a unit up and down, in place of a marker."""
    element = parse_xml(
        f'<c:errBars {nsdecls("c", "a")}><c:errDir val="y"/><c:errBarType val="both"/>'
        f'<c:errValType val="fixedVal"/><c:noEndCap val="1"/><c:val val="{half:g}"/><c:spPr>'
        f'<a:ln w="{round(points * parts.POINT)}" cap="flat"><a:solidFill><a:srgbClr val="{color}"/>'
        f'</a:solidFill><a:prstDash val="{dash}"/><a:round/></a:ln></c:spPr></c:errBars>'
    )
    series._element.find(qn("c:xVal")).addprevious(element)


def _inside(chart: Any, names: float) -> None:
    """The bars fill the frame to its edges, but for the part left to the names; the ground is the slide's."""
    plot_area = chart._chartSpace.chart.plotArea
    layout = parse_xml(
        f'<c:layout {nsdecls("c")}><c:manualLayout><c:layoutTarget val="inner"/><c:xMode val="edge"/>'
        f'<c:yMode val="edge"/><c:x val="{names:.4f}"/><c:y val="0"/><c:w val="{1 - names:.4f}"/>'
        '<c:h val="1"/></c:manualLayout></c:layout>'
    )
    for old in plot_area.findall(qn("c:layout")):
        plot_area.remove(old)
    plot_area.insert(0, layout)
    clear = parse_xml(f"<c:spPr {nsdecls('c', 'a')}><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>")
    space = chart._chartSpace
    space.chart.addnext(clear)

"""Slides that can be edited: native charts and tables of the frozen figures, none of them a picture."""

import dataclasses
import io

import pytest
from django.utils import translation
from openpyxl import load_workbook
from pptx import Presentation
from pptx.enum.chart import XL_CHART_TYPE
from pptx.enum.shapes import MSO_SHAPE_TYPE
from pptx.oxml.ns import qn

from portal.meetings import pages
from portal.meetings.exports import pdf, slide_charts, slide_parts, slides
from tests.meetings import presented
from tests.meetings.exports import samples
from tests.meetings.exports.order import out_of_order


@pytest.fixture(autouse=True)
def _chinese():
    with translation.override("zh-hans"):
        yield


def deck(source=None):
    return Presentation(io.BytesIO(slides.make(source or samples.source(), samples.quiet)))


def graphs(slide):
    """Native charts of a slide: each with its frame."""
    return [shape for shape in slide.shapes if shape.has_chart]


def titled(found, title):
    return next(one for one in found.slides if title in said(one))


def said(slide):
    return [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]


def cells(slide):
    table = next(shape.table for shape in slide.shapes if shape.has_table)
    return [[cell.text for cell in row.cells] for row in table.rows]


def sheet(chart):
    rows = load_workbook(io.BytesIO(chart.part.chart_workbook.xlsx_part.blob)).active.rows
    return [[cell.value for cell in row] for row in rows]


def test_a_light_over_part_of_the_communities_says_so_and_units_keep_their_line():
    source = samples.source()
    source.content["indicators"][0]["total"] |= {"covered": 2, "due": 3, "to_do": "还差1.39万㎡"}
    found = deck(source)
    one = next(slide for slide in found.slides if graphs(slide))
    own = next(text for text in said(one) if "还差" in text).splitlines()
    assert own[own.index("■ 差距大") + 1 :][:2] == ["还差1.39万㎡", "（已计入2/3个社区）"]
    assert any(
        "■ 差距大\n（已计入2/3个社区）" in row for row in cells(found.slides[1]) + cells(found.slides[2])
    )


def test_the_slides_are_the_projector_s_pages_in_its_order():
    for source in (samples.source(), samples.crowded()):
        shown = pages.of(source.content, source.texts)
        found = deck(source)
        assert len(found.slides) == len(shown)
        for page, slide in zip(shown, found.slides, strict=True):
            part = f"　{page.part}/{page.parts}" if page.parts > 1 else ""
            assert page.title + part in said(slide), page.kind
            assert page.kind == "opening" or page.section in said(slide)


def test_bars_lie_with_plain_names_in_rank_order_and_the_target_is_a_mark():
    bars, targets = graphs(titled(deck(), "业委会选举elected"))
    chart = bars.chart
    assert chart.chart_type == XL_CHART_TYPE.BAR_CLUSTERED
    assert list(chart.plots[0].categories) == ["第1社区", "=1+1", "第3社区"]
    assert [list(series.values) for series in chart.plots[0].series] == [[100.0, 83.3, None]]
    assert sheet(chart) == [[None, "数值（%）"], ["第1社区", 100], ["=1+1", 83.3], ["第3社区", None]]
    assert chart.category_axis.reverse_order
    (series,) = targets.chart.plots[0].series
    assert [one.text for one in series._element.xpath("c:xVal//c:v")] == ["95.0"] * 3
    assert list(series.values) == [2.5, 1.5, 0.5]
    assert series._element.find(qn("c:errBars")) is not None


def test_a_target_stands_over_its_bar():
    """Both charts have one scale, one right edge and one height; the names are beside, not below."""
    for source in (samples.source(), samples.crowded()):
        for slide in deck(source).slides:
            frames = graphs(slide)
            if len(frames) != 2 or frames[0].chart.chart_type != XL_CHART_TYPE.BAR_CLUSTERED:
                continue
            bars, targets = frames
            assert (bars.top, bars.height) == (targets.top, targets.height)
            assert abs(bars.left + bars.width - targets.left - targets.width) <= 1
            axes = bars.chart.value_axis, targets.chart.category_axis
            assert {(axis.minimum_scale, axis.maximum_scale) for axis in axes} == {(0, slide_charts.FULL)}
            names = float(bars.chart._chartSpace.find(f".//{qn('c:x')}").get("val"))
            assert abs(bars.left + names * bars.width - targets.left) <= bars.width / 10_000


def test_what_has_no_rate_is_drawn_by_its_number():
    (frame,) = graphs(titled(deck(), "新增、复种绿化面积"))
    (series,) = frame.chart.plots[0].series
    assert (series.name, list(series.values)) == (
        "新增、复种绿化面积（㎡，年初以来累计）",
        [1850, 1850, 1850],
    )


def test_a_community_that_is_not_counted_has_no_bar_but_a_word():
    content = samples.source()
    content.content["indicators"][0]["rows"][2] |= {"covered": 0}
    slide = titled(deck(content), "业委会选举elected")
    assert cells(slide)[3] == ["", "", "未计入（填报中）", "—", "", ""]
    assert "未计入： 第3社区" in " ".join(said(slide)).replace("\n", " ")
    assert slide.notes_slide.notes_text_frame.text == f"{samples.TEXTS['elected']}\n未计入：第3社区"
    assert not titled(deck(), "新增、复种绿化面积").has_notes_slide


def test_tables_are_native_and_print_the_frozen_figures():
    assert cells(titled(deck(), "各项指标一览"))[1] == [
        "业委会选举elected", "83.3%", "5/6个", "95%", "■ 差距大", "还差1个", "↑ 7.2个百分点", "3/3",
    ]  # fmt: skip
    assert cells(titled(deck(), "业委会选举elected"))[2][3:] == ["83.3%*", "5/6个", "■ 差距大　还差1个"]
    heat = cells(titled(deck(), "各社区各项指标对照"))
    assert heat[1:] == [
        ["第1社区", "● 100%"],
        ["=1+1", "■ 83.3%*"],
        ["第3社区", "○ —"],
        ["云溪街道", "■ 83.3%"],
    ]
    assert not [
        shape
        for slide in deck().slides
        for shape in slide.shapes
        if shape.shape_type == MSO_SHAPE_TYPE.PICTURE
    ]


@pytest.mark.parametrize("communities", [3, 15, 30])
def test_a_strip_has_a_mark_for_every_community_and_the_ends_by_name(communities):
    one = presented.indicator(communities=communities)
    for number, row in enumerate(one["rows"]):
        row |= {"percent": str(100 - 2 * number), "light": ("green", "yellow", "red")[number % 3]}
    content = presented.content([one], communities)
    slide = titled(deck(dataclasses.replace(samples.source(), content=content)), "社区之间的差距")
    series = {one.name: list(one.values) for frame in graphs(slide) for one in frame.chart.plots[0].series}
    assert {name: len(values) for name, values in series.items()} == {
        "●": communities // 3, "▲": communities // 3, "■": communities // 3, "目标": 1, "中位数": 1,
    }  # fmt: skip
    assert all(0 < y < 1 for values in series.values() for y in values)
    names = content["communities"]
    assert cells(slide)[1] == [
        one["name"], f"43.8%\n{names[-1]['name']}", "", "100%\n第1社区", "80%", "56.2个百分点",
    ]  # fmt: skip


def test_every_slide_says_when_the_figures_were_frozen_and_their_check_sum():
    foot = f"冻结时间 2026年11月5日 09:20　2026年10月数据　数据校验码 {samples.HASH[:8]}"
    for source in (samples.source(), samples.crowded()):
        found = deck(source)
        for number, slide in enumerate(found.slides, start=1):
            assert foot in said(slide)
            assert f"{number} / {len(found.slides)}" in said(slide)


def test_the_largest_size_that_fits_is_taken():
    width, height = 20 * 20 * slide_parts.POINT, 29 * slide_parts.POINT
    assert slide_parts.fitting(["字" * 20], width, height, largest=20) == 20
    assert slide_parts.fitting(["字" * 21], width, height, largest=20) == 18
    assert slide_parts.fitting(["字" * 900], width, height, largest=20) == 12


def letters(slide):
    """The size of all that is written on a slide, in points."""
    for shape in slide.shapes:
        frames = [shape.text_frame] if shape.has_text_frame else []
        if shape.has_table:
            frames += [cell.text_frame for row in shape.table.rows for cell in row.cells]
        if shape.has_chart:
            yield shape.chart.font.size.pt if shape.chart.font.size else 10
        for frame in frames:
            yield from (run.font.size.pt for one in frame.paragraphs for run in one.runs if run.text)


def test_nothing_on_a_slide_is_too_small_to_read():
    for source in (samples.source(), samples.crowded()):
        assert min(size for slide in deck(source).slides for size in letters(slide)) >= 12


def test_the_series_with_most_points_stands_first_for_libreoffice_leaves_out_those_before_it():
    one = presented.indicator(communities=7)
    for number, row in enumerate(one["rows"]):
        row |= {"percent": str(90 - 10 * number), "light": "green" if number == 0 else "red"}
    content = presented.content([one], 7)
    slide = titled(deck(dataclasses.replace(samples.source(), content=content)), "社区之间的差距")
    lines, marks = graphs(slide)  # drawn in this order: no line lies upon a mark
    found = [
        [(series.name, len(list(series.values))) for series in frame.chart.plots[0].series]
        for frame in (lines, marks)
    ]
    assert found == [[("目标", 1), ("中位数", 1)], [("■", 6), ("●", 1)]]


def test_marks_that_have_no_room_of_their_own_are_one_that_says_how_many():
    one = presented.indicator(communities=7)
    for row in one["rows"]:
        row |= {"percent": "100", "light": "green"}
    content = presented.content([one], 7)
    slide = titled(deck(dataclasses.replace(samples.source(), content=content)), "社区之间的差距")
    _lines, frame = graphs(slide)
    green = next(series for series in frame.chart.plots[0].series if series.name == "●")
    assert (list(green.values), green.points[0].data_label.text_frame.text) == ([0.21], "×7")


def test_tables_stand_above_the_foot():
    for slide in deck(samples.crowded()).slides:
        for shape in slide.shapes:
            if shape.has_table or shape.has_chart:
                assert shape.top + shape.height <= slide_parts.FOOT_TOP
                assert shape.left + shape.width <= slide_parts.WIDTH


def test_powerpoint_finds_every_element_where_the_schema_has_it():
    for source in (samples.source(), samples.crowded()):
        assert out_of_order(samples.parts(slides.make(source, samples.quiet)).values()) == []


def test_libreoffice_opens_the_slides(tmp_path):
    content = slides.make(samples.crowded(), samples.quiet)
    shown = samples.pages(pdf.convert(content, "pptx"), tmp_path)
    assert len(shown) == len(Presentation(io.BytesIO(content)).slides)
    assert all("冻结时间" in page for page in shown)


def test_the_lights_of_the_headline_have_their_colours():
    source = samples.source()
    source.content["headline"] = "有目标的2项指标中，1项达标。"
    slide = next(one for one in deck(source).slides if source.content["headline"] in said(one))
    inks = {
        paragraph.runs[0].text[0]: paragraph.runs[0].font.color.rgb
        for shape in slide.shapes
        if shape.has_text_frame
        for paragraph in shape.text_frame.paragraphs
        if len(paragraph.runs) > 1
    }
    assert inks
    lights = {"●": "green", "▲": "yellow", "■": "red"}
    assert all(ink == slide_parts.INKS[lights[sign]] for sign, ink in inks.items())


def test_who_needs_help_stands_in_three_lines_that_no_row_cuts_off():
    """Six indicators with four communities each: how many there are stands behind the third."""
    source = samples.crowded()
    first = source.content["indicators"][0]
    rows = [{**row, "light": "red", "to_do": "还差2个"} for row in first["rows"][:7]]
    source.content["indicators"] = [{**first, "code": f"own{n}", "rows": rows} for n in range(6)]
    slide = titled(deck(source), "需要帮助的社区")
    table = next(shape.table for shape in slide.shapes if shape.has_table)
    assert len(table.rows) == 7
    for row in list(table.rows)[1:]:
        lines = row.cells[2].text.replace("\v", "\n").split("\n")
        assert len(lines) == 3
        assert lines[-1].endswith("共7个社区")
        sizes = [run.font.size.pt for one in row.cells[2].text_frame.paragraphs for run in one.runs]
        assert sum(sizes[:1] * 3) * slide_parts.LEADING * slide_parts.POINT <= row.height

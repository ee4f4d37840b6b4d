"""Slides that can be edited: native charts and tables of the frozen figures, none of them a picture."""

import io

import pytest
from django.utils import translation
from openpyxl import load_workbook
from pptx import Presentation
from pptx.enum.chart import XL_CHART_TYPE
from pptx.enum.shapes import MSO_SHAPE_TYPE

from portal.meetings.exports import pdf, slide_parts, slides
from tests.meetings.exports import samples
from tests.meetings.exports.order import out_of_order
from tests.meetings.exports.test_bulletin import read


@pytest.fixture(autouse=True)
def _chinese():
    with translation.override("zh-hans"):
        yield


def deck(source=None):
    return Presentation(io.BytesIO(slides.make(source or samples.source(), samples.quiet)))


def charts(found):
    return [shape.chart for slide in found.slides for shape in slide.shapes if shape.has_chart]


def titled(found, title):
    return next(
        one
        for one in found.slides
        if title in [shape.text_frame.text for shape in one.shapes if shape.has_text_frame]
    )


def cells(slide):
    table = next(shape.table for shape in slide.shapes if shape.has_table)
    return [[cell.text for cell in row.cells] for row in table.rows]


def test_charts_hold_the_printed_rates_in_rank_order():
    chart = charts(deck())[0]
    assert list(chart.plots[0].categories) == ["● 第1社区", "■ =1+1"]
    assert [list(series.values) for series in chart.plots[0].series] == [[100.0, 83.3], [95.0, 95.0]]
    assert chart.plots[0].series[0].data_labels.number_format == 'General"%"'


def test_the_sheet_behind_a_chart_holds_the_same_numbers():
    sheet = load_workbook(io.BytesIO(charts(deck())[0].part.chart_workbook.xlsx_part.blob)).active
    assert [[cell.value for cell in row] for row in sheet.rows] == [
        [None, "完成率（%）", "目标（%）"], ["● 第1社区", 100, 95], ["■ =1+1", 83.3, 95],
    ]  # fmt: skip
    assert {cell.data_type for cell in sheet["A"][1:]} == {"s"}


def test_what_has_no_rate_is_drawn_by_its_number():
    chart = charts(deck())[1]
    assert [series.name for series in chart.plots[0].series] == ["新增、复种绿化面积（㎡，1月以来累计）"]
    assert list(chart.plots[0].series[0].values) == [1850, 1850, 1850]


def test_a_community_that_is_not_counted_has_no_bar_but_a_note():
    slide = titled(deck(), "物业服务　业委会选举elected")
    said = [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]
    assert "未计入：第3社区" in said


def test_the_sentence_of_an_indicator_is_in_the_speaker_s_notes():
    slide = titled(deck(), "物业服务　业委会选举elected")
    assert slide.notes_slide.notes_text_frame.text == f"{samples.TEXTS['elected']}\n未计入：第3社区"
    assert not titled(deck(), "人居环境　新增、复种绿化面积").has_notes_slide


def test_tables_are_native_and_print_the_frozen_figures():
    assert cells(titled(deck(), "各项指标完成情况"))[1] == [
        "业委会选举elected", "83.3%", "5/6个", "95%", "■ 差距大", "↑7.2个百分点", "3/3",
    ]  # fmt: skip
    assert not [
        shape
        for slide in deck().slides
        for shape in slide.shapes
        if shape.shape_type == MSO_SHAPE_TYPE.PICTURE
    ]


def test_every_slide_says_when_the_figures_were_frozen_and_their_check_sum():
    for source in (samples.source(), samples.crowded()):
        found = deck(source)
        for number, slide in enumerate(found.slides, start=1):
            said = [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]
            assert f"数据冻结时间：2026年11月5日 09:20　校验码：{samples.HASH}" in said
            assert f"{number} / {len(found.slides)}" in said


def test_long_names_lie_beside_their_bars():
    assert charts(deck())[0].chart_type == XL_CHART_TYPE.COLUMN_CLUSTERED
    assert charts(deck(samples.crowded()))[0].chart_type == XL_CHART_TYPE.BAR_CLUSTERED


def test_the_largest_size_that_fits_is_taken():
    width, height = 20 * 20 * slide_parts.POINT, 26 * slide_parts.POINT
    assert slide_parts.fitting(["字" * 20], width, height, largest=20) == 20
    assert slide_parts.fitting(["字" * 21], width, height, largest=20) == 18
    assert slide_parts.fitting(["字" * 900], width, height, largest=20) == 9


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
    pages = read(pdf.convert(content, "pptx"), tmp_path)
    assert len(pages) == len(Presentation(io.BytesIO(content)).slides)
    assert all("数据冻结时间" in page for page in pages)

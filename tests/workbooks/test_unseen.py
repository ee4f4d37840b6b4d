"""What a person does not see in a sheet is not there: values that merged cells hide, rows that are none."""

import base64
import datetime as dt
import io

import pytest
import xlsxwriter
from django.utils import translation

from portal.core.models import ImportState
from portal.core.registers import get_register
from property_mgmt.models import PropertyCompany
from tests.workbooks import registers
from tests.workbooks.kit import SHEET, converted, covered, parts_changed, stored
from tests.workbooks.test_registers import staff, taken_up

__all__ = ["staff"]
pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("ending", ["xlsx", "ods", "xls"])
def test_what_merged_cells_hide_is_passed_over_and_named(staff, ending):
    book = covered(registers.sheet(registers.row(F="旧备注")), "E2:F2")
    content = book if ending == "xlsx" else converted(book, ending)
    pending = taken_up(content, staff, f"a.{ending}")
    assert pending.state == ImportState.READY
    assert [(one["cell"], one["found"]) for one in pending.report["passed"]] == [("F2", "旧备注")]
    names, line = pending.plan
    assert dict(zip(names[line[0]], line[4], strict=True))["note"] == ""


def test_a_figure_hidden_below_a_blank_is_no_figure(staff):
    rows = [registers.row(B="甲队", D=None), registers.row(B="乙队", D=41)]
    report = taken_up(covered(registers.sheet(*rows), "D2:D3"), staff).report
    assert [one["cell"] for one in report["refusals"]] == ["D2", "D3"]
    assert [(one["cell"], one["found"]) for one in report["passed"]] == [("D3", "41")]


def test_what_repeats_the_value_of_merged_cells_needs_no_word(staff):
    rows = [registers.row(B="甲队"), registers.row(B="乙队")]
    report = taken_up(covered(registers.sheet(*rows), "A2:A3"), staff).report
    assert (report["new"], report["passed"]) == (2, [])


@pytest.mark.parametrize(
    "name",
    ["小计", "合计1个", "合计：3家", "汇总", "合计（其中：老年队4人、青年队6人）"],
)
@pytest.mark.parametrize("is_merged", [True, False])
def test_a_total_in_the_column_of_names_is_no_row(staff, name, is_merged):
    first = registers.GOOD[0]
    rows = [registers.GOOD, registers.row(A=None if is_merged else first, B=name, D=20)]
    book = registers.sheet(*rows)
    if is_merged:
        book.active.merge_cells("A2:A3")
    report = taken_up(book, staff).report
    assert (report["new"], report["refused"]) == (1, 0)
    assert ["a row of totals" in one["why"] for one in report["passed"]] == [True]


@pytest.mark.parametrize(
    "text",
    ["注：以上数据截至9月底", "汇总", "合计", "合计12家", "合计：3家", "合计：3个组织", "共3家",
     "单位负责人签字", "2026年10月30日", dt.date(2026, 10, 30), "以下空白", "同上", "〃", "/",
     "备注：含外区企业"],
)  # fmt: skip
def test_what_stands_below_a_table_is_no_company(staff, text):
    with translation.override("en"):
        heading = str(PropertyCompany._meta.get_field("name").verbose_name)
        other = str(PropertyCompany._meta.get_field("note").verbose_name)
    book = registers.sheet(["永安物业", None], [text, None], headings=[heading, other])
    report = taken_up(book, staff, register=get_register("property-companies")).report
    assert (report["new"], report["refused"]) == (1, 0)
    assert [one["cell"] for one in report["passed"]] == ["A3"]


@pytest.mark.parametrize("name", ["同上", "/", "〃", "无", "暂无"])
def test_a_name_that_is_none_is_refused_in_a_row_that_holds_more(staff, name):
    report = taken_up(registers.sheet(registers.GOOD, registers.row(B=name)), staff).report
    assert [one["cell"] for one in report["refusals"]] == ["B3"]


@pytest.mark.parametrize("ending", ["xlsx", "ods", "xls"])
def test_zeros_that_the_sheet_shows_as_blanks_are_named(staff, ending):
    book = registers.sheet(registers.row(D=0))
    book.active.sheet_view.showZeros = False
    content = book if ending == "xlsx" else converted(book, ending)
    report = taken_up(content, staff, f"a.{ending}").report
    [why] = [one["why"] for one in report["read"] if one["cell"] == "D, row 2"]
    assert "shows nothing" in why


@pytest.mark.parametrize("width", [0, 0.08, 0.3])
def test_a_column_too_narrow_to_be_seen_is_named(staff, width):
    book = registers.sheet()
    book.active.column_dimensions["C"].width = 10
    narrow = parts_changed(book, {SHEET: lambda xml: xml.replace(b'width="10"', f'width="{width}"'.encode())})
    assert [one["cell"] for one in taken_up(narrow, staff).report["read"]] == ["column C"]


@pytest.mark.parametrize(
    ("value", "kept"), [("3.3000000000000003", "3.3"), ("1e-7", "0.0000001"), ("2.9999999999999996", "3")]
)
def test_a_number_is_stored_as_it_is_shown(staff, value, kept):
    book = stored(registers.sheet(registers.row(B="=1.1*3")), value)
    names, line = taken_up(book, staff).plan
    assert dict(zip(names[line[0]], line[4], strict=True))["name"] == kept


@pytest.mark.parametrize(
    ("code", "is_named"), [("[$-130000]yyyy-m-d", True), ("[$-404]yyyy-m-d", False), ("yyyy-m-d", False)]
)
def test_a_day_that_is_shown_by_the_moon_is_named(staff, code, is_named):
    book = registers.sheet(registers.row(F=dt.date(2026, 10, 3)))
    book.active["F2"].number_format = code
    whys = [one["why"] for one in taken_up(book, staff).report["read"]]
    assert any("another calendar" in why for why in whys) == is_named


@pytest.mark.parametrize("ending", ["xlsx", "ods", "xls"])
def test_headers_and_footers_of_the_page_are_named(staff, ending):
    book = registers.sheet()
    book.active.oddHeader.center.text = "作废稿"
    book.active.oddFooter.left.text, book.active.oddFooter.right.text = "数据截至9月", "第 &P 页"
    content = book if ending == "xlsx" else converted(book, ending)
    passed = [one["found"] for one in taken_up(content, staff, f"a.{ending}").report["passed"]]
    assert passed == ["作废稿", "数据截至9月"]


def drawn():
    """A sheet with a titled chart, a button, a described picture and a hint on a cell; a sheet of a chart."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    page = book.add_worksheet()
    for number, cells in enumerate((registers.HEADINGS, registers.GOOD)):
        page.write_row(number, 0, cells)
    chart = book.add_chart({"type": "column"})
    chart.add_series({"values": "=Sheet1!$D$2:$D$2"})
    chart.set_title({"name": "人数以百人计"})
    page.insert_chart("H2", chart)
    page.insert_button("H20", {"caption": "本表作废"})
    dot = base64.b64decode(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
    )
    page.insert_image("H30", "a.png", {"image_data": io.BytesIO(dot), "description": "章：未审"})
    page.insert_image("H40", "b.png", {"image_data": io.BytesIO(dot), "decorative": True})
    page.data_validation("D2", {"validate": "any", "input_title": "说明", "input_message": "填百人"})
    other = book.add_chart({"type": "line"})
    other.add_series({"values": "=Sheet1!$D$2:$D$2"})
    book.add_chartsheet("图").set_chart(other)
    book.close()
    return stream.getvalue()


def test_what_is_drawn_on_a_sheet_is_named(staff):
    pending = taken_up(drawn(), staff)
    passed = {one["found"] for one in pending.report["passed"]}
    assert passed == {"人数以百人计", "本表作废", "章：未审", "说明 填百人", "图", "Picture 2"}
    assert pending.state == ImportState.READY


def test_the_title_of_a_chart_in_an_ods_is_named(staff):
    passed = {one["found"] for one in taken_up(converted(drawn(), "ods"), staff, "a.ods").report["passed"]}
    assert {"人数以百人计", "章：未审"} <= passed


@pytest.mark.parametrize(
    ("place", "cells", "refused"),
    [
        ("D2:D3", ({"D": "很多"}, {"D": None}), ["D2", "D3"]),
        ("E2:F2", ({"E": "或许", "F": None}, {}), ["E2"]),
        ("A2:A3", ({"A": "东山社区"}, {"A": None}), ["A2", "A3"]),
    ],
)
def test_merged_cells_that_are_refused_are_not_said_to_be_read_as_well(staff, place, cells, refused):
    rows = [registers.row(B=name, **one) for name, one in zip(("甲队", "乙队"), cells, strict=True)]
    report = taken_up(registers.merged(place, *rows), staff).report
    assert [one["cell"] for one in report["refusals"]] == refused
    assert report["read"] == []


def test_merged_cells_that_are_right_in_one_row_alone_are_said_to_be_read(staff):
    rows = [registers.row(B="甲队", D="很多"), registers.row(B="乙队", D=4), registers.row(B="丙队", D=None)]
    report = taken_up(registers.merged("D3:D4", *rows), staff).report
    assert [one["cell"] for one in report["refusals"]] == ["D2"]
    assert [one["cell"] for one in report["read"]] == ["D3:D4"]


def test_a_heading_over_two_columns_of_figures_is_neither_though_more_stands_in_the_row_below(staff):
    """组织名称 has a remark below it, so that the row is not taken for one of headings alone."""
    first, second = [*registers.HEADINGS[:2], "成员人数", None], [None, "（含分队）", "男", "女"]
    row = [*registers.GOOD[:2], 10, 4, registers.GOOD[2], "否", ""]
    headings = [*first, "组织类别", *registers.HEADINGS[4:]]
    book = registers.sheet(second, row, headings=headings)
    book.active.merge_cells("C1:D1")
    report = taken_up(book, staff).report
    assert "no column “People" in report["message"]


def test_a_note_over_two_columns_is_the_first_of_them(staff):
    book = registers.sheet([*registers.row(B="甲队", D=5), "另"], [*registers.row(B="乙队", F="待核"), "又"])
    book.active.merge_cells("F1:G1")
    pending = taken_up(book, staff)
    assert (pending.report["new"], [one["cell"] for one in pending.report["passed"]]) == (2, ["G2", "G3"])


@pytest.mark.parametrize("is_there", [True, False])
def test_a_name_like_a_part_of_a_total_is_a_row_where_the_register_has_it(staff, is_there):
    if is_there:
        there = get_register("social-organisations").model.objects.get()
        there.name = "其中：老年队"
        there.save()
    rows = [registers.GOOD, registers.row(registers.THERE, B="其中：老年队", D=30)]
    report = taken_up(registers.sheet(*rows), staff).report
    assert (report["new"], report["changed"]) == (1, int(is_there))
    assert [one["cell"] for one in report["passed"]] == ([] if is_there else ["B3"])


@pytest.mark.parametrize("note", ["其中3户为低保户", "其中"])
def test_a_note_that_begins_so_makes_no_part_of_its_row(staff, note):
    book = registers.merged("F2:F3", registers.row(B="甲队", F=note), registers.row(B="乙队", F=None))
    pending = taken_up(book, staff)
    assert (pending.report["new"], pending.report["passed"]) == (2, [])


@pytest.mark.parametrize("ending", ["xlsx", "ods"])
@pytest.mark.parametrize("function", ["DISPIMG", "_xlfn.DISPIMG"])
def test_a_picture_in_a_cell_is_named_and_is_no_text(staff, ending, function):
    """WPS keeps it as a formula, with the formula itself for its value; others show #NAME?."""
    formula = f'={function}("ID_7A",1)'
    book = stored(registers.sheet(registers.row(F=formula)), formula)
    content = book if ending == "xlsx" else converted(book, ending)
    pending = taken_up(content, staff, f"a.{ending}")
    assert pending.state == ImportState.READY
    assert [(one["cell"], "picture" in one["why"]) for one in pending.report["passed"]] == [("F2", True)]
    names, line = pending.plan
    assert dict(zip(names[line[0]], line[4], strict=True))["note"] == ""


def test_a_picture_that_was_copied_as_text_is_refused(staff):
    book = registers.sheet(registers.row(F="x"))
    book.active["F2"].value, book.active["F2"].data_type = '=DISPIMG("ID_7A",1)', "s"
    [refusal] = taken_up(book, staff).report["refusals"]
    assert refusal["cell"] == "F2" and "a picture stands in the cell" in refusal["expected"]

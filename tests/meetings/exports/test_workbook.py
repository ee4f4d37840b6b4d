"""The workbook: numbers to reckon with, nothing missing shown as 0, nothing taken for a formula."""

import io
from dataclasses import replace

import pytest
from django.utils import translation
from openpyxl import load_workbook

from portal.meetings.exports import pdf, workbook
from tests.meetings.exports import samples


@pytest.fixture(autouse=True)
def _chinese():
    with translation.override("zh-hans"):
        yield


def book(source=None):
    return load_workbook(io.BytesIO(workbook.make(source or samples.source(), samples.quiet)))


def values(sheet, first):
    return [[cell.value for cell in row] for row in sheet.iter_rows(min_row=first)]


def test_a_sheet_for_each_line_of_work():
    assert book().sheetnames == ["总表", "物业服务", "人居环境", "全部数据", "交办事项"]


def test_names_of_sheets_are_what_excel_takes():
    source = samples.source()
    for one, name in zip(source.content["indicators"], ("党建/物业[:*?]" * 5, "总表"), strict=True):
        one["theme_name"] = name
    titles = book(source).sheetnames
    assert titles == ["总表", ("党建物业" * 7)[:20], "总表2", "全部数据", "交办事项"]


def test_rates_are_numbers_with_the_printed_decimal():
    sheet = book()["物业服务"]
    assert values(sheet, 5)[0] == [1, "第1社区", 1.0, 6, 6, 1, "达标", None]
    assert (sheet["C5"].number_format, sheet["C6"].number_format) == ("0%", "0.0%")
    assert sheet["C6"].value == 0.833
    assert (sheet["C5"].data_type, sheet["D5"].data_type) == ("n", "n")


def test_the_overview_says_of_how_many_and_counts_a_frequency_in_communities():
    source = samples.source()
    first, second = source.content["indicators"]
    first["kind"], first["unit"] = "frequency", "次/周"
    first["total"] |= {"covered": 2, "due": 3}
    rows = values(book(source)["总表"], 4)
    assert rows[0][6:9] == ["个社区", "95%", "差距大（已计入2/3个社区）"]
    assert rows[1][6] == second["unit"]


def test_missing_figures_are_no_zeros_and_carried_ones_say_so():
    rows = values(book()["物业服务"], 5)
    assert rows[1][-1] == "沿用9月数据"
    assert rows[2] == [3, "第3社区", "—", None, None, None, None, "填报中"]
    assert rows[3][1:5] == ["合计", 0.833, 5, 6]


def test_all_figures_with_what_they_are_made_of():
    source = samples.source()
    source.content["indicators"][0]["rows"][0]["figure_ids"] = [7, 12]
    rows = values(book(source)["全部数据"], 4)
    assert len(rows) == 6
    assert rows[0][:8] == ["elected", "业委会选举elected", "990101001001", "第1社区", 6, 6, "个", 100]
    assert (rows[0][11], rows[0][15], rows[1][11]) == ("2026年10月", "7、12", "2026年9月")
    assert rows[2][4:6] == [None, None]
    assert rows[2][7] is rows[2][11] is None


def test_nothing_is_taken_for_a_formula():
    found = [cell for sheet in book() for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in found} <= {"s", "n"}
    doubtful = {cell.value for cell in found if isinstance(cell.value, str) and cell.value[0] in "=+-@"}
    assert doubtful == {"=1+1", "@今年新建，-尚未验收", "+补齐台账"}
    assert all(cell.quotePrefix for cell in found if cell.value in doubtful)


def test_sheets_are_ready_to_print():
    found = book()
    assert found["物业服务"].freeze_panes == "C5"
    assert found["全部数据"].freeze_panes == "E4"
    assert found["物业服务"].print_title_rows == "$3:$4"
    for sheet in found:
        assert sheet.print_area.endswith(f"${sheet.max_row}")
        assert sheet.page_setup.orientation == "landscape"
        assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 1)
    assert found["总表"]["A1"].font.name == "黑体"
    assert found["总表"]["A4"].font.name == "仿宋"


def test_a_sheet_too_wide_for_one_page_takes_several_and_cuts_no_indicator_in_two():
    source = samples.crowded()
    for number, one in enumerate(source.content["indicators"]):
        one["name"] += str(number)
    sheet = book(source)["物业服务"]
    assert not sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.print_title_cols == "$A:$B"
    breaks = [one.id for one in sheet.col_breaks.brk]
    assert breaks
    assert all(sheet.cell(3, column + 1).value for column in breaks)  # the first cell of a merged heading
    assert sheet.page_setup.paperSize == int(sheet.PAPERSIZE_A4)
    assert sheet.page_setup.scale >= 70  # to be read without a glass


def test_a_title_that_would_be_cut_stands_over_the_sheet():
    """Of several pages side by side, and where the columns are narrower than the title and the note."""
    for source, name in ((samples.crowded(), "物业服务"), (samples.source(), "人居环境")):
        sheet = book(source)[name]
        assert sheet.print_area.startswith("'" + name + "'!$A$3:")
        assert sheet.oddHeader.center.text == sheet["A1"].value
        assert sheet.oddFooter.left.text == sheet["A2"].value
    assert book()["总表"].print_area.startswith("'总表'!$A$1:")


def test_a_line_of_areas_has_one_unit():
    source = samples.source()
    one = source.content["indicators"][1]
    one |= {"unit": "㎡", "has_rate": False, "direction": "up"}
    goal = {
        "text": "",
        "short": "3.6万㎡",
        "is_rate": False,
        "value": "36000",
        "required": "30000",
        "due_on": "",
    }
    one["total"] |= {"n": 19260, "d": None, "percent": None, "goal": goal, "to_do": "还差1.67万㎡"}
    row = values(book(source)["总表"], 4)[1]
    assert (row[3], row[6], row[7], row[10]) == (19260, "㎡", "36,000㎡", "还差16,740㎡")


def test_of_how_many_the_totals_speak_stands_below_them():
    source = samples.source()
    source.content["indicators"][0]["total"] |= {"covered": 2, "due": 3}
    *_rows, totals, counted = values(book(source)["物业服务"], 5)
    assert (totals[1], totals[6]) == ("合计", "差距大")
    assert (counted[1], counted[6]) == ("已计入社区", "2/3")


def test_rows_are_as_high_as_their_texts_need():
    source = samples.source()
    source.content["indicators"][0]["name"] = "物业服务企业党组织和业主委员会交叉任职覆盖率（含新建小区）"
    sheet = book(source)["总表"]
    assert sheet.row_dimensions[4].height > sheet.row_dimensions[5].height


def test_every_sheet_says_what_it_was_made_of():
    for sheet in book():
        assert sheet["A2"].value.endswith(f"冻结时间：2026年11月5日 09:20　数据校验码：{samples.HASH}")


def test_libreoffice_opens_the_workbook(tmp_path):
    samples.parts(workbook.make(samples.crowded(), samples.quiet))
    pages = samples.pages(pdf.convert(workbook.make(samples.source(), samples.quiet), "xlsx"), tmp_path)
    assert len(pages) == 5
    assert "沿用9月数据" in pages[1].replace(" ", "")


def test_what_the_meeting_gave_is_not_said_to_stand_as_at_the_freezing():
    source = replace(samples.source(), made_at="2026-11-30T10:07:00+08:00")
    assert source.given
    notes = {sheet.title: sheet["A2"].value for sheet in book(source)}
    assert notes["交办事项"].endswith("本次会议交办截至2026年11月30日 10:07")
    assert not any("截至" in note for title, note in notes.items() if title != "交办事项")
    assert "截至" not in book(replace(source, given=[]))["交办事项"]["A2"].value

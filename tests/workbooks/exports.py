"""Exports of other platforms for all communities of an office, and what has to come of each file.

October 2026 of a fictional sub-district with three communities, 槐荫 清泉 云栖 (``test_exports.py``), and the
indicators committees (out of), disputes (out of, brought forward), greening and the staff's own speeches.
槐荫 has typed 7 of 10 committees; 云栖 is under review with greening 50. An ordinary file says of committees
8/10 · 6/9 · 5/5, of greening 500 · 0 · 50.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from openpyxl import Workbook

from tests.workbooks.kit import Case, converted, covered, stored

OFFICE = "990177001"
COMMUNITIES = ["槐荫社区", "清泉社区", "云栖社区"]
GROUPS = ["社区", "业委会", "业委会", "绿化"]
BELOW = [None, "成立数", "总数", None]
FIGURES = [[8, 10, 500], [6, 9, 0], [5, 5, 50]]
#: What is taken of an ordinary file if people's figures are replaced; 云栖 is under review.
ORDINARY = {
    ("槐荫", "committees"): (8, 10),
    ("清泉", "committees"): (6, 9),
    ("槐荫", "greening"): (500, None),
    ("清泉", "greening"): (0, None),
}


def ordinary(names=COMMUNITIES, title="石榴街道2026年10月工作情况", rows=FIGURES) -> Workbook:
    """A title, headings in two rows, a community a row."""
    book = Workbook()
    page = book.active
    page.title = "导出"
    page.append([title])
    page.merge_cells("A1:D1")
    page.append(GROUPS)
    page.append(BELOW)
    page.merge_cells("B2:C2")
    for name, figures in zip(names, rows, strict=True):
        page.append([name, *figures])
    return book


def plain(headings, *rows, above=()) -> Workbook:
    """Headings in one row, a community a row."""
    book = Workbook()
    for row in (*above, headings, *rows):
        book.active.append(row)
    return book


def turned(book: Workbook) -> Workbook:
    """The same table with communities to the right."""
    other = Workbook()
    for row in book.active.iter_rows():
        for cell in row:
            if cell.value is not None:
                other.active.cell(cell.column, cell.row, cell.value)
    for merged in book.active.merged_cells.ranges:
        other.active.merge_cells(
            start_row=merged.min_col,
            start_column=merged.min_row,
            end_row=merged.max_col,
            end_column=merged.max_row,
        )
    return other


def grouped(groups, below, *rows) -> Workbook:
    """Each group merged over its columns, with what is counted below it."""
    book = Workbook()
    page = book.active
    page.append(["社区", *groups])
    page.append([None, *below])
    page.merge_cells(start_row=1, end_row=1, start_column=2, end_column=1 + len(groups))
    page.merge_cells("A1:A2")
    for name, figures in zip(COMMUNITIES, rows, strict=False):
        page.append([name, *figures])
    return book


def across(*above, corner="指标", name="绿化", below=()) -> Workbook:
    """Communities to the right, titles in the column of the indicators or over the communities."""
    return plain([corner, "槐荫社区", "清泉社区"], [name, 500, 300], below, above=above)


def greening(*values: Any, heading="绿化", names=COMMUNITIES) -> Workbook:
    return plain(["社区", heading], *([name, value] for name, value in zip(names, values, strict=True)))


def with_(change: Callable[[Any], None], book: Workbook | None = None) -> Workbook:
    book = book or ordinary()
    change(book.active)
    return book


def second_sheet(title: str) -> Workbook:
    book = ordinary()
    page = book.create_sheet(title)
    for row in book.worksheets[0].iter_rows(values_only=True):
        page.append(row)
    return book


CODES = [f"{OFFICE}00{number}" for number in (1, 2, 3)]
LONG = ["石榴街道槐荫社区居民委员会", "清泉社区居委会", "云栖社区党总支"]
ONLY = {("槐荫", "greening"): (500, None), ("清泉", "greening"): (300, None)}
LEFT = ("A6",)  # of 云栖, which is under review, in an ordinary file

TAKEN = (
    Case("two_rows_of_headings", "groups merged over what is counted", ordinary, values=ORDINARY, read=()),
    Case("communities_to_the_right", "the same with communities across", lambda: turned(ordinary()), values=ORDINARY),
    Case("communities_by_code", "codes for names", lambda: ordinary(CODES), values=ORDINARY),
    Case("code_and_name", "codes beside names", lambda: plain(["社区代码", "社区名称", "绿化"], [CODES[0], "槐荫社区", 500], [CODES[1], "清泉", 300]), values=ONLY),
    Case("names_in_full", "the committee's registered name, the office's in front", lambda: greening(500, 300, 50, names=LONG), values=ONLY),
    Case("no_heading_over_the_names", "the corner is empty", lambda: with_(lambda page: page.__setitem__("A2", None)), values=ORDINARY),
    Case("another_heading_over_the_names", "填报单位 over the names", lambda: with_(lambda page: page.__setitem__("A2", "填报单位")), values=ORDINARY),
    Case("rows_numbered", "序号 in front, a row of totals in front and below", lambda: plain(["序号", "社区", "绿化（㎡）"], ["", "合计", 850], [1, "槐荫", 500], [2, "清泉", "300㎡"], [3, "云栖", 50], ["", "总计", 850]), values=ONLY, passed=("B2", "B6", "A1")),
    Case("rows_numbered_with_words", "作废 beside a row, a total and a note in the column of numbers", lambda: plain(["序号", "社区", "绿化"], ["一", "槐荫", 500], ["作废", "清泉", 300], ["合计", None, 800], ["注：清泉待核"]), values=ONLY, passed=("A3", "A4", "A5", "A1")),
    Case("row_of_units", "units in a row of their own", lambda: plain(["社区", "绿化"], ["", "㎡"], ["槐荫", 500], ["清泉", 300]), values=ONLY),
    Case("units_in_the_lower_row", "㎡ and （家） in the lower row of headings", lambda: with_(lambda page: [page.__setitem__(place, text) for place, text in (("D3", "㎡"), ("B3", "成立数（家）"))]), values=ORDINARY),
    Case("numbers_of_columns", "栏次 1 2 below the headings, a unit behind a stroke", lambda: plain(["社区", "绿化/㎡", "垃圾分类"], ["栏次", 1, "2"], ["槐荫", 500, 3], ["清泉", 300, 4]), values=ONLY, passed=("C1",)),
    Case("another_column", "a column that the month does not count", lambda: plain(["社区", "绿化", "垃圾分类"], ["槐荫", 500, 3], ["清泉", 300, 4]), values=ONLY, passed=("C1",)),
    Case("another_community", "a community of another sub-district", lambda: plain(["社区", "绿化"], ["槐荫", 500], ["清泉", 300], ["远山", 9]), values=ONLY, passed=("A4",)),
    Case("blank_where_nothing_stands", "a blank cell", lambda: greening(500, None, 50), values={("槐荫", "greening"): (500, None)}),
    Case("zero", "zeros", lambda: greening(0, "0", 50), values={("槐荫", "greening"): (0, None), ("清泉", "greening"): (0, None)}),
    Case("brought_forward", "what is still open from before", lambda: plain(["社区", "矛盾纠纷", "本月受理", "上月结转"], ["清泉", 3, 4, 1]), values={("清泉", "disputes"): (3, 4)}),
    Case("figures_of_the_office", "what the sub-district enters, also of a report under review", lambda: plain(["社区", "交流发言"], ["槐荫", 1], ["云栖", 0]), values={("槐荫", "speeches"): (1, None), ("云栖", "speeches"): (0, None)}),
    Case("title_over_the_indicators", "communities across, October's title over the indicators, a remark below them", lambda: across(["2026年10月"], below=["上月数据另报"]), values=ONLY, passed=("A4",)),
    Case("group_of_its_own_unit", "㎡ over the indicator's own name", lambda: grouped(["面积（㎡）", "个"], ["绿化", "垃圾分类"], [500, 8], [300, 5]), values=ONLY, passed=("C2", "B1")),
    Case("heading_over_two_columns", "绿化 merged over two columns, the second of which holds a figure", lambda: with_(lambda page: page.merge_cells("B1:C1"), plain(["社区", "绿化"], ["槐荫", 500], ["清泉", 300, 4])), values=ONLY, passed=("C3",)),
    Case("as_ods", "as .ods", lambda: converted(ordinary(), "ods"), ending="ods", values=ORDINARY),
    Case("as_xls", "as .xls", lambda: converted(ordinary(), "xls"), ending="xls", read=("",), values=ORDINARY),
    Case("month_over_every_column", "10月 over each column, a sheet still called 9月", lambda: with_(lambda page: setattr(page, "title", "9月"), plain(["社区", "绿化", "业委会"], ["槐荫", 500, 8], ["清泉", 300, 6], above=([None, "10月", "10月"],))), values={**ONLY, ("槐荫", "committees"): (8, 10), ("清泉", "committees"): (6, None)}, read=("", "")),
    Case("month_in_the_sheet", "the month in the sheet's name, a hidden sheet of September", lambda: with_(lambda page: setattr(page, "title", "2026年10月")), values=ORDINARY),
    Case("sheet_called_by_last_month", "the sheet is still called 9月数据, the title says October", lambda: with_(lambda page: setattr(page, "title", "9月数据")), values=ORDINARY, read=("",)),
    Case("only_some_rows", "one community", lambda: plain(["社区", "绿化"], ["清泉社区", 300]), values={("清泉", "greening"): (300, None)}),
)  # fmt: skip

#: Headings that say more than the indicator's name, and rows that say of which month they are.
TOLD_APART = (
    Case("brackets_that_change_what_is_meant", "本年累计, 上月, 百人, 目标值 in brackets", lambda: plain(["社区", "绿化", "绿化（本年累计）", "绿化（上月）", "绿化（万㎡）", "绿化（目标值）"], ["槐荫", 500, 900, 1, 2, 3], ["清泉", 300, 900, 1, 2, 3]), values=ONLY, passed=("C1", "D1", "E1", "F1")),
    Case("brackets_that_do_not", "unit, this month, how to fill in", lambda: plain(["社区（必填）", "绿化面积(平方米)", "绿化（本月）"], ["槐荫", 1, 500], ["清泉", 1, 300]), values=ONLY, passed=("B1",)),
    Case("last_month_beside_this_month", "上月 and 本月 under each indicator", lambda: grouped(["绿化", "绿化"], ["上月", "本月"], [400, 500], [200, 300]), values=ONLY, passed=("B2",)),
    Case("this_month_beside_the_year", "本月 and 本年累计 under each indicator", lambda: grouped(["绿化", "绿化"], ["本月", "本年累计"], [500, 5000], [300, 3000]), values=ONLY, passed=("C2",)),
    Case("groups_that_are_not_merged", "绿化 over 年初至今 and 本月, not merged", lambda: plain(["社区", "绿化"], [None, "年初至今", "本月"], ["槐荫", 5000, 500], ["清泉", 3000, 300]), values=ONLY, passed=("B2",)),
    Case("parts_of_one_indicator", "业委会 beside 绿化 over 草坪 and 花坛, not merged", lambda: plain(["社区", "业委会", "绿化"], [None, None, "草坪", "花坛"], ["槐荫", 8, 300, 200], ["清泉", 6, 200, 100]), values={("槐荫", "committees"): (8, 10), ("清泉", "committees"): (6, None)}, passed=("C2", "D2"), read=("",)),
    Case("row_of_offices", "communities across, who is responsible for each indicator", lambda: plain(["指标", "责任科室", "槐荫", "清泉"], ["绿化", "城管办", 500, 300]), values=ONLY, passed=("B1",)),
    Case("remark_below_the_headings", "a remark over figures in a row of its own", lambda: plain(["社区", "绿化"], [None, "注：以实际为准"], ["槐荫", 500], ["清泉", 300]), values=ONLY, passed=("A2",)),
    Case("one_subject_beside_another", "成立数 and 应成立数 under 业委会 and under 党组织, not merged", lambda: plain(["社区", "业委会", None, "党组织"], [None, "成立数", "应成立数", "成立数", "应成立数"], ["槐荫", 8, 10, 1, 2], ["清泉", 6, 9, 1, 2]), values={("槐荫", "committees"): (8, 10), ("清泉", "committees"): (6, 9)}, passed=("D2", "E2")),
    Case("another_subject_beside", "本月受理 and 上月结转 under 信访, beside 绿化", lambda: plain(["社区", "绿化", "信访"], [None, None, "本月受理", "上月结转"], ["槐荫", 500, 4, 1], ["清泉", 300, 3, 1]), values=ONLY, passed=("C2", "D2")),
    Case("rows_of_totals_and_targets", "本月, 累计 and 目标 in a column 类型", lambda: plain(["社区", "类型", "绿化"], ["槐荫", "累计", 900], ["槐荫", "本月", 500], ["清泉", "10月", 300], ["清泉", "目标", 800]), values=ONLY, passed=("B1", "B2", "B5")),
    Case("totals_beside_communities", "communities across, 累计 and 本月 in a column 口径", lambda: plain(["指标", "口径", "槐荫", "清泉"], ["业委会", "累计", 8, 6], ["绿化", "本月", 500, 300]), values=ONLY, passed=("B2",)),
    Case("partners_in_front", "结对社区 in front of 社区", lambda: plain(["结对社区", "社区", "绿化"], ["清泉社区", "槐荫社区", 500], ["云栖社区", "清泉社区", 300]), values=ONLY, passed=("A1",)),
    Case("partners_behind", "结对社区 behind 社区", lambda: plain(["社区", "结对社区", "绿化"], ["槐荫社区", "清泉社区", 500], ["清泉社区", "云栖社区", 300]), values=ONLY, passed=("B1",)),
    Case("headings_on_each_page", "title and headings again before the second page", lambda: plain(["社区", "绿化"], ["槐荫", 500], ["十月导出"], ["社区", "绿化"], ["清泉", 300], above=(["十月导出"],)), values=ONLY, passed=("A4", "A5")),
    Case("community_merged_over_blank_rows", "社区 merged over three rows, two of them empty", lambda: with_(lambda page: page.merge_cells("A2:A4"), plain(["社区", "绿化"], ["槐荫", 500], [], [], ["清泉", 300])), values=ONLY, read=("A2:A4",)),
    Case("rows_of_two_months", "a row of September beside one of October", lambda: plain(["月份", "社区", "绿化"], ["2026年9月", "槐荫", 1], ["2026年10月", "槐荫", 500], ["9月", "清泉", 2], ["10月", "清泉", 300]), values=ONLY, passed=("A2", "A4")),
    Case("dates_beside_the_title", "截至 a day of the month, a base of another", lambda: plain(["社区", "绿化"], ["槐荫", 500], ["清泉", 300], above=(["截至2026年10月31日", "以2025年12月为基数"],)), values=ONLY, passed=("B1",)),
    Case("title_of_a_plan_carried_out", "a plan and how far it came, a quarter beside its month, how to fill in", lambda: plain(["社区", "绿化"], ["槐荫", 500], ["清泉", 300], above=(["2026年第四季度10月份工作计划完成情况（10月1日—31日）"], ["注：不含累计数"])), values=ONLY, passed=("A2",)),
    Case("formulas", "a figure that a formula works out", lambda: stored(greening(500, "=100*3", 50), "300"), values=ONLY, read=("B3",)),
    Case("averages_and_parts", "平均, 全街道合计, 东片小计", lambda: plain(["社区", "绿化"], ["东片小计", 500], ["槐荫", 500], ["清泉", 300], ["平均", 400], ["全街道合计", 800]), values=ONLY, passed=("A2", "A5", "A6")),
)  # fmt: skip

ASKED = (
    Case("blank_over_the_platforms", "blank where this platform's figure stands", lambda: greening(500, 300, None), blanks=("B4",)),
    Case("word_for_nothing", "无 and —", lambda: greening("无", "—", 50), nothing=("B2", "B3")),
)  # fmt: skip

REFUSED = (
    Case("half_a_month", "（1日-15日） behind the month", lambda: plain(["社区", "绿化"], ["槐荫", 500], above=(["石榴街道2026年10月（1日-15日）"],)), mend=("A1",), says="a part of a month"),
    Case("a_queried_span", "统计区间 with times, as platforms write it", lambda: plain(["社区", "绿化"], ["槐荫", 500], above=(["统计区间：2026/10/01 00:00:00 - 2026/10/15 23:59:59"],)), mend=("A1",), says="a part of a month"),
    Case("an_accounting_month", "9月26日至10月25日", lambda: plain(["社区", "绿化"], ["槐荫", 500], above=(["9月26日至10月25日"],)), mend=("A1",), says="a part of a month"),
    Case("sheet_of_two_months", "the sheet is called 9、10月", lambda: with_(lambda page: setattr(page, "title", "9、10月"), greening(1, 2, 3)), mend=("",), says="several months"),
    Case("column_of_parts", "统计时间 2026年10月1日-15日 beside each row", lambda: plain(["统计时间", "社区", "绿化"], ["2026年10月1日-15日", "槐荫", 500]), mend=("A2",), says="is not a month"),
    Case("grids_below_a_community", "第一网格 beside the community, 第二网格 below it", lambda: plain(["社区", "网格", "绿化"], ["槐荫", "第一网格", 300], [None, "第二网格", 200], ["清泉", "第一网格", 10]), mend=("A2",), passed=("A3",), says="A3"),
    Case("grids_beside_a_community", "the same with communities across", lambda: plain(["指标", "槐荫", None, "清泉"], [None, "第一网格", "第二网格", "第一网格"], ["绿化", 300, 200, 10]), mend=("B1",), passed=("C1",), says="C1"),
    Case("sheet_of_another_month", "the sheet is called 9月数据", lambda: with_(lambda page: setattr(page, "title", "9月数据"), greening(1, 2, 3)), mend=("",), says="another month"),
    Case("another_office", "the title of 东风街道", lambda: plain(["社区", "绿化"], ["槐荫", 5], above=(["东风街道党建数据统计表"],)), mend=("A1",), says="东风街道"),
    Case("another_scale", "（单位：百㎡） above the table", lambda: plain(["社区", "绿化"], ["槐荫", 5], above=(["（单位：百㎡）"],)), mend=("A1",), says="百㎡"),
    Case("another_unit", "绿化（户）", lambda: greening(5, 6, 7, heading="绿化（户）"), mend=("B1",), says="“户”"),
    Case("column_of_units_to_the_right", "units beside the indicators, communities across", lambda: plain(["指标", "单位", *COMMUNITIES], ["绿化", "亩", 5, 6, 7]), mend=("B2",), says="“亩”"),
    Case("row_of_another_unit", "units in a row of their own, one of them another", lambda: plain(["社区", "绿化", "业委会"], [None, "亩", "个"], ["槐荫", 5, 8]), mend=("B2",), says="“亩”"),
    Case("unit_above_a_blank", "绿化（户） merged over two rows", lambda: with_(lambda page: (page.__setitem__("D2", "绿化（户）"), page.merge_cells("D2:D3"))), mend=("D2",), says="“户”"),
    Case("hidden_by_merged_cells", "8 hidden by cells merged across", lambda: covered(plain(["社区", "绿化", "业委会"], ["槐荫", 500, 8], ["清泉", 300]), "B2:C2"), mend=("B2",), says="B2:C2"),
    *(
        Case(f"group_in_{name}", f"{group} over the indicators' own names", lambda group=group: grouped([group, None], ["绿化", "业委会"], [500, 8]), mend=mend, says=says)
        for name, group, mend, says in (
            ("mu", "亩", ("B1",), "“亩”"),
            ("a_scale", "万㎡", ("B1",), "“万㎡”"),
            ("a_scale_in_words", "以万计", ("B1",), "“万”"),
            ("mu_behind_a_colon", "面积：亩", ("B1",), "“亩”"),
            ("households", "户", ("C1", "B1"), "“户”"),
        )
    ),
    Case("figure_over_two_columns", "one figure merged over two indicators", lambda: with_(lambda page: page.merge_cells("B2:C2"), plain(["社区", "绿化", "业委会"], ["槐荫", 500])), mend=("B2",), says="B2:C2"),
    Case("figure_over_two_communities", "one figure merged over two communities", lambda: with_(lambda page: page.merge_cells("B2:B3"), greening(500, None, 50)), mend=("B2", "B2"), says="B2:B3"),
    Case("figure_across_two_communities", "the same with communities across", lambda: with_(lambda page: page.merge_cells("B2:C2"), across()), mend=("B2", "B2"), says="B2:C2"),
    Case("row_of_a_scale", "万㎡ in brackets below the heading", lambda: plain(["社区", "绿化"], [None, "（万㎡）"], ["槐荫", 8]), mend=("B2",), says="“万㎡”"),
    Case("third_row_of_units", "groups, indicators, units", lambda: plain(["序号", "社区", "党建", "环境"], [None, None, "业委会", "绿化"], [None, None, "百个", "㎡"], [1, "槐荫", 1, 5]), mend=("C3",), says="“百个”"),
    Case("column_of_another_unit", "the unit of each row behind its figure", lambda: plain(["社区", "绿化", "单位"], ["槐荫", 5, "亩"]), mend=("C2",), says="“亩”"),
    Case("more_than_all", "11 of 10 in one cell", lambda: ordinary(rows=[[11, 10, 500], *FIGURES[1:]]), mend=("B4",)),
    Case("more_than_all_to_the_right", "the same with communities across", lambda: turned(ordinary(rows=[[11, 10, 500], *FIGURES[1:]])), mend=("D2",)),
    Case("a_rate", "90% where the number is meant", lambda: greening("90%", 300, 50), mend=("B2",), says="rate"),
    Case("a_fraction", "12.5", lambda: greening(500, 12.5, 50), mend=("B3",)),
    Case("an_error", "#REF!", lambda: converted(with_(lambda page: page.__setitem__("B2", "=1/0"), greening(1, 300, 50)), "xlsx"), mend=("B2",), says="#DIV/0!"),
    Case("one_community_twice", "one community in two rows", lambda: plain(["社区", "绿化"], ["槐荫", 500], ["槐荫社区居委会", 3]), mend=("A2", "A3"), says="2 rows"),
    Case("code_of_another", "code and name of two communities", lambda: plain(["代码", "社区", "绿化"], [CODES[0], "清泉", 5], [CODES[1], "清泉", 7]), mend=("A2",)),
    Case("group_of_another_month", "9月 merged over the indicators' own names", lambda: grouped(["9月", None], ["绿化", "业委会"], [500, 8], [300, 5]), mend=("B1",), says="another month"),
    Case("group_of_another_unit", "面积（亩） over the indicator's own name", lambda: grouped(["面积（亩）", None], ["绿化", "业委会"], [500, 8], [300, 5]), mend=("B1",)),
    Case("another_month", "September's export", lambda: ordinary(title="石榴街道2026年9月工作情况"), mend=("A1",), says="another month"),
    *(
        Case(f"title_{name}", title, lambda title=title: plain(["社区", "绿化"], ["槐荫", 5], above=([title],)), mend=("A1",), says=says)
        for name, title, says in (
            ("of_ten_months", "2026年1—10月累计", "several months"),
            ("of_ten_months_in_short", "1-10月汇总", "several months"),
            ("up_to_a_day", "石榴街道截至2026年10月底累计数据", "over time"),
            ("of_a_total", "2026年10月（累计）", "over time"),
            ("of_a_plan", "2026年10月计划表", "a plan"),
            ("of_two_years", "2025年10月、2026年10月对比", "several months"),
            ("of_two_months", "2026年9月、10月工作情况", "several months"),
            ("of_a_quarter", "2026年第四季度工作情况", "several months"),
        )
    ),
    Case("title_over_indicators_of_another_month", "communities across, September in the title over the indicators", lambda: with_(lambda page: page.merge_cells("A1:C1"), across(["石榴街道2026年9月工作情况"])), mend=("A1",), says="another month"),
    Case("title_over_communities_of_another_month", "communities across, 9月 over them", lambda: with_(lambda page: page.merge_cells("B1:C1"), across([None, "9月"])), mend=("B1",), says="another month"),
    Case("corner_of_another_month", "communities across, 指标（9月） in the corner", lambda: across(corner="指标（9月）"), mend=("A1",), says="another month"),
    Case("heading_of_communities_of_another_month", "社区（2026年9月） over the communities", lambda: plain(["社区（2026年9月）", "绿化"], ["槐荫", 5]), mend=("A1",), says="another month"),
    Case("indicator_of_another_month", "communities across, 绿化（9月）", lambda: across(name="绿化（9月）"), mend=("",), says="an indicator"),
    Case("scale_over_the_indicators", "communities across, 单位：百㎡ over the indicators", lambda: across(["单位：百㎡"]), mend=("A1",), says="百㎡"),
    Case("sheet_of_ten_months", "the sheet is called 1-10月", lambda: with_(lambda page: setattr(page, "title", "1-10月"), greening(1, 2, 3)), mend=("",), says="several months"),
    Case("two_tables_side_by_side", "社区 over two columns", lambda: plain(["社区", "绿化", None, "社区", "业委会"], ["槐荫", 5, None, "云栖", 3], ["清泉", 5, None, "清泉", 3], ["云栖", 5, None, "槐荫", 3]), mend=("",), says="A1; D1"),
    Case("households_for_area", "500户 under ㎡", lambda: greening("500户", 300, 50), mend=("B2",), says="another unit"),
    Case("heading_by_another_count", "绿化（按亩）", lambda: greening(1, 2, 3, heading="绿化（按亩）"), mend=("",), says="an indicator"),
    Case("in_mu", "0.5亩 under ㎡", lambda: greening("0.5亩", 300, 50), mend=("B2",), says="another unit"),
    Case("money_for_square_metres", "an amount in ¥ where ㎡ are counted", lambda: with_(lambda page: setattr(page["B2"], "number_format", "[$￥-804]#,##0"), greening(500, 300, 50)), mend=("B2",), says="amount in 元"),
    Case("months_over_columns", "9月 over one indicator, 10月 over another, below October's title", lambda: plain(["社区", "绿化", "业委会"], ["槐荫", 500, 8], above=(["2026年10月"], [None, "9月", "10月"])), mend=("B2",), says="9月"),
    Case("months_beside_rows", "communities across, a column of months in front of the indicators", lambda: plain(["月份", "指标", "槐荫", "清泉"], ["9月", "绿化", 500, 300], ["10月", "业委会", 8, 6]), mend=("A2",), says="9月"),
    Case("month_over_one_column", "10月 over one column, September's title over all", lambda: plain(["社区", "绿化", "业委会"], ["槐荫", 500, 8], above=(["2026年9月"], [None, None, "10月"])), mend=("A1",), says="another month"),
    *(
        Case(name, f"绿化 over {one} and {other}, not merged", lambda one=one, other=other: plain(["社区", "绿化"], [None, one, other], ["槐荫", 5000, 500], ["清泉", 3000, 300]), mend=("",), says="an indicator")
        for name, one, other in (("spans_below", "1-10月", "10月"), ("days_below", "截至10月底", "10月"), ("totals_below", "1—10月累计", "10月当月"), ("parts_below", "草坪", "花坛"), ("changes_below", "增加", "减少"))
    ),
    Case("headings_over_parts", "绿化 over 草坪 and 花坛, 社区 in the lower row", lambda: plain(["", "绿化"], ["社区", "草坪", "花坛"], ["槐荫", 5000, 500], ["清泉", 3000, 300]), mend=("",), says="an indicator"),
    Case("another_subject", "成立数 and 应成立数 under 党组织, merged", lambda: grouped(["党组织", None], ["成立数", "应成立数"], [8, 10], [6, 9]), mend=("",), says="an indicator"),
    Case("another_subject_not_merged", "the same, not merged", lambda: plain(["社区", "党组织"], [None, "成立数", "应成立数"], ["槐荫", 8, 10]), mend=("",), says="an indicator"),
    Case("rows_of_totals", "累计 in a column 口径 of every row", lambda: plain(["社区", "口径", "绿化"], ["槐荫", "累计", 900], ["清泉", "全年", 800]), mend=("",), says="Nothing"),
    Case("units_beside_two_figures", "亩 in a column 计量单位 beside two indicators", lambda: plain(["社区", "计量单位", "绿化", "业委会"], ["槐荫", "亩", 5, 8]), mend=("B2",), says="亩"),
    Case("groups_over_equal_words", "成立数 and 应成立数 under 业委会 and under 绿化", lambda: plain(["社区", "业委会", None, "绿化"], [None, "成立数", "应成立数", "成立数", "应成立数"], ["槐荫", 8, 10, 1, 2]), mend=("",), says="B2; D2"),
    Case("parts_with_blank_names", "communities across, 业委会 once in front of 成立数 and 应成立数", lambda: plain(["指标", "项目", "槐荫", "清泉"], ["业委会", "成立数", 5, 3], [None, "应成立数", 6, 4]), mend=("",), says="rows 1 and 2"),
    Case("two_sheets", "the same table on two sheets", lambda: second_sheet("副本"), mend=("",), says="副本"),
    Case("no_community", "communities of another sub-district", lambda: greening(1, 2, 3, names=["远山", "近水", "长岭"]), mend=("",), says="No community"),
    Case("column_twice", "绿化 twice", lambda: plain(["社区", "绿化", "绿化"], ["槐荫", 1, 2]), mend=("",), says="B1"),
    Case("unknown_headings", "no heading is known", lambda: greening(1, 2, 3, heading="树木种植面积"), mend=("",), says="an indicator"),
    Case("nothing_new", "all cells blank", lambda: plain(["社区", "绿化"], ["槐荫", None], ["清泉", None]), mend=("",), says="Nothing"),
)  # fmt: skip

CASES = (*TAKEN, *TOLD_APART, *ASKED, *REFUSED)

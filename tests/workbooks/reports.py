"""A month's report as offices fill it in, and what has to come of each file.

October 2026 of a fictional community with four indicators (``test_reports.py``). The files hold 8/10, 3/4
(brought forward 1), 500 and 4; nothing is stored yet, except where the table speaks of blanks: there
8/10 stands in the month.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Border, PatternFill, Side

from tests.workbooks import kit
from tests.workbooks.kit import Case, by_xlsxwriter, converted, covered, parts_changed, stored, strict

COMMUNITY = "990188001001"
HEADINGS = [
    "Code",
    "Indicator",
    "Unit",
    "Figure",
    "Out of",
    "Brought forward",
    "Last month",
    "Target",
    "Reason",
]
CHINESE = ["代码", "指标", "单位", "数量", "总数", "上月结转", "上月", "目标", "说明"]
HINT = "Fill in the yellow cells only; a doubtful figure needs a reason. No secrets in this file."
GOOD = [
    ["committees", "业委会", "个", 8, 10, None, "", "", ""],
    ["disputes", "矛盾纠纷", "件", 3, 4, 1, "", "", ""],
    ["greening", "绿化", "㎡", 500, None, None, "", "", ""],
    ["study", "理论学习", "周", 4, None, None, "", "", ""],
]
KEYS = ["code", "name", "unit", "numerator", "denominator", "opening", "last", "target", "reason"]
ORDINARY = {"committees": 8, "disputes": 3, "greening": 500, "study": 4}


def sheet(rows=GOOD, headings=HEADINGS, community=COMMUNITY, month="2026-10", title_rows=1) -> Workbook:
    """A workbook as the portal writes it: title, whose it is, a note, headings in row 4, figures below."""
    book = Workbook()
    page = book.active
    page.append(["永安社区：2026年10月月报"])
    page.merge_cells("A1:I1")
    for _ in range(title_rows - 1):
        page.append([])
    page.append([None, "Community code", community, None, None, None, "Month of the report", month])
    page.append([None, HINT])
    page.append(headings)
    for row in rows:
        page.append(row)
    return book


def changed(code, **cells):
    """The good rows, one of them with other cells."""
    return [
        [cells.get(key, value) for key, value in zip(KEYS, row, strict=True)] if row[0] == code else list(row)
        for row in GOOD
    ]


def with_cells(cells: dict[str, Any], **options: Any) -> Workbook:
    """The good sheet with other values in some cells."""
    book = sheet(**options)
    for place, value in cells.items():
        book.active[place] = value
    return book


def styled(change: Any, **options: Any) -> Workbook:
    """The good sheet after *change* was done to it."""
    book = sheet(**options)
    change(book.active)
    return book


def as_wps_writes_it():
    """Full-width digits, units in the cells, blanks, text dates, notes below, titles above."""
    rows = changed("committees", numerator="８ 个", denominator="１０个")
    rows[1][3:6] = [" 3件", "4", "1"]
    rows[2][3] = "５００㎡"
    rows[3][3] = "4周"
    below = [[], [None, "填表人：", "王小明", None, None, None, "2026年11月2日"]]
    return sheet([*rows, *below], month="2026年10月", title_rows=3)


def without_the_hidden_column():
    """A sheet that somebody drew up again: names instead of codes, columns in another order."""
    book = Workbook()
    page = book.active
    page.append(["指标名称不同的表"])
    page.append(["Indicator", "Out of", "Figure", "Brought forward"])
    for row in GOOD:
        page.append([row[1], row[4], row[3], row[5]])
    return book


def reordered(order: list[int], rows=GOOD, above: int = 0) -> Workbook:
    """Columns in another order, as many empty rows above."""
    book = Workbook()
    for _ in range(above):
        book.active.append([])
    book.active.append([HEADINGS[place] for place in order])
    for row in rows:
        book.active.append([row[place] for place in order])
    return book


def titled(*titles: str, tab: str = "Sheet") -> Workbook:
    """A sheet without code or month in cells of their own."""
    book = Workbook()
    book.active.title = tab
    for title in titles:
        book.active.append([title])
    for row in (HEADINGS, *GOOD):
        book.active.append(row)
    return book


def retitled(title: str = "月报", tab: str = "Sheet") -> Workbook:
    """As the portal writes it, month and code in cells of their own, under another title or sheet's name."""
    book = sheet()
    book.active.title = tab
    book.active["A1"] = title
    return book


def notes_in_front() -> Workbook:
    book = sheet()
    page = book.create_sheet("填表说明", 0)
    page.append(["一、只填黄色单元格"])
    page.append(["二、按时上报"])
    return book


def two_sheets(second_hidden: bool) -> Workbook:
    book = sheet()
    page = book.copy_worksheet(book.active)
    page.title = "副本"
    if second_hidden:
        page.sheet_state = "hidden"
    return book


def two_tables() -> Workbook:
    return sheet([*GOOD, [], HEADINGS, *GOOD])


def two_heading_rows() -> Workbook:
    """“数据” across the two columns of figures, everything else merged over both rows."""
    book = Workbook()
    page = book.active
    page.append(["指标", "数据", None, "上月结转", "说明"])
    page.append([None, "数量", "总数", None, None])
    page.merge_cells("B1:C1")
    for column in "ADE":
        page.merge_cells(f"{column}1:{column}2")
    for row in GOOD:
        page.append([row[1], row[3], row[4], row[5], row[8]])
    return book


def three_heading_rows(month: str = "10月") -> Workbook:
    """A month over 完成情况 over the columns of figures, everything else merged over all three rows."""
    book = Workbook()
    page = book.active
    for cells in (
        ["指标", month, None, None, "说明"],
        [None, "完成情况", None, "上月结转"],
        [None, "数量", "总数"],
    ):
        page.append(cells)
    for row in GOOD:
        page.append([row[1], row[3], row[4], row[5], row[8]])
    for place in ("A1:A3", "B1:D1", "B2:C2", "D2:D3", "E1:E3"):
        page.merge_cells(place)
    return book


def month_in_pieces() -> Workbook:
    """September over four cells, each over a column of figures."""
    book = Workbook()
    book.active.append(["某社区", "2026", "年", "9", "月"])
    for row in (
        ["Code", "Indicator", "Unit", "Figure", "Out of", "Brought forward", "", "", "Reason"],
        *GOOD,
    ):
        book.active.append([row[1], *row[3:6], row[8]])
    return book


def bordered(page: Any) -> None:
    line = Border(bottom=Side(style="thin"))
    for row in range(10, 3_000):
        for column in range(1, 10):
            page.cell(row, column).border = line


def percent(page: Any, place: str, value: float) -> None:
    page[place] = value
    page[place].number_format = "0%"


def error(page: Any, place: str) -> None:
    page[place] = "#REF!"
    page[place].data_type = "e"


def hidden_row(page: Any) -> None:
    page.row_dimensions[6].hidden = True


def filtered(page: Any) -> None:
    page.auto_filter.ref = "A4:I8"
    page.row_dimensions[7].hidden = True


def hidden_code_column(page: Any) -> None:
    page.column_dimensions["A"].hidden = True


def slipped(page: Any) -> None:
    """The row of study meetings stands above the headings."""
    values = [cell.value for cell in page[8]]
    page.delete_rows(8)
    page.insert_rows(4)
    for place, value in enumerate(values, start=1):
        page.cell(4, place).value = value


def formatted(page: Any, place: str, code: str) -> None:
    page[place].number_format = code


def commented(page: Any) -> None:
    page["D8"].comment = Comment("此数作废", "张远")


def coloured(page: Any) -> None:
    for row in page["A1:I8"]:
        for cell in row:
            cell.fill = PatternFill("solid", fgColor="FFC000")


def empty_fill(xml: bytes) -> bytes:
    for gray in (
        b'<fill><patternFill patternType="gray125" /></fill>',
        b'<fill><patternFill patternType="gray125"/></fill>',
    ):
        xml = xml.replace(gray, b"<fill/>")
    return xml


def chinese_day(xml: bytes) -> bytes:
    return re.sub(rb">\d{4}-[^<]*<", ">2026年10月3日<".encode(), xml)


GOOD_FILES = (
    Case("as_downloaded", "as downloaded, filled in", sheet),
    Case("chinese_headings", "with the Chinese headings", lambda: sheet(headings=CHINESE)),
    Case("as_wps_writes_it", "full width, units in the cells, a signature below", as_wps_writes_it, passed=("B12",)),
    Case("without_the_hidden_column", "drawn up again: names, another order", without_the_hidden_column, passed=("A1",)),
    Case("many_empty_rows", "a blank in row 50,000", lambda: with_cells({"L50000": " "})),
    Case("bordered_rows", "three thousand empty rows with borders", lambda: styled(bordered)),
    Case("month_as_a_date", "the month is a date", lambda: sheet(month=dt.date(2026, 10, 31))),
    Case("month_in_chinese", "the month as 2026年10月", lambda: sheet(month="2026年10月")),
    Case("some_rows_left_blank", "one indicator left blank", lambda: sheet(changed("disputes", numerator=None, denominator="", opening=" ")), values={"disputes": None}),
    Case("doubt_with_a_reason", "a doubtful figure with its reason", lambda: sheet(changed("greening", numerator=5_000_000, reason="新建公园")), values={"greening": 5_000_000}),
    Case("zero", "0 is a figure", lambda: sheet(changed("committees", numerator=0)), values={"committees": 0}),
    Case("zero_as_text", "“0” as text", lambda: sheet(changed("greening", numerator="０")), values={"greening": 0}),
    Case("zeros_without_codes", "the code column is gone, and the only figure of a row is 0", lambda: reordered([1, 3, 4, 5], changed("greening", numerator=0)), values={"greening": 0}),
    Case("titles_of_this_month", "our name and month beside a neighbour's, a day and another month", lambda: titled("永安社区（含清泉社区托管片区）2026年10月，较9月", "填表日期：2026年11月2日", tab="永安10月"), passed=("A1", "A2")),
    Case("sheet_called_by_last_month", "the sheet is still called 9月, the title says October", lambda: titled("永安社区2026年10月工作情况", tab="9月"), passed=("A1",), read=("",)),
    Case("sheet_of_last_month_beside_its_cell", "the sheet is called 2026-09, the cell of the month says October", lambda: retitled(tab="2026-09"), read=("",), passed=("A1",)),
    Case("title_of_nobody", "a title that names neither", lambda: titled("云溪街道重点工作情况", "2026-11-02", tab="数据"), passed=("A1", "A2")),
    Case("title_rows", "ten rows of titles above", lambda: reordered(list(range(9)), above=10)),
    Case("headings_in_row_29", "headings far below", lambda: reordered(list(range(9)), above=28)),
    Case("columns_shuffled", "columns in another order", lambda: reordered([8, 4, 1, 3, 5, 0, 2])),
    Case("columns_in_front", "the table begins in column D", lambda: styled(lambda page: page.insert_cols(1, 3)), passed=("D1",)),
    Case("units_in_headings", "units and stars in the headings", lambda: sheet(headings=["代码", "*指标", "单位", "数量（个）", "总数\n(个)", "上月结转【件】", "上月", "目标", "说明※"])),
    Case("numbered_rows", "序号 in front", lambda: styled(lambda page: numbered(page)), passed=("A4",)),
    Case("numbered_with_words", "words where the numbers of rows belong, a note and a total below", lambda: styled(lambda page: numbered(page, "(1)", "2（已取消）", "★1", "四、", "注：业委会应为16人", "合计")), passed=("A6", "A7", "A9", "A10", "A4")),
    Case("two_heading_rows", "headings over two rows", two_heading_rows, passed=("B1",)),
    Case("three_heading_rows", "headings over three rows", three_heading_rows, passed=("B2",)),
    Case("below_the_headings", "the numbers of the columns and their units, with 甲 乙 1 2 3", lambda: sheet([["甲", "乙", "丙", 1, 2, "3=1+2", 4, 5, 6], [None, None, None, "（个）", "个", "件", None, None, "（必填）"], *GOOD])),
    Case("units_of_one_meaning", "家, 起 and 平方米 for the units of the rows and behind figures", lambda: sheet([["committees", "业委会", "家", "8家", 10], ["disputes", "矛盾纠纷", "起", "3起", 4, 1], ["greening", "绿化", "平方米", "500 M2"], GOOD[3]])),
    Case("subtotal_with_a_day", "小计 behind a day and behind the community", lambda: styled(lambda page: (page.insert_cols(1), page.__setitem__("A4", "月份"), [page.__setitem__(f"A{row}", "2026-10") for row in range(5, 10)]), rows=[*GOOD, [None, "小计", None, 515]]), passed=("C9", "B1")),
    Case("headings_among_the_rows", "names of themes merged over the table among its rows", lambda: styled(lambda page: page.merge_cells("B5:I5"), rows=[[None, "一、组织建设"], *GOOD]), passed=("B5",)),
    Case("names_with_numbers", "numbers before names, stars and their own units behind them", lambda: sheet([[None, name, *row[2:]] for name, row in zip(("一、业委会", "1.矛盾纠纷*", "（三）绿化（平方米）", "理论学习（周）"), GOOD, strict=True)])),
    Case("notes_in_front", "a sheet of notes in front", notes_in_front, passed=("",)),
    Case("copy_hidden", "a hidden copy of the sheet", lambda: two_sheets(True), passed=("",)),
    Case("emptied_head", "community and month emptied", lambda: with_cells({"C2": None, "H2": None})),
    Case("total_row", "合计 below the table", lambda: sheet([*GOOD, [None, "合计", None, 515, 14]]), passed=("B9",)),
    Case("subtotal_row", "小计 among the rows", lambda: sheet([*GOOD[:2], ["小计", None, None, 11, 14], *GOOD[2:]]), passed=("A7",)),
    Case("parts_of_a_total", "合计 and 其中 below, behind the name, before it and over several rows; one is an indicator of its own", lambda: sheet([*GOOD[:3], [None, "合计", None, 511, 14], [None, "其中：低保户", None, 3], ["其中", "残疾户", None, 2], [None, "特困户", None, 1], [None, "其中：理论学习", "周", 4]]), passed=("B8", "B9", "A10", "B11")),
    Case("signature_row", "填表人 and 审核人 below", lambda: sheet([*GOOD, [None, "填表人：张远", None, "审核人：李明"]]), passed=("B9",)),
    Case("remark_below", "a remark below the table", lambda: sheet([*GOOD, [None, "以上数据截至月底"]]), passed=("B9",)),
    Case("hidden_row", "a hidden row", lambda: styled(hidden_row), read=("row 6",)),
    Case("filtered_row", "a filtered row", lambda: styled(filtered), read=("row 7",)),
    Case("hidden_code_column", "the code column hidden, as downloaded", lambda: styled(hidden_code_column)),
    Case("coloured", "coloured all over", lambda: styled(coloured)),
    Case("extra_column", "a column that nobody asked for", lambda: with_cells({"J4": "备注", "J6": "待核"}), passed=("J4",)),
    Case("value_beside", "a note beside the table, under no heading", lambda: with_cells({"K6": "另记"}), passed=("K6",)),
    Case("grey_box", "a figure in a box that is not filled in", lambda: with_cells({"E7": 600}), passed=("E7",)),
    Case("grey_last_month", "a figure in the column of last month", lambda: with_cells({"G8": 3}), passed=("G8",)),
    Case("reason_without_figure", "a reason, and no figure", lambda: sheet(changed("study", numerator=None, reason="下月补")), passed=("I8",), values={"study": None}),
    Case("formula_with_value", "a formula with its value stored", lambda: stored(sheet(changed("committees", numerator="=4+4")), "8"), read=("D5",)),
    Case("invisible_character", "a zero-width space behind a figure", lambda: sheet(changed("committees", numerator="8\u200b", denominator="\ufeff10"))),
    Case("thousands", "thousands set apart", lambda: sheet(changed("greening", numerator="1,500", reason="补种")), values={"greening": 1500}),
    Case("wan", "0.06万㎡", lambda: sheet(changed("greening", numerator="0.06万㎡")), values={"greening": 600}),
    Case("ten_thousand_rows_below", "a figure in row 10,500 of a name that is none", lambda: with_cells({"B10500": "合计", "D10500": 3}), passed=("B10500",)),
    Case("reason_of_300", "a reason of exactly 300 characters", lambda: sheet(changed("study", reason="说" * 300))),
    Case("row_above_headings", "a row that slipped above the headings", lambda: styled(slipped), passed=("A4",), values={"study": None}, read=("",)),
    Case("label_and_code_in_one_cell", "社区代码：… in one cell", lambda: with_cells({"B2": f"社区代码：{COMMUNITY}", "C2": None})),
    Case("another_name", "a name that is not quite the indicator's", lambda: sheet(changed("study", name="理论学习（含网络）次数")), read=("B8",)),
    Case("format_with_a_word", "3 shown as 3万", lambda: styled(lambda page: formatted(page, "D7", '0"万"')), read=("D, row 7",)),
    Case("brackets_in_a_format", "3 shown as 3万 by 0[$万]", lambda: styled(lambda page: formatted(page, "D7", "0[$万]")), read=("D, row 7",)),
    Case("zeros_shown_as_blanks", "zeros switched off in the sheet", lambda: styled(lambda page: setattr(page.sheet_view, "showZeros", False), rows=changed("committees", numerator=0)), read=("D, row 5",), values={"committees": 0}),
    Case("comment_on_a_cell", "a comment on a cell", lambda: styled(commented), passed=("D8",)),
    Case("note_like_a_signature", "a reason that begins like a signature", lambda: sheet(changed("study", reason="审核人已核对"))),
    Case("by_xlsxwriter", "written by xlsxwriter", lambda: by_xlsxwriter([HEADINGS, *GOOD])),
    Case("by_libreoffice", "saved by LibreOffice", lambda: converted(sheet(), "xlsx")),
    Case("old_xls", "saved as .xls", lambda: converted(sheet(), "xls"), ending="xls", read=("",)),
    Case("open_document", "saved as .ods", lambda: converted(sheet(), "ods"), ending="ods"),
    Case("open_document_hidden", "a hidden row in an .ods", lambda: converted(styled(hidden_row), "ods"), ending="ods", read=("row 6",)),
    Case("strict", "“Strict Open XML”", lambda: strict(sheet())),
    Case("empty_fill", "an empty fill in the styles", lambda: parts_changed(sheet(), {"xl/styles.xml": empty_fill})),
    Case("chinese_day_in_properties", "a Chinese day in the properties", lambda: parts_changed(sheet(), {"docProps/core.xml": chinese_day})),
)  # fmt: skip


def numbered(page: Any, *numbers: Any) -> None:
    page.unmerge_cells("A1:I1")
    page.insert_cols(1)
    page["A4"] = "序号"
    for place, number in enumerate(numbers or range(1, 5)):
        page.cell(5 + place, 1).value = number
    if numbers:
        page["E10"] = 515


#: Asked before anything is taken; committees stand at 8/10 already.
ASKED = (
    Case("blank_over_a_figure", "a cell blanked where a figure stands", lambda: sheet(changed("committees", numerator=None)), blanks=("D5",)),
    Case("row_blank_over_a_figure", "a whole row blanked", lambda: sheet(changed("committees", numerator=None, denominator=" ")), blanks=("D5", "E5")),
    Case("none_in_a_word", "无 in a figure's cell", lambda: sheet(changed("study", numerator="无")), nothing=("D8",)),
    Case("none_as_a_dash", "— and / in cells", lambda: sheet(changed("disputes", numerator="—", denominator="/", opening="-")), nothing=("D6", "E6", "F6")),
)  # fmt: skip

BAD_FILES = (
    Case("another_unit", "万㎡ in the column of units", lambda: sheet(changed("greening", unit="万㎡")), mend=("C7",), says="万㎡"),
    Case("another_unit_in_the_name", "绿化（亩） beside its code", lambda: sheet(changed("greening", name="绿化（亩）")), mend=("B7",), read=("B7",), says="“亩”"),
    Case("a_part_of_the_month", "2026年10月1日至15日 above the headings", lambda: titled("2026年10月1日至15日"), mend=("A1",), passed=("A1",), says="a part of a month"),
    Case("formula", "a formula without a stored value", lambda: sheet(changed("committees", numerator="=4+4")), mend=("D5",), says="formula"),
    Case("error_value", "#REF! in a cell", lambda: styled(lambda page: error(page, "D5")), mend=("D5",), says="#REF!"),
    Case("error_in_xls", "#REF! in an .xls", lambda: converted(styled(lambda page: page.__setitem__("D5", "=1/0")), "xls"), ending="xls", read=("",), mend=("D5",), says="#DIV/0!"),
    Case("error_in_ods", "an error in an .ods", lambda: converted(styled(lambda page: page.__setitem__("D5", "=1/0")), "ods"), ending="ods", mend=("D5",), says="DIV/0"),
    Case("percent_in_xls", "100% in an .xls", lambda: converted(styled(lambda page: percent(page, "D8", 1)), "xls"), ending="xls", read=("",), mend=("D8",), says="rate"),
    Case("percent_in_ods", "100% in an .ods", lambda: converted(styled(lambda page: percent(page, "D8", 1)), "ods"), ending="ods", mend=("D8",), says="rate"),
    Case("money_for_square_metres", "an amount in ¥ where ㎡ are counted", lambda: styled(lambda page: formatted(page, "D7", '"¥"#,##0.00')), mend=("D7",), says="amount in 元"),
    Case("code_of_another", "name and hidden code of two indicators", lambda: with_cells({"A8": "greening"}), mend=("B8",), says="绿化"),
    Case("other_community_in_one_cell", "another community's code beside its label in one cell", lambda: with_cells({"B2": "社区代码：990188001002", "C2": None}), mend=("B2",)),
    Case("other_community_further_right", "another community's code further right", lambda: with_cells({"C2": None, "E2": "990188001002"}), mend=("E2",)),
    Case("more_than_all", "11 of 10", lambda: sheet(changed("committees", numerator=11)), mend=("D5",)),
    Case("text_in_a_box", "a numeral in Chinese", lambda: sheet(changed("study", numerator="四")), mend=("D8",)),
    Case("two_numbers", "“3 4” is no 34", lambda: sheet(changed("study", numerator="3 4")), mend=("D8",)),
    Case("two_numbers_with_comma", "“3,4” is no 34", lambda: sheet(changed("study", numerator="3,4")), mend=("D8",)),
    Case("percent_cell", "100% shown, 1 stored", lambda: styled(lambda page: percent(page, "D8", 1)), mend=("D8",), says="rate"),
    Case("percent_text", "80% as text", lambda: sheet(changed("committees", numerator="80%")), mend=("D5",), says="rate"),
    Case("fraction", "8.5 committees", lambda: sheet(changed("committees", numerator=8.5)), mend=("D5",)),
    Case("negative", "fewer than none", lambda: sheet(changed("greening", numerator=-5)), mend=("D7",)),
    Case("date_in_a_box", "a day for a figure", lambda: sheet(changed("study", numerator=dt.date(2026, 10, 4))), mend=("D8",)),
    Case("time_in_a_box", "a time for a figure", lambda: sheet(changed("study", numerator=dt.time(9, 30))), mend=("D8",)),
    Case("yes_in_a_box", "是 for a figure", lambda: sheet(changed("study", numerator=True)), mend=("D8",)),
    Case("too_large", "more than a trillion", lambda: sheet(changed("greening", numerator=10**13)), mend=("D7",)),
    Case("households_for_committees", "8户 where 个 is counted", lambda: sheet(changed("committees", numerator="8户")), mend=("D5",), says="another unit"),
    Case("an_increase", "+4", lambda: sheet(changed("study", numerator="+4")), mend=("D8",), says="increase"),
    Case("hidden_by_merged_cells", "10 hidden by cells merged across", lambda: covered(sheet(), "D5:E5"), mend=("D5",), passed=("E5",)),
    Case("heading_with_a_remark", "数量（按万㎡填）", lambda: sheet(headings=["代码", "指标", "单位", "数量（按万㎡填）", *CHINESE[4:]]), mend=("",), says="Figure"),
    Case("row_of_another_unit", "亩 below the heading of the figures", lambda: sheet([[None, None, None, "亩"], *GOOD]), mend=("D5",), says="亩"),
    Case("reported_by_another_community", "填报单位 names a neighbour", lambda: styled(lambda page: (page.__setitem__("J4", "填报单位"), [page.__setitem__(f"J{row}", "清泉社区") for row in range(5, 9)])), mend=("J5",), says="清泉社区", passed=("J4", "J5", "J6", "J7", "J8")),
    Case("figure_over_two_boxes", "8 merged over figure and total", lambda: styled(lambda page: (page.__setitem__("E5", None), page.merge_cells("D5:E5"))), mend=("D5",), says="D5:E5"),
    Case("figure_over_two_rows", "one figure merged over two indicators", lambda: styled(lambda page: (page.__setitem__("D8", None), page.merge_cells("D7:D8"))), mend=("D7", "D8"), says="D7:D8"),
    Case("name_with_another_unit", "绿化（户）", lambda: sheet([*GOOD[:2], [None, "绿化（户）", None, 500], GOOD[3]]), mend=("B7",), says="绿化（户）", read=("",)),
    Case("other_unit", "公里 for ㎡", lambda: sheet(changed("greening", numerator="5公里")), mend=("D7",)),
    Case("total_missing", "8 of nothing said", lambda: sheet(changed("committees", denominator=None)), mend=("E5",)),
    Case("doubt_without_a_reason", "ten thousand times as much as in September", lambda: sheet(changed("greening", numerator=5_000_000)), confirm=("D7",)),
    Case("two_mistakes", "one to mend, one to confirm", lambda: sheet([*changed("committees", numerator=11)[:2], *changed("greening", numerator=5_000_000)[2:]]), mend=("D5",), confirm=("D7",)),
    Case("reason_of_350", "a reason of 350 characters", lambda: sheet(changed("study", reason="说" * 350)), mend=("I8",), says="350"),
    Case("identity_number", "an identity number in a reason", lambda: sheet(changed("study", reason="见110101199003072316")), mend=("I8",), says="identity number"),
    Case("mobile_number", "a mobile number in a reason", lambda: sheet(changed("study", reason="问13812345678")), mend=("I8",), says="mobile number"),
    Case("unknown_indicator", "an indicator that is not of the month", lambda: sheet([*GOOD, ["dance", "广场舞", "场", 3]]), mend=("B9",)),
    Case("stray_number_below", "a number below the table, in a row that names nothing", lambda: with_cells({"D12": 38}), mend=("D12",), says="“38” stands in a row"),
    Case("nameless_row", "a row without code and name, its figures out of what alone", lambda: sheet([*GOOD, ["", "", "个", None, 12]]), mend=("E9",), says="names no indicator"),
    Case("error_behind_a_formula", "#N/A that a formula gave is refused and not said to be read", lambda: converted(with_cells({"D5": "=NA()"}), "xlsx"), mend=("D5",), says="#N/A"),
    Case("same_indicator_twice", "one indicator twice", lambda: sheet([*GOOD, GOOD[0]]), mend=("B9",)),
    Case("two_columns_of_one_name", "two columns called Figure", lambda: with_cells({"J4": "Figure", "J5": 7}), mend=("",), says="D4"),
    Case("heading_renamed", "总数 called 总计", lambda: sheet(headings=[*CHINESE[:4], "总计", *CHINESE[5:]]), mend=("",), says="E4", passed=("E4",)),
    Case("heading_split", "数量 over 常住 and 空置, merged", lambda: kit.split_heading(["指标", "数量", "总数", "上月结转"], ["常住", "空置"], [[row[1], row[3], 1, *row[4:6]] for row in GOOD], is_merged=True), mend=("",), says="Figure"),
    Case("heading_split_unmerged", "the same without merged cells", lambda: kit.split_heading(["指标", "数量", "总数", "上月结转"], ["常住", "空置"], [[row[1], row[3], 1, *row[4:6]] for row in GOOD]), mend=("",), says="Figure"),
    Case("heading_missing", "no column of figures", lambda: sheet(headings=[*HEADINGS[:3], "", *HEADINGS[4:]]), mend=("",), says="Figure"),
    Case("no_headings", "no headings at all", lambda: sheet(headings=["a", "b", "c"]), mend=("",)),
    Case("no_figures", "headings and nothing else", lambda: sheet([]), mend=("",)),
    Case("two_tables", "two tables on one sheet", two_tables, mend=("",), says="10"),
    Case("three_heading_rows_of_another_month", "September over headings in two rows", lambda: three_heading_rows("9月"), mend=("B1",), says="9月", passed=("B1", "B2")),
    Case("two_sheets", "the same table on two visible sheets", lambda: two_sheets(False), mend=("",), says="副本"),
    Case("other_community", "the file of another community", lambda: sheet(community="990188001002"), mend=("C2",)),
    Case("other_month", "the file of September", lambda: sheet(month="2026-09"), mend=("H2",)),
    Case("title_of_another_month", "September in the title alone", lambda: titled("永安社区2026年9月工作情况"), mend=("A1",), says="2026年9月", passed=("A1",)),
    Case("title_beside_the_cell_of_the_month", "September in the title, October in its cell", lambda: retitled("永安社区2026年9月工作情况"), mend=("A1",), says="2026年9月", passed=("A1",)),
    Case("month_in_pieces_over_the_figures", "2026, 年, 9 and 月 in cells of their own over the columns of figures", month_in_pieces, mend=("B1",), says="2026年9月", passed=("A1",)),
    Case("title_of_ten_months", "January to October in the title", lambda: titled("永安社区2026年1—10月累计"), mend=("A1",), says="several months", passed=("A1",)),
    Case("title_of_a_target", "targets in the title, the cell of the month says October", lambda: retitled("永安社区2026年10月目标表"), mend=("A1",), says="a target", passed=("A1",)),
    Case("title_of_another_year", "October of last year in the title", lambda: titled("永安社区2025年10月工作情况"), mend=("A1",), says="another month", passed=("A1",)),
    Case("title_of_another_community", "the neighbour's name in the title alone", lambda: titled("清泉社区2026年10月工作情况"), mend=("A1",), says="清泉社区", passed=("A1",)),
    Case("title_in_short_of_another", "the neighbour's name in short", lambda: titled("清泉2026年10月"), mend=("A1",), says="another community", passed=("A1",)),
    Case("name_that_holds_ours", "东永安社区 is not 永安社区", lambda: titled("东永安社区居委会 2026年10月"), mend=("A1",), says="another community", passed=("A1",)),
    Case("sheet_of_another_month", "the sheet is called 2026-09, and no title names a month", lambda: titled("永安社区工作情况", tab="2026-09"), mend=("",), says="2026-09", passed=("A1",)),
    Case("sheet_of_another_month_filled_in_this", "the sheet is called 2026-09, a day of October is that of the filling in", lambda: titled("永安社区工作情况", "填表日期：2026年10月8日", tab="2026-09"), mend=("",), says="2026-09", passed=("A1", "A2")),
    Case("sheet_of_another_community", "the sheet is called by the neighbour's name", lambda: titled("工作情况", tab="清泉"), mend=("",), says="清泉", passed=("A1",)),
    Case("web_page", "a web page under the name of a workbook", lambda: "<html><table><tr><td>数量</td></tr></table>".encode(), mend=("",), says="web page", ending="xls"),
)  # fmt: skip

CASES = (*GOOD_FILES, *ASKED, *BAD_FILES)

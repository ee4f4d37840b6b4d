"""The register of social organisations as offices keep it, and what has to come of each file.

Two communities of a fictional office; 槐荫艺术团 (25 people, registered, “老年活动室”) stands in the register
already. Unless the table says otherwise, a file holds one new organisation, 晨光合唱队 with 10 people.
"""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from typing import Any

import xlsxwriter
from openpyxl import Workbook
from openpyxl.formatting.rule import DataBarRule, Rule
from openpyxl.styles import Font, PatternFill
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.styles.numbers import NumberFormat

from tests.workbooks.kit import Case, by_xlsxwriter, converted, parts_changed, split_heading, stored, strict
from tests.workbooks.report_pages import chinese_day, empty_fill, error, formatted

HEADINGS = ["社区", "组织名称", "组织类别", "成员人数", "已登记", "备注"]
GOOD = ["槐荫社区", "晨光合唱队", "文体", 10, "否", ""]
THERE = ["槐荫社区", "槐荫艺术团", "文体", 25, "是", "老年活动室"]


def sheet(*rows: list[Any], headings: list[Any] = HEADINGS, above: int = 0) -> Workbook:
    book = Workbook()
    for _ in range(above):
        book.active.append([])
    book.active.append(headings)
    for row in rows or (GOOD,):
        book.active.append(row)
    return book


def row(given: list[Any] = GOOD, **cells: Any) -> list[Any]:
    """A row with other cells; keys are A to F."""
    return [cells.get("ABCDEF"[place], value) for place, value in enumerate(given)]


def styled(change: Any, *rows: list[Any], **options: Any) -> Workbook:
    book = sheet(*rows, **options)
    change(book.active)
    return book


def named(*names: str, **cells: Any) -> list[list[Any]]:
    return [row(B=name, **cells) for name in names]


def merged(place: str, *rows: list[Any]) -> Workbook:
    return styled(lambda page: page.merge_cells(place), *rows)


def numbered(page: Any, *numbers: Any) -> None:
    page.insert_cols(1)
    page["A1"] = "序号"
    for place, number in enumerate(numbers or (1,), start=2):
        page[f"A{place}"] = number


def hidden(page: Any) -> None:
    page.row_dimensions[3].hidden = True


def put(**cells: Any) -> Any:
    def change(page: Any) -> None:
        for place, value in cells.items():
            page[place] = value

    return change


def conditional(page: Any) -> None:
    """Conditions that hide a name, show other people, write white on white, and such as change no value."""
    for place, rule in (
        ("B2:B3", {"numFmt": NumberFormat(numFmtId=170, formatCode=";;;")}),
        ("D2:D3", {"numFmt": NumberFormat(numFmtId=171, formatCode='0"万"')}),
        ("F2:F3", {"font": Font(color="FFFFFFFF")}),
        ("C2:C3", {"font": Font(color="FFFF0000"), "fill": PatternFill(bgColor="FFFF0000")}),
        ("A2:A3", {"font": Font(color="FFFF0000"), "fill": PatternFill(bgColor="FFFFFF00")}),
    ):
        page.conditional_formatting.add(
            place, Rule(type="expression", formula=["$D2>1"], dxf=DifferentialStyle(**rule))
        )
    page["F2"].fill = PatternFill("solid", fgColor="FF000080")
    page.conditional_formatting.add("D3", DataBarRule("min", 0, "max", 10, color="FF638EC6", showValue=False))
    page["F3"] = "见附页"
    page["F2"] = "已核"


def slipped() -> Workbook:
    book = Workbook()
    book.active.append(row(B="甲社"))
    book.active.append(HEADINGS)
    book.active.append(GOOD)
    return book


def two_heading_rows() -> Workbook:
    book = Workbook()
    page = book.active
    page.append(["社区", "组织", None, "规模", None, "备注"])
    page.append([None, "组织名称", "组织类别", "成员人数", "已登记", None])
    page.merge_cells("B1:C1")
    page.merge_cells("D1:E1")
    page.merge_cells("A1:A2")
    page.merge_cells("F1:F2")
    page.append(GOOD)
    return book


def three_heading_rows() -> Workbook:
    """A group over two groups over two names each; what stands at the sides is merged over all three rows."""
    book = Workbook()
    page = book.active
    for cells in (
        ["社区", "基本信息", None, None, None, "备注"],
        [None, "组织", None, "规模"],
        [None, *HEADINGS[1:5]],
    ):
        page.append(cells)
    page.append(GOOD)
    for place in ("A1:A3", "B1:E1", "B2:C2", "D2:E2", "F1:F3"):
        page.merge_cells(place)
    return book


def ticked(*rows: list[Any], is_merged: bool = True) -> Workbook:
    """已登记 over 是 and 否, of which one is ticked."""
    book = Workbook()
    page = book.active
    page.append([*HEADINGS[:5], None, HEADINGS[5]])
    page.append([None, None, None, None, "是", "否"])
    for cells in rows or ([*GOOD[:4], None, "√"],):
        page.append(cells)
    for place in ("A1:A2", "B1:B2", "C1:C2", "D1:D2", "E1:F1", "G1:G2") if is_merged else ():
        page.merge_cells(place)
    return book


def notes_in_front() -> Workbook:
    book = sheet()
    book.create_sheet("说明", 0).append(["请按社区填写"])
    return book


def two_sheets() -> Workbook:
    book = sheet()
    book.copy_worksheet(book.active).title = "第二张"
    return book


def unseen(*, is_drawn_on: bool = True) -> bytes:
    """A minus and nothing that only the formats show, a row crossed out, a hidden column, a comment, a box."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    page = book.add_worksheet()
    crossed = book.add_format({"font_strikeout": True})
    formats = {1: book.add_format({"num_format": '"-"0'}), 3: book.add_format({"num_format": ";;;"})}
    for number, cells in enumerate((HEADINGS, *named("甲队"), *named("乙队", F="作废"), *named("丙队"))):
        page.write_row(number, 0, cells, crossed if number == 2 else None)
        if number in formats:
            page.write_number(number, 3, 10, formats[number])
    page.set_column(2, 2, 12, None, {"hidden": True})
    page.write_comment("B4", "此队作废", {"author": "张远"})
    if is_drawn_on:
        page.insert_textbox("H2", "第2行作废")
    book.close()
    return stream.getvalue()


def in_the_margins() -> Workbook:
    book = sheet()
    page = book.active
    page.oddHeader.center.text, page.oddFooter.center.text = "街道（作废稿）", "第 &P 页，共 &N 页"
    page["B2"].number_format = '@"（作废）"'
    return book


def raised() -> bytes:
    """5² written as 5 and a raised 2, a cell whose whole font is lowered, and a raised remark of words."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    page = book.add_worksheet()
    up, down = book.add_format({"font_script": 1}), book.add_format({"font_script": 2})
    for number, cells in enumerate((HEADINGS, *named("甲队"), *named("乙队"), *named("丙队"))):
        page.write_row(number, 0, cells)
    page.write_rich_string("D2", "5", up, "2")
    page.write_number("D3", 10, down)
    page.write_rich_string("F4", "备", up, "注")
    book.close()
    return stream.getvalue()


def threaded(content: bytes) -> bytes:
    """The comment as newer programs keep it: in a part of its own, and in the old one a hint of that."""
    name = "xl/threadedComments/threadedComment1.xml"
    space = "http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments"
    thread = f'<ThreadedComments xmlns="{space}"><threadedComment ref="B4"><text>改到下月</text></threadedComment></ThreadedComments>'
    link = '<Relationship Id="t1" Type="http://schemas.microsoft.com/office/2017/10/relationships/threadedComment" Target="../threadedComments/threadedComment1.xml"/></Relationships>'
    rels = "xl/worksheets/_rels/sheet1.xml.rels"
    content = parts_changed(content, {rels: lambda xml: xml.replace(b"</Relationships>", link.encode())})
    stream = io.BytesIO(content)
    with zipfile.ZipFile(stream, "a") as archive:
        archive.writestr(name, thread)
    return stream.getvalue()


SEVERAL = {"甲队": 10, "乙队": 10, "丙队": 10}
ONE = {"晨光合唱队": 10}
CASES = (
    Case("good", "the template, filled in", sheet, values=ONE),
    Case("numbered", "序号 in front", lambda: styled(numbered), passed=("A1",), values=ONE),
    Case("numbered_with_words", "作废 where the number of a row belongs, a note below", lambda: styled(lambda page: numbered(page, "1（作废）", "注：人数待核")), passed=("A2", "A3", "A1"), values=ONE),
    Case("example_in_the_first_row", "示例 where the number of a row belongs", lambda: styled(lambda page: numbered(page, "示例", 1), row(B="××艺术团"), GOOD), passed=("A2", "A1"), values=ONE),
    Case("units_in_headings", "units, stars and line breaks in headings", lambda: sheet(headings=["*社区", "组织\n名称", "组织类别★", "成员人数（人）", "已登记(是/否)", "备注："]), values=ONE),
    Case("below_the_headings", "甲 乙 丙 1 2 3 and a row of units below the headings", lambda: sheet(["甲", "乙", "丙", 1, 2, 3], ["单位", None, None, "（人）", "（是/否）", None], GOOD), values=ONE),
    Case("asked_with_whether", "是否登记 for 已登记", lambda: sheet(row(E="是"), headings=[*HEADINGS[:4], "是否登记", "备注"]), values=ONE),
    Case("subtotal_of_a_community", "小计 behind the community, with a day", lambda: sheet(GOOD, ["槐荫社区", "小计", None, 10, None, dt.date(2026, 10, 31)], ["小计", None, None, 10]), passed=("B3", "A4"), values=ONE),
    Case("title_above", "titles above the headings", lambda: sheet(above=6), values=ONE),
    Case("two_heading_rows", "headings over two rows", two_heading_rows, values=ONE, passed=("B1",)),
    Case("three_heading_rows", "headings over three rows", three_heading_rows, values=ONE, passed=("B1", "B2")),
    Case("ticked_under_yes_or_no", "已登记 over 是 and 否, a tick under one", ticked, values=ONE, read=("E1",)),
    Case("ticked_in_ods", "the same in an .ods", lambda: converted(ticked(), "ods"), ending="ods", values=ONE, read=("E1",)),
    Case("ticked_twice", "a tick under 是 and under 否, and a cross alone", lambda: ticked([*GOOD[:4], "√", "√"], [*row(B="乙队")[:4], None, "×"]), mend=("E3", "E4"), read=("E1",)),
    Case("notes_in_front", "a sheet of notes in front", notes_in_front, passed=("",), values=ONE),
    Case("total_row", "合计 below", lambda: sheet(GOOD, ["合计", None, None, 10]), passed=("A3",), values=ONE),
    Case("parts_of_a_total", "合计 and 其中 below, in the column of names and before it", lambda: sheet(GOOD, ["合计", None, None, 10], ["其中", "老年队", None, 4], [None, "青年队", None, 6], ["槐荫社区", "其中：外来人员", None, 2], [None, "填表人：张远"]), passed=("A3", "A4", "B5", "B6", "B7"), values=ONE),
    Case("subtotal_in_the_name", "槐荫社区小计 as a name, the community before it", lambda: sheet(GOOD, ["槐荫社区", "槐荫社区小计", None, 10]), passed=("B3",), values=ONE),
    Case("total_with_its_unit", "合计（个） as a name", lambda: sheet(GOOD, ["槐荫社区", "合计（个）", None, 10]), passed=("B3",), values=ONE),
    Case("blank_below_and_page", "——以下空白——, （盖章）, 第1页 共1页 alone", lambda: sheet(GOOD, [None, "——以下空白——"], [None, "（盖章）"], [None, "第1页 共1页"]), passed=("B3", "B4", "B5"), values=ONE),
    Case("signature", "a signature below", lambda: sheet(GOOD, [], ["填表人：张远", None, None, "负责人："]), passed=("A4",), values=ONE),
    Case("code_for_name", "the community by its code", lambda: sheet(row(A=990199001001)), values=ONE),
    Case("yes_merged", "是 once over three rows", lambda: merged("E2:E4", *named("甲队", "乙队", "丙队")[:1], *[row(B=name, E=None) for name in ("乙队", "丙队")]), read=("E2:E4",), values={"甲队": 10, "乙队": 10, "丙队": 10}),
    Case("community_merged", "the community once over three rows", lambda: merged("A2:A4", row(B="甲队"), row(A=None, B="乙队"), row(A=None, B="丙队")), read=("A2:A4",), values={"甲队": 10, "乙队": 10, "丙队": 10}),
    Case("yes_merged_in_ods", "是 once over three rows of an .ods", lambda: converted(merged("E2:E4", *named("甲队", "乙队", "丙队")[:1], *[row(B=name, E=None) for name in ("乙队", "丙队")]), "ods"), ending="ods", read=("E2:E4",), values={"甲队": 10, "乙队": 10, "丙队": 10}),
    Case("yes_merged_in_xls", "是 once over three rows of an .xls", lambda: converted(merged("E2:E4", *named("甲队", "乙队", "丙队")[:1], *[row(B=name, E=None) for name in ("乙队", "丙队")]), "xls"), ending="xls", read=("E2:E4", ""), values={"甲队": 10, "乙队": 10, "丙队": 10}),
    Case("note_merged", "a note over two rows", lambda: merged("F2:F3", row(B="甲队", F="共用场地"), row(B="乙队", F=None)), read=("F2:F3",), values={"甲队": 10, "乙队": 10}),
    Case("merged_sideways", "否 merged over yes or no and the note; a heading and a note over two columns", lambda: styled(lambda page: [page.merge_cells(place) for place in ("E2:F2", "F1:G1", "F3:G3")], row(B="甲队", F=None), row(B="乙队", F="共用场地"), [*row(B="丙队"), "另"]), read=("E2:F2",), passed=("G4",), values={"甲队": 10, "乙队": 10, "丙队": 10}),
    Case("hidden_row", "a hidden row", lambda: styled(hidden, *named("甲队", "乙队")), read=("row 3",), values={"甲队": 10, "乙队": 10}),
    Case("row_of_no_height", "a row of no height", lambda: parts_changed(sheet(*named("甲队", "乙队")), {"xl/worksheets/sheet1.xml": lambda xml: xml.replace(b'<row r="3"', b'<row r="3" ht="0" customHeight="1"')}), read=("row 3",), values={"甲队": 10, "乙队": 10}),
    Case("unseen", "what the file does not show, or shows crossed out", unseen, read=("D, row 4", "D, row 2", "row 3", "column C"), passed=("H2", "B4"), values=SEVERAL),
    Case("header_of_the_page", "a header that says 作废, a footer that counts pages, a text with 作废 in its format", in_the_margins, passed=("",), read=("B, row 2",), values=ONE),
    Case("raised", "raised and lowered figures", raised, read=("D2", "D3"), values={"甲队": 52, "乙队": 10, "丙队": 10}),
    Case("raised_in_ods", "the same in an .ods", lambda: converted(raised(), "ods"), ending="ods", read=("D2",), values={"甲队": 52, "乙队": 10, "丙队": 10}),
    Case("raised_in_xls", "the same in an .xls", lambda: converted(raised(), "xls"), ending="xls", read=("D2", ""), values={"甲队": 52, "乙队": 10, "丙队": 10}),
    Case("tick_of_a_font", "a tick of Wingdings under yes or no", lambda: styled(lambda page: setattr(page["E2"], "font", Font(name="Wingdings")), row(E="ü")), read=("E2",), values=ONE),
    Case("unseen_in_ods", "the same in an .ods", lambda: converted(unseen(), "ods"), ending="ods", read=("D, row 4", "D, row 2", "row 3", "column C"), passed=("H2", "B4"), values=SEVERAL),
    Case("unseen_in_xls", "the same in an .xls, whose boxes are not told", lambda: converted(unseen(), "xls"), ending="xls", read=("D, row 4", "D, row 2", "row 3", "column C", ""), passed=("B4",), values=SEVERAL),
    Case("picture_in_a_cell", "a picture in a cell, as WPS keeps it", lambda: stored(sheet(row(F='=_xlfn.DISPIMG("ID_7A",1)')), '=DISPIMG("ID_7A",1)'), passed=("F2",), values=ONE),
    Case("rounded_by_its_format", "1.4 shown as 1 in a note", lambda: styled(lambda page: formatted(page, "F2", "0"), row(F=1.4)), read=("F, row 2",), values=ONE),
    Case("comment_in_a_thread", "a comment as newer programs keep it", lambda: threaded(unseen(is_drawn_on=False)), read=("D, row 4", "D, row 2", "row 3", "column C"), passed=("B4",), values=SEVERAL),
    Case("conditions", "conditional formats that hide and change what is seen", lambda: styled(conditional, *named("甲队", "乙队")), read=("B, row 2–3", "C, row 2–3", "D, row 2–3", "D, row 3", "F, row 3"), values={"甲队": 10, "乙队": 10}),
    Case("conditions_in_ods", "the same in an .ods", lambda: converted(styled(conditional, *named("甲队", "乙队")), "ods"), ending="ods", read=("B, row 2–3", "C, row 2–3", "D, row 2–3", "D, row 3", "F, row 3"), values={"甲队": 10, "乙队": 10}),
    Case("text_hidden_in_ods", "a name whose format shows no text, in an .ods", lambda: converted(styled(lambda page: formatted(page, "B2", ";;;"), row(B="甲队")), "ods"), ending="ods", read=("B, row 2",), values={"甲队": 10}),
    Case("formula_in_ods", "a formula in an .ods", lambda: converted(sheet(row(D="=3+7")), "ods"), ending="ods", read=("D2",), values=ONE),
    Case("repeated_percents_in_ods", "100% twice, which an .ods keeps once", lambda: converted(styled(lambda page: [formatted(page, place, "0%") for place in ("D2", "D3")], row(D=1), row(D=1)), "ods"), ending="ods", mend=("D2", "D3")),
    Case("extra_column", "a column that nobody asked for", lambda: styled(put(G1="场地", G2="二楼")), passed=("G1",), values=ONE),
    Case("under_no_heading", "a value under no heading", lambda: styled(put(G2="另记")), passed=("G2",), values=ONE),
    Case("beside_the_table", "a value beside the table", lambda: styled(put(H9="另记")), passed=("H9",), values=ONE),
    Case("line_breaks", "line feeds and zero-width spaces in a name", lambda: sheet(row(B="晨光\n合唱\u200b队")), read=("B2",), values=ONE),
    Case("invisible_community", "清泉 with a zero-width space", lambda: sheet(row(A="清泉\u200b社区", B="晨光合唱队")), values=ONE),
    Case("full_width_number", "１０人", lambda: sheet(row(D="１０ 人")), values=ONE),
    Case("ticks", "√ and × for yes and no", lambda: sheet(*named("甲队", E="√"), *named("乙队", E="×")), values={"甲队": 10, "乙队": 10}),
    Case("truth_values", "TRUE and FALSE", lambda: sheet(*named("甲队", E=True), *named("乙队", E=False)), values={"甲队": 10, "乙队": 10}),
    Case("zero_people", "0 is a figure", lambda: sheet(row(D=0)), values={"晨光合唱队": 0}),
    Case("formula_with_value", "a formula with its value", lambda: stored(sheet(row(D="=3+7")), "10"), read=("D2",), values=ONE),
    Case("empty_rows_between", "empty rows among the rows", lambda: sheet(row(B="甲队"), [], [], row(B="乙队")), values={"甲队": 10, "乙队": 10}),
    Case("blank_at_the_end", "a blank in row 50,000", lambda: styled(put(A50000=" ")), values=ONE),
    Case("unchanged", "what the register holds already", lambda: sheet(THERE), values={}),
    Case("changed", "another number of people", lambda: sheet(row(THERE, D=30)), values={"槐荫艺术团": 30}),
    Case("blank_count", "a blank over the number of people: missing is not zero", lambda: sheet(row(THERE, D=None, F="换了场地")), read=("D2",), values={"槐荫艺术团": 25}),
    Case("blank_yes_no", "a blank over 是: a blank is no 否", lambda: sheet(row(THERE, D=26, E=None)), read=("E2",), values={"槐荫艺术团": 26}),
    Case("blank_note", "a blank over a note", lambda: sheet(row(THERE, F=None)), blanks=("1",)),
    Case("three_widths", "one name in three widths", lambda: sheet(*named("丑１队", "丑1队", "丑 1队")), alike=(3, 4)),
    Case("dots_of_names", "three dots in one name", lambda: sheet(*named("古丽·艺术团", "古丽•艺术团", "古丽・艺术团")), alike=(3, 4)),
    Case("like_the_register", "a blank in a name that stands there", lambda: sheet(row(THERE, B="槐荫 艺术团")), alike=(2,)),
    Case("rows_above_headings", "rows that slipped above the headings", lambda: slipped(), passed=("A1",), values=ONE),
    Case("columns_left_out", "no column for yes or no", lambda: sheet(GOOD[:4], headings=HEADINGS[:4]), read=("",), values=ONE),
    Case("figures_left_out", "no column for people", lambda: sheet(GOOD[:3], headings=HEADINGS[:3]), says="without which no new row"),
    Case("note_like_a_signature", "a note that begins like a signature", lambda: sheet(row(F="审核人意见待补")), values=ONE),
    Case("padded_number", "12 shown as 0012", lambda: styled(lambda page: formatted(page, "D2", "0000")), read=("D, row 2",), values=ONE),
    Case("retired_in_the_file", "a day of retiring, which no file sets", lambda: styled(put(G1="停用日期", G2=dt.date(2026, 10, 1))), passed=("G2",), values=ONE),
    Case("by_xlsxwriter", "written by xlsxwriter", lambda: by_xlsxwriter([HEADINGS, GOOD]), values=ONE),
    Case("by_libreoffice", "saved by LibreOffice", lambda: converted(sheet(), "xlsx"), values=ONE),
    Case("old_xls", "saved as .xls", lambda: converted(sheet(), "xls"), ending="xls", read=("",), values=ONE),
    Case("open_document", "saved as .ods", lambda: converted(sheet(), "ods"), ending="ods", values=ONE),
    Case("strict", "“Strict Open XML”", lambda: strict(sheet()), values=ONE),
    Case("empty_fill", "an empty fill in the styles", lambda: parts_changed(sheet(), {"xl/styles.xml": empty_fill}), values=ONE),
    Case("chinese_day", "a Chinese day in the properties", lambda: parts_changed(sheet(), {"docProps/core.xml": chinese_day}), values=ONE),
    Case("no_name", "a row without its name", lambda: sheet(row(B=None)), mend=("B2",)),
    Case("unknown_community", "a community of elsewhere", lambda: sheet(row(A="远山社区")), mend=("A2",)),
    Case("unknown_kind", "a kind that is none", lambda: sheet(row(C="广场舞")), mend=("C2",)),
    Case("new_without_count", "a new row without its number", lambda: sheet(row(D=None)), mend=("D2",)),
    Case("new_without_yes_no", "a new row without yes or no", lambda: sheet(row(E=None)), mend=("E2",)),
    Case("nothing_for_a_number", "— for a number", lambda: sheet(row(D="—")), nothing=("D2",)),
    Case("percent", "50% people", lambda: sheet(row(D="50%")), mend=("D2",)),
    Case("error_in_xls", "an error in an .xls", lambda: converted(sheet(row(F="=1/0")), "xls"), ending="xls", read=("",), mend=("F2",), says="#DIV/0!"),
    Case("percent_in_xls", "100% people in an .xls", lambda: converted(styled(lambda page: formatted(page, "D2", "0%"), row(D=1)), "xls"), ending="xls", read=("",), mend=("D2",)),
    Case("sign_of_a_font", "☒ of Wingdings, which holds an x, under yes or no", lambda: styled(lambda page: setattr(page["E2"], "font", Font(name="Wingdings")), row(E="x")), mend=("E2",), says="shows a sign"),
    Case("twenty_digits", "a number of twenty digits in a note", lambda: sheet(row(F=20261027000123456789)), mend=("F2",), says="15 digits"),
    Case("half_a_person", "10.5 people", lambda: sheet(row(D=10.5)), mend=("D2",)),
    Case("a_day_for_a_number", "a day for a number", lambda: sheet(row(D=dt.date(2026, 10, 3))), mend=("D2",)),
    Case("perhaps", "也许 for yes or no", lambda: sheet(row(E="也许")), mend=("E2",)),
    Case("a_note_called_as_a_row", "经办人 where a name belongs, beside a community", lambda: sheet(GOOD, ["槐荫社区", "经办人", "文体", 3, "否"]), mend=("B3",), says="is no name"),
    Case("same_as_above_in_a_note", "同上 in a free text", lambda: sheet(row(F="每周三活动"), row(B="晨光二队", F="同上")), mend=("F3",), says="another cell"),
    Case("turned", "columns' names below one another", lambda: sheet(["社区", "槐荫社区"], ["组织类别", "文体"], ["成员人数", 10], ["已登记", "否"], headings=["组织名称", "晨光合唱队"]), mend=("",), says="Community"),
    Case("formula_without_value", "a formula without its value", lambda: sheet(row(D="=3+7")), mend=("D2",), says="formula"),
    Case("error_value", "#REF! in a cell", lambda: styled(lambda page: error(page, "D2")), mend=("D2",), says="#REF!"),
    Case("long_note", "a note that is too long", lambda: sheet(row(F="说" * 1500)), mend=("F2",)),
    Case("identity_number", "an identity number in a note", lambda: sheet(row(F="负责人110101199003072316")), mend=("F2",), says="identity number"),
    Case("mobile_number", "a mobile number in a note", lambda: sheet(row(F="电话 138 1234 5678")), mend=("F2",), says="mobile number"),
    Case("refused_open_document", "a word for a number in an .ods", lambda: converted(sheet(row(D="很多")), "ods"), ending="ods", mend=("D2",)),
    Case("same_row_twice", "the same row twice", lambda: sheet(GOOD, GOOD), mend=("B2", "B3")),
    Case("two_columns_of_one_name", "备注 twice", lambda: sheet([*row(), "另"], headings=[*HEADINGS, "备注"]), says="F1"),
    Case("heading_missing", "组织名称 called 队伍", lambda: sheet(headings=["社区", "队伍", *HEADINGS[2:]]), says="missing"),
    Case("no_headings", "no headings", lambda: sheet(headings=["a", "b"]), says="No row of headings"),
    Case("title_of_another_unit", "（单位：百人） above the table", lambda: styled(lambda page: page.__setitem__("A1", "社会组织台账（单位：百人）"), above=1), says="“百人”"),
    Case("row_of_another_unit", "百人 below the heading", lambda: sheet([None, None, None, "百人", None, None], GOOD), says="“百人”"),
    Case("second_table_in_another_order", "a second table below, its headings called otherwise and in another order", lambda: sheet(GOOD, [], ["所属社区", "名称", "类别", "已登记", "人数", "备注"], ["槐荫社区", "乙队", "文体", "是", 8, ""]), says="two tables"),
    Case("second_table_with_fewer_columns", "a second table below with two of the headings", lambda: sheet(GOOD, [], ["备注", "组织名称"], ["乙", "乙队"]), says="two tables"),
    Case("heading_split", "成员人数 over 男 and 女, without merged cells", lambda: split_heading([*HEADINGS[:2], "成员人数", "组织类别", *HEADINGS[4:]], ["男", "女"], [[*GOOD[:2], 10, 4, *GOOD[2:3], *GOOD[4:]]], at=2), says="no column “People"),
    Case("heading_split_and_merged", "the same with merged cells", lambda: split_heading([*HEADINGS[:2], "成员人数", "组织类别", *HEADINGS[4:]], ["男", "女"], [[*GOOD[:2], 10, 4, *GOOD[2:3], *GOOD[4:]]], at=2, is_merged=True), says="no column “People"),
    Case("two_tables", "two tables on one sheet", lambda: sheet(GOOD, [], HEADINGS, row(B="乙队")), says="two tables"),
    Case("two_sheets", "the table on two sheets", two_sheets, says="第二张"),
)  # fmt: skip

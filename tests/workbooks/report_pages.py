"""The report of a month as offices fill it in: the ordinary file, and what people do to one."""

from __future__ import annotations

import re
from typing import Any

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Border, PatternFill, Side

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


def numbered(page: Any, *numbers: Any) -> None:
    page.unmerge_cells("A1:I1")
    page.insert_cols(1)
    page["A4"] = "序号"
    for place, number in enumerate(numbers or range(1, 5)):
        page.cell(5 + place, 1).value = number
    if numbers:
        page["E10"] = 515

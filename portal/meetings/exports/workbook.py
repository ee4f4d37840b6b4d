"""The meeting in Excel: a sheet for each line of work, one of every figure with what it is made of.

Sheets are ready to print (headings frozen and repeated, areas and paper set), and no text in them is
taken for a formula.
"""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from portal.core.spreadsheets.writing import FRAME, GREY, HEAD, put_text
from portal.meetings.exports.printing import WIDEST_ON_A3, Heading, finish, width_of
from portal.meetings.exports.source import Progress, Source
from portal.meetings.printed import (
    OF_COUNTED,
    change_text,
    counted_text,
    has_figure,
    in_one_unit,
    is_lacking,
    is_partial,
    lacking,
    light_text,
    lines_of,
    listed,
    month_text,
    progress_text,
    remark,
    running_text,
    state_text,
    time_text,
)
from portal.meetings.schema import FrozenCell, FrozenIndicator
from portal.meetings.table_words import COUNTED, PROGRESS, TARGET, TO_GO, VALUE, in_chinese, since_in_chinese

FONT = "仿宋"
HEADING_FONT = "黑体"
FORBIDDEN = str.maketrans("", "", "[]:*?/\\'")
#: The tints of the lights, as on every page; the word stands in the cell beside the figure.
TINTS = {"green": "E9F4ED", "yellow": "FDF4DF", "red": "FBEAE8"}


def make(source: Source, progress: Progress) -> bytes:
    """The workbook: overview, one sheet a line of work, all figures, what the last meeting gave."""
    book = Workbook()
    sheet: Any = book.active
    _overview(sheet, source)
    progress(20)
    themes = list(dict.fromkeys(one["theme_name"] for one in listed(source.content)))
    for number, theme in enumerate(themes, start=1):
        _theme(book.create_sheet(_title(book, theme)), theme, source)
        progress(20 + 50 * number // len(themes))
    _all_figures(book.create_sheet("全部数据"), source)
    _matters(book.create_sheet("交办事项"), source)
    book.properties.title = source.content["meeting"]["title"]
    book.properties.creator = source.content["office"]["name"]
    book.properties.description = f"SHA-256 {source.sha256}"
    stream = io.BytesIO()
    book.save(stream)
    progress(95)
    return stream.getvalue()


def _title(book: Workbook, name: str) -> str:
    """A name that Excel takes for a sheet: 31 signs, none of its own, not twice."""
    stem = name.translate(FORBIDDEN)[:28] or "指标"
    taken, title, number = set(book.sheetnames), stem, 2
    while title in taken:
        title, number = f"{stem}{number}", number + 1
    return title


# --- sheets ----------------------------------------------------------------------------------------


def _overview(sheet: Worksheet, source: Source) -> None:
    sheet.title, since = "总表", month_text(source.content["meeting"]["since"])
    headings = [
        Heading("序号", 6), Heading("类别", 14), Heading("指标", 28), Heading(in_chinese(VALUE), 12),
        Heading("完成数", 10), Heading("总数", 10), Heading("单位", 8), Heading(in_chinese(TARGET), 10),
        Heading(in_chinese(PROGRESS), 26), Heading(since_in_chinese(since), 22),
        Heading(in_chinese(TO_GO), 14), Heading(in_chinese(COUNTED), 10), Heading("应计入", 8),
        Heading("口径", 24),
    ]  # fmt: skip
    top = _head(sheet, source, "各项指标完成情况", headings)
    for number, one in enumerate(listed(source.content), start=1):
        total = one["total"]
        shown = in_one_unit(one, total)
        goal = shown["goal"]["short"] if shown["goal"] else ""
        _row(
            sheet,
            top + number,
            [
                number, one["theme_name"], one["name"], *_figure(one, total), _unit_of_total(one), goal,
                progress_text(one, total), change_text(shown), shown["to_do"], *_counted(one),
            ],
        )  # fmt: skip
        _light(sheet.cell(top + number, 9), one, total)
    finish(sheet, top, headings)


def _counted(one: FrozenIndicator) -> list[Any]:
    """Communities counted and due; of a running total these are the month's, which is said beside them."""
    total = one["total"]
    if one["kind"] == "meeting":
        return [None, None, ""]
    basis = ""
    if one["kind"] == "flow":
        basis = "；".join(filter(None, (f"{running_text(one)}，计入社区为本月", lacking(one))))
    if total["carried"]:
        basis = f"其中{total['carried']}个社区沿用前期数据"
    return [total["covered"], total["due"], basis]


def _figure(one: FrozenIndicator, cell: FrozenCell) -> list[Any]:
    """The printed figure, then the whole numbers; the rate is a number that Excel can reckon with."""
    if not has_figure(cell):
        return [cell["figure"], None, None]
    shown: Any = cell["figure"]
    if cell["percent"] is not None:
        shown = Percent(cell["percent"])
    elif cell["n"] is not None:
        shown = cell["n"]
    return [shown, cell["n"], cell["d"]]


@dataclass(frozen=True, slots=True)
class Percent:
    """A rate as the portal prints it, with one decimal: never rounded anew."""

    text: str

    @property
    def number(self) -> Decimal:
        return Decimal(self.text) / 100

    @property
    def form(self) -> str:
        """How Excel prints it: 90.5%, and 100% without a decimal, as everywhere."""
        return "0.0%" if "." in self.text else "0%"


def _unit_of_total(one: FrozenIndicator) -> str:
    """What the office's numbers count: of a frequency the communities that meet it, not how often."""
    return "个社区" if one["kind"] == "frequency" else one["unit"]


def _theme(sheet: Worksheet, theme: str, source: Source) -> None:
    """One line of work: communities down, its indicators across, each with what there is to say of it."""
    shown = [(one, _parts(one)) for one in listed(source.content) if one["theme_name"] == theme]
    headings = [Heading("序号", 6), Heading("社区", _names_width(source))]
    for one, parts in shown:
        headings += [Heading(name, WIDTHS[name], one["name"]) for name in parts]
    top = _head(sheet, source, theme, headings)
    cells = {one["code"]: {cell["area"]: cell for cell in one["rows"]} for one, _parts_ in shown}
    for number, community in enumerate(source.content["communities"], start=1):
        values: list[Any] = [number, community["name"]]
        column = 3
        for one, parts in shown:
            cell = cells[one["code"]][community["code"]]
            said = _said(one, cell)
            values += [said[name] for name in parts]
            _light(sheet.cell(top + number, column), one, cell)
            column += len(parts)
        _row(sheet, top + number, values)
    last = _gone(sheet, top + len(source.content["communities"]), shown)
    totals: list[Any] = [None, "合计"]
    for one, parts in shown:
        said = _said(one, one["total"]) | {"进度": light_text(one, one["total"])}
        totals += [said[name] for name in parts]
    _row(sheet, last + 1, totals, bold=True)
    _counted_line(sheet, last + 2, shown)
    finish(sheet, top, headings, frozen_columns=2)


def _names_width(source: Source) -> float:
    """As wide as the longest name of a community, within limits."""
    return min(22.0, max(13.0, *(width_of(one["name"]) + 2.5 for one in source.content["communities"]), 0))


def _gone(sheet: Worksheet, last: int, shown: list[tuple[FrozenIndicator, list[str]]]) -> int:
    """A line for communities that are closed and in the year's totals; returns the last line written."""
    if not any(one["former"] for one, _parts_ in shown):
        return last
    values: list[Any] = [None, "已撤销社区"]
    for one, parts in shown:
        said = _said(one, one["former"]) if one["former"] else {}
        values += [said.get(name) for name in parts]
    _row(sheet, last + 1, values)
    return last + 1


def _counted_line(sheet: Worksheet, row: int, shown: list[tuple[FrozenIndicator, list[str]]]) -> None:
    """Of how many communities the totals above speak, below them: their columns are narrow."""
    if any(is_partial(one["total"]) for one, _parts_ in shown):
        values: list[Any] = [None, OF_COUNTED]
        for one, parts in shown:
            place = "进度" if "进度" in parts else "数值"
            values += [counted_text(one) if name == place else None for name in parts]
        _row(sheet, row, values)


WIDTHS = {"数值": 11, "完成数": 8, "总数": 8, "名次": 6, "进度": 11, "备注": 16}


def _parts(one: FrozenIndicator) -> list[str]:
    """The columns that an indicator needs: no total without a rate, no rank where nothing is ranked."""
    parts = ["数值"]
    if one["has_rate"]:
        parts += ["完成数", "总数"]
    if one["puts_in_order"]:
        parts.append("名次")
    if one["is_ranked"]:
        parts.append("进度")
    if any(remark(cell) for cell in one["rows"]):
        parts.append("备注")
    return parts


def _said(one: FrozenIndicator, cell: FrozenCell) -> dict[str, Any]:
    figure, n, d = _figure(one, cell)
    note = remark(cell) if cell["name"] else ""
    progress = progress_text(one, cell)
    return {"数值": figure, "完成数": n, "总数": d, "名次": cell["rank"], "进度": progress, "备注": note}


def _all_figures(sheet: Worksheet, source: Source) -> None:
    headings = [
        Heading("指标代码", 30), Heading("指标", 26), Heading("区划代码", 16), Heading("社区", 16),
        Heading("分子", 10), Heading("分母", 10), Heading("单位", 6), Heading("完成率（%）", 11),
        Heading("目标", 10), Heading("名次", 6), Heading("进度", 10), Heading("数据月份", 11),
        Heading("台账数", 10), Heading("月报状态", 10), Heading("说明", 24),
        Heading("来源（月报数据行号）", 24),
    ]  # fmt: skip
    top = _head(sheet, source, "全部数据", headings)
    month = source.content["meeting"]["month"]
    number = 0
    for one in listed(source.content):
        for cell in lines_of(one):
            number += 1
            current = has_figure(cell)
            _row(
                sheet,
                top + number,
                [
                    one["code"], one["name"], cell["area"], cell["name"], cell["n"] if current else None,
                    cell["d"] if current else None, one["unit"],
                    Decimal(cell["percent"]) if current and cell["percent"] is not None else None,
                    goal["short"] if (goal := in_one_unit(one, cell)["goal"]) else "", cell["rank"],
                    progress_text(one, cell),
                    month_text(cell["carried_from"] or month) if cell["is_current"] else "", cell["recorded"],
                    remark(cell) if is_lacking(cell) else cell["report"], cell["reason"],
                    "、".join(map(str, cell["figure_ids"])),
                ],
            )  # fmt: skip
    finish(sheet, top, headings, frozen_columns=4)
    sheet.auto_filter.ref = f"A{top}:{get_column_letter(len(headings))}{max(sheet.max_row, top)}"


def _matters(sheet: Worksheet, source: Source) -> None:
    headings = [
        Heading("来源", 14), Heading("事项", 40), Heading("社区", 16), Heading("党支部", 18),
        Heading("完成标准", 30), Heading("期限", 12), Heading("状态", 12),
    ]  # fmt: skip
    # What the meeting itself gave is younger than the freezing: its states are of the making of the file.
    made = f"　本次会议交办截至{time_text(source.made_at)}" if source.given and source.made_at else ""
    top = _head(sheet, source, "交办事项", headings, beside=made)
    groups = (("此前会议交办", source.content["matters"]), ("本次会议交办", source.given))
    number = 0
    for name, matters in groups:
        for one in matters:
            number += 1
            state = state_text(one)
            _row(
                sheet,
                top + number,
                [name, one["title"], one["name"], one["branch"], one["measure"], one["due_on"], state],
            )
    finish(sheet, top, headings)


# --- parts of a sheet ------------------------------------------------------------------------------


def _head(sheet: Worksheet, source: Source, title: str, headings: list[Heading], *, beside: str = "") -> int:
    """Title, what the figures are, and the headings; returns the row of the headings.

    *beside* says which rows are not of the freezing, and as of when they are.
    """
    content = source.content
    width = len(headings)
    sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=width)
    cell: Any = sheet.cell(1, 1)
    put_text(cell, f"{content['office']['name']}{month_text(content['meeting']['month'])}{title}")
    cell.font = Font(name=HEADING_FONT, size=16)
    wide = sum(heading.width for heading in headings) > WIDEST_ON_A3
    cell.alignment = Alignment(horizontal="left" if wide else "center", vertical="center")
    sheet.row_dimensions[1].height = 30
    note: Any = sheet.cell(2, 1)
    frozen = time_text(content["frozen_at"])
    put_text(note, f"{content['meeting']['title']}　冻结时间：{frozen}　数据校验码：{source.sha256}{beside}")
    note.font = GREY
    grouped = any(heading.group for heading in headings)
    for column, heading in enumerate(headings, start=1):
        _heading(sheet.cell(3, column), heading.group if grouped else heading.text)
        if grouped:
            _heading(sheet.cell(4, column), heading.text)
        sheet.column_dimensions[get_column_letter(column)].width = heading.width
    _merge_groups(sheet, headings)
    sheet.row_dimensions[3].height = 24
    return 4 if grouped else 3


def _heading(cell: Any, text: str) -> None:
    put_text(cell, text)
    cell.font, cell.fill, cell.border = Font(name=HEADING_FONT, size=11), HEAD, FRAME
    cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)


def _merge_groups(sheet: Worksheet, headings: list[Heading]) -> None:
    """One cell for the columns of a group, as far as they stand together."""
    column = 1
    for group, members in groupby(headings, key=lambda heading: heading.group):
        width = len(list(members))
        if group and width > 1:
            sheet.merge_cells(start_row=3, start_column=column, end_row=3, end_column=column + width - 1)
        column += width


def _row(sheet: Worksheet, row: int, values: Iterable[Any], *, bold: bool = False) -> None:
    for column, value in enumerate(values, start=1):
        cell: Any = sheet.cell(row, column)
        if isinstance(value, Percent):
            cell.value, cell.number_format = value.number, value.form
        elif isinstance(value, str):
            put_text(cell, value)
        elif value is not None:
            cell.value = value
            cell.number_format = "#,##0.0" if isinstance(value, Decimal) else "#,##0"
        cell.font, cell.border = Font(name=FONT, size=11, bold=bold), FRAME
        text = isinstance(value, str) and value != "—"
        cell.alignment = Alignment(
            horizontal="left" if text else "right", vertical="center", wrap_text=text, indent=int(text)
        )


def _light(cell: Any, one: FrozenIndicator, frozen: FrozenCell) -> None:
    tint = TINTS.get(frozen["light"])
    if tint and one["is_ranked"]:
        cell.fill = PatternFill("solid", fgColor=tint)

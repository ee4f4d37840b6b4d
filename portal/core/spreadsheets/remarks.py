"""What the receipt says of a table as the file shows it: formats, what is hidden or struck through, comments.

What a person sees in Excel and what is read may differ; wherever they do, that is said with its cells.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Container, Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.core.spreadsheets.book import TICK, Book, Cells, Place, Sheet
from portal.core.spreadsheets.cells import at, is_blank, letters, shown
from portal.core.spreadsheets.marker import kept_of
from portal.core.spreadsheets.marking import our_names
from portal.core.spreadsheets.notes import Notes
from portal.core.spreadsheets.reader.formats import SHAPE, SHAPES, THOUSANDS
from portal.core.text import folded

Rows = list[tuple[int, Cells]]

FORMATS = {
    "more": gettext_lazy("the format of these cells shows more than the number, which alone was read"),
    "words": gettext_lazy("the format of these cells shows more than they hold, which alone was read"),
    "sign": gettext_lazy(
        "the format of these cells shows another sign than the number has; the number was read"
    ),
    "nothing": gettext_lazy("the format of these cells shows nothing; what they hold was read all the same"),
    "day": gettext_lazy(
        "the format of these cells does not show the day, which was read as the file holds it"
    ),
    "calendar": gettext_lazy(
        "the format of these cells shows the day of another calendar; the day that they hold was read"
    ),
    "shape": gettext_lazy("the format of these cells writes the number otherwise than it was read"),
    "beside": gettext_lazy("the format of these cells shows words beside the day, which alone was read"),
    "order": gettext_lazy(
        "the format of these cells shows the day before the month; the day that they hold was read"
    ),
    "rounded": gettext_lazy(
        "the format of these cells shows fewer decimals than the number has; it was read in full"
    ),
    "year": gettext_lazy(
        "the format of these cells does not show the year, which was read as the file holds it"
    ),
}
CONDITIONS = {
    "hides": gettext_lazy("a conditional format may hide what these cells hold; it was read all the same"),
    "strikes": gettext_lazy(
        "a conditional format may strike through what these cells hold; it was read all the same"
    ),
    "changes": gettext_lazy(
        "a conditional format may show something else than these cells hold; what they hold was read"
    ),
}
MARKS = {
    "struck": gettext_lazy("struck through in the file, and read all the same"),
    "crossed": gettext_lazy("crossed out by a line from corner to corner, and read all the same"),
    "raised": gettext_lazy(
        "raised or lowered figures in the cell were read like the others; write the number alone"
    ),
    "filled": gettext_lazy("the cell repeats what it holds until it is full; it was read once"),
    TICK: gettext_lazy("a letter that its font shows as a tick; read as the tick"),
}
QUOTED_CELLS = 3
#: Names of sheets that say that what stands there does not count, or not yet, or not any more.
_NOT_THE_LIST = re.compile(
    r"作废|废止|废弃|失效|无效|注销|停用|撤销|取消|计划|目标|预计|样表|样例|示例|模板|空表|草稿|草表|初稿|未审|待审|待核|未核|测试|备份"
    r"|历史|历年|往年|去年|上年|旧(?:表|版|数据)"
)
_SPAN = re.compile(r"([A-Z]+)(\d+):[A-Z]+(\d+)")


def formatted(
    sheet: Sheet, positions: Mapping[str, int], rows: Rows, notes: Notes, texts: Container[str] = ()
) -> None:
    """Values whose format shows something else: 3万, 0012, -5 for 5; once a column.

    In columns of text, whose keys are *texts*, numbers that it writes otherwise as well: 1.10 for 1.1.
    """
    if not sheet.formatted:
        return
    columns = set(positions.values())
    of_text = {place for key, place in positions.items() if key in texts}
    found: dict[tuple[int, str], list[tuple[int, str]]] = defaultdict(list)
    for number, cells in rows:
        for position, value in enumerate(cells):
            kind = sheet.formatted.get((number, position + 1)) if position in columns else None
            if kind in SHAPES:
                kind = SHAPE if position in of_text and _is_written_otherwise(value, kind) else None
            if kind and not is_blank(value):
                found[position, kind].append((number, shown(value)))
    for (position, kind), places in sorted(found.items()):
        values = list(dict.fromkeys(text for _number, text in places))
        quoted = _("; ").join(values[:QUOTED_CELLS]) + ("…" if len(values) > QUOTED_CELLS else "")
        notes.say(_in_column(sheet, position, [number for number, _t in places]), quoted, str(FORMATS[kind]))


def refuse_headings(sheet: Sheet, first: int, top: int, places: Iterable[int]) -> None:
    """``ValidationError`` where the format of a heading shows more than it holds: 费用 as 费用（元）."""
    for number in range(first, top + 1) if sheet.formatted else ():
        for place in places:
            if sheet.formatted.get((number, place + 1)) in ("words", "more"):
                text = _("the format of this heading shows more than it holds; write the heading out")
                raise ValidationError(f"{at(sheet, number, place)} {text}")


def formatted_above(sheet: Sheet, rows: Rows, notes: Notes) -> None:
    """Words above the headings, and units below them, whose format shows more than they hold."""
    for number, cells in rows if sheet.formatted else ():
        for place, value in enumerate(cells):
            kind = sheet.formatted.get((number, place + 1))
            if kind in ("words", "more") and not is_blank(value):
                notes.say(at(sheet, number, place), value, str(FORMATS[kind]))


def _is_written_otherwise(value: Any, kind: str | None) -> bool:
    """Whether a format of that kind writes the number otherwise; thousands alone need one to be set apart."""
    if not isinstance(value, int | float) or isinstance(value, bool):
        return False
    return kind == SHAPE or (kind == THOUSANDS and (abs(value) >= 1000 or value != int(value)))


def conditional(sheet: Sheet, positions: Mapping[str, int], rows: Rows, notes: Notes) -> None:
    """Cells that a conditional format may hide or show as something else; once a column.

    Whether the condition holds is not asked: that may change with the next day or the next figure.
    """
    if not sheet.conditions:
        return
    columns, filled = set(positions.values()), dict(rows)
    found: dict[tuple[int, str], set[int]] = defaultdict(set)
    for (top, left), (bottom, right), kind in sheet.conditions:
        span = range(top, bottom + 1)
        numbers = (
            [n for n in span if n in filled] if len(span) < len(rows) else [n for n in filled if n in span]
        )
        for position in columns.intersection(range(left - 1, right)):
            shown_by = numbers
            if kind == "whitens":
                shown_by = [number for number in numbers if (number, position + 1) not in sheet.coloured]
            found[position, "hides" if kind == "whitens" else kind] |= {
                n for n in shown_by if position < len(filled[n]) and not is_blank(filled[n][position])
            }
    rows_struck = sorted(set().union(*(places for (_at, kind), places in found.items() if kind == "strikes")))
    if rows_struck:
        notes.say(_line(sheet, rows_struck), "", str(CONDITIONS["strikes"]))
    for (position, kind), places in sorted(found.items()):
        if places and kind != "strikes":
            notes.say(_in_column(sheet, position, sorted(places)), "", str(CONDITIONS[kind]))


def _in_column(sheet: Sheet, position: int, numbers: list[int]) -> str:
    """Cells of one column: their rows where the column runs down, from and to where it runs across."""
    if sheet.is_turned:
        return f"{at(sheet, numbers[0], position)}:{at(sheet, numbers[-1], position)}"
    return _("%(column)s, row %(rows)s") % {"column": letters(position), "rows": spans(numbers)}


def merged_across(sheet: Sheet, positions: Mapping[str, int], rows: Rows, notes: Notes) -> None:
    """A value over several columns stands in the first of them; that the others are blank is said.

    A row that holds nothing else is a heading among the rows.
    """
    columns, filled = set(positions.values()), dict(rows)
    for top, left, bottom, right in sheet.merged:
        covered = columns.intersection(range(left, right))
        cells = filled.get(top, [])
        value = cells[left - 1] if left <= len(cells) else None
        others = (cells[one] for one in columns - {*range(left - 1, right)} if one < len(cells))
        if covered and not is_blank(value) and not all(map(is_blank, others)):
            where = f"{at(sheet, top, left - 1)}:{at(sheet, bottom, right - 1)}"
            notes.say(where, value, _("merged cells: the value counts for the first of these columns alone"))


def unsay_refused(notes: Notes, refused: Container[str]) -> None:
    """Merged cells whose value was refused wherever it counts were not read: of a cell one thing is said."""
    for where in {one.cell for one in notes.read}:
        found = _SPAN.fullmatch(where)
        if found and all(f"{found[1]}{row}" in refused for row in range(int(found[2]), int(found[3]) + 1)):
            notes.unsay(where)


def shared(sheet: Sheet, number: int, place: int, columns: Iterable[int]) -> str:
    """The merged cells over which the one value stands, if several rows or *columns* share it; else empty."""
    for top, left, bottom, right in sheet.merged:
        if top <= number <= bottom and left <= place + 1 <= right:
            others = {one for one in columns if left <= one + 1 <= right} - {place}
            if bottom > top or others:
                return f"{at(sheet, top, left - 1)}:{at(sheet, bottom, right - 1)}"
    return ""


def refuse_shared(where: str) -> str:
    return _("One figure stands over several cells (%(cells)s); split them and write each its own.") % {
        "cells": where
    }


def marked(sheet: Sheet, positions: Mapping[str, int], rows: Rows, notes: Notes) -> None:
    """What is struck through, crossed out, raised or written in signs is read like anything else."""
    for mark in ("struck", "crossed"):
        if sheet.marks.get(mark):
            _struck(sheet, sheet.marks[mark], rows, notes, str(MARKS[mark]))
    for mark in ("raised", "filled", TICK):
        places = sheet.marks.get(mark, ())
        for number, cells in rows if places else ():
            for place in sorted(positions.values()):
                value = cells[place] if place < len(cells) else None
                is_told = not is_blank(value) and (
                    mark != "raised" or any(sign.isdigit() for sign in shown(value))
                )
                if (number, place + 1) in places and is_told:
                    notes.say(at(sheet, number, place), value, str(MARKS[mark]))


def _struck(sheet: Sheet, marked: Container[Place], rows: Rows, notes: Notes, why: str) -> None:
    """Whoever crossed it out may have meant otherwise: a whole row is named once."""
    for number, cells in rows:
        filled = [place for place, value in enumerate(cells) if not is_blank(value)]
        crossed = [place for place in filled if (number, place + 1) in marked]
        if len(crossed) > 1 and len(crossed) == len(filled):
            notes.say(_line(sheet, [number]), " ".join(shown(cells[place]) for place in filled), why)
            continue
        for place in crossed:
            notes.say(at(sheet, number, place), cells[place], why)


def hidden(sheet: Sheet, positions: Mapping[str, int], rows: Rows, notes: Notes) -> None:
    """Rows and columns that the file does not show, and that are read."""
    numbers = [number for number, _cells in rows if number in sheet.hidden_rows]
    columns = sorted(one + 1 for one in positions.values() if one + 1 in sheet.hidden_columns)
    why = _("hidden or filtered in the file, and read too")
    if numbers:
        notes.say(_line(sheet, numbers), "", why)
    if columns:
        notes.say(_line(sheet, columns, is_across=True), "", why)
    if sheet.is_untold:
        notes.say("", "", _("this .xls does not tell hidden rows, errors and percentages; please compare"))
    elif sheet.is_old:
        text = _(
            "an .xls does not tell formulas, conditional formats and what lies on the sheet (text boxes, "
            "lines, check boxes, charts, embedded files); to have them checked, save it as .xlsx"
        )
        notes.say("", "", text)


def _line(sheet: Sheet, numbers: list[int], *, is_across: bool = False) -> str:
    """Rows by their numbers, or columns by their letters, as the file has them."""
    if is_across == sheet.is_turned:
        return _("row %(rows)s") % {"rows": spans(numbers)}
    return _("column %(columns)s") % {"columns": ", ".join(letters(number - 1) for number in numbers)}


def spans(numbers: Iterable[int]) -> str:
    """3–5, 9: rows that follow each other as one."""
    found: list[list[int]] = []
    for number in numbers:
        if found and number == found[-1][1] + 1:
            found[-1][1] = number
        else:
            found.append([number, number])
    return ", ".join(str(a) if a == b else f"{a}–{b}" for a, b in found)


def beside(book: Book, sheet: Sheet, notes: Notes) -> None:
    """Other sheets, comments and text boxes: none of them is part of the table."""
    for other in book.sheets:
        beside = [*other.margins, *(one.text for one in other.comments)]
        beside += [text for _at, text in (*other.boxes, *other.controls, *other.objects)]
        if other is not sheet and (other.rows or beside):
            said = ": ".join(filter(None, (other.name, " ".join(one for one in beside if one))))
            notes.pass_over("", said, _("a sheet without such a table"))
    for name in book.hidden:
        notes.pass_over("", name, _("a hidden sheet"))
    for name in book.charts:
        notes.pass_over("", name, _("a sheet that is a chart"))
    for name in book.beyond:
        notes.pass_over("", name, _("a sheet beyond the thirtieth"))
    _on_sheet(sheet, notes)


def _on_sheet(sheet: Sheet, notes: Notes) -> None:
    """What lies on the sheet of the table and is none of its values."""
    if _NOT_THE_LIST.search(sheet.name):
        notes.say("", sheet.name, _("the sheet is called so; what stands on it was read all the same"))
    for text in sheet.margins:
        notes.pass_over("", text, _("stands in the header or footer of the page"))
    for places, why in (
        (sheet.prompts, _("a hint that shows while the cell is chosen")),
        (sheet.covered, _("hidden by merged cells, which show their first")),
        (sheet.boxes, _("a text box or shape on the sheet")),
        (sheet.controls, _("a button, check box or list on the sheet, which is not read")),
        (sheet.objects, _("an embedded file on the sheet, which is not read")),
        ([(place, "") for place in sorted(sheet.pictures)], _("a picture in the cell, which is not read")),
    ):
        for (row, column), text in places:
            notes.pass_over(at(sheet, row, column - 1) if row and column else "", text, why)
    ours = our_names() if sheet.comments else []
    for one in sheet.comments:  # the marks of a file that was given back say nothing new
        text = "" if folded(one.author) in map(folded, ours) else kept_of(one.text, ours)
        if text:
            notes.pass_over(at(sheet, one.row, one.column - 1), text, _("a comment on the cell"))

"""What a table leaves out: columns that nobody asks for, cells under no heading, remarks beside headings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set

from django.utils.translation import gettext as _

from portal.core.spreadsheets.book import Cells, Sheet
from portal.core.spreadsheets.cells import at, is_blank, shown
from portal.core.spreadsheets.heading_rows import is_remark
from portal.core.spreadsheets.notes import Notes

Rows = Iterable[tuple[int, Cells]]


def columns(
    sheet: Sheet, top: int, strange: Mapping[int, str], numbering: set[int], rows: Rows, notes: Notes
) -> None:
    """Columns under other headings than are asked for, by place, where anything stands in them."""
    titles = dict(sheet.rows).get(top, [])
    for position, folded_text in strange.items():
        text = shown(titles[position]) if position < len(titles) else ""
        text = text or folded_text
        filled = sum(not is_blank(cells[position]) for _n, cells in rows if position < len(cells))
        if not filled:
            continue
        where = at(sheet, top, position)
        if position in numbering:
            notes.pass_over(where, text, _("a column of numbers of rows"))
        else:
            why = _("a column that is not asked for; %(count)d cells were not read") % {"count": filled}
            notes.pass_over(where, text, why)


def among_headings(
    sheet: Sheet, headings: tuple[int, int], strange: Set[int], rows: Rows
) -> list[tuple[int, Cells]]:
    """What stands among the headings over columns that hold nothing, and is judged as a title: 单位：万㎡."""
    filled = {place for _n, cells in rows for place, one in enumerate(cells) if not is_blank(one)}
    empty = strange - filled
    first, top = headings
    found = []
    for number, cells in sheet.rows:
        if first <= number <= top:
            kept = [one if place in empty and is_remark(one) else None for place, one in enumerate(cells)]
            found += [(number, kept)] if any(kept) else []
    return found


def cells_of(sheet: Sheet, headed: Set[int], rows: Rows, notes: Notes) -> None:
    """Values in the rows of the table that stand under no heading."""
    for number, cells in rows:
        for position, value in enumerate(cells):
            if value is not None and position not in headed and not is_blank(value):
                notes.pass_over(at(sheet, number, position), value, _("stands under no heading"))

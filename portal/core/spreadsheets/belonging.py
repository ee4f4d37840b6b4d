"""Rows that say of themselves of which month and whose they are, in columns of a table beside its figures."""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from portal.core.month import Month
from portal.core.spreadsheets import period_columns, periods
from portal.core.spreadsheets.book import PUT_IN, Book, Cells
from portal.core.spreadsheets.cells import at, heading_keys, is_blank, shown
from portal.core.spreadsheets.tables import HEADING_ROWS, Table
from portal.core.spreadsheets.whose import Named

#: Keys of columns that say whose a row is and in which sub-district; what those of time begin with.
WHOSE, OFFICE, TIME = "whose row", "office of the row", "time of the row "
#: What a column is headed that names sub-districts.
OFFICES = {
    f"{before}{kind}{behind}"
    for before in ("", "所属", "所在", "归属", "隶属")
    for kind in ("街道", "街镇", "镇街", "乡镇", "街道办", "乡镇街道", "街道乡镇", "街道镇", "街道办事处")
    for behind in ("", "名称")
}


#: What a column is headed that says which of an indicator's figures stands in a row.
_WHICH = re.compile(r"口径|类型|类别|种类|分类|维度|性质|属性|范围|指标值")


@dataclass(frozen=True, slots=True)
class Strange:
    """A row that is not this month's or community's: where it says so, what stands there, and the row."""

    cell: str
    value: str
    whole: str
    why: str = ""


def headings(book: Book) -> dict[str, str]:
    """Folded heading → key of the columns of the book that speak of time."""
    found = {}
    for sheet in book.sheets:
        for number, cells in sheet.rows:
            if number > HEADING_ROWS:
                break
            for key in (key for cell in cells if isinstance(cell, str) for key in heading_keys(cell)):
                if kind := period_columns.headed(key):
                    found[key] = f"{TIME}{kind} {key}"
    return found


def labels(known: Mapping[str, str]) -> dict[str, str]:
    """Key → heading of such columns, for sentences."""
    return {key: name for name, key in known.items() if is_of_row(key)}


def is_of_row(key: str) -> bool:
    """Whether the column says something of its rows, and holds no figure."""
    return key in (WHOSE, OFFICE) or key.startswith(TIME)


def in_rows(table: Table, place: int) -> Iterator[tuple[int, Cells, Any]]:
    """Each row with what it says there: what is written once counts for the blanks below it as well."""
    before: Any = None
    for number, row in table.rows:
        value = row[place] if place < len(row) else None
        before = before if is_blank(value) else value
        yield number, row, before


def telling(table: Table, names: Named, *, but: Container[str] = ()) -> int | None:
    """The first column that names another community and so says whose each row is (``Named.tells_whose``).

    *but* are the keys of columns that say something else.
    """
    read = {place for key, place in table.positions.items() if key in but}
    heads = {
        place: shown(one) for _n, row in table.heads for place, one in enumerate(row) if not is_blank(one)
    }
    for place, heading in sorted(heads.items()):
        values = (row[place] for _number, row in table.rows if place < len(row)) if place not in read else ()
        if names.tells_whose(heading, [shown(one) for one in values]):
            return place
    return None


def of_another(table: Table, place: int, is_ours: Callable[[Any], bool], why: str) -> dict[int, Strange]:
    """The rows, by number, that say there that they are not ours; blanks above all that is written are."""
    found = {}
    for number, row, value in in_rows(table, place):
        if value is not None and not is_ours(value):
            found[number] = strange(table, number, place, row, value, why)
    return found


def of_another_month(table: Table, month: Month) -> tuple[dict[int, Strange], dict[int, Strange]]:
    """The rows of another month or of a total, and those of which nobody can tell, by number."""
    others = _of_no_month(table, month)
    unread: dict[int, Strange] = {}
    for key, place in table.positions.items():
        if not key.startswith(TIME):
            continue
        kind = key.removeprefix(TIME).partition(" ")[0]
        for number, row, value in in_rows(table, place):
            judged = True if value is None else period_columns.in_column(kind, value, month)
            if judged is False:
                others.setdefault(number, strange(table, number, place, row, value, of_month()))
            elif judged is None and kind != "loose":
                unread.setdefault(number, strange(table, number, place, row, value, ""))
    return others, {number: one for number, one in unread.items() if number not in others}


def of_month() -> str:
    """Why a row of another month is left out."""
    return _("of another month")


def _of_no_month(table: Table, month: Month) -> dict[int, Strange]:
    """The rows that a column 口径 or 类型 says hold a total, a target or another month's figure."""
    found: dict[int, Strange] = {}
    for _number, heads in table.heads:
        for place, head in enumerate(heads):
            if place in table.positions.values() or not (isinstance(head, str) and _WHICH.search(head)):
                continue
            for number, row in table.rows:
                value = row[place] if place < len(row) else None
                if not is_blank(value) and periods.is_of_no_month(shown(value), month):
                    why = _("a total, a target or another month's figure, as “%(word)s” says")
                    found[number] = strange(table, number, place, row, value, why % {"word": shown(value)})
    return found


def strange(table: Table, number: int, place: int, row: Cells, value: Any, why: str) -> Strange:
    """The row with the cell that tells, and why it is left out."""
    whole = " ".join(shown(one) for one in row if not is_blank(one) and one not in PUT_IN)
    return Strange(at(table.sheet, number, place), shown(value), whole, why)


def not_months(unread: Mapping[int, Strange]) -> Iterator[tuple[str, str]]:
    """The first cell of each value that is no period, and what is wrong with it."""
    first: dict[str, Strange] = {}
    for one in unread.values():
        first.setdefault(one.value, one)
    return ((one.cell, not_a_month(one.value)) for one in first.values())


def not_a_month(value: str) -> str:
    return _("“%(value)s” is not a month; write it as 2026-10.") % {"value": value}

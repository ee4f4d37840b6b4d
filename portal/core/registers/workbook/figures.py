"""What figures of a register's file may mean: words for nothing, shares of one or of a hundred, money."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from portal.core.numbers import number_in
from portal.core.registers.workbook.layout import Column
from portal.core.spreadsheets import units
from portal.core.spreadsheets.book import Sheet as Page
from portal.core.spreadsheets.cells import address, is_blank, letters, shown
from portal.core.spreadsheets.notes import Note
from portal.core.spreadsheets.remarks import spans
from portal.core.spreadsheets.tables import Table

if TYPE_CHECKING:
    from portal.core.registers.workbook.reading import Line, Sheet

PERCENT = "%"


def as_answered(sheet: Sheet, column: Column, where: str, cell: Any) -> int | None:
    """What a word for nothing means, as far as that has been said; until then it is asked about."""
    means = sheet.answers.get("nothing", "")
    if means == "zero":
        sheet.notes.say(where, cell, _("counted as 0, as was answered"))
        return 0
    if means == "blank":
        sheet.notes.say(where, cell, _("not filled in, as was answered"))
    else:
        sheet.nothing.append(Note(where, cell, column.heading))
    return None


def settle_shares(sheet: Sheet, table: Table) -> None:
    """Of a column of rates that holds nothing but numbers from 0 to 1, ask what 0.8 is: 80% or 0.8%.

    Once that has been said (“shares” are of one, “percents” of a hundred), the receipt says how it was read.
    """
    answer = sheet.answers.get("shares", "")
    for column, _name, place in sheet.places:
        cells = _shares(column, table.rows, place)
        if not cells:
            continue
        where = _("%(column)s, row %(rows)s") % {"column": letters(place), "rows": spans(sorted(cells))}
        if answer == "shares":
            for number, row in table.rows:
                if number in cells:
                    row[place] = f"{(cells[number] * 100).normalize():f}{PERCENT}"
            sheet.notes.say(where, "", _("1 was counted as 100 percent, as was answered"))
        elif answer == "percents":
            sheet.notes.say(where, "", _("1 was counted as 1 percent, as was answered"))
        else:
            sheet.shares += [Note(address(n, place), shown(one), column.heading) for n, one in _few(cells)]


def _few(cells: Mapping[int, Any]) -> Iterable[tuple[int, Any]]:
    """Some of a column's cells, fractions first: one question is asked of them all."""
    return sorted(cells.items(), key=lambda one: (one[1] in (0, 1), one[0]))[:3]


def _shares(column: Column, rows: Iterable[tuple[int, list[Any]]], place: int) -> dict[int, Any]:
    """The figures of a column of rates by row, where all are numbers from 0 to 1, one at least between."""
    if not column.is_rate:
        return {}
    filled = {number: row[place] for number, row in rows if place < len(row) and not is_blank(row[place])}
    found = {number: number_in(cell) for number, cell in filled.items()}
    if any(one is None or not 0 <= one <= 1 for one in found.values()):
        return {}
    return found if any(one not in (0, 1) for one in found.values()) else {}


def refuse_money(sheet: Sheet, line: Line, page: Page) -> None:
    """Refuse figures that the file shows in a currency, where the column is counted in something else."""
    for column, name, place in sheet.places:
        currency = units.money_at(page, line.number, place) if column.is_number else ""
        if not currency or line.values.get(name) is None:
            continue
        unit = str(line.values.get("unit") or "") if column.is_by_row else column.unit or ""
        if why := units.money_refused(currency, unit):
            line.refusals.append(sheet.refusal(line, name, why))
        elif not unit:
            sheet.monied.setdefault(column.heading, []).append(address(line.number, place))

"""What an export says of itself: its months, its office, its units, and whose each row is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from portal.core.month import Month
from portal.core.spreadsheets import belonging, remarks, units
from portal.core.spreadsheets.cells import at, heading_keys, is_blank, shown
from portal.core.spreadsheets.tables import Table
from portal.core.spreadsheets.under_headings import said_of_all
from portal.indicators.models import Indicator
from portal.reporting.models import MonthlyReport
from portal.reporting.platform.sheets import AGAIN, COMMUNITY, Names
from portal.reporting.workbook.reading import Problem
from portal.reporting.workbook.titles import (
    Texts,
    other_columns,
    other_months,
    other_scales,
    other_sections,
    texts_of,
)
from portal.reporting.workbook.upload import Outcome


def problems(
    table: Table, month: Month, names: Names, indicators: Iterable[Indicator], name: str
) -> Iterator[Problem]:
    """Why the file as a whole is not the one that is meant; *name* is what it is called."""
    sheet, *titles = texts_of(table)
    last = max(table.positions.values())
    beside = [(where, text) for place, where, text in words_alone(table) if place < last]
    titles += [one for one in over_communities(table) + beside if one not in titles]
    kinds = {table.positions[key]: key.partition(":")[2] for key in _counted(table)}
    columns, cells, is_said = other_columns(table, month, kinds)
    yield from columns
    yield from other_months(titles, [sheet, ("", name)], month, table.notes, is_said=is_said, but=cells)
    for where, text in [sheet, *titles, ("", name)]:
        if names.is_elsewhere(text):
            message = _("The file is that of another sub-district (%(name)s).") % {"name": text}
            yield Problem(where, message)
    indicators = [*indicators]
    own = [one.unit for one in indicators]
    below = [(at(table.sheet, number, place), text) for number, place, text in said_of_all(table.units)]
    yield from other_scales([sheet, *titles, ("", name), *below], own)
    read = {number for number, row in table.rows if names.find(_named(table, row)[1])}
    yield from other_sections(table, month, read, own)
    yield from _other_units(table, indicators, names)


def over_communities(table: Table) -> Texts:
    """What stands over the communities as their heading, or in front of their row where they run across."""
    main = table.positions[COMMUNITY]
    places = {main, table.positions.get(AGAIN, main)}
    found = [
        (number, place, row[place]) for number, row in table.heads for place in places if place < len(row)
    ]
    for number, row in table.rows if table.sheet.is_turned else ():
        found += [(number, place, one) for place, one in enumerate(row[:main]) if type(one) is str]
    named = {*table.positions.values()} - places
    texts = [
        (at(table.sheet, number, place), shown(one)) for number, place, one in found if place not in named
    ]
    return [(where, text) for where, text in texts if text and text not in (COMMUNITY, AGAIN)]


def words_alone(table: Table) -> list[tuple[int, str, str]]:
    """Words in the column of the indicators, where communities run across, with nothing beside them.

    A title over the table's first column is one of them; each with its place, its cell and its text.
    """
    if not table.sheet.is_turned:
        return []
    filled = {place for _n, row in table.rows for place, one in enumerate(row) if not is_blank(one)}
    named = {*table.positions.values(), *filled}
    return [
        (place, at(table.sheet, number, place), shown(one))
        for number, row in table.heads
        for place, one in enumerate(row)
        if place not in named and not is_blank(one)
    ]


def _other_units(table: Table, indicators: Iterable[Indicator], names: Names) -> Iterator[Problem]:
    """Headings, and units in a row below or a column beside them, that name another unit than is counted."""
    found = [(n, place, units.unit_in(text)) for n, row in table.heads for place, text in enumerate(row)]
    for number, row in (*table.units, *table.rows):
        if (number, row) in table.units or _is_of_units(row, table, names):
            found += [(number, place, units.unit_of(one) or shown(one)) for place, one in enumerate(row)]
    counted = []
    for one in indicators:
        places = {place for key, place in table.positions.items() if key.startswith(f"{one.code}:")}
        told = [each for each in found if each[1] in places]
        counted += [one] if places else []
        for number, place, unit in told:
            if unit and not units.is_same(unit, one.unit):
                where = at(table.sheet, number, place)
                yield Problem(where, units.another(unit, one.unit), one.name)
    for number, place, unit in _units_beside(table) if counted else ():
        if unit and not any(units.is_same(unit, one.unit) for one in counted):
            one = counted[0]
            name = one.name if len(counted) == 1 else ""
            yield Problem(at(table.sheet, number, place), units.another(unit, one.unit), name)


def _counted(table: Table) -> list[str]:
    """The keys of the columns that hold figures."""
    beside = (COMMUNITY, AGAIN)
    return [key for key in table.positions if key not in beside and not belonging.is_of_row(key)]


def _headings(table: Table) -> list[Any]:
    return dict(table.sheet.rows).get(table.top, [])


def _units_beside(table: Table) -> Iterator[tuple[int, int, str]]:
    """The units in a column of their own, which are those of a figure that a row holds."""
    for place, heading in enumerate(_headings(table)):
        if place not in table.positions.values() and units.HEADED & set(heading_keys(heading)):
            yield from ((number, place, units.unit_of(_cell(row, place))) for number, row in table.rows)


def _is_of_units(row: list[Any], table: Table, names: Names) -> bool:
    """Whether the row says in which units the columns are counted, and names no community."""
    main = _cell(row, table.positions[COMMUNITY])
    others = [_cell(row, table.positions[key]) for key in _counted(table)]
    return names.find(main) is None and units.row_of_units(others)


def rows_of(
    table: Table, month: Month, reports: Mapping[str, MonthlyReport], names: Names, outcome: Outcome
) -> Iterator[tuple[int, list[Any], MonthlyReport]]:
    """The rows of communities that owe a report; all others are said to be passed over, or to be mended.

    Of a community that stands in two rows neither is taken: nobody knows which is right.
    """
    strange = _of_others(table, month, names, outcome)
    rows = [one for one in table.rows if one[0] not in strange]
    codes = Counter(names.find(_named(table, row)[1]) for _number, row in rows)
    parts = _parts(table, rows)
    for number, row in rows:
        (place, name), other = _named(table, row), _cell(row, table.positions.get(AGAIN))
        where, code = at(table.sheet, number, place), names.find(name)
        if code and names.said(name):
            why = _("→ %(community)s, as the source says")
            table.notes.say(where, name, why % {"community": names.labels[code]})
        if code is None and (meant := names.find(other)):
            message = _("“%(one)s” and “%(other)s” are not the same community.")
            message %= {"one": shown(name), "other": shown(other)}
            outcome.must_mend.append(Problem(where, message, names.labels[meant]))
        elif code is None:
            said = (shown(value) for value in row if not is_blank(value))
            whole = " ".join(one for one in said if one not in (COMMUNITY, AGAIN))  # those are the portal's
            why = _("names no community that owes a report of this month")
            if _is_of_units(row, table, names):
                why = _("a row of units")
            table.notes.pass_over(where, whole, why)
        elif below := parts.get(number):
            message = _(
                "Below it stand figures in rows that name no community (%(cells)s), of parts of it perhaps; "
                "write one row for each community."
            )
            message %= {"cells": _("; ").join(at(table.sheet, one, place) for one in below)}
            outcome.must_mend.append(Problem(where, message, names.labels[code]))
        elif codes[code] > 1:
            message = _("This community stands in %(count)d rows; leave one.") % {"count": codes[code]}
            outcome.must_mend.append(Problem(where, message, names.labels[code]))
        elif not is_blank(other) and names.find(other) != code:
            message = _("“%(one)s” and “%(other)s” are not the same community.")
            message %= {"one": shown(name), "other": shown(other)}
            outcome.must_mend.append(Problem(where, message, names.labels[code]))
        elif where := _shared(table, number, row):
            first, message = where.partition(":")[0], remarks.refuse_shared(where)
            outcome.must_mend.append(Problem(first, message, names.labels[code]))
            table.notes.unsay(where)
        else:
            yield number, row, reports[code]


def _parts(table: Table, rows: Iterable[tuple[int, list[Any]]]) -> dict[int, list[int]]:
    """Rows of words and figures that name no community, by the row above them that names one: its grids."""
    counted = {table.positions[key] for key in _counted(table)}
    found: dict[int, list[int]] = {}
    last = None
    for number, row in rows:
        if not is_blank(_named(table, row)[1]):
            last = number
            continue
        has_words = any(type(one) is str and place not in counted for place, one in enumerate(row))
        if last is not None and has_words and any(not is_blank(_cell(row, one)) for one in counted):
            found.setdefault(last, []).append(number)
    return found


def _named(table: Table, row: list[Any]) -> tuple[int, Any]:
    """Where the row says whose it is, and how: beside, where the first of two columns is blank there."""
    main, again = table.positions[COMMUNITY], table.positions.get(AGAIN)
    is_beside = is_blank(_cell(row, main)) and not is_blank(_cell(row, again))
    place = again if is_beside and again is not None else main
    return place, _cell(row, place)


def _shared(table: Table, number: int, row: list[Any]) -> str:
    """The cells over which one figure of the row stands, so that nobody knows whose it is; else empty."""
    places = [table.positions[key] for key in _counted(table)]
    found = (
        remarks.shared(table.sheet, number, one, places) for one in places if not is_blank(_cell(row, one))
    )
    return next(filter(None, found), "")


def _of_others(table: Table, month: Month, names: Names, outcome: Outcome) -> set[int]:
    """The rows of other months and sub-districts, each said to be passed over; of no month, to be mended."""
    others, unread = belonging.of_another_month(table, month)
    outcome.must_mend += [Problem(*one) for one in belonging.not_months(unread)]
    elsewhere = _elsewhere(table, names)
    for number in sorted(others.keys() | elsewhere.keys()):
        one = others.get(number) or elsewhere[number]
        table.notes.pass_over(one.cell, one.whole, one.why)
    return others.keys() | elsewhere.keys() | unread.keys()


def _elsewhere(table: Table, names: Names) -> dict[int, belonging.Strange]:
    """Rows of other sub-districts: as a column says, a cell of the row, or a row that stands above them."""
    place, block, found = table.positions.get(belonging.OFFICE), False, {}
    why = _("of another sub-district")
    if place is not None:
        found = belonging.of_another(table, place, lambda value: names.is_office(shown(value)), why)
    main = table.positions[COMMUNITY]
    figures = {table.positions[key] for key in _counted(table)}
    for number, row in table.rows:
        texts = [spot for spot, one in enumerate(row) if type(one) is str and "街道" in one]
        named = {spot: names.alone(row[spot]) for spot in texts if spot not in figures}
        told = {spot: is_own for spot, is_own in named.items() if is_own is not None}
        if not (told or block):
            continue
        is_row = names.find(_cell(row, main)) is not None
        if told and not is_row:
            block = not any(told.values())
        strange = next((spot for spot, is_own in told.items() if not is_own), main if block else None)
        if strange is not None and is_row and number not in found:
            found[number] = belonging.strange(table, number, strange, row, None, why)
    return found


def _cell(row: list[Any], place: int | None) -> Any:
    return row[place] if place is not None and place < len(row) else None

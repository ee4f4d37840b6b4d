"""Where the table stands in a workbook, and what in the file is not part of it.

The table is found, not demanded: its headings stand on any visible sheet, within the first rows, on one
row or over two, with units, stars and line breaks. What is passed over is said, with its cell and the
reason; what could be meant in two ways is refused with both.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import tee
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from portal.core.spreadsheets import passed, remarks, under_headings
from portal.core.spreadsheets.book import Book, Cells, Sheet
from portal.core.spreadsheets.breakdown import Knows, without_parts
from portal.core.spreadsheets.cells import at, heading_keys, is_blank, shown
from portal.core.spreadsheets.foot import read_foot, says_of_when
from portal.core.spreadsheets.heading_rows import (
    first_above,
    group_words,
    heads_of,
    joined,
    row_above,
    says_what_of,
    split_below,
    spread_right,
    stands_over_two,
    under_groups,
)
from portal.core.spreadsheets.notes import Notes
from portal.core.spreadsheets.numbering import begins_at, is_alone, is_example, is_row_number, is_total_name
from portal.core.spreadsheets.second_tables import are_headings, repeated

HEADING_ROWS = 30
NUMBERING = {"序号", "序", "no", "no·", "行号", "顺序号", "#", "№"}
#: What stands in no heading.
_FIGURES = frozenset({int, float, bool, dt.date, dt.datetime, dt.time, dt.timedelta})
#: Which of the keys that a table must have are missing among those found; empty for a table.
Missing = Callable[[set[str]], set[str]]


@dataclass(slots=True)
class Table:
    """A table as found: its sheet, the row of its headings, key → position, rows, and what is beside it."""

    sheet: Sheet
    top: int
    positions: dict[str, int]
    rows: list[tuple[int, Cells]]
    above: list[tuple[int, Cells]]
    notes: Notes
    heads: list[tuple[int, Cells]]  # what its columns are called, from one row or two
    units: list[tuple[int, Cells]]  # rows of units below them
    foot: list[tuple[int, Cells]]  # rows below it that say of which time it is


@dataclass(slots=True)
class _Heading:
    """A candidate: the sheet, the last row of its headings, what was found and what has no name of ours."""

    sheet: Sheet
    top: int
    first: int
    positions: dict[str, int]
    twice: dict[str, list[int]]
    strange: dict[int, str]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which table is meant.

    *known* is folded heading → key, *labels* key → heading for sentences; *is_ours* tells a text above the
    headings that is read or was put there by the portal from one that is passed over; *hides* are the keys
    of columns that the portal itself hides, *named* those in which rows have names, *texts* those of text.
    Rows that break down a total (其中) are left out where *knows* tells which are rows all the same.
    """

    known: Mapping[str, str]
    missing: Missing
    labels: Mapping[str, str]
    is_ours: Callable[[str], bool] = lambda text: False
    hides: Container[str] = ()
    named: Container[str] = ()
    texts: Container[str] = ()
    knows: Knows | None = None


def find(book: Book, wanted: Wanted) -> Table:
    """The one table of the book whose headings name what is needed.

    ``ValidationError``: none (with the heading that is missing and the sheet that came closest), or more.
    """
    found: list[_Heading] = []
    nearest: tuple[int, set[str], str] | None = None
    for sheet in book.sheets:
        best, lacking = _heading_of(sheet, wanted)
        if best is not None:
            found.append(best)
        elif lacking is not None and (nearest is None or lacking[0] > nearest[0]):
            nearest = (*lacking, sheet.name)
    if not found:
        raise _not_found(nearest, wanted)
    if len(found) > 1:
        names = _("; ").join(f"“{one.sheet.name}”" for one in found)
        raise ValidationError(
            _(
                "Several sheets hold such a table: %(sheets)s. "
                "Leave the one that is meant, or hide the others."
            )
            % {"sheets": names}
        )
    table = _table(book, found[0], wanted)
    _above(table, wanted.is_ours)
    return table


def _not_found(nearest: Any, wanted: Wanted) -> ValidationError:
    lacking = nearest[1] if nearest else wanted.missing(set())
    words = {
        "headings": _("; ").join(label for key, label in wanted.labels.items() if key in lacking),
        "rows": HEADING_ROWS,
        "sheet": nearest[2] if nearest else "",
    }
    if nearest:
        return ValidationError(
            _("On the sheet “%(sheet)s” these headings are missing: %(headings)s.") % words,
            code="no_heading",
        )
    return ValidationError(
        _("No row of headings was found in the first %(rows)d rows of any sheet; needed are: %(headings)s.")
        % words,
        code="no_heading",
    )


def _heading_of(sheet: Sheet, wanted: Wanted) -> tuple[_Heading | None, tuple[int, set[str]] | None]:
    """The first headings that name what is needed; else how near the nearest came, and what it lacks."""
    nearest: tuple[int, set[str]] | None = None
    for index, (number, cells) in enumerate(sheet.rows):
        if number > HEADING_ROWS:
            break
        for one in _candidates(sheet, index, cells, wanted.known):
            if not wanted.missing(set(one.positions)):
                one = _with_row_below(sheet, index, one, wanted.known)
            lacking = wanted.missing(set(one.positions))
            if not lacking:
                return one, None
            if one.positions and (nearest is None or len(one.positions) > nearest[0]):
                nearest = len(one.positions), lacking
    return None, nearest


def _with_row_below(sheet: Sheet, index: int, found: _Heading, known: Mapping[str, str]) -> _Heading:
    """The same headings with the row below, where groups have words under them, or it says 累计, 本月."""
    if found.top != sheet.rows[index][0] or index + 1 == len(sheet.rows):
        return found
    upper, is_grouped = row_above(sheet, index + 1)
    number, cells = sheet.rows[index + 1]
    split = set() if upper is None or is_grouped else split_below(upper, cells)
    if upper is None or not (is_grouped or split):
        return found
    upper = spread_right(upper, split)
    under = split | under_groups(sheet, index + 1)
    alone = {key for key, place in found.positions.items() if place not in under}
    first = min(found.first, first_above(sheet, index + 1))
    both = _matched(sheet, first, number, list(joined(upper, cells)), known)
    if says_what_of(sheet, index + 1) or (under and alone <= both.positions.keys()):
        return both
    for key, place in [one for one in found.positions.items() if one[0] not in both.positions]:
        if place in under and stands_over_two(sheet, index + 1, place):  # nobody knows which of them is meant
            del found.positions[key]
            found.strange[place] = heading_keys(upper[place])[0]
    return found


def _candidates(sheet: Sheet, index: int, cells: Cells, known: Mapping[str, str]) -> Iterator[_Heading]:
    """The row read as headings, alone and under those before it where cells are merged over or across."""
    number = sheet.rows[index][0]
    upper, _across = row_above(sheet, index)
    both, first = None, first_above(sheet, index)
    if upper is not None:
        both = _matched(sheet, first, number, list(joined(upper, cells)), known)
    downwards = any(first <= top < number == bottom for top, _l, bottom, _r in sheet.merged)
    if both and downwards:
        yield both
    yield _matched(sheet, number, number, [heading_keys(one) for one in cells], known)
    if both and not downwards:  # where nothing is merged, what stands over blanks names them if all is there
        yield both


def _matched(sheet: Sheet, first: int, top: int, keys: list[list[str]], known: Mapping[str, str]) -> _Heading:
    positions: dict[str, int] = {}
    twice: dict[str, list[int]] = {}
    strange: dict[int, str] = {}
    for position, names in enumerate(keys):
        key = next((known[name] for name in names if name in known), None)
        if key is None:
            if names:
                strange[position] = names[0]
        elif key in positions:
            twice.setdefault(key, [positions[key]]).append(position)
        else:
            positions[key] = position
    return _Heading(sheet, top, first, positions, twice, strange)


def _table(book: Book, heading: _Heading, wanted: Wanted) -> Table:
    sheet, notes = heading.sheet, Notes()
    remarks.refuse_headings(sheet, heading.first, heading.top, sorted(heading.positions.values()))
    if heading.twice:
        is_grouped = heading.first < heading.top  # a person can tell by the groups which is meant
        raise ValidationError(_twice(heading, wanted.labels), code="no_heading" if is_grouped else "invalid")
    rows = [(number, list(cells)) for number, cells in sheet.rows if number > heading.top]
    again = repeated(sheet, heading.first, heading.top)
    rows = [one for one in rows if one[0] not in again]
    for number, words in sorted(again.items()):
        notes.pass_over(at(sheet, number, 0), words, _("the headings of the table again"))
    rows, units = under_headings.split(_spread_down(sheet, heading, rows, notes), heading.top)
    for number, place, text in under_headings.said_of_all(units):
        notes.pass_over(at(sheet, number, place), text, _("a row of units"))
    _refuse_second(sheet, heading, wanted.known, wanted.missing, again)
    numbering = {position for position, text in heading.strange.items() if text in NUMBERING}
    names = [place for key, place in heading.positions.items() if key in wanted.named]
    own: Iterable[tuple[int, Cells]] = rows
    if wanted.knows:
        own = without_parts(sheet, rows, heading.positions, [*numbering, *names], wanted.knows, notes)
    own, told = tee(own)
    rows = list(_rows_of(heading, own, numbering, names, notes))
    kept = {number for number, _cells in rows}
    foot = [one for one in told if one[0] not in kept and any(map(says_of_when, filter(_is_text, one[1])))]
    _remark(book, heading, wanted, numbering, rows, notes)
    above = [(number, cells) for number, cells in sheet.rows if number < heading.first]
    above += group_words(sheet, heading.first, heading.top, heading.positions.values(), wanted.known)
    above += passed.among_headings(sheet, (heading.first, heading.top), heading.strange.keys(), rows)
    remarks.formatted_above(sheet, [*above, *units], notes)
    heads = heads_of(sheet, heading.first, heading.top)
    return Table(sheet, heading.top, heading.positions, rows, above, notes, heads, units, foot)


def _remark(
    book: Book,
    heading: _Heading,
    wanted: Wanted,
    numbering: set[int],
    rows: list[tuple[int, Cells]],
    notes: Notes,
) -> None:
    """Say what is seen in the table and not read: formats, colours, comments, columns of other names."""
    sheet, positions = heading.sheet, heading.positions
    remarks.formatted(sheet, positions, rows, notes, wanted.texts)
    remarks.conditional(sheet, positions, rows, notes)
    passed.columns(sheet, heading.top, heading.strange, numbering, rows, notes)
    passed.cells_of(sheet, {*positions.values(), *heading.strange}, rows, notes)
    remarks.merged_across(sheet, positions, rows, notes)
    remarks.marked(sheet, positions, rows, notes)
    remarks.hidden(
        sheet, {key: one for key, one in positions.items() if key not in wanted.hides}, rows, notes
    )
    remarks.beside(book, sheet, notes)


def _is_text(cell: Any) -> bool:
    return type(cell) is str


def _twice(heading: _Heading, labels: Mapping[str, str]) -> str:
    key, positions = next(iter(heading.twice.items()))
    if len(heading.twice) > 1 and heading.twice.keys() == heading.positions.keys():
        text = _(
            "Two tables stand side by side (from %(cells)s); put one below the other, under one heading."
        )
        return text % {"cells": _("; ").join(at(heading.sheet, heading.top, one) for one in positions)}
    return _("Two columns are called “%(heading)s” (%(cells)s); rename or delete one of them.") % {
        "heading": labels.get(key, key),
        "cells": _("; ").join(at(heading.sheet, heading.top, position) for position in positions),
    }


def _spread_down(
    sheet: Sheet, heading: _Heading, rows: list[tuple[int, Cells]], notes: Notes
) -> list[tuple[int, Cells]]:
    """What is written once over cells merged downwards counts for each of their rows, and is said to."""
    by_number = dict(rows)
    filled = {number for number, cells in rows if not all(map(is_blank, cells))}
    columns = set(heading.positions.values())
    for top, left, bottom, right in sheet.merged:
        value = by_number[top][left - 1] if top in by_number and left <= len(by_number[top]) else None
        if top <= heading.top or bottom == top or is_blank(value) or left - 1 not in columns:
            continue
        for number in sorted(one for one in filled if top <= one <= bottom):
            cells = by_number[number]
            cells += [None] * (left - len(cells))
            cells[left - 1] = value
        where = f"{at(sheet, top, left - 1)}:{at(sheet, bottom, right - 1)}"
        notes.say(where, value, _("merged cells: the value counts for each of these rows"))
    return sorted(by_number.items())


def _refuse_second(
    sheet: Sheet, heading: _Heading, known: Mapping[str, str], missing: Missing, again: Container[int]
) -> None:
    """A second table on the sheet could be the one that is meant, or hold its columns in another order."""
    for number, cells in sheet.rows:
        if number <= heading.top or number in again:
            continue
        kinds = list(map(type, cells))
        texts = kinds.count(str)
        is_second = False
        if texts >= len(heading.positions) / 2:
            other = _matched(sheet, number, number, [heading_keys(one) for one in cells], known)
            is_second = len(other.positions) > 1 and not missing(set(other.positions))
        may_be = texts > 1 and number > heading.top + 1 and _FIGURES.isdisjoint(kinds)
        if is_second and number == heading.top + 1:
            raise _not_clear(heading.top, number)
        if is_second or (may_be and are_headings(cells, known)):
            raise ValidationError(
                _("The sheet “%(sheet)s” holds two tables (headings in rows %(one)d and %(other)d); "
                  "leave one, or put each on a sheet of its own and hide the other.")
                % {"sheet": sheet.name, "one": heading.top, "other": number}
            )  # fmt: skip


def _not_clear(one: int, other: int) -> ValidationError:
    text = _(
        "Headings stand in rows %(one)d and %(other)d, and it is not clear which of them name the columns; "
        "say which column holds what, or write the headings into one row."
    )
    return ValidationError(text % {"one": one, "other": other}, code="no_heading")


def _rows_of(
    heading: _Heading,
    rows: Iterable[tuple[int, Cells]],
    numbering: set[int],
    names: list[int],
    notes: Notes,
) -> Iterator[tuple[int, Cells]]:
    """The rows of the table, without totals and signatures, which are said to be passed over."""
    columns, sheet = sorted(heading.positions.values()), heading.sheet
    numbers = sorted(numbering)
    for number, cells in rows:
        if numbers and is_example(cells, numbers):
            whole = " ".join(shown(value) for value in cells if not is_blank(value))
            notes.pass_over(at(sheet, number, numbers[0]), whole, _("an example of how to fill in"))
            continue
        first = begins_at(cells, numbering, columns)
        begins = cells[first] if first < len(cells) else None
        is_total, is_signature = read_foot(begins) if isinstance(begins, str) else (False, False)
        for place in (*numbers, *names):
            if _is_total(cells, place) if place in numbering else is_total_name(cells, place):
                is_total, first = True, place
                break
        is_signature = is_signature or (first in names and is_alone(cells, columns))
        if is_total or is_signature:
            whole = " ".join(shown(value) for value in cells if not is_blank(value))
            why = _("a row of totals") if is_total else _("a signature or remark below the table")
            notes.pass_over(at(sheet, number, first), whole, why)
            continue
        is_beside = all(is_blank(cells[position]) for position in columns if position < len(cells))
        for position in range(len(cells)) if is_beside else numbers:
            value = cells[position] if position < len(cells) else None
            if not (is_blank(value) or (position in numbering and is_row_number(value))):
                why = (
                    _("stands beside the table") if is_beside else _("stands where the row's number belongs")
                )
                notes.pass_over(at(sheet, number, position), value, why)
        if not is_beside:
            yield number, cells


def _is_total(cells: Cells, place: int) -> bool:
    """Whether the word of a row of totals stands there: often in the column of the rows' numbers."""
    return place < len(cells) and isinstance(cells[place], str) and read_foot(cells[place])[0]


def _above(table: Table, is_ours: Callable[[str], bool]) -> None:
    """What stands above the headings is no part of the table: a title, or a row that slipped there."""
    for number, cells in table.above:
        texts = [(place, shown(value)) for place, value in enumerate(cells) if not is_blank(value)]
        texts = [(place, text) for place, text in texts if not is_ours(text)]
        if texts:
            whole = " ".join(text for _place, text in texts)
            where = at(table.sheet, number, texts[0][0])
            why = _("stands above the headings")
            if number == table.top:
                why = _("stands in the row of headings over an empty column")
            table.notes.pass_over(where, whole, why)

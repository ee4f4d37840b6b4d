"""Which column is which, said once: sources of files that other programs or offices laid out.

A file that names what the register needs is read as it is. Of others the person says which column is which
and what a word of a choice or a name means; that is kept for the office and recognised by its headings.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from portal.core.models import ImportSource
from portal.core.registers.declaration import Register
from portal.core.registers.fields import is_area
from portal.core.registers.rules import today
from portal.core.registers.workbook.headings import headings, headings_beside
from portal.core.registers.workbook.layout import Column, columns_of
from portal.core.registers.workbook.words import MOST_WORDS, Among, Word, lists, means, said, unknown
from portal.core.sources import FileColumn, assigned, closest, in_unit, known_words, recognised, store
from portal.core.spreadsheets.book import Book, Cells, Sheet
from portal.core.spreadsheets.cells import heading_keys, is_blank, letters, remarked, shown
from portal.core.spreadsheets.heading_rows import ends_headings, names_in_row, row_above
from portal.core.spreadsheets.periods import is_not_now
from portal.core.spreadsheets.tables import HEADING_ROWS, NUMBERING

SAMPLES = 4


@dataclass(frozen=True, slots=True)
class Offer:
    """What the person is asked: the columns of the file's likeliest table, and words that are not known."""

    sheet: str
    row: int
    rows: list[tuple[int, str]]
    columns: list[FileColumn]
    words: list[Word]
    more_words: int
    lists: list[Among]


def _keys(cells: Cells) -> set[str]:
    return {key for cell in cells for key in heading_keys(cell)[:1]}


def offer(register: type[Register], user: Any, book: Book, row: int = 0) -> Offer:
    """The columns of the file beside the register's, with suggestions; *row* is where its headings stand."""
    sheet, index = _likeliest(register, book, row)
    number, _cells = sheet.rows[index]
    below = [one for _number, one in sheet.rows[index + 1 :]]
    columns = columns_of(register, user)
    known = _known(register, book, user)
    found: list[FileColumn] = []
    free = {column.name: column for column in columns}
    for position, heading, keys in _called(sheet, index):
        key = keys[0]
        fit = in_unit(heading, {column.name: column.unit for column in columns})
        fitting = {name: column for name, column in free.items() if name in fit}
        said = next((known[one] for one in keys if one in known), None)
        is_other = bool(remarked(heading)) or is_not_now(heading.partition(" ")[0], today())
        suggested = ("" if is_other else _suggested(keys, fitting)) if said is None else said
        suggested = suggested if suggested in fit else ""
        free.pop(suggested, None)
        values = [
            shown(row[position]) for row in below if position < len(row) and not is_blank(row[position])
        ]
        place, samples = letters(position), values[:SAMPLES]
        found.append(FileColumn(position, place, heading, key, samples, suggested))
    words = _words(register, user, found, below)
    listed = words[:MOST_WORDS]
    rows = [number for number, one in sheet.rows[:HEADING_ROWS] if sum(not is_blank(c) for c in one) > 1]
    more, typed = len(words) - len(listed), list(lists(listed))
    return Offer(sheet.name, number, [(one, str(one)) for one in rows], found, listed, more, typed)


def _called(sheet: Sheet, index: int) -> Iterator[tuple[int, str, list[str]]]:
    """Each column with a heading, in the row or over its blanks: its place, its words, and its keys.

    The first key is one that no other column has, if there is one: what stands in the row, else that with
    what stands above it.
    """
    cells, listed = sheet.rows[index][1], names_in_row(sheet, index)
    upper, _is_grouped = row_above(sheet, index)
    count = Counter(name for names in listed for name in set(names))
    for position, names in enumerate(listed):
        if not names:
            continue
        own = shown(cells[position]) if position < len(cells) else ""
        over = shown(upper[position]) if upper and position < len(upper) else ""
        alone = [name for name in names if count[name] == 1]
        is_own = bool(own) and names[0] in alone and not is_not_now(over, today())
        alone = alone if is_own or not own else [name for name in names[1:] if name in alone] or alone
        heading = own if is_own else " ".join(dict.fromkeys(filter(None, (over, own))))
        yield position, heading, [*alone[:1], *names]


def _known(register: type[Register], book: Book, user: Any) -> dict[str, str]:
    source = recognised(register.slug, book.sheets, user.area_code)
    return dict(source.columns) if source else {}


def _likeliest(register: type[Register], book: Book, row: int) -> tuple[Sheet, int]:
    """The row of headings that was said, else the one that names most of the register, else the widest."""
    known = headings(register)
    best: tuple[tuple[int, int, int], Sheet, int] | None = None
    for sheet in book.sheets:
        for index, (number, cells) in enumerate(sheet.rows):
            if number > HEADING_ROWS:
                break
            if row and number == row:
                return sheet, index
            texts = sum(isinstance(cell, str) and not is_blank(cell) for cell in cells)
            keys, different = _keys(cells), 0
            if ends_headings(sheet, index):
                listed = [names for names in names_in_row(sheet, index) if names]
                keys = {name for names in listed for name in names}
                texts, different = len(listed), len({names[0] for names in listed})
            score = (sum(key in known for key in keys), texts, different)
            if best is None or score > best[0]:
                best = score, sheet, index
    if best is None:
        raise ValidationError(_("The file holds nothing."))
    return best[1], best[2]


def _suggested(keys: list[str], free: Mapping[str, Column]) -> str:
    """The column whose heading agrees most with the file's, if enough does."""
    if keys[0] in NUMBERING:
        return ""
    return closest(keys, {name: column.heading for name, column in free.items()})


def _words(register: type[Register], user: Any, found: list[FileColumn], below: list[Cells]) -> list[Word]:
    """The words of the columns as they are suggested, with what the office's sources say of them."""
    columns = columns_of(register, user, known_words(register.slug, user.area_code))
    places = {one.suggested: one.position for one in found if one.suggested}
    only = (one.lookup.find_only() for one in columns if one.lookup and is_area(one.field))
    own = next((row.code for row in only if row), "")
    communities, called = headings_beside(register, user)
    place = next((one.position for one in found if communities and one.key in called), None)

    def within(cells: Cells) -> str:
        if communities is None or place is None:
            return own
        return communities.code_of(cells[place] if place < len(cells) else None)

    first = communities if place is not None else None
    return unknown(columns, places, below, within, first)


def keep(
    *,
    register: type[Register],
    user: Any,
    name: str,
    columns: Iterable[tuple[str, str]],
    words: Mapping[str, Mapping[str, str]],
    now: dt.datetime,
) -> ImportSource:
    """Keep what the person said, heading by heading; ``ValidationError`` where it cannot be meant."""
    fields = {column.name: column for column in columns_of(register, user)}
    chosen = assigned(columns, {name: column.heading for name, column in fields.items()})
    lacking = [
        column.heading
        for column in fields.values()
        if (column.in_key or column.required)
        and column.name not in chosen.values()
        and not (column.lookup and column.lookup.find_only())
    ]
    if lacking:
        text = _("Say which column holds: %(headings)s.")
        raise ValidationError(text % {"headings": _("; ").join(lacking)})
    return store(
        slug=register.slug,
        office=user.area_code,
        name=name,
        columns=chosen,
        words=said(fields, words),
        means=lambda field, word, value: field in fields and means(fields[field], word, value),
        now=now,
    )

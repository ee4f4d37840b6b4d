"""Which column is which, said once: sources of files that other programs or offices laid out.

A file that names what the register needs is read as it is. Of others the person says which column is which
and what a word of a choice means; that is kept for the office and recognised by its headings.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from portal.core.models import ImportSource
from portal.core.registers.declaration import Register
from portal.core.registers.workbook.layout import Column, columns_of, headings
from portal.core.sources import FileColumn, assigned, closest, recognised, store
from portal.core.spreadsheets.book import Book, Cells, Sheet
from portal.core.spreadsheets.cells import heading_keys, is_blank, letters, shown
from portal.core.spreadsheets.tables import HEADING_ROWS, NUMBERING
from portal.core.text import folded

SAMPLES = 4
MOST_WORDS = 40


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a choice column that means none of its choices."""

    column: Column
    word: str
    key: str
    suggested: str

    @property
    def field(self) -> str:
        return self.column.name

    @property
    def heading(self) -> str:
        return self.column.heading

    @property
    def choices(self) -> list[tuple[Any, str]]:
        return self.column.choices


@dataclass(frozen=True, slots=True)
class Offer:
    """What the person is asked: the columns of the file's likeliest table, and words that are not known."""

    sheet: str
    row: int
    rows: list[tuple[int, str]]
    columns: list[FileColumn]
    words: list[Word]


def _keys(cells: Cells) -> set[str]:
    return {key for cell in cells for key in heading_keys(cell)[:1]}


def offer(register: type[Register], user: Any, book: Book, row: int = 0) -> Offer:
    """The columns of the file beside the register's, with suggestions; *row* is where its headings stand."""
    sheet, index = _likeliest(register, book, row)
    number, cells = sheet.rows[index]
    below = [one for _number, one in sheet.rows[index + 1 :]]
    columns = columns_of(register, user)
    known = _known(register, book, user)
    found: list[FileColumn] = []
    free = {column.name: column for column in columns}
    for position, cell in enumerate(cells):
        if is_blank(cell):
            continue
        key = heading_keys(cell)[0]
        suggested = known.get(key, _suggested(heading_keys(cell), free))
        free.pop(suggested, None)
        values = [
            shown(row[position]) for row in below if position < len(row) and not is_blank(row[position])
        ]
        place, samples = letters(position), values[:SAMPLES]
        found.append(FileColumn(position, place, shown(cell), key, samples, suggested))
    words = _words(columns, found, below)
    rows = [number for number, one in sheet.rows[:HEADING_ROWS] if sum(not is_blank(c) for c in one) > 1]
    return Offer(sheet.name, number, [(one, str(one)) for one in rows], found, words)


def _known(register: type[Register], book: Book, user: Any) -> dict[str, str]:
    source = recognised(register.slug, book.sheets, user.area_code)
    return dict(source.columns) if source else {}


def _likeliest(register: type[Register], book: Book, row: int) -> tuple[Sheet, int]:
    """The row of headings that was said, else the one that names most of the register, else the widest."""
    known = headings(register)
    best: tuple[tuple[int, int], Sheet, int] | None = None
    for sheet in book.sheets:
        for index, (number, cells) in enumerate(sheet.rows):
            if number > HEADING_ROWS:
                break
            if row and number == row:
                return sheet, index
            texts = sum(isinstance(cell, str) and not is_blank(cell) for cell in cells)
            score = (sum(key in known for key in _keys(cells)), texts)
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


def _words(columns: list[Column], found: list[FileColumn], below: list[Cells]) -> list[Word]:
    by_name = {column.name: column for column in columns if column.choices}
    words: list[Word] = []
    for one in found:
        column = by_name.get(one.suggested)
        if column is None:
            continue
        seen: dict[str, str] = {}
        for row in below:
            value = row[one.position] if one.position < len(row) else None
            if not is_blank(value):
                seen.setdefault(folded(shown(value)), shown(value))
        for key, word in seen.items():
            try:
                column.read(word)
            except ValidationError:
                labels = {str(value): label for value, label in column.choices}
                words.append(Word(column, word, key, closest([key], labels)))
    return words[:MOST_WORDS]


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
    return store(slug=register.slug, office=user.area_code, name=name, columns=chosen, words=words, now=now)

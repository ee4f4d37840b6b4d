"""Which column is which, said once: sources of files that other programs or offices laid out.

A file that names what the register needs is read as it is. Of others the person says which column is which
and what a word of a choice means; that is kept for the office and recognised by its headings.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from portal.core.models import ImportSource
from portal.core.registers.declaration import Register
from portal.core.registers.workbook.layout import Column, columns_of, headings
from portal.core.spreadsheets.book import Book, Cells, Sheet
from portal.core.spreadsheets.cells import heading_keys, is_blank, letters, shown
from portal.core.spreadsheets.tables import HEADING_ROWS, NUMBERING
from portal.core.text import folded, one_line, refuse_too_long

SAMPLES = 4
MOST_WORDS = 40
ALIKE = 0.55  # how much of two headings must agree for one to be suggested for the other


@dataclass(frozen=True, slots=True)
class FileColumn:
    """One column of the file beside the register's: heading, first values, and what it may be."""

    position: int
    heading: str
    key: str
    samples: list[str]
    suggested: str

    @property
    def letter(self) -> str:
        return letters(self.position)


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a choice column that means none of its choices."""

    column: Column
    word: str
    key: str
    suggested: str


@dataclass(frozen=True, slots=True)
class Offer:
    """What the person is asked: the columns of the file's likeliest table, and words that are not known."""

    sheet: str
    row: int
    rows: list[int]
    columns: list[FileColumn]
    words: list[Word]


def recognised(register: type[Register], book: Book, area_code: str) -> ImportSource | None:
    """The source whose headings all stand in one row of the file; the one last used, if several do."""
    sources = list(ImportSource.objects.of_office(area_code).filter(register=register.slug))
    rows = [_keys(cells) for sheet in book.sheets for number, cells in sheet.rows if number <= HEADING_ROWS]
    return next((one for one in sources if any(set(one.columns) <= row for row in rows)), None)


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
        found.append(FileColumn(position, shown(cell), key, values[:SAMPLES], suggested))
    words = _words(columns, found, below)
    choices = [number for number, one in sheet.rows[:HEADING_ROWS] if sum(not is_blank(c) for c in one) > 1]
    return Offer(sheet.name, number, choices, found, words)


def _known(register: type[Register], book: Book, user: Any) -> dict[str, str]:
    source = recognised(register, book, user.area_code)
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
    return _closest(keys, {name: column.heading for name, column in free.items()})


def _closest(keys: list[str], labels: Mapping[str, str]) -> str:
    """What bears the label that agrees most with one of the keys, if enough of it does; else empty."""
    scores = {
        name: max(SequenceMatcher(None, key, folded(label)).ratio() for key in keys)
        for name, label in labels.items()
    }
    best = max(scores, key=lambda name: scores[name], default="")
    return best if best and scores[best] >= ALIKE else ""


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
                words.append(Word(column, word, key, _closest([key], labels)))
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
    pairs = list(columns)
    keys = [key for key, _field in pairs]
    if again := next((key for key in keys if keys.count(key) > 1), None):
        text = _("Two columns of the file are called “%(heading)s”; rename one of them and upload it again.")
        raise ValidationError(text % {"heading": again})
    chosen = dict(pairs)
    fields = {column.name: column for column in columns_of(register, user)}
    given = [field for field in chosen.values() if field]
    if set(given) - set(fields):
        raise ValidationError(_("This column is not of the register; choose it from the list."))
    twice = sorted({field for field in given if given.count(field) > 1})
    if twice:
        labels = _("; ").join(fields[field].heading for field in twice)
        raise ValidationError(
            _("Two columns are assigned to %(headings)s; choose one.") % {"headings": labels}
        )
    lacking = [
        column.heading
        for column in fields.values()
        if (column.in_key or column.required)
        and column.name not in given
        and not (column.lookup and column.lookup.find_only())
    ]
    if lacking:
        text = _("Say which column holds: %(headings)s.")
        raise ValidationError(text % {"headings": _("; ").join(lacking)})
    source, _new = ImportSource.objects.update_or_create(
        office=user.area_code,
        register=register.slug,
        name=_named(name),
        defaults={"columns": chosen, "words": {k: dict(v) for k, v in words.items()}, "used_at": now},
    )
    return source


def _named(name: str) -> str:
    """What the source is to be called; ``ValidationError`` where that is too long to be kept whole."""
    refuse_too_long(name := one_line(name), ImportSource._meta.get_field("name").max_length or 0)
    return name or _("another table")

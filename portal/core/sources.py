"""Sources: how files are read whose tables other programs or offices laid out.

Where headings are unknown a person says which column is which, once; that is kept for the office and
recognised the next time by the headings themselves.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher

from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.core.models import ImportSource
from portal.core.spreadsheets import units
from portal.core.spreadsheets.book import Sheet
from portal.core.spreadsheets.heading_rows import names_in_row
from portal.core.spreadsheets.notes import Notes
from portal.core.spreadsheets.tables import HEADING_ROWS
from portal.core.text import folded, one_line, refuse_too_long

ALIKE = 0.55  # how much of two headings must agree for one to be suggested for the other


@dataclass(frozen=True, slots=True)
class FileColumn:
    """One column of the file beside the portal's: where it stands, its first values, and what it may be.

    ``place`` names it as the file shows it: letters, or the number of a row that is read as a column.
    """

    position: int
    place: str
    heading: str
    key: str
    samples: list[str]
    suggested: str


def recognised(
    slug: str,
    sheets: Iterable[Sheet],
    area_code: str,
    is_stale: Callable[[Mapping[str, str]], bool] = lambda columns: False,
) -> ImportSource | None:
    """The source whose headings all stand in one row of the file; the one last used, if several do.

    *is_stale* tells of its columns (heading → what it was said to be) that they were meant for another file.
    """
    sources = list(ImportSource.objects.of_office(area_code).filter(register=slug))
    sources = [one for one in sources if not is_stale(one.columns)]
    rows = [names for sheet in sheets for names in _rows_of_names(sheet)] if sources else []
    return next((one for one in sources if any(set(one.columns) <= row for row in rows)), None)


def _rows_of_names(sheet: Sheet) -> Iterable[set[str]]:
    for index, (number, _cells) in enumerate(sheet.rows):
        if number > HEADING_ROWS:
            break
        yield {name for names in names_in_row(sheet, index) for name in names}


def in_unit(heading: str, own: Mapping[str, str | None]) -> set[str]:
    """The columns, of those with their units, that a heading can mean: none counted in another unit.

    What is no figure has no unit, and is None.
    """
    return {name for name, unit in own.items() if unit is None or not units.differs(heading, unit)}


def closest(keys: Iterable[str], labels: Mapping[str, str]) -> str:
    """What bears the label that agrees most with one of the keys, if enough of it does; else empty."""
    scores = {
        name: max(SequenceMatcher(None, key, folded(label)).ratio() for key in keys)
        for name, label in labels.items()
    }
    best = max(scores, key=lambda name: scores[name], default="")
    return best if best and scores[best] >= ALIKE else ""


def assigned(columns: Iterable[tuple[str, str]], labels: Mapping[str, str]) -> dict[str, str]:
    """Folded heading → column as a person said it; ``ValidationError`` where it cannot be meant.

    *labels* are the columns there are to choose from, and what they are called.
    """
    pairs = list(columns)
    keys = [key for key, _column in pairs]
    if again := next((key for key in keys if keys.count(key) > 1), None):
        text = _("Two columns of the file are called “%(heading)s”; rename one of them and upload it again.")
        raise ValidationError(text % {"heading": again})
    given = [column for _key, column in pairs if column]
    if set(given) - set(labels):
        raise ValidationError(_("There is no such column here; choose one from the list."))
    twice = sorted({column for column in given if given.count(column) > 1})
    if twice:
        named = _("; ").join(labels[column] for column in twice)
        raise ValidationError(
            _("Two columns are assigned to %(headings)s; choose one.") % {"headings": named}
        )
    return dict(pairs)


def assignment(given: QueryDict) -> tuple[list[tuple[str, str]], dict[str, dict[str, str]]]:
    """What was said on the page: heading and column in pairs, and field → folded word → value.

    A word that is not to be read has the empty value.
    """
    columns = list(zip(given.getlist("key"), given.getlist("column"), strict=False))
    words: dict[str, dict[str, str]] = {}
    fields, keys, values = (given.getlist(name) for name in ("word_field", "word", "word_value"))
    for field, word, value in zip(fields, keys, values, strict=False):
        words.setdefault(field, {})[word] = value
    return columns, words


def known_words(slug: str, area_code: str) -> dict[str, dict[str, str]]:
    """What the office's sources say that words mean, the one last used before the others."""
    found: dict[str, dict[str, str]] = {}
    for source in ImportSource.objects.of_office(area_code).filter(register=slug):
        for field, meant in source.words.items():
            for word, value in meant.items():
                found.setdefault(field, {}).setdefault(word, value)
    return found


def store(
    *,
    slug: str,
    office: str,
    name: str,
    columns: Mapping[str, str],
    words: Mapping[str, Mapping[str, str]],
    means: Callable[[str, str, str], bool],
    now: dt.datetime,
) -> ImportSource:
    """Keep the assignment under its name, in place of an earlier one of that name.

    Words that the office's sources know are kept with it where they mean something still (*means*: field,
    word and value) and nothing else is said of them; a word that is not to be read has the empty value.
    """
    known = {
        field: {word: value for word, value in meant.items() if means(field, word, value)}
        for field, meant in known_words(slug, office).items()
    }
    source, _new = ImportSource.objects.update_or_create(
        office=office,
        register=slug,
        name=_named(name),
        defaults={
            "columns": dict(columns),
            "words": {
                field: _read_words({**known.get(field, {}), **words.get(field, {})})
                for field in dict.fromkeys((*known, *words))
            },
            "used_at": now,
        },
    )
    return source


def _read_words(meant: Mapping[str, str]) -> dict[str, str]:
    return {word: value for word, value in meant.items() if value}


def use(source: ImportSource, notes: Notes) -> None:
    """Say by which source the file is read, and remember when it was used last."""
    notes.say("", source.name, _("columns were assigned as this source says"))
    ImportSource.objects.filter(pk=source.pk).update(used_at=timezone.now())


def _named(name: str) -> str:
    """What the source is to be called; ``ValidationError`` where that is too long to be kept whole."""
    refuse_too_long(name := one_line(name), ImportSource._meta.get_field("name").max_length or 0)
    return name or _("another table")

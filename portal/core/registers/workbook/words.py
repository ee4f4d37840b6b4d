"""What words of a file mean that the register does not know: words of choices, and names of other rows.

A name may be another row's in each community; there it is said, and kept, with the community.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from portal.core.areas import Level
from portal.core.registers.workbook.layout import Column, area_column
from portal.core.registers.workbook.lookups import Lookup
from portal.core.sources import ALIKE, closest
from portal.core.spreadsheets.book import Cells
from portal.core.spreadsheets.cells import is_blank, shown
from portal.core.spreadsheets.foot import DITTO
from portal.core.text import folded

MOST_WORDS = 200
LONGEST_SELECT = 50  # more choices than these are typed, with one list of suggestions for all words
#: What a column says of a word that it does not know.
UNKNOWN = {"not_a_choice", "not_yes_or_no", "not_found"}
_NUMERALS = re.compile(r"[0-9]+|[〇零一二三四五六七八九十百]+")

Choices = list[tuple[Any, str]]


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a column that the register does not know; ``place`` is the community that it stands in."""

    column: Column
    word: str
    key: str
    suggested: str
    choices: Choices
    place: str = ""
    among: str = ""  # the list that what is typed comes from, where there is too much to choose from

    @property
    def field(self) -> str:
        return self.column.name

    @property
    def heading(self) -> str:
        return self.column.heading


@dataclass(frozen=True, slots=True)
class Among:
    """A list of names to type from: what is typed, and what the row calls itself."""

    id: str
    names: list[tuple[str, str]]


def unknown(
    columns: list[Column],
    places: Mapping[str, int],
    rows: Iterable[Cells],
    within: Callable[[Cells], str],
    communities: Lookup | None,
) -> list[Word]:
    """The words of the rows, those that nothing is known of first.

    The columns know what sources say of words; *places* is where in the file each of them stands. *within*
    says the community of a row in which no column of the register does, *communities* names them then.
    """
    first = area_column(columns)
    order = sorted((one for one in columns if one.name in places), key=lambda one: one is not first)
    found = _Found(first.lookup if first and first.name in places else communities)
    for cells in rows:
        area = within(cells)
        for column in order:
            place = places[column.name]
            value = found.look(column, cells[place] if place < len(cells) else None, area)
            if column is first:
                area = getattr(value, "code", "")
    return [*found.new.values(), *found.known.values()]


@dataclass(slots=True)
class _Found:
    """Words by field and key: those that nothing is known of, and those that a source knows."""

    communities: Lookup | None
    new: dict[tuple[str, str], Word] = field(default_factory=dict)
    known: dict[tuple[str, str], Word] = field(default_factory=dict)

    def look(self, column: Column, cell: Any, area: str) -> Any:
        """What the cell means; a word that the register does not know is added to those it belongs to."""
        if is_blank(cell) or not (column.choices or column.lookup):
            return column.lookup.find_only() if column.lookup else None
        if column.lookup and column.lookup.is_within and self.communities and not area:
            return None  # whose name it is can be said as soon as the community is known
        if folded(shown(cell)) in DITTO:
            return None
        place = area if column.lookup else ""
        where = column.name, column.word(cell, place)
        try:
            value = column.read(cell, place)
        except ValidationError as error:
            if getattr(error, "code", "") in UNKNOWN and where not in self.new:
                self.new[where] = self._word(column, cell, place, "")
            return None
        if (cell, place) in column.by_source and where not in self.known:
            self.known[where] = self._word(column, cell, place, column.also[where[1]])
        return value

    def _word(self, column: Column, cell: Any, area: str, said: str) -> Word:
        key, choices, lookup = column.word(cell, area), meanings(column, area), column.lookup
        is_within = bool(lookup and lookup.is_within and area)
        name = self.communities.label(area) if self.communities and is_within else ""
        suggested = said or _likeliest(column, folded(shown(cell)), choices)
        if lookup is None or len(choices) <= LONGEST_SELECT:
            return Word(column, shown(cell), key, suggested, choices, name)
        row = lookup.by_text.get(suggested)
        typed = lookup.label(getattr(row, column.field.target_field.attname)) if row is not None else ""
        among = f"among-{column.name}-{area if is_within else ''}"
        return Word(column, shown(cell), key, typed, choices, name, among)


def meanings(column: Column, area: str = "") -> Choices:
    """What a word of the column may mean: its choices, or the rows that it may point to."""
    return column.lookup.choices(area) if column.lookup else column.choices


def lists(words: Iterable[Word]) -> Iterator[Among]:
    """The lists that names are typed from, each once."""
    seen = set()
    for one in words:
        if one.among and one.among not in seen and one.column.lookup:
            seen.add(one.among)
            yield Among(one.among, [(one.column.lookup.label(key), label) for key, label in one.choices])


def _likeliest(column: Column, word: str, choices: Choices) -> str:
    """The choice that is most like the word; of names the one alone, and never of communities.

    第10网格 is much like 第1网格, and 3号楼 as near to 1号楼 as to 2号楼: numbers have to be the same.
    """
    labels = {str(value): label for value, label in choices}
    if column.lookup is None:
        return closest([word], labels)
    if column.lookup.is_area:
        return ""
    names = {key: folded(str(column.lookup.by_text[key])) for key in labels}
    alike = {
        key: SequenceMatcher(None, word, name).ratio()
        for key, name in names.items()
        if _NUMERALS.findall(name) == _NUMERALS.findall(word)
    }
    best = max(alike.values(), default=0.0)
    found = [key for key, ratio in alike.items() if ratio == best]
    return found[0] if best >= ALIKE and len(found) == 1 else ""


def area_of(key: str) -> str:
    """The community that the word's key was said in; empty for one that means the same everywhere."""
    head, sign, _word = key.partition("/")
    return head if sign and len(head) == Level.COMMUNITY and head.isdecimal() else ""


def said(columns: Mapping[str, Column], words: Mapping[str, Mapping[str, str]]) -> dict[str, dict[str, str]]:
    """Field → word → value as it is kept; ``ValidationError`` for what a word cannot mean."""
    return {
        field: {word: _kept(columns[field], word, value) for word, value in meant.items()}
        for field, meant in words.items()
        if field in columns
    }


def _kept(column: Column, word: str, value: str) -> str:
    if not value or means(column, word, value):
        return value
    if column.lookup is not None:
        row = column.lookup.find(value, area_of(word))
        value = str(getattr(row, column.field.target_field.attname))
        if means(column, word, value):
            return value
    text = _("“%(value)s” is none of those that “%(column)s” may mean; choose one from the list.")
    raise ValidationError(text % {"value": value, "column": column.heading})


def means(column: Column, word: str, value: str) -> bool:
    """Whether the word may mean that: a choice there is, or a row in sight that still counts."""
    return value in {str(one) for one, _label in meanings(column, area_of(word))}

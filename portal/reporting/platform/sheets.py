"""The export of another platform, turned so that each community has a row and each figure a column.

How the table lies is told by the communities: they stand in one column, or in one row, whatever the
headings are called.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from communities.models import Community, SubDistrict
from portal.core.spreadsheets.book import PUT_IN, Book, Sheet
from portal.core.spreadsheets.cells import at, heading_keys, is_blank, shown
from portal.core.spreadsheets.heading_rows import names_in_row
from portal.core.spreadsheets.tables import HEADING_ROWS
from portal.core.spreadsheets.whose import PARTNER, without_organisation
from portal.core.text import folded

#: Keys of the column that says whose a row is, and of another that says it again (name and code).
COMMUNITY, AGAIN = PUT_IN
#: Columns that name communities: position, and code → first row.
Columns = list[tuple[int, dict[str, int]]]
#: The name of a sub-district in a text, but for 全街道, 各街道 and the like.
_OFFICE = re.compile(r"[\u4e00-\u9fff]+?(?<![全本各我该所])街道")
_OFFICE_ALONE = re.compile(r"[\u4e00-\u9fff]{1,12}(?<![全本各我该所])街道(?:办事处|党工委)?")


class Names:
    """The communities of a sub-district by what files call them; *words* are what a source says besides."""

    def __init__(self, office: SubDistrict, communities: Iterable[Community], words: Any = None) -> None:
        self._office, self._code = folded(office.name), office.code
        #: What people call each community, by its code.
        self.labels: dict[str, str] = {}
        found: dict[str, set[str]] = defaultdict(set)
        for one in communities:
            self.labels[one.code] = one.short_name
            for text in (one.code, one.name, one.short_name):
                found[folded(text)].add(one.code)
                found[self._bare(text)].add(one.code)
        self._codes = {name: codes.pop() for name, codes in found.items() if len(codes) == 1}
        self._words = {word: code for word, code in dict(words or {}).items() if code in self.labels}

    def _bare(self, value: Any) -> str:
        """Without the office's name and what stands before it, nor the name of an organisation behind."""
        text = folded(value)
        behind = text.partition(self._office)[2] if self._office else ""
        return without_organisation(behind or text) or text

    def is_elsewhere(self, value: Any) -> bool:
        """Whether the text names a sub-district, and not this one."""
        named = _OFFICE.findall(folded(value))
        return bool(named) and not any(one.endswith(self._office) for one in named)

    def is_office(self, text: str) -> bool:
        """Whether the text is this sub-district's name, with what it lies in or not, or its code."""
        name = folded(text).removesuffix("办事处").removesuffix("党工委")
        bare = self._office.removesuffix("街道")
        return bool(self._office) and (name.endswith((self._office, bare)) or name == self._code)

    def alone(self, text: str) -> bool | None:
        """Whether a cell that names a sub-district and nothing else names this one; None where it is none."""
        return self.is_office(text) if _OFFICE_ALONE.fullmatch(folded(text)) else None

    def find(self, value: Any) -> str | None:
        """The code of the community that the cell names; None where it names none, or two."""
        return self.own(value) or self.said(value)

    def own(self, value: Any) -> str | None:
        """The code of the community that bears the name itself, in short or in full."""
        text = folded(shown(value))
        return self._codes.get(text) or self._codes.get(self._bare(text))

    def said(self, value: Any) -> str | None:
        """The code that a source alone gives the name."""
        return None if self.own(value) else self._words.get(folded(shown(value)))


def laid_out(book: Book, names: Names, known: Mapping[str, str]) -> tuple[Book, dict[str, str]]:
    """The book with a community a row, and what the columns are headed that name them.

    ``ValidationError`` where no sheet names a community of the office.
    """
    headings = {COMMUNITY: COMMUNITY, folded(AGAIN): AGAIN}
    sheets = [_upright(sheet, names, known) for sheet in book.sheets]
    found = [_columns(sheet, names) for sheet in sheets]
    if not any(found):
        raise ValidationError(
            _(
                "No community of the sub-district stands in the file. Their names or codes must stand in one "
                "column or in one row."
            )
        )
    labelled = [_labelled(*one, headings) for one in zip(sheets, found, strict=True)]
    return replace(book, sheets=labelled), headings


def _upright(sheet: Sheet, names: Names, known: Mapping[str, str]) -> Sheet:
    """The sheet, or the same turned, whichever has more communities below each other."""
    return max((sheet, sheet.turned()), key=lambda one: _score(one, names, known))


def _score(sheet: Sheet, names: Names, known: Mapping[str, str]) -> tuple[int, int]:
    columns = _columns(sheet, names)
    if not columns:
        return 0, 0
    return len(columns[0][1]), max(
        (sum(any(name in known for name in one) for one in names_in_row(sheet, index)))
        for index, (number, _cells) in enumerate(sheet.rows)
        if index == 0 or number <= HEADING_ROWS
    )


def _columns(sheet: Sheet, names: Names) -> Columns:
    """Columns that name communities, the fullest first: position, and code → first row."""
    found: dict[int, dict[str, int]] = defaultdict(dict)
    for number, cells in sheet.rows:
        for position, value in enumerate(cells):
            if isinstance(value, str | int | float) and (code := names.find(value)):
                found[position].setdefault(code, number)
    own = {place: codes for place, codes in found.items() if not _is_of_partners(sheet, place, codes)}
    return sorted((own or found).items(), key=lambda one: (-len(one[1]), one[0]))


def _is_of_partners(sheet: Sheet, place: int, codes: Mapping[str, int]) -> bool:
    """Whether the column's heading says that its communities are those of others: 结对社区."""
    above = [
        cells[place] for number, cells in sheet.rows if number < min(codes.values()) and place < len(cells)
    ]
    return any(isinstance(one, str) and PARTNER.search(one) for one in above[-2:])


def community_column(sheet: Sheet, names: Names) -> tuple[int, int]:
    """Where communities stand, and the row of the first; -1 where there are none."""
    columns = _columns(sheet, names)
    return (columns[0][0], min(columns[0][1].values())) if columns else (-1, 0)


def _refuse_two_tables(sheet: Sheet, places: list[int], first: int) -> None:
    """``ValidationError`` where two columns of communities are headed alike: two tables side by side."""
    for number, cells in sheet.rows:
        heads = [folded(cells[place]) for place in places if place < len(cells)]
        if number < first and len(heads) > 1 and heads[0] and len(set(heads)) == 1:
            text = _(
                "Communities stand in two columns of the same heading (%(cells)s): two tables side by side. "
                "Upload them one by one, or leave one column of communities for all figures."
            )
            where = _("; ").join(at(sheet, number, place) for place in places)
            raise ValidationError(text % {"cells": where})


def _labelled(sheet: Sheet, columns: Columns, headings: dict[str, str]) -> Sheet:
    """The sheet with a heading over each column that names communities; theirs, if they have one."""
    if not columns:
        return sheet
    first = min(columns[0][1].values())
    keys = {columns[0][0]: COMMUNITY}
    keys |= {place: AGAIN for place, codes in columns[1:2] if 2 * len(codes) >= len(columns[0][1])}
    _refuse_two_tables(sheet, sorted(keys), first)
    rows = []
    for number, cells in sheet.rows:
        cells = list(cells)
        for place, key in keys.items() if number < first else ():
            cells += [None] * (place + 1 - len(cells))
            if is_blank(cells[place]):
                cells[place] = key
            else:
                headings |= dict.fromkeys(heading_keys(cells[place]), key)
        rows.append((number, cells))
    return replace(sheet, rows=rows, data_from=first)

"""Where the columns of a pasted block belong: by its headings, below titles perhaps, or by its place."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from portal.core.registers.rules import today
from portal.core.registers.sheet.forms import Sheet
from portal.core.registers.workbook.headings import also_headed, headings, headings_beside, told_headings
from portal.core.registers.workbook.layout import LONGEST_NAME, Column, area_column
from portal.core.registers.workbook.lookups import Lookup
from portal.core.registers.workbook.reading import BESIDE
from portal.core.registers.workbook.ticks import ticked_in_block
from portal.core.registers.workbook.titles import names_beside, of_another_time, says_more
from portal.core.spreadsheets import under_headings, units
from portal.core.spreadsheets.cells import heading_keys, is_blank, remarked
from portal.core.spreadsheets.cells import shown as as_written
from portal.core.spreadsheets.heading_rows import split_below
from portal.core.spreadsheets.numbering import is_row_number
from portal.core.spreadsheets.periods import is_not_now
from portal.core.spreadsheets.tables import HEADING_ROWS, NUMBERING
from portal.core.spreadsheets.ticked import Question
from portal.core.spreadsheets.whose import Named
from portal.core.text import folded

Block = list[list[str]]
MOST_HEADING_ROWS = 3


@dataclass(slots=True)
class Places:
    """What stands where in each row of the block: fields, the community, the rows' numbers.

    ``own`` is where the community stands that nobody is asked for, ``beside`` where it only tells apart what
    is called the same, with what reads it.
    """

    columns: list[Column | None]
    own: int | None = None
    beside: tuple[Lookup, int] | None = None
    numbering: dict[int, str] = field(default_factory=dict)
    unheaded: set[int] = field(default_factory=set)
    stranger: tuple[Named, int] | None = None  # where a column that nobody asks for names communities
    is_headed: bool = False
    is_whole: bool = False  # whether its rows begin where the table's do
    timed: dict[str, list[str]] = field(default_factory=dict)  # heading → rows with a time beside the day
    broken: dict[str, list[str]] = field(default_factory=dict)  # heading → rows whose lines were joined

    words: list[str] = field(default_factory=list)  # the headings, as they were written
    questions: list[Question] = field(default_factory=list)  # over several columns, of which one is ticked

    def is_short_text(self, at: int) -> bool:
        """Whether a name or a few words belong there, and nothing that people write at length."""
        column = self.columns[at] if at < len(self.columns) else None
        return column is not None and column.is_one_line and (column.field.max_length or 0) <= LONGEST_NAME

    def says_headings(self, cells: list[str]) -> str:
        """Why a row that holds the headings once more, as printed pages do, is none; empty for another."""
        pairs = [(one, word) for one, word in zip(cells, self.words, strict=False) if not is_blank(one)]
        is_again = len(pairs) > 1 and all(folded(one) == folded(word) for one, word in pairs)
        return _("the headings of the table again") if is_again else ""

    def number_rows(self, rows: list[list[str]]) -> None:
        """Take a first column under no heading for that of the rows' numbers where it holds nothing else."""
        cells = [row[0] for row in rows if row and not is_blank(row[0])]
        if 0 in self.unheaded and cells and all(map(is_row_number, cells)):
            self.unheaded.remove(0)
            self.numbering[0] = ""

    def whose(self, cells: list[str]) -> str:
        """The community that the row names where nobody is asked for it, or where it only tells apart."""
        place = next((one[1] for one in (self.beside, self.stranger) if one), self.own)
        return "" if place is None else cells[place]

    def find_stranger(self, names: Named | None, headings: list[str], rows: list[list[str]]) -> None:
        """Look where another community is named, unless a column says whose each row is."""
        free = [at for at, one in enumerate(self.columns) if one is None and at != self.own]
        for at in free if names and self.beside is None and self.own is None else ():
            if names and names.tells_whose(as_written(headings[at]), [as_written(row[at]) for row in rows]):
                self.stranger = names, at


@dataclass(frozen=True, slots=True)
class Headed:
    """A block by its headings: where its columns belong, its rows below them, and the rows above them."""

    places: Places
    words: list[str]
    rows: Block
    above: Block
    is_first: bool  # whether the headings are the block's first row, and it alone


@dataclass(frozen=True, slots=True)
class _Known:
    """What a heading may name: a field, what an export adds, communities in the table or beside it."""

    fields: dict[str, str]
    told: Container[str]
    communities: Lookup | None
    called: set[str]
    also: dict[str, str]  # other words for the column of communities

    @classmethod
    def by(cls, sheet: Sheet) -> _Known:
        fields, told = headings(sheet.register), told_headings(sheet.register)
        communities, called = headings_beside(sheet.register, sheet.user)
        return cls(fields, told, communities, called, also_headed(sheet.register, ()))

    def names(self, words: list[str]) -> list[str]:
        """The field that each of the words names; empty for none."""
        keys = [heading_keys(word) for word in words]
        found = [next((self.fields[key] for key in some if key in self.fields), "") for some in keys]
        if set(self.also.values()) & set(found):
            return found
        other = [next((self.also[key] for key in some if key in self.also), "") for some in keys]
        return [one or also for one, also in zip(found, other, strict=True)]


def by_headings(sheet: Sheet, block: Block, said: list[str]) -> Headed | None:
    """The block by its headings, on one row or several, below titles perhaps; None where it has none.

    ``ValidationError`` where two of them name the same, or where one or a title speaks of another unit or
    community, as in a file.
    """
    known = _Known.by(sheet)
    block, questions = ticked_in_block(sheet.register, block)
    for top in range(min(HEADING_ROWS, len(block))):
        for words, height in _candidates(known, block, top):
            places = _matched(sheet, known, words, said, is_first=top == 0)
            if places is None:
                continue
            upper = block[top : top + height]
            groups = [[cell for cell, word in zip(row, words, strict=True) if cell != word] for row in upper]
            above = [row for row in (*block[:top], *groups) if not all(map(is_blank, row))]
            rows, of_units = under_headings.split([*enumerate(block[top + height :], start=1)], 0)
            above += [[text] for _number, _place, text in under_headings.said_of_all(of_units)]
            alone = block[top - 1] if top else []
            over = [cell for cell, column in zip(alone[1:], places.columns[1:], strict=False) if column]
            _refuse_other_times([cell for row in groups for cell in row])
            _refuse_other_times(over, is_alone=True)
            places.words, places.questions = words, questions
            places.number_rows([cells for _number, cells in rows])
            _refuse_titles(sheet, places, [cell for row in above for cell in row if not is_blank(cell)])
            _refuse_units(places, [words, *(cells for _number, cells in of_units)])
            return Headed(places, words, [cells for _number, cells in rows], above, top + height == 1)
    return None


def _candidates(known: _Known, block: Block, top: int) -> Iterator[tuple[list[str], int]]:
    """The row's words with those of the rows below, where these are headings or split one; then its own."""
    upper, below = block[top], block[top + 1 : top + MOST_HEADING_ROWS]
    for height in range(len(below), 0, -1):
        rows = [upper, *below[:height]]
        is_split = height == 1 and split_below(upper, below[0])
        if is_split or _end_headings(known, rows):
            columns = zip(*rows[::-1], strict=True)
            words = [next((one for one in column if not is_blank(one)), "") for column in columns]
            yield words, height + 1
    yield upper, 1


def _end_headings(known: _Known, rows: Block) -> bool:
    """Whether the last of the rows holds headings alone; over them, of more than two rows, stand groups."""
    *over, last = rows
    names = known.names([cell for cell in last if not is_blank(cell)])
    pairs = (pair for row in over for pair in zip(row, last, strict=True))
    groups = [cell for cell, word in pairs if not (is_blank(cell) or is_blank(word))]
    return len(names) > 1 and all(names) and (len(over) == 1 or not any(known.names(groups)))


def _matched(
    sheet: Sheet, known: _Known, words: list[str], said: list[str], *, is_first: bool
) -> Places | None:
    """What each of the words names; None where they are no headings, which two have to be below the top."""
    places, strange = Places([], is_headed=True, is_whole=True), []
    names = known.names(words)
    for at, (word, name) in enumerate(zip(words, names, strict=True)):
        keys = heading_keys(word)
        column = sheet.column(name) if name else None
        places.columns.append(column if column in sheet.shown else None)
        if sheet.own and name == sheet.own.name:
            places.own = at
        elif not name and known.communities and known.called & set(keys):
            names[at], places.beside = BESIDE, (known.communities, at)
        elif not keys:
            places.unheaded.add(at)
        elif not name:
            strange.append((word, any(key in known.told for key in keys)))
            if NUMBERING & set(keys):
                places.numbering[at] = as_written(word)
    written = len(words) - len(places.unheaded)
    recognised = written - sum(not is_told for _word, is_told in strange)
    if not any(places.columns) or (recognised < 2 and (recognised < written or not is_first)):
        return None
    _refuse_twice(words, names)
    _refuse_remarked(sheet, places, strange)
    if places.beside:
        sheet.stand_beside()
    for word, _is_told in strange:
        text = _("There is no column “%(column)s” in the table; what stands under it was not taken.")
        said.append(text % {"column": as_written(word)})
    return places


def _refuse_titles(sheet: Sheet, places: Places, titles: list[str]) -> None:
    """``ValidationError`` where a title names another community or unit than the table's."""
    own = [column.unit for column in sheet.columns if column.unit]
    for title in titles:
        if unit := units.of_table_but(title, own):
            raise ValidationError(f"“{as_written(title)}” {units.scale_refused(unit)}")
    is_told = places.own is not None or places.beside or area_column([one for one in places.columns if one])
    names = None if is_told else names_beside(sheet.user)
    other = names.another([("", title) for title in titles]) if names else None
    if other and len(other[2]) == 1:
        text = _("What was pasted is that of another community (%(title)s); nothing was taken.")
        raise ValidationError(text % {"title": as_written(other[1])})


def _refuse_other_times(groups: list[str], *, is_alone: bool = False) -> None:
    """``ValidationError`` where a word over columns says that they were so at another time, as in a file."""
    for word in groups:
        if is_not_now(as_written(word), today()):
            raise ValidationError(of_another_time(as_written(word), is_alone=is_alone))


def _refuse_units(places: Places, heads: Block) -> None:
    """``ValidationError`` where a heading or the row of units below it names another unit."""
    for at, column in enumerate(places.columns):
        unit = column.unit if column else None
        for head in heads if unit is not None else ():
            if why := units.refused(head[at], unit or ""):
                raise ValidationError(f"“{as_written(head[at])}” {why}")


def _refuse_remarked(sheet: Sheet, places: Places, strange: list[tuple[str, bool]]) -> None:
    """A heading that says more than its column's name is not guessed, as in a file."""
    known = headings(sheet.register)
    meant = {known.get(remarked(cell), ""): as_written(cell) for cell, _is_told in strange}
    for column in sheet.shown:
        if column.name in meant and column not in places.columns:
            raise says_more("", meant[column.name], column)


def _refuse_twice(first: list[str], names: list[str]) -> None:
    for name in names:
        same = [at for at, other in enumerate(names) if name and other == name]
        if len(same) > 1:
            text = _("Two columns are called “%(heading)s” (%(cells)s); rename or delete one of them.")
            where = _("; ").join(_("column %(number)s") % {"number": at + 1} for at in same)
            raise ValidationError(text % {"heading": as_written(first[same[0]]), "cells": where})


def by_place(sheet: Sheet, block: Block, at: str, said: list[str]) -> Places:
    """The columns from the focused one on; first columns that hold the rows' numbers or name the own
    community are passed over.
    """
    shown = sheet.shown
    start = next((number for number, column in enumerate(shown) if column.name == at), 0)
    columns: list[Column | None] = list(shown[start:])
    places = Places(columns, is_whole=start == 0)
    if _numbers_rows(block, columns[0]):
        said.append(_("The first column numbers the rows; it was passed over."))
        columns.insert(0, None)
        places.numbering[0] = ""
    place = len(places.numbering)
    if (
        sheet.own
        and start == 0
        and any(names_own(sheet.own, row[place]) for row in block if place < len(row))
    ):
        said.append(_("The first column names your own community; it was passed over."))
        columns.insert(place, None)
        places.own = place
    return places


def _numbers_rows(block: Block, first: Column | None) -> bool:
    """Whether the block's first column counts its rows, where no number belongs.

    A text may be a number; it has to be counted on in several rows then, with more beside it.
    """
    cells = [row[0] for row in block if row and not is_blank(row[0])]
    if first is None or first.is_number or not cells or not all(map(is_row_number, cells)):
        return False
    if max(map(len, block)) < 2 or first.is_day:
        return False
    numbers = [int(one) for one in (re.sub(r"\D", "", cell) for cell in cells) if one]
    is_counted = len(numbers) == len(cells) and numbers == [*range(numbers[0], numbers[0] + len(numbers))]
    return is_counted and (len(numbers) > 1 or not first.is_text)


def names_own(own: Column, cell: str) -> bool:
    try:
        return not is_blank(cell) and own.read(cell) is not None
    except ValidationError:
        return False

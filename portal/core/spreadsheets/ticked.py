"""One question over several columns, a word in each and a tick under the one that is meant: 是 | 否.

Such columns become one that holds the word: nobody asks for 是 and 否 by themselves, and what is ticked under
them would not be read. What is ticked twice, or marked otherwise, becomes a text that no column can read.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from portal.core.spreadsheets.book import PUT_IN, Cells, Sheet, Unreadable
from portal.core.spreadsheets.cells import is_blank, shown
from portal.core.spreadsheets.tables import HEADING_ROWS
from portal.core.text import folded

#: Words of which one is ticked, whatever is asked.
WHETHER: tuple[Collection[str], ...] = ({"是", "否"}, {"有", "无"}, {"yes", "no"})
_TICKS = {"√", "✓", "✔", "☑", "v", "1", "●", "■", "true"}
_CROSSES = set(map(folded, ("", "×", "✗", "✘", "x", "0", "☐", "□", "○", "/", "-", "—", "false")))
MOST = 12  # words of one question
#: How it is to be filled in, which is no part of a word: 是（打√）.
_ASIDE = re.compile(r"[(\uff08【\[〔]?[请打画填在]{0,2}[√✓][选勾]?[)\uff09】\]〕]?")


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked over several columns: its words, the row it stands in, and the words below, by place."""

    text: str
    row: int
    words: dict[int, str]

    @property
    def place(self) -> int:
        """Where the column stands that holds the words from now on."""
        return min(self.words)


def fold(sheet: Sheet, choices: Iterable[Collection[str]] = ()) -> list[Question]:
    """Make each question over several columns one column, and tell which there were.

    *choices* are the folded words of columns of which one is meant, beside 是 and 否.
    """
    sets = [*WHETHER, *choices]
    upper = [n for n, (number, _cells) in enumerate(sheet.rows[1:], 1) if number <= HEADING_ROWS]
    found = [one for index in upper for one in _questions(sheet, index, sets)]
    for one in found:
        _fold(sheet, one)
    if found:
        sheet.rows = [(number, cells) for number, cells in sheet.rows if not all(map(is_blank, cells))]
    return found


def _questions(sheet: Sheet, index: int, sets: Sequence[Collection[str]]) -> Iterator[Question]:
    """The questions that the row above asks and whose words stand in the row."""
    (before, upper), (number, cells) = sheet.rows[index - 1], sheet.rows[index]
    folded_words = [_word(one) for one in cells] if before == number - 1 else []
    if sum(any(one in known for known in sets) for one in folded_words if one) < 2:
        return
    for place, asked in enumerate(upper):
        if type(asked) is not str or is_blank(asked) or asked in PUT_IN:
            continue
        columns = range(place, min(_last_under(sheet, before, upper, place, len(cells)) + 1, len(cells)))
        texts = {folded_words[at] for at in columns}
        is_one_each = 1 < len(columns) <= MOST and len(texts) == len(columns)
        if is_one_each and any(texts <= set(known) for known in sets):
            yield Question(shown(asked), before, {at: _ASIDE.sub("", shown(cells[at])) for at in columns})


def _last_under(sheet: Sheet, number: int, upper: Cells, place: int, width: int) -> int:
    """The last column under the word: of the cells that it is merged over, else of the blanks behind it."""
    for top, left, bottom, right in sheet.merged:
        if top <= number <= bottom and left == place + 1:
            return right - 1 if bottom == number else place
    last = place
    while last + 1 < width and (last + 1 >= len(upper) or is_blank(upper[last + 1])):
        last += 1
    return last


def _word(cell: Any) -> str:
    return folded(_ASIDE.sub("", cell)) if type(cell) is str else ""


def _fold(sheet: Sheet, one: Question) -> None:
    first, *others = sorted(one.words)
    for number, cells in sheet.rows:
        if number > one.row:
            cells += [None] * (first + 1 - len(cells))
            given = {at: cells[at] if at < len(cells) else None for at in one.words}
            is_shared = any(
                top <= number <= bottom and left - 1 in one.words and right > left and right - 1 in one.words
                for top, left, bottom, right in sheet.merged
            )
            cells[first] = None if number == one.row + 1 else _meant(given, one, is_shared=is_shared)
            for at in others:
                if at < len(cells):
                    cells[at] = None
        elif number == one.row:
            cells[first + 1 :] = [
                None if at in others else c for at, c in enumerate(cells[first + 1 :], first + 1)
            ]
    sheet.merged = list(_merged(sheet, one))
    for places in (*sheet.marks.values(), sheet.formulas):
        places |= {(row, first + 1) for row, column in places if column - 1 in others and row > one.row}
    if sheet.hidden_columns & {at + 1 for at in others}:
        sheet.hidden_columns.add(first + 1)


def _merged(sheet: Sheet, one: Question) -> Iterator[tuple[int, int, int, int]]:
    """The merged cells without those over the question; those of its columns stand in the first of them."""
    for top, left, bottom, right in sheet.merged:
        is_within = left - 1 in one.words and right - 1 in one.words
        if not is_within or top < one.row:
            yield top, left, bottom, right
        elif top > one.row + 1 and left == right:
            yield top, one.place + 1, bottom, one.place + 1


def _meant(given: dict[int, Any], one: Question, *, is_shared: bool) -> Any:
    """The word that is ticked; None where nothing is; all that stands there where it is not one tick.

    A heading that is said again, or a note below the table, stays what it is.
    """
    filled = {at: cell for at, cell in given.items() if not is_blank(cell)}
    if all(folded(shown(cell)) == folded(one.words[at]) for at, cell in filled.items()) and len(filled) > 1:
        return None
    if unreadable := next((cell for cell in filled.values() if isinstance(cell, Unreadable)), None):
        return unreadable
    marks = {at: _mark(cell, one.words[at]) for at, cell in given.items()}
    ticked = [at for at, mark in marks.items() if mark]
    if len(ticked) == 1 and None not in marks.values() and not is_shared:
        return one.words[ticked[0]]
    words = {folded(word) for word in one.words.values()}
    if len(filled) == 1 and None in marks.values() and folded(shown(*filled.values())) not in words:
        return next(iter(filled.values()))
    return " ".join(f"{one.words[at]}{shown(cell)}" for at, cell in filled.items()) or None


def _mark(cell: Any, word: str) -> bool | None:
    """Whether the cell is ticked; None for what is neither a tick nor a cross."""
    text = folded(str(cell)) if isinstance(cell, bool) else folded(shown(cell))
    if text in _TICKS or text == folded(word):
        return True
    return False if text in _CROSSES else None

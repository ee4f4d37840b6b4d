"""Headings over several rows: groups over several columns, merged or not, with what is counted below them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from portal.core.spreadsheets.book import PUT_IN, Cells, Sheet
from portal.core.spreadsheets.cells import heading_keys, is_blank
from portal.core.spreadsheets.period_columns import headed
from portal.core.spreadsheets.periods import is_period
from portal.core.spreadsheets.under_headings import is_of_column_numbers, is_of_units
from portal.core.spreadsheets.units import of_table, unit_in, unit_of
from portal.core.text import folded

#: What stands below a heading and says which of its figures a column holds.
_WHAT = re.compile(
    r"(?:(?:本|上|当|去|今|全|同|年|月)(?:年|月|季|期|周|初|末)?(?:度|同期)?|\d{1,2}月份?|第?[一二三四1-4]季度)"
    r"(?:累计|合计|小计|完成|新增|发生|实际|实绩|目标|计划|止|末|底)?(?:数|值|量|率|情况)?"
    r"|(?:累计|合计|小计|总计|目标|计划|完成|任务|实际|实绩|新增|增减|同比|环比|期末|期初)(?:完成|新增|任务)?(?:数|值|量|率|情况)?"
)
_FIGURE = re.compile(r"[+-]?\d")
_REMARK = re.compile(r"[:\uff1a。]")
_MORE = re.compile(r"[:\uff1a。\d]|社区|居委|村委")
_TIME = re.compile(r"[年月季]")
LONGEST_WORD = 15  # what is longer is a remark
_LOOKED_AT = 5  # rows below, to tell whether figures stand there


def says_what_of(sheet: Sheet, index: int) -> set[int]:
    """Where the row holds 累计, 本月, 目标 and the like over figures, and nothing else; else empty.

    A row of totals says 合计 over the names of its table, and holds figures. Where the row is known to hold
    no data, any words over figures are meant.
    """
    number, row = sheet.rows[index]
    if number < sheet.data_from:
        return _words_over_figures(sheet, index)
    places = {place for place, cell in enumerate(row) if not is_blank(cell) and cell not in PUT_IN}
    cells = [row[place] for place in places]
    if not all(isinstance(one, str) and _WHAT.fullmatch(folded(one)) for one in cells):
        return set()
    return places if all(_is_over_figures(sheet, index, place) for place in places) else set()


def is_remark(cell: Any) -> bool:
    """Whether a cell among the headings says more than a heading does: a unit, a note, whose the file is."""
    return type(cell) is str and bool(_MORE.search(cell)) and not is_period(cell)


def _words_over_figures(sheet: Sheet, index: int) -> set[int]:
    """Where words stand over figures, unless the row says in what or when they are counted, or numbers them.

    A row with a heading of its own below another's (责任科室) says something else of each column.
    """
    row = sheet.rows[index][1]
    places = {place for place, cell in enumerate(row) if not is_blank(cell) and cell not in PUT_IN}
    over = {place for place in places if _is_over_figures(sheet, index, place)}
    if (
        any(headed(str(row[place])) for place in places - over)
        or is_of_units(row)
        or is_of_column_numbers(row)
    ):
        return set()
    before = sheet.rows[index - 1][1] if index else []
    beside = [before[place] for place in places - over if place < len(before)]
    is_headed = any(not is_blank(one) and one not in PUT_IN for one in beside)
    if is_headed and not any(
        _WHAT.fullmatch(folded(row[place])) for place in over if isinstance(row[place], str)
    ):
        return set()
    return over if all(_is_word(row[place]) for place in over) else set()


def _is_word(cell: Any) -> bool:
    """Whether the cell holds a word that may stand in a heading: short, of letters, no figure."""
    text = folded(cell) if isinstance(cell, str) else ""
    is_short = len(text) <= LONGEST_WORD and not (text and _REMARK.search(cell))
    return is_short and text[-1:].isalpha() and (not _FIGURE.match(text) or bool(_TIME.search(text)))


def _is_over_figures(sheet: Sheet, index: int, place: int) -> bool:
    rows = [cells for number, cells in sheet.rows[index + 1 :] if number >= sheet.data_from]
    below = [cells[place] for cells in rows[:_LOOKED_AT] if place < len(cells)]
    first = next((one for one in below if not is_blank(one)), None)
    if isinstance(first, str):
        return bool(_FIGURE.match(folded(first)))
    return isinstance(first, int | float)


def stands_over_two(sheet: Sheet, index: int, place: int) -> bool:
    """Whether words stand in the row there and beside it, both over figures: 常住 and 空置 below 户数."""
    words = sheet.rows[index][1][place : place + 2]
    are_words = len(words) > 1 and all(type(one) is str and not is_blank(one) for one in words)
    return are_words and all(_is_over_figures(sheet, index, one) for one in (place, place + 1))


def under_groups(sheet: Sheet, index: int) -> set[int]:
    """The columns of the row under cells merged across above it, where words (no figures) stand."""
    number, cells = sheet.rows[index]
    found = set()
    for first, left, last, right in sheet.merged:
        if first == last == number - 1:
            below = cells[left - 1 : right]
            if any(type(one) is str and not is_blank(one) for one in below):
                found |= set(range(left - 1, right))
    return found


def split_below(upper: Cells, lower: Cells) -> set[int]:
    """Where words stand below one heading and the blanks to its right, though nothing is merged; else empty.

    户数 over 常住 and 空置: nothing stands below headings that are not split so, and no figure below these.
    """
    groups: dict[int, list[int]] = {}
    for place, cell in enumerate(lower):
        if is_blank(cell):
            continue
        over = next((at for at in range(min(place, len(upper) - 1), -1, -1) if not is_blank(upper[at])), None)
        if over is None or type(cell) is not str or any(sign.isdigit() for sign in cell) or unit_of(cell):
            return set()
        groups.setdefault(over, []).append(place)
    is_split = groups and all(len(places) > 1 for places in groups.values())
    return {place for places in groups.values() for place in places} if is_split else set()


def spread_right(cells: Cells, places: Iterable[int]) -> Cells:
    """The row with each word standing over the blanks to its right that are among the places."""
    cells = list(cells)
    for place in sorted(places):
        cells += [None] * (place + 1 - len(cells))
        if place and is_blank(cells[place]):
            cells[place] = cells[place - 1]
    return cells


def row_above(sheet: Sheet, index: int) -> tuple[Cells | None, bool]:
    """The row directly above, written out over its groups, and whether there are any.

    What the row before that one holds over both stands in it as well: headings over three rows.
    """
    number = sheet.rows[index][0]
    if not _is_next(sheet, index):
        return None, False
    across = [one for one in sheet.merged if one[0] == one[2] == number - 1]
    upper = spread(sheet.rows[index - 1][1], number - 1, across)
    if first_above(sheet, index) < number - 1:
        upper = _filled_from_above(sheet, index, upper)
    told = says_what_of(sheet, index)
    for place in sorted(told):  # a group that was not merged goes on to the right, where something is below
        upper += [None] * (place + 1 - len(upper))
        if place and is_blank(upper[place]) and place - 1 in told:
            upper[place] = upper[place - 1]
    return upper, bool(across or told)


def _is_next(sheet: Sheet, index: int) -> bool:
    """Whether the row before it in the list stands right above it."""
    return index > 0 and sheet.rows[index - 1][0] == sheet.rows[index][0] - 1


def first_above(sheet: Sheet, index: int) -> int:
    """The number of the first row of headings where this one is their last: two rows above, or one.

    It is two where words of theirs are merged down from there, and stand over columns of their own.
    """
    number = sheet.rows[index][0]
    if index < 2 or not (_is_next(sheet, index) and _is_next(sheet, index - 1)):
        return number - 1
    words = sum(not is_blank(one) for one in sheet.rows[index - 2][1])
    down = any(top == number - 2 and bottom > top for top, _left, bottom, _right in sheet.merged)
    return number - 2 if words > 1 and down else number - 1


def ends_headings(sheet: Sheet, index: int) -> bool:
    """Whether the row is the last of several of headings: words are merged down to it, or split in it."""
    number, cells = sheet.rows[index]
    upper, is_grouped = row_above(sheet, index)
    if upper is None or any(type(one) in (int, float) for one in cells):
        return False
    down = any(top < number == bottom for top, _left, bottom, _right in sheet.merged)
    return down or is_grouped or bool(split_below(upper, cells))


def _filled_from_above(sheet: Sheet, index: int, upper: Cells) -> Cells:
    number, upper = sheet.rows[index][0], list(upper)
    for top, left, bottom, right in sheet.merged:
        cells = sheet.rows[index - 2][1]
        if top == number - 2 and bottom > top and left <= len(cells):
            upper += [None] * (right - len(upper))
            for place in range(left - 1, right):
                upper[place] = cells[left - 1] if is_blank(upper[place]) else upper[place]
    return upper


def group_above(sheet: Sheet, index: int) -> Cells | None:
    """The words of groups merged across in the row directly above, each over all of its columns."""
    upper, is_grouped = row_above(sheet, index)
    return upper if is_grouped else None


def groups_over(sheet: Sheet, index: int) -> dict[int, str]:
    """The words that stand over columns of the row and over these alone: no title, no period, no unit."""
    upper, is_grouped = row_above(sheet, index)
    words = [one for one in upper or [] if not is_blank(one) and one not in PUT_IN]
    if upper is None or not (is_grouped or len(words) > 1):
        return {}
    lower = sheet.rows[index][1]
    first = next((place for place, one in enumerate(lower) if not is_blank(one)), 0)
    title = upper[first] if first < len(upper) else None
    return {
        place: str(word)
        for place, word in enumerate(upper)
        if not is_blank(word) and word != title and word not in PUT_IN and _is_subject(word)
    }


def _is_subject(word: Any) -> bool:
    text = folded(str(word))
    return not (_WHAT.fullmatch(text) or is_period(text) or unit_of(word) or of_table(str(word)))


def group_words(
    sheet: Sheet, first: int, top: int, columns: Iterable[int], known: Mapping[str, str]
) -> Iterator[tuple[int, Cells]]:
    """The upper rows of several as far as their words stand over columns that a lower one names without them.

    Such a word is no part of a heading that was read (9月, 累计, 单位：万元 over known names): it is judged
    and named as a title is.
    """
    rows, columns = dict(sheet.rows), list(columns)
    for number in range(first, top):
        wide = _wide(sheet, number, top)
        kept: Cells = [None] * len(wide)
        for place in columns:
            below = _nearest_below(rows, number, top, place)
            if place >= len(wide) or not any(name in known for name in heading_keys(below)):
                continue
            word = wide[place]
            is_name = any(one in known for one in heading_keys(word))
            if not is_blank(word) and below not in PUT_IN and not is_name:
                while place and wide[place - 1] == word:
                    place -= 1
                kept[place] = word
        if any(not is_blank(one) for one in kept):
            yield number, kept


def _nearest_below(rows: Mapping[int, Cells], number: int, top: int, place: int) -> Any:
    """The first word below that row in the column, down to the last row of headings."""
    cells = (rows.get(one, []) for one in range(number + 1, top + 1))
    return next((one[place] for one in cells if place < len(one) and not is_blank(one[place])), None)


def _wide(sheet: Sheet, number: int, top: int) -> Cells:
    """An upper row of headings, each word over all the columns that it is merged over."""
    across = [one for one in sheet.merged if one[0] == number and one[2] < top and one[1] < one[3]]
    return spread(dict(sheet.rows).get(number, []), number, across)


def heads_of(sheet: Sheet, first: int, top: int) -> list[tuple[int, Cells]]:
    """The words by which columns are called: the row of headings, and what stands above its blanks and units.

    Above a name of its own stands a group, of which the unit alone matters here.
    """
    lower = dict(sheet.rows).get(top, [])
    found = [(top, lower)]
    bare = [is_blank(one) or one in PUT_IN or bool(unit_of(one)) for one in lower]
    for number in range(top - 1, first - 1, -1):
        wide = _wide(sheet, number, top)
        bare += [True] * (len(wide) - len(bare))
        found.append((number, [one if bare[at] or _is_unit_of_group(one) else None
                               for at, one in enumerate(wide)]))  # fmt: skip
        bare = [is_bare and (at >= len(wide) or is_blank(wide[at])) for at, is_bare in enumerate(bare)]
    return found[::-1]


def _is_unit_of_group(word: Any) -> bool:
    """Whether a group names a unit in which something may be counted; of any other its title is refused."""
    return isinstance(word, str) and bool(unit_in(word)) and not of_table(word)


def names_in_row(sheet: Sheet, index: int) -> list[list[str]]:
    """What each column may be called by the row: its own word first, then that under the row above it."""
    cells = sheet.rows[index][1]
    upper, _across = row_above(sheet, index)
    return [heading_keys(one) for one in cells] if upper is None else list(joined(upper, cells))


def joined(upper: Cells, lower: Cells) -> Iterator[list[str]]:
    """What a column may be called that has a word in each of two rows: the lower one, both, the upper one.

    A unit alone in the lower row is no word of its own: the column is called as the upper one says.
    """
    for position in range(max(len(upper), len(lower))):
        above = upper[position] if position < len(upper) else None
        below = lower[position] if position < len(lower) else None
        both = [f"{a}{b}" for a in heading_keys(above) for b in heading_keys(below)]
        is_bare = is_blank(below) or bool(unit_of(below))
        yield [*heading_keys(below), *both, *(heading_keys(above) if is_bare else [])]


def spread(cells: Cells, number: int, merged: Iterable[tuple[int, int, int, int]]) -> Cells:
    """The row with what is written once over merged cells standing in each of them."""
    cells = list(cells)
    for _top, left, _bottom, right in merged:
        cells += [None] * (right - len(cells))
        cells[left - 1 : right] = [cells[left - 1]] * (right - left + 1)
    return cells

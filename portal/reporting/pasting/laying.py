"""A pasted block as the sheet of a file: what was not copied along, headings and names, is put there.

Without headings, columns are the boxes from the focused one (or from the names) on, or the workbook's own;
without names, rows are those of the form from the focused one on.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from portal.core.numbers import is_nothing
from portal.core.spreadsheets import under_headings
from portal.core.spreadsheets.book import Sheet
from portal.core.spreadsheets.cells import heading_keys, is_blank
from portal.core.spreadsheets.periods import is_not_of_a_month, is_period
from portal.core.spreadsheets.units import unit_of
from portal.core.text import folded
from portal.indicators.models import Indicator
from portal.reporting.pasting.words import Words, is_figure, is_of_last
from portal.reporting.validators import DENOMINATOR, NUMERATOR, OPENING, REASON
from portal.reporting.workbook.layout import CODE, COLUMNS, LAST, NAME, TARGET, UNIT, headings

BOXES = (NUMERATOR, DENOMINATOR, OPENING)
OWN = (*BOXES, LAST, TARGET, REASON)  # the workbook's columns from the figure on
MOST_ABOVE = 10  # rows above the headings
_COMMUNITY, _PERIOD, _NUMBER = "社区", "period", "序号"  # headings of columns that say whose a row is
Block = list[list[str]]


class NoHeadings(Exception):
    """The first row looks like headings, and none of them is that of a box."""

    def __init__(self, words: list[str]) -> None:
        self.words = words


@dataclass(frozen=True, slots=True)
class Laid:
    """The block as a sheet; ``names`` is the column in which the indicators are named."""

    sheet: Sheet
    names: int
    is_headed: bool
    is_named: bool


def lay_out(block: Block, words: Words, at: int, box: str) -> Laid:
    """The block with headings and names; *at* is the row of the form that has the focus, *box* its box.

    ``NoHeadings`` where the first row is words and names no box.
    """
    top = _headings_at(block)
    if top is None:
        return _without_headings(block, words, at, box)
    found, keys = _place_of_names(block[top + 1 :], words), headings()
    headed = next((n for n, cell in enumerate(block[top]) if _key(cell, keys) in (NAME, CODE)), -1)
    rows = [list(cells) for cells in block]
    if headed < 0 <= found:
        rows[top][found] = _heading(NAME)
    elif headed < 0:
        below = top + 1
        boxes = [n for n, cell in enumerate(block[top]) if _key(cell, keys) in BOXES]
        while below < len(rows) and _is_below_headings(rows[below], boxes):
            below += 1
        found = _put_names(rows, below, words, at, top)
    place = headed if headed >= 0 and (found < 0 or _key(block[top][headed], keys) == NAME) else found
    return Laid(_sheet(rows), place, is_headed=True, is_named=headed >= 0 or found < len(block[top]))


def _is_below_headings(cells: Sequence[str], boxes: Sequence[int]) -> bool:
    """Whether the row holds units, numbers of columns, or more words of headings where figures belong."""
    filled = [cells[n] for n in boxes if cells[n]]
    is_words = bool(filled) and not any(map(is_figure, filled))
    kinds = under_headings.is_of_units(list(cells)), under_headings.is_of_column_numbers(list(cells))
    return is_words or any(kinds)


def _key(cell: str, keys: dict[str, str]) -> str | None:
    return next((keys[one] for one in heading_keys(cell) if one in keys), None)


def _headings_at(block: Block) -> int | None:
    """The row of headings: two of its cells are known, or one where nothing else stands."""
    keys = headings()
    for number, cells in enumerate(block[:MOST_ABOVE]):
        filled = [one for one in cells if not is_blank(one)]
        known = [key for one in filled if (key := _key(one, keys)) in (*BOXES, REASON, NAME)]
        is_alone = len(filled) == 1 or not number
        if known and known != [NAME] and (len(known) > 1 or is_alone):
            return number
    return None


def _heading(key: str) -> str:
    return str(next(one.heading for one in COLUMNS if one.key == key))


def _sheet(rows: Block, made: int | None = None) -> Sheet:
    """The rows as a sheet; those below headings *made* here stand apart, that none is taken for more."""
    apart = under_headings.MOST_ROWS + 1
    numbers = (n + 1 if made is None or n <= made else n + 1 + apart for n in range(len(rows)))
    kept = [(number, [one or None for one in cells]) for number, cells in zip(numbers, rows, strict=True)]
    return Sheet(_("pasted block"), [one for one in kept if any(one[1])])


def _put_names(rows: Block, first: int, words: Words, at: int, top: int) -> int:
    """Name the rows from *first* on as the form does from its row *at* on; gives back in which column."""
    place = max(map(len, rows))
    for number, cells in enumerate(rows):
        cells += [""] * (place + 1 - len(cells))
        if number == top:
            cells[place] = _heading(NAME)
        elif number >= first and not words.is_no_row(cells):
            cells[place] = words.rows[at].code if at < len(words.rows) else ""
            at += 1
    return place


def _place_of_names(rows: Block, words: Words) -> int:
    """The column in which indicators are named: most of all; -1 where none is."""
    width = max(map(len, rows), default=0)
    counts = [sum(words.is_name(cells[n]) for cells in rows if n < len(cells)) for n in range(width)]
    return counts.index(max(counts)) if any(counts) else -1


def _without_headings(block: Block, words: Words, at: int, box: str) -> Laid:
    def is_row(cells: list[str]) -> bool:
        return not words.is_title(cells) or any(words.indicator(one) for one in cells)

    first = next((n for n, cells in enumerate(block) if is_row(cells)), len(block))
    rows = [list(cells) for cells in block]
    own = [cells for cells in rows[first:] if not words.is_no_row(cells)]
    place = _place_of_names(own, words)
    _refuse_headings(own, rows[first:], words)
    if place < 0:
        _refuse_strange_names(own, words)
    targets: Sequence[Indicator | None] = words.rows[at:]
    if place >= 0:
        targets = [words.indicator(cells[place]) if place < len(cells) else None for cells in own]
    pairs = list(zip(own, targets, strict=False))
    heads = _heads(own, pairs, place, box, words)
    rows.insert(first, heads)
    is_named = place >= 0
    if not is_named:
        place = _put_names(rows, first + 1, words, at, first)
    return Laid(_sheet(rows, first), place, is_headed=False, is_named=is_named)


def _refuse_headings(rows: Block, whole: Block, words: Words) -> None:
    """``NoHeadings`` where the first row of the *whole* holds words alone, and figures stand below it."""
    first = rows[0] if rows else []
    over = [one for one in whole[0] if one] if whole else []
    if over and all(map(is_not_of_a_month, over)) and any(map(is_figure, chain(*rows))):
        raise NoHeadings(over)  # 累计 over figures heads them, and is no row of theirs
    is_data = any(is_figure(one) or words.indicator(one) for one in first) or not any(first)
    if not is_data and any(is_figure(one) for cells in rows[1:] for one in cells):
        raise NoHeadings([one for one in first if one])


def _refuse_strange_names(rows: Block, words: Words) -> None:
    """``ValidationError`` where words that name no indicator stand in front of figures, as names do."""
    width = max(map(len, rows), default=0)
    places = [n for n in range(_beside_on_the_left(rows, words) + 1, width) if any(one[n] for one in rows)]
    cells = [one[places[0]] for one in rows if one[places[0]]] if len(places) > 1 else []
    is_words = cells and all(any(sign.isalpha() for sign in one) for one in cells)
    if not is_words or any(is_figure(one) or is_nothing(one) or unit_of(one) for one in cells):
        return
    if any(is_figure(one[n]) for one in rows for n in places[1:]):
        text = _("No indicator of this month is called %(names)s; nothing was pasted.")
        raise ValidationError(text % {"names": _("; ").join(f"“{one}”" for one in cells)})


def _heads(
    rows: Block, pairs: list[tuple[list[str], Indicator | None]], place: int, box: str, words: Words
) -> list[str]:
    """What each column would be headed; nothing over what belongs in no box."""
    width = max(map(len, rows), default=0)
    beside = place if place >= 0 else _beside_on_the_left(rows, words)
    is_whole = place >= 0 and width == place + 2 + len(OWN)
    counted = _of_units(pairs, place, width, is_whole=is_whole)
    left = BOXES.index(box) if place < 0 and box in BOXES else 0
    holding = [n for n in range(width) if n > beside and n not in counted]
    kinds = dict(zip(holding, _kinds(rows, holding, left), strict=False))
    heads = []
    for n in range(width):
        if n == place:
            heads.append(_heading(NAME))
        elif n in counted:
            heads.append(_heading(UNIT) if n == min(counted) else "")
        elif n in kinds:
            heads.append(_heading(kinds[n]))
        else:
            heads.append(
                _beside([cells[n] for cells in rows if n < len(cells) and cells[n]], words, n < place)
            )
    if is_whole and place == 1:
        heads[0] = _heading(CODE)
    return _each_once(heads)


def _beside_on_the_left(rows: Block, words: Words) -> int:
    """The last of the first columns that hold communities or periods and no figure; -1 where none does."""
    width, place = max(map(len, rows), default=0), 0
    while place < width:
        cells = [cells[place] for cells in rows if place < len(cells)]
        if any(map(is_figure, cells)) or not words.is_beside(cells):
            break
        place += 1
    return place - 1


def _kinds(rows: Block, holding: list[int], left: int) -> Sequence[str]:
    """What the columns hold from the first box on: the workbook's own where they end as its rows do."""
    among = [
        cells[n]
        for number, n in enumerate(holding)
        if OWN[left + number : left + number + 1] in ((LAST,), (TARGET,))
        for cells in rows
        if n < len(cells)
    ]
    count = left + len(holding)
    is_own = count <= len(OWN) and all(map(is_of_last, among))
    has_last = any(is_figure(one) and any(sign in one for sign in "/％%⁄") for one in among)
    return (OWN if is_own and (count == len(OWN) or has_last) else BOXES)[left:]


def _of_units(
    pairs: list[tuple[list[str], Indicator | None]], place: int, width: int, *, is_whole: bool
) -> set[int]:
    """Columns that hold the unit in which each row is counted, and no figure."""
    found = {place + 1} if is_whole else set()  # the unit stands there, whatever it is called
    for cells, indicator in pairs:
        unit = folded(indicator.unit) if indicator else ""
        found |= {n for n, one in enumerate(cells) if unit and n != place and folded(one) == unit}
    columns = {n: [one for cells, _i in pairs for one in cells[n : n + 1] if one] for n in range(width)}
    known = {n: [bool(unit_of(one)) and not is_period(one) for one in cells] for n, cells in columns.items()}
    found |= {n for n, are_units in known.items() if are_units and all(are_units)}
    return {
        n
        for n in found
        if n < width and not any(is_figure(cells[n]) for cells, _i in pairs if n < len(cells))
    }


def _beside(cells: list[str], words: Words, is_left: bool) -> str:
    """How a column would be headed that is none of a box: what its cells speak of says it."""
    if any(map(words.is_place, cells)):
        return _COMMUNITY
    if any(map(words.is_time, cells)):
        return _PERIOD
    return _NUMBER if is_left else ""


def _each_once(heads: list[str]) -> list[str]:
    return [head if heads.index(head) == n else "" for n, head in enumerate(heads)]

"""Rows directly below the headings that hold no data: the numbers of the columns, and their units."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Any

from portal.core.spreadsheets.book import PUT_IN, Cells
from portal.core.spreadsheets.cells import is_aside, is_blank
from portal.core.spreadsheets.units import HEADED, is_said_of_all, unit_of
from portal.core.text import cleaned, folded

_WORDS = {"栏次", "栏号", "栏目", "列次", "列号", "项次", "行次"}
_ORDERS = ("甲乙丙丁戊己庚辛壬癸", "ABCDEFGHIJKLMNOPQRSTUVWXYZ")
#: 3, (3), 3=1+2, ③ and 栏3.
_COUNTED = re.compile(r"[\[(【〔]?栏?(\d{1,2})栏?[\])】〕]?(?:=[\d+\-*/×÷%()./]+)?")
_BRACKETED = re.compile(r"[(\uff08【\[〔]([^)\uff09】\]〕]+)[)\uff09】\]〕]")
_HINTS = {"必填", "选填", "必填项", "选填项"}
MOST_ROWS = 2  # of each kind one


def is_of_column_numbers(cells: Cells) -> bool:
    """Whether the row numbers the columns: 甲 乙 1 2 3, 栏次 1 2 3, A B C; each kind in its order."""
    found: dict[int, list[int]] = {0: [], 1: [], 2: []}  # 1 2 3, and the places in each of the orders
    is_said = False
    for value in _filled(cells):
        text = unicodedata.normalize("NFKC", cleaned(str(value))).replace(" ", "").upper()
        if isinstance(value, bool):
            return False
        if isinstance(value, float) and value.is_integer():
            text = str(int(value))
        number, kind = _COUNTED.fullmatch(text), next((i for i, one in enumerate(_ORDERS) if text in one), -1)
        if text in _WORDS:
            is_said = True
        elif number:
            found[0].append(int(number[1]))
        elif len(text) == 1 and kind >= 0:
            found[kind + 1].append(_ORDERS[kind].index(text) + 1)
        else:
            return False
    in_order = all(one == [*range(1, len(one) + 1)] for one in found.values())
    count = sum(map(len, found.values()))
    return in_order and (count > 2 or (count > 1 and bool(found[1])) or (is_said and count > 0))


def is_of_units(cells: Cells) -> bool:
    """Whether the row says in what the columns are counted, or how they are filled in, and nothing else."""
    texts = [value for value in _filled(cells) if folded(value) not in HEADED]
    return bool(texts) and all(isinstance(one, str) and _says_how(one) for one in texts)


def _says_how(text: str) -> bool:
    inside = _BRACKETED.fullmatch(text.strip())
    return bool(unit_of(text)) or folded(text) in _HINTS or bool(inside and is_aside(inside[1]))


def _filled(cells: Cells) -> Iterator[Any]:
    """What stands in the row, but for what the portal put there itself."""
    return (one for one in cells if not is_blank(one) and one not in PUT_IN)


def split(rows: list[tuple[int, Cells]], top: int) -> tuple[list[tuple[int, Cells]], list[tuple[int, Cells]]]:
    """The rows of the table without those that number its columns, and of these the rows of units."""
    units, at = [], 0
    while at < min(MOST_ROWS, len(rows)) and rows[at][0] <= top + MOST_ROWS:
        if is_of_units(rows[at][1]):
            units.append(rows[at])
        elif not is_of_column_numbers(rows[at][1]):
            break
        at += 1
    return rows[at:], units


def said_of_all(units: list[tuple[int, Cells]]) -> Iterator[tuple[int, int, str]]:
    """Cells among the rows of units that say it of the whole table (单位：户): row, place, words."""
    for number, cells in units:
        texts = ((place, cell) for place, cell in enumerate(cells) if isinstance(cell, str))
        yield from ((number, place, text) for place, text in texts if is_said_of_all(text))

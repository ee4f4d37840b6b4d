"""The column in which rows are numbered: what in it is a number, and what is a word for the reader."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import Any

from portal.core.spreadsheets.cells import is_blank, shown
from portal.core.spreadsheets.foot import is_below, is_total_of, is_total_word, read_foot
from portal.core.text import cleaned, folded

#: 1, 1.0, 一, (1), 1、, 第1: the signs that people put around a number, and no word.
_NUMBER = re.compile(r"第?[\[(【〔]?(?:[0-9]+(?:\.0*)?|[〇零一二三四五六七八九十百]+)[\])】〕]?[.、,:]?")

_DIGITS = r"[\d一二三四五六七八九十]+"
#: A number in front of a name: 1、绿化, （二）绿化, ③绿化; 1.5 is none.
_NUMBERED = re.compile(
    rf"^\s*(?:[(\uff08]{_DIGITS}[)\uff09]|第?{_DIGITS}(?:[、\uff0e]|\.(?!\d))|[①-⑳㈠-㈩])\s*"
)

#: What stands in the place of a row's number where the row but shows how to fill in.
_EXAMPLES = {"例", "示例", "样例", "范例", "举例", "例如", "模板", "填写示例", "example"}


def is_example(cells: list[Any], numbering: Iterable[int]) -> bool:
    """Whether the row says of itself, where its number belongs, that it is an example."""
    return any(type(one) is str and folded(one) in _EXAMPLES for one in _at(cells, numbering))


def without_number(name: str) -> str:
    """The name without the number in front of it."""
    return _NUMBERED.sub("", name)


def is_numbered(value: Any) -> bool:
    """Whether a text begins with a number, as headings among rows do: 一、大型企业."""
    return isinstance(value, str) and bool(_NUMBERED.match(value))


def is_heading_among_rows(cells: list[Any]) -> bool:
    """Whether the row holds nothing but one text, with a number in front of it."""
    filled = [one for one in cells if not is_blank(one)]
    return len(filled) == 1 and is_numbered(filled[0]) and without_number(shown(filled[0])) != ""


def is_row_number(value: Any) -> bool:
    """Whether the cell holds the number of a row, or nothing; a note, 作废 or ★1 is neither."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return float(value).is_integer()
    if is_blank(value):
        return True
    text = re.sub(r"\s", "", unicodedata.normalize("NFKC", cleaned(value))) if type(value) is str else ""
    return bool(_NUMBER.fullmatch(text))


def begins_at(cells: list[Any], numbering: set[int], columns: Iterable[int]) -> int:
    """Where the row's own words begin: behind its number, unless a signature or a total stands in its place.

    *columns* are those of the table: a row that holds words there is one of its rows, whatever stands first.
    """
    for place, value in enumerate(cells):
        if is_blank(value):
            continue
        if place not in numbering:
            return place
        is_total, is_signature = read_foot(value) if isinstance(value, str) else (False, False)
        if is_signature or (is_total and not any(isinstance(one, str) for one in _at(cells, columns))):
            return place
    return 0


def _at(cells: list[Any], columns: Iterable[int]) -> list[Any]:
    return [cells[place] for place in columns if place < len(cells) and not is_blank(cells[place])]


def is_total_name(cells: list[Any], place: int) -> bool:
    """Whether a word of totals stands where the row's name does, whatever stands before it."""
    value = cells[place] if place < len(cells) else None
    return type(value) is str and (is_total_word(value) or is_total_of(value))


def is_alone(cells: list[Any], columns: Iterable[int]) -> bool:
    """Whether the row holds nothing in those columns but what stands for a name and is none."""
    found = None
    for place in columns:
        value = cells[place] if place < len(cells) else None
        if not is_blank(value):
            if found is not None:
                return False
            found = value
    return found is not None and is_below(found)

"""Rows below the headings that are headings again: of a second table, or the same on another page."""

from __future__ import annotations

from collections.abc import Mapping

from portal.core.spreadsheets.book import Cells, Sheet
from portal.core.spreadsheets.cells import heading_keys, is_blank, shown
from portal.core.text import folded


def repeated(sheet: Sheet, first: int, top: int) -> dict[int, str]:
    """The rows that repeat the headings word for word, or what stands right above them; each in words."""
    rows = dict(sheet.rows)
    of_table = {_words(rows.get(number, [])) for number in range(first, top + 1)}
    above = {_words(cells) for number, cells in sheet.rows if number < first} - {()}
    found: dict[int, Cells] = {}
    for number, cells in sheet.rows:
        if number <= top or len(_words(cells)) < 2 or _words(cells) not in of_table:
            continue
        page, before = {number: cells}, number - 1
        while before > top and _words(rows.get(before, [])) in above:
            page[before] = rows[before]
            before -= 1
        if before in rows:  # below a gap, another table begins
            found |= page
    return {number: " ".join(one for one in map(shown, cells) if one) for number, cells in found.items()}


def _words(cells: Cells) -> tuple[tuple[int, str], ...]:
    """What stands in the row, by place; empty where any of it is no text."""
    filled = [(place, one) for place, one in enumerate(cells) if not is_blank(one)]
    is_of_words = all(type(one) is str for _place, one in filled)
    return tuple((place, folded(one)) for place, one in filled) if is_of_words else ()


def are_headings(cells: Cells, known: Mapping[str, str]) -> bool:
    """Whether a row below the headings is another row of headings, in full or with words left out or added.

    Two are known as they stand; or one, with others that are much like it. A figure is no heading.
    """
    filled = [one for one in cells if not is_blank(one)]
    if not all(isinstance(one, str) and not any(sign.isdigit() for sign in one) for one in filled):
        return False
    exact = [known[key] for one in filled for key in heading_keys(one)[:2] if key in known]
    if not exact or len({folded(one) for one in filled}) < len(filled):
        return False
    names = [name for name in known if len(name) > 1]
    like = sum(any(_is_like(folded(one), name) for name in names) for one in filled)
    return len(set(exact)) > 1 or (like > 2 and 2 * like > len(filled))


def _is_like(text: str, name: str) -> bool:
    """小区名称 and 名称, 户数 and 总户数."""
    return len(text) > 1 and (text in name or name in text) and abs(len(text) - len(name)) <= 2

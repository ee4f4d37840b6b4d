"""What conditional formats do to what is seen: hide it, or show something else.

Whether a condition holds is not asked. Only what is certain is told: a format of numbers that shows something
else, writing in the colour of its ground, a bar or a sign instead of the value.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from formats import NOTHING, PLAIN, SHAPES, Kinds, kinds_of  # type: ignore[import-not-found]
from parsing import elements, local, marked, place_of  # type: ignore[import-not-found]

#: White writing hides what stands on white ground, which is looked up cell by cell.
HIDES, CHANGES, WHITENS, STRIKES = "hides", "changes", "whitens", "strikes"
WHITE = "FFFFFF"
MOST_RANGES = 1_000
#: The first colours of a theme, and those that Excel knows by number, as far as they are the same everywhere.
_THEME = {"0": WHITE, "1": "000000"}
_INDEXED = {"0": "000000", "1": WHITE, "8": "000000", "9": WHITE}
_ROOT = re.compile(rb"<(?:\w+:)?worksheet\b[^>]*>")
_CELL = re.compile(rb'<(?:\w+:)?c\s(?=[^>]*\br="([A-Z]+[0-9]+)")[^>]*\bs="(\d+)"')

Range = list[Any]


def effect(kinds: Kinds, font: str, ground: str, *, is_struck: bool = False) -> str:
    """What a style does to the values it is laid on; empty where they stay to be seen."""
    if NOTHING in kinds or (font and font == ground):
        return HIDES
    if font == WHITE and not ground:
        return WHITENS
    if any(kind not in SHAPES for kind in kinds):
        return CHANGES
    return STRIKES if is_struck else ""


def of_sheet(part: bytes, effects: list[str], coloured: set[str]) -> dict[str, Any]:
    """The ranges of an .xlsx sheet's conditional formats, and the cells that have a ground of their own."""
    _table, behind, tail = part.rpartition(b"sheetData>")
    root = _ROOT.search(part)
    if b"conditionalFormatting" not in tail or not behind or not root:
        return {}
    ranges: list[Range] = []
    for one in elements(root[0] + tail, "conditionalFormatting"):
        places = one.get("sqref") or next((each.text for each in one if local(each.tag) == "sqref"), "") or ""
        kinds = {_of_rule(rule, effects) for rule in one if local(rule.tag) == "cfRule"} - {""}
        ranges += [[*_ends(place), kind] for place in places.split() for kind in sorted(kinds)]
    found: dict[str, Any] = {"conditions": ranges[:MOST_RANGES]}
    if coloured and any(kind == WHITENS for *_ends_of, kind in ranges):
        found["coloured"] = [
            place_of(place.decode()) for place, style in _CELL.findall(part) if style.decode() in coloured
        ]
    return found


def _of_rule(rule: Any, effects: list[str]) -> str:
    for one in rule.iter():
        if local(one.tag) in ("dataBar", "iconSet") and one.get("showValue") in ("0", "false"):
            return HIDES
        if local(one.tag) == "dxf":
            return of_dxf(one)
    number = rule.get("dxfId", "")
    return effects[int(number)] if number.isdecimal() and int(number) < len(effects) else ""


def _ends(place: str) -> list[int]:
    first, _to, last = place.replace("$", "").partition(":")
    return [*place_of(first), *place_of(last or first)]


def of_dxf(dxf: Any) -> str:
    """What a differential format of an .xlsx does."""
    kinds, font, ground, is_struck = PLAIN, "", "", False
    for one in dxf:
        if local(one.tag) == "numFmt":
            kinds = kinds_of(one.get("formatCode", ""))
        elif local(one.tag) == "font":
            font = next((colour(each) for each in one if local(each.tag) == "color"), "")
            is_struck = "struck" in marked(one)
        elif local(one.tag) == "fill":
            ground = ground_of(one, "bgColor")
    return effect(kinds, font, ground, is_struck=is_struck)


def ground_of(fill: Any, name: str) -> str:
    """The colour of a fill; empty for none and for white, something of its own for a pattern."""
    for one in fill:
        pattern = one.get("patternType", "solid") if local(one.tag) == "patternFill" else local(one.tag)
        if pattern in ("none", "gray125"):
            return ""
        if pattern != "solid":
            return str(pattern)
        return next((colour(each) for each in one if local(each.tag) == name), "")
    return ""


def colour(one: Any) -> str:
    """A colour by its red, green and blue where it is known, else by what the file calls it."""
    if rgb := one.get("rgb"):
        return str(rgb[-6:]).upper()
    theme, indexed = one.get("theme", ""), one.get("indexed", "")
    if theme and float(one.get("tint") or 0) == 0 and theme in _THEME:
        return _THEME[theme]
    if indexed in _INDEXED:
        return _INDEXED[indexed]
    return "" if not (theme or indexed) else f"{theme}/{indexed}/{one.get('tint') or ''}"


def ranges_of(addresses: str) -> Iterator[list[int]]:
    """The ranges of an .ods: Sheet.B3:Sheet.B5, one behind the other."""
    for one in re.sub(r"'(?:[^']|'')*'", "", addresses).replace("$", "").split():
        first, _to, last = (part.rpartition(".")[2] for part in one.partition(":"))
        yield [*place_of(first), *place_of(last or first)]


def cells_of(places: Iterable[list[int]], kind: str) -> Iterator[Range]:
    """Cells as ranges of one cell each."""
    yield from ([row, column, row, column, kind] for row, column in places)

"""What the styles of an .ods do to what is seen: how numbers are shown, how is written, what is too small."""

from __future__ import annotations

import re
from typing import Any

import fonts  # type: ignore[import-not-found]
from formats import ANY, PLAIN, Kinds  # type: ignore[import-not-found]
from number_styles import data_kinds  # type: ignore[import-not-found]
from parsing import attribute, local  # type: ignore[import-not-found]

#: What a cell style shows that is not the value, how it writes (``parsing.marked``), and its decimals.
Style = tuple[Kinds, tuple[str, ...], int]
USUAL: Style = (PLAIN, (), ANY)
#: Rows that are lower and columns that are narrower, in points, are not seen.
LEAST = {"table-row": 3.0, "table-column": 6.5}
_LENGTH = re.compile(r"(\d+(?:\.\d+)?|\.\d+)(\w+)")
_POINTS = {"pt": 1.0, "in": 72.0, "cm": 72 / 2.54, "mm": 72 / 25.4, "pc": 12.0}


def style_of(style: Any, given: dict[str, Any]) -> Style:
    """What a style and those it is made from change of what is seen."""
    kinds, places, money, struck, passed = PLAIN, ANY, "", "", set()
    data = raised = font = crossed = repeated = ""
    one = style
    while one is not None and id(one) not in passed:
        passed.add(id(one))
        data = data or attribute(one, "data-style-name")
        lines = [attribute(each, f"text-line-through-{way}") for each in one for way in ("style", "type")]
        struck = struck or next(filter(None, lines), "")
        raised = raised or next(filter(None, (attribute(each, "text-position") for each in one)), "")
        font = font or next(filter(None, (_font(each) for each in one)), "")
        crossed = crossed or next(filter(None, map(_diagonal, one)), "")
        repeated = repeated or next(filter(None, (attribute(each, "repeat-content") for each in one)), "")
        one = given.get(attribute(one, "parent-style-name"))
    if (found := given.get(data)) is not None:
        kinds, places, money = data_kinds(found, given)
    marks = {
        "struck": struck not in ("", "none"),
        "raised": raised.partition(" ")[0] not in ("", "0%"),
        "crossed": crossed == "crossed",
        "filled": repeated == "true",
        money: bool(money),
        (signs := fonts.signs_of(font)): bool(signs),
    }
    return kinds, tuple(name for name, is_so in marks.items() if is_so), places


def _font(properties: Any) -> str:
    return attribute(properties, "font-name") or attribute(properties, "font-family")


def _diagonal(properties: Any) -> str:
    """Whether a line runs from corner to corner, as far as the properties say."""
    lines = [attribute(properties, f"diagonal-{way}") for way in ("bl-tr", "tl-br")]
    return "crossed" if any(one not in ("", "none") for one in lines) else "none" if any(lines) else ""


def is_too_small(style: Any) -> bool:
    """Whether the style is that of a row or a column of which nothing is seen."""
    least = LEAST.get(attribute(style, "family"), 0)
    sizes = (
        attribute(one, name) for one in (style if least else ()) for name in ("row-height", "column-width")
    )
    return any(points(one) < least for one in sizes if one)


def points(length: str) -> float:
    """A length as an .ods writes it, in points: 0.0102in, 0.5mm."""
    found = _LENGTH.fullmatch(length)
    return float(found[1]) * _POINTS[found[2]] if found and found[2] in _POINTS else 1e3


def colours_of(style: Any, given: dict[str, Any]) -> tuple[str, str]:
    """The colours of writing and ground that a style and those it is made from say."""
    font, ground, passed = "", "", set()
    one = style
    while one is not None and id(one) not in passed:
        passed.add(id(one))
        for each in one:
            if local(each.tag) == "text-properties":
                font = font or attribute(each, "color")
            elif local(each.tag) == "table-cell-properties":
                ground = ground or attribute(each, "background-color")
        one = given.get(attribute(one, "parent-style-name"))
    return plain_colour(font), plain_colour(ground)


def plain_colour(text: str) -> str:
    return "" if text == "transparent" else text.lstrip("#").upper()

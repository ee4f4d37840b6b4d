"""Fonts that show signs in the place of letters: what stands in a cell is not what is seen there."""

from __future__ import annotations

import re

#: Before the name of such a font, among the marks of a cell.
SIGNS = "signs "
#: What names of such fonts hold, as bytes of a file.
NAMES = (b"ingding", b"ebding", b"ymbol", b"ingbat")
_FONT = re.compile(
    r"(wingdings(?: [23])?|webdings|symbol|(?:itc )?zapf ?dingbats|marlett)(?:\s*\(.*\))?", re.IGNORECASE
)
_LETTERS = re.compile(r"[\x21-\x7e\xa1-\xff]")
#: The ticks whose meaning is sure: what they look like, by font and letter.
_TICKS = {
    ("wingdings", "\xfc"): "✓",
    ("wingdings", "\xfe"): "☑",
    ("wingdings 2", "P"): "✓",
    ("wingdings 2", "R"): "☑",
    ("webdings", "a"): "✓",
}


def signs_of(font: str) -> str:
    """The name of the font behind ``SIGNS``, if it shows signs for letters; else empty."""
    found = _FONT.fullmatch(font.strip().strip("'\""))
    return f"{SIGNS}{found[1].lower()}" if found else ""


def changes(font: str, text: str) -> bool:
    """Whether the font shows another thing than the text: Chinese signs are taken from another font."""
    return any(font != "symbol" or one.isalpha() for one in _LETTERS.findall(text))


def tick(font: str, text: str) -> str:
    """What the one letter looks like, where that is a tick for sure; else empty."""
    return _TICKS.get((font, text.strip()), "")

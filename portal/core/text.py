"""Text as it is kept and as it is compared: one function at the door, one fold for comparing.

Both serve forms, imports, search and sign-in alike, so that what looks the same is the same.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Any

#: Other programs' ways to write a line's end.
_BREAKS = re.compile(r"\r\n?|[\u0085\u2028\u2029\x0b\x0c]")
#: What shows nothing: control and format characters, but for tab and line feed.
_INVISIBLE = {"Cc", "Cf", "Co", "Cs", "Cn"}
#: Fillers that Unicode calls letters or symbols, though they show nothing.
_BLANK_LETTERS = "\u115f\u1160\u3164\uffa0\u2800\u034f\u17b4\u17b5\ufe0e\ufe0f"
#: The dots that stand between the parts of a name (阿依古丽·买买提).
_DOTS = str.maketrans(dict.fromkeys("·•・‧∙⋅․.", "·"))


def cleaned(text: str) -> str:
    """The text in composed form (NFC), without invisible and control characters, no blanks at its ends.

    Line feeds and tabs stay: ``one_line`` takes them out of names.
    """
    text = _BREAKS.sub("\n", unicodedata.normalize("NFC", text))
    kept = [
        sign
        for sign in text
        if sign in "\n\t" or (unicodedata.category(sign) not in _INVISIBLE and sign not in _BLANK_LETTERS)
    ]
    return "".join(kept).strip()


def one_line(text: str) -> str:
    """Cleaned, and on one line: what names, headings and words are."""
    return re.sub(r"\s*[\n\t]\s*", "", cleaned(text))


def folded(value: Any) -> str:
    """What is left of a text when it is compared: no width, capitals, blanks, colons or brackets' kind.

    Zero is a text like any other; None alone is empty.
    """
    text = unicodedata.normalize("NFKC", cleaned("" if value is None else str(value)))
    return re.sub(r"[\s:*()]", "", text).translate(_DOTS).casefold()

"""What a spreadsheet shows in the place of a value, copied along as if somebody had written it.

Copied is what shows: an error (#N/A), signs that fill a column too narrow for its number (####), and a long
number rounded to fit (6.23E+07). The value itself is not on the clipboard, and nobody can tell it.
"""

from __future__ import annotations

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

_ERROR = re.compile(
    r"#(?:[A-Z]{2,}(?:[/_][A-Z0-9]+)*[!?]|N/A!?|DIV/0!|GETTING_DATA)|Err:\d{3}", re.IGNORECASE
)
_NARROW = re.compile(r"#{3,}")
_PICTURE = re.compile(r"=(?:_xlfn\.)?DISPIMG\(.*\)", re.IGNORECASE | re.DOTALL)  # a picture in a cell of WPS
_ROUNDED = re.compile(r"[+-]?\d(?:\.\d+)?E\+\d{1,3}", re.IGNORECASE)


def why_no_value(text: str) -> str:
    """Why the text stands for a value that it does not tell, in a sentence; empty for any other text."""
    plain = unicodedata.normalize("NFKC", text).strip()
    words = {"value": plain}
    if _ERROR.fullmatch(plain):
        return _("the error %(error)s; correct the formula or write the value") % {"error": plain}
    if _PICTURE.fullmatch(plain):
        return _("a picture stands in the cell, which is not read; write what it shows, or clear the cell.")
    if _NARROW.fullmatch(plain):
        return _("“%(value)s” fills a column too narrow for its value; widen it and copy it again.") % words
    if _ROUNDED.fullmatch(plain):
        text = _("“%(value)s” is a long number shown rounded; format the cell as text and write it in full.")
        return text % words
    return ""


def refuse_displayed(text: str) -> None:
    """``ValidationError`` for a text that a spreadsheet shows in the place of a value."""
    if why := why_no_value(text):
        raise ValidationError(why, code="no_value")

"""Texts of a register's cells on one line: names, the names of persons, and what people write at length."""

from __future__ import annotations

import re
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from portal.core.spreadsheets.breakdown import OF_WHICH
from portal.core.spreadsheets.cells import read_text
from portal.core.spreadsheets.foot import is_foot_word, is_total_of, is_total_word, says_no_name
from portal.core.spreadsheets.numbering import is_numbered
from portal.core.text import one_line, prose_on_one_line

_FEEDS = re.compile(r"[\n\t]")


def read_words(cell: Any) -> str | None:
    """Text on one line, as names are; lines, or what tabs part, that end alike are several names: 3号楼."""
    text = read_text(cell)
    if text is None:
        return None
    lines = _lines(text)
    if len(lines) > 1 and len({line[-1] for line in lines}) == 1 and min(map(len, lines)) > 1:
        raise _of_several(lines)
    return one_line(text)


def read_person(cell: Any) -> str | None:
    """The name of one person, which nobody writes over two lines."""
    text = read_text(cell)
    if text is not None and len(lines := _lines(text)) > 1:
        raise _of_several(lines)
    return None if text is None else one_line(text)


def _lines(text: str) -> list[str]:
    return [line.strip() for line in _FEEDS.split(text) if line.strip()]


def _of_several(lines: list[str]) -> ValidationError:
    text = _("The cell holds several values on lines of their own (%(values)s); write one.")
    return ValidationError(text % {"values": _("; ").join(lines)}, code="several_lines")


def read_prose(cell: Any) -> str | None:
    """Text on one line, as people write at length: what stood on lines of its own stays apart."""
    text = read_text(cell)
    return None if text is None else prose_on_one_line(text)


def no_name_of_a_new_row(name: Any) -> str:
    """Why nothing new is called so: a number in front, a total or its part, a signature; empty for a name."""
    if is_numbered(name) or OF_WHICH in str(name or ""):
        text = _("“%(value)s” is numbered like a heading, or a part of a total; write the name alone.")
        return text % {"value": name}
    said = str(name or "")
    if any(judge(said) for judge in (is_total_word, is_total_of, is_foot_word, says_no_name)):
        return _("“%(value)s” is no name; write out what is meant.") % {"value": name}
    return ""

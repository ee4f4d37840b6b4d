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
from portal.core.text import folded, one_line, prose_on_one_line

_FEEDS = re.compile(r"[\n\t]")
#: How a heading asks for yes or no: 是否整改, 已整改, 有无阵地.
_ASKED = re.compile(r"^(是否|有无|已经|已|有)(.{2,})$")


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


def answers_of(heading: str) -> dict[str, bool]:
    """What answers the heading of a yes or no in its own words, folded: 已整改 and 未整改 under 是否整改.

    What the heading does not name by itself, such as 部分整改, answers nothing.
    """
    found = _ASKED.match(heading)
    how, what = found.groups() if found else ("", heading)
    yes, no = {heading, what, "是" + what}, {"非" + what, "不是" + what}
    if how.startswith("有"):
        yes, no = {"有" + what}, {"无" + what, "没有" + what}
    elif found:
        yes |= {"已" + what, "已经" + what}
        no |= {"未" + what, "尚未" + what, "没有" + what, *(() if how != "是否" else ("不" + what,))}
    return {folded(word): word in yes for word in yes | no}

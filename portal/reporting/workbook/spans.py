"""Titles that speak of more than the month, or of what is yet to come: not of the month's figures."""

from __future__ import annotations

import re

from django.utils.translation import gettext as _

from portal.core.month import Month
from portal.core.spreadsheets.parts import is_of_a_part, is_of_a_year_ago, is_of_more
from portal.core.spreadsheets.periods import is_title, read
from portal.core.text import folded

_PLANNED = re.compile(
    r"计划(?!生育|[^,\uff0c;\uff1b]*(?:完成|落实|执行|推进|进展))|预[计测估]"
    r"|目标(?!责任|管理|考核|[^,\uff0c;\uff1b]*(?:完成|落实|执行|推进|进展))"
)


def why_not(text: str, month: Month, *, is_said: bool) -> str:
    """Why the title is not that of one month's figures, in a sentence; empty where it may be.

    *is_said*: whether the table says of which month it is, so that a quarter but says in what that lies.
    """
    words = {"title": text.strip(), "month": month}
    if is_title(text) and _PLANNED.search(folded(text)):
        return (
            _(
                "“%(title)s” speaks of a plan or a target; upload what was done in %(month)s, "
                "or correct the title."
            )
            % words
        )
    if is_of_a_part(text, month):
        return (
            _(
                "“%(title)s” speaks of a part of a month; upload a table of the whole of %(month)s, "
                "or correct the title."
            )
            % words
        )
    if is_of_a_year_ago(text):
        return _("The file is that of another month (%(month)s).") % {"month": words["title"]}
    said = read(text, month)
    if said.longer or is_of_more(text) or (said.span and is_title(text) and not is_said):
        return (
            _(
                "“%(title)s” speaks of several months or of a total over time; "
                "upload a table of %(month)s alone, or correct the title."
            )
            % words
        )
    return ""

"""Titles that speak of more than the month, or of what is yet to come: not of the month's figures."""

from __future__ import annotations

import re

from django.utils.translation import gettext as _

from portal.core.text import folded

_TO = r"\s*(?:[-\u2013\u2014\u2015\uff0d~\uff5e\u301c]+|至|到)\s*"
#: 1—10月, 1月至10月, 2026年1月—2026年10月; a range of days is none.
_RANGE = re.compile(
    rf"(?<![\d-])(?:(\d{{4}})年)?(\d{{1,2}})月?(?:份)?{_TO}(?:(\d{{4}})年)?(\d{{1,2}})月(?!\d{{1,2}}日)"
)
#: Spans that go by a name; beside the name of the month they may but say in what it lies.
_SPAN = re.compile(r"[前近][\d一二三四五六七八九十两]+个月|[一二三四1-4]季度|[上下]半年|全年|半年度")
_TOTAL = re.compile(r"(?<![本当]月)累计|至今汇总|截[至止].*汇总")
_COMPARED = re.compile(r"对比|对照表|比较表|两月|两期|各月|逐月|分月")
_PLANNED = re.compile(
    r"计划(?!生育|[^,\uff0c;\uff1b]*(?:完成|落实|执行|推进|进展))|预[计测估]"
    r"|目标(?!责任|管理|考核|[^,\uff0c;\uff1b]*(?:完成|落实|执行|推进|进展))"
)
#: How to fill in, or what the table is not.
_REMARK = re.compile(
    r"^\s*(?:注|备注|说明|填[表报]说明|要求|提示)\d?\s*[:\uff1a]"
    r"|[不勿非无][得要含是填报包括]{0,3}(?:累计|计划|目标|预)"
)
#: Another month that is not one of the figures': 以12月为基数, 11月填报, 较9月.
_BESIDE = re.compile(
    r"(?:\d{4}年)?\d{1,2}月(?:份)?(?:为基数|填[表报]|制表|报送|上报|印发|印制)|[较比](?:\d{4}年)?\d{1,2}月"
)
_LONGEST = 60  # what is longer is no title


def why_not(text: str, month: object, months: set[tuple[int, int]], *, is_said: bool) -> str:
    """Why the title is not that of one month's figures, in a sentence; empty where it may be.

    *months* are those that it names, *is_said* whether the table says of which month it is.
    """
    title = _BESIDE.sub("", folded(text))
    if len(title) > _LONGEST or _REMARK.search(text):
        return ""
    words = {"title": text.strip(), "month": month}
    if _PLANNED.search(title):
        return (
            _(
                "“%(title)s” speaks of a plan or a target; upload what was done in %(month)s, "
                "or correct the title."
            )
            % words
        )
    is_range = any(_differ(*found) for found in _RANGE.findall(title))
    is_span = bool(_SPAN.search(title)) and not is_said
    if is_range or is_span or _TOTAL.search(title) or _COMPARED.search(title) or len(months) > 1:
        return (
            _(
                "“%(title)s” speaks of several months or of a total over time; "
                "upload a table of %(month)s alone, or correct the title."
            )
            % words
        )
    return ""


def without_beside(text: str) -> str:
    """The text without months that are not those of its figures."""
    return _BESIDE.sub("", text)


def _differ(year: str, first: str, other: str, last: str) -> bool:
    """Whether a range runs over more than one month."""
    is_month = 1 <= int(first) <= 12 and 1 <= int(last) <= 12
    return is_month and (first.lstrip("0") != last.lstrip("0") or (bool(other) and other != (year or other)))

"""Titles of a part of a month, or of more than one: 10月1日-15日, 上半月, 9、10月, 近一年, 去年同期数.

``periods`` says which months a text names; here is what it says of days, and in words. A table of one month
is neither of a part of it nor of more.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

from portal.core.month import Month
from portal.core.spreadsheets.periods import DAY_OF_MONTH, FILLED, MONTH_OF_YEAR, TO, is_title, plain_of

FIRST_DAY_OF_THE_WHOLE = 25
"""From this day on a month may be reported (``SubDistrict.report_opens_day``): such figures are its own."""

_TIMES = re.compile(r"\s*(?<!\d)\d{1,2}:\d\d(?::\d\d)?(?!\d)|(?<=\d日)[024]{1,2}[时点]")
_YEAR = r"(?:19|20)\d\d"
_END = r"(?![\d年月./-])"
#: From one day to another; the second may leave out what it shares with the first.
_SPAN = re.compile(
    rf"(?<![\d第])(?:(?P<ya>{_YEAR})[-./年])?(?P<ma>{MONTH_OF_YEAR})(?P<sep>[-./]|月份?[(]?)"
    rf"(?P<da>{DAY_OF_MONTH})[日号]?{TO}"
    rf"(?:(?:(?P<yb>{_YEAR})[-./年])?(?P<mb>{MONTH_OF_YEAR})[-./月])?(?P<db>{DAY_OF_MONTH})"
    rf"(?P<mark>[日号])?{_END}"
    rf"|(?<!\d)(?P<yc>{_YEAR})(?P<mc>0[1-9]|1[0-2])(?P<dc>\d\d){TO}"
    rf"(?P<yd>{_YEAR})(?P<md>0[1-9]|1[0-2])(?P<dd>\d\d)(?!\d)"
)
#: The same without a month, of which nothing else can be meant than days.
_DAYS = re.compile(
    rf"(?<![\d月./年-])(?P<first>{DAY_OF_MONTH})[日号]?{TO}(?P<last>{DAY_OF_MONTH})[日号](?!前|内|{FILLED})"
)
#: What a span is of that is no figure's: when something took place, or was to be handed in.
_OF_SOMETHING = re.compile(
    rf"(?:{FILLED}|会议|活动|培训|公示|报名|督查|放假|值班|每月)(?:时间|日期|期限|期间?)?[: (]*$"
)
#: Up to a day of the month: 截至10月15日.
_UNTIL = re.compile(
    rf"截[至止]到?于?[: ]*(?:(?P<year>{_YEAR})[-./年])?(?P<month>{MONTH_OF_YEAR})[-./月]"
    rf"(?P<day>{DAY_OF_MONTH})(?!\d)"
)
_IN_WORDS = re.compile(
    rf"[上下前后]半月|半月[报度]?|[上中下]旬(?!前|{FILLED})|第[1-5一二三四五]周(?!年)|(?:[周旬]|(?<=[每作据计况月])日)报表?(?:\.\w{{2,5}})?$"
    r"|黄金周|(?:最?近|过去)[\d一二两三四五六七八九十半]+(?:天|日|周|星期)|(?:周期|频次)[: ]*[日周旬]$"
)
_OF_MORE = re.compile(
    rf"(?<![\d.第])(?:{MONTH_OF_YEAR}(?:月份?)?[、,和及与&])+{MONTH_OF_YEAR}月"
    r"|(?:最?近|过去)[\d一二两三四五六七八九十半]+(?:个月|年|个?季度)"
    r"|增减(?!挂钩|原因)|(?<![含及和与、较])[环同]比"
)
_A_YEAR_AGO = re.compile(r"(?<![较比与同对和含不及、])(?:[去上]年|上月)同期(?:数据?|值|情况)?[)\]】]?$")


def is_of_a_part(text: str, month: Month) -> bool:
    """Whether a title speaks of a part of the month alone: a week, ten days, some of its days."""
    if not is_title(text):
        return False
    plain = _TIMES.sub("", plain_of(text)).replace(" ", "")
    if _IN_WORDS.search(plain) or any(_is_part(*span, month) for span in _spans(plain, month)):
        return True
    until = _UNTIL.search(plain)
    return until is not None and (
        int(until["year"] or month.year) == month.year
        and int(until["month"]) == month.month
        and int(until["day"]) < FIRST_DAY_OF_THE_WHOLE
    )


def is_of_more(text: str) -> bool:
    """Whether a title speaks of several months without a span, or of how much one differs from another."""
    return is_title(text) and bool(_OF_MORE.search(plain_of(text)))


def is_of_a_year_ago(text: str) -> bool:
    """Whether a title says of its figures that they are those of the same time a year or month before."""
    return is_title(text) and bool(_A_YEAR_AGO.search(plain_of(text)))


def _spans(plain: str, month: Month) -> Iterator[tuple[dt.date, dt.date]]:
    """The spans of days that the text names; what are no days of the calendar are none."""
    for found in _SPAN.finditer(plain):
        if _OF_SOMETHING.search(plain[: found.start()]) or not _are_days(found, plain):
            continue
        part = found.groupdict()
        year = part["ya"] or part["yc"] or month.year
        first = _day(year, part["ma"] or part["mc"], part["da"] or part["dc"])
        months = part["mb"] or part["md"] or part["ma"]
        last = _day(part["yb"] or part["yd"] or year, months, part["db"] or part["dd"])
        if first and last:
            yield first, last
    for found in _DAYS.finditer(plain):
        first, last = (_day(month.year, month.month, found[name]) for name in ("first", "last"))
        if first and last and not _OF_SOMETHING.search(plain[: found.start()]):
            yield first, last


def _are_days(found: re.Match[str], plain: str) -> bool:
    """Whether the numbers can be nothing but days: 10月1-2组 and 1.1-1.5 are others."""
    if found["yc"] or found["mark"]:
        return True
    is_dotted = not found["sep"].startswith("月")
    behind = plain[found.end() : found.end() + 1]
    is_apart = not ("\u4e00" <= behind <= "\u9fff")
    return is_apart and (not is_dotted or bool(found["ya"] or found["mb"]))


def _day(year: str | int, month: str | int | None, day: str | None) -> dt.date | None:
    try:
        return dt.date(int(year), int(month or 0), int(day or 0))
    except ValueError:
        return None


def _is_part(first: dt.date, last: dt.date, month: Month) -> bool:
    """Whether the days are some of the month's, and not all of whole months."""
    if last < first or last < month.first_day or first > month.last_day:
        return False
    return first.day != 1 or last != Month.of(last).last_day

"""Days as people, Excel and WPS write them: one grammar, and what can be read in two ways is refused.

Accepted (``FORMS`` holds an example of each, and tests write every day in every form and read it back):
year, month, day with dashes, dots or slashes of any width, with 年月日, or as eight digits; Chinese
numerals; before the year's end where only one order is possible; behind the day a weekday (which must
be the right one), a time, 上午 or 下午; Excel's serial numbers, with a fraction for the time.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from portal.core.text import cleaned, of_one_width

SERIALS = range(18_264, 73_051)  # the days from 1950 to 2099 as Excel counts them
YEARS = range(1900, 2100)
EPOCH = dt.date(1899, 12, 30)
#: How many days later workbooks begin that count from 1904.
LATER = 1_462

FORMS = (
    "2026-10-03",
    "2026-10-3",
    "2026/10/3",
    "2026.10.3",
    "2026年10月3日",
    "2026年10月3号",
    "2026 年 10 月 3 日",
    "２０２６．１０．０３",
    "2026—10—03",
    "20261003",
    "二〇二六年十月三日",
    "2026/10/3 14:30",
    "2026-10-03T14:30:00",
    "2026年10月3日下午2点30分",
    "2026-10-03 下午",
    "2026年10月3日晚",
    "2026年10月3日。",
    "2026年10月3日（农历八月廿三）",
    "2026-10-03（周六）",
    "2026年10月3日 星期六 9:30-11:00",
    "46298",
    "46298.604",
)
"""One day, 3 October 2026, in every form that is read."""

DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−﹣－─━ー", "-") | dict.fromkeys("。・·•｡", "."))
_DIGITS = {sign: number for number, signs in enumerate(("〇零○", *"一二三四五六七八九")) for sign in signs}
_WEEKDAYS = "一二三四五六日"
_PART = "(?:上午|下午|早上|中午|晚上|凌晨|傍晚|夜间|早|晚)"
_CLOCK = r"(?:[:点时]\s*(?:\d{1,2}\s*分?)?(?::\d{1,2}(?:\.\d+)?)?|点整)"
_TIME = rf"(?:{_PART}|AM|PM)?\s*\d{{1,2}}\s*{_CLOCK}"
_TIMES = rf"{_TIME}(?:\s*(?:-|~|至|到)\s*{_TIME})?\s*(?:AM|PM)?"


def _weekday(name: str) -> str:
    return rf"(?:\s*[(\[【]?\s*(?:周|星期|礼拜)\s*(?P<{name}>[一二三四五六日天])\s*[)\]】]?)?"


#: A time stands apart from the day: behind a blank, a T, or a sign that no digit of the day is.
_APART = rf"(?:T|\s+|(?<=[日号天上下一二三四五六)\]】])\s*|(?={_PART}))"
#: The same day by the old calendar, and the end of a sentence.
_END = r"(?:\s*\(\s*农历[^()]*\))?\s*[.,;]?"
_TAIL = rf"{_weekday('weekday')}(?:{_APART}{_TIMES}|\s*{_PART})?{_weekday('weekday_behind')}{_END}"
_ORDERED = re.compile(
    rf"(?P<a>\d{{1,4}})\s*(?P<sign>[-/.])\s*(?P<b>\d{{1,2}})\s*(?P=sign)\s*(?P<c>\d{{1,4}}){_TAIL}", re.I
)
_CHINESE = re.compile(
    rf"(?P<a>\d{{4}}|\d{{2}})\s*年\s*(?P<b>\d{{1,2}})\s*月\s*(?P<c>\d{{1,2}})\s*[日号]?{_TAIL}", re.I
)
_COMPACT = re.compile(rf"(?P<a>\d{{4}})(?P<b>\d{{2}})(?P<c>\d{{2}}){_TAIL}", re.I)
#: 十, 十二, 二十, 三十一, 九; 十十 and 一二 are no numbers.
_NUMERAL = "[一二三]?十[一二三四五六七八九]?|[一二三四五六七八九]"
_NUMERALS = re.compile(rf"([〇零○一二三四五六七八九]{{4}})年({_NUMERAL})月({_NUMERAL})([日号])")
_NO_YEAR = re.compile(rf"(?:\d{{1,2}}\s*月\s*\d{{1,2}}\s*[日号]?|\d{{1,2}}\s*[-/.]\s*\d{{1,2}}){_TAIL}", re.I)
#: A month alone, and a day of some year where it begins another one: 2026-10-03至10-05.
_NO_DAY = re.compile(r"(?:\d{4}\s*年\s*\d{1,2}\s*月?|\d{4}\s*[-/.]\s*\d{1,2})(?:\s*份)?")
_ONE_OF_TWO = re.compile(
    r"\d{4}\s*(?:年|[-/.])\s*\d{1,2}\s*(?:月|[-/.])\s*\d{1,2}\s*[日号]?\s*(?:[-~至到、,;和及与&/\n]|\s)\s*\d"
)
_COUNTED = re.compile(r"\d{5}(?:\.\d+)?")
_CLOCKS = re.compile(rf"{_TIMES}|{_PART}", re.I)
_MIDNIGHT = re.compile(r"0?0:00(?::00(?:\.0+)?)?")


class Serial1904(float):
    """A number of a workbook that counts its days from 1904."""


def read_day(value: Any) -> dt.date | None:
    """The day that the cell or text means, None for a blank; ``ValidationError`` says why there is none."""
    if value is None or (isinstance(value, str) and not cleaned(value)):
        return None
    if isinstance(value, dt.date):
        if value.year not in YEARS:
            raise _no_such_day(value.year, value.isoformat())
        return value.date() if isinstance(value, dt.datetime) else value
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _serial(value) or _read_text(str(value), str(value))
    if not isinstance(value, str):
        return _refuse(value)
    text = _plain(value)
    if _COUNTED.fullmatch(text):
        return _serial(float(text)) or _refuse(value)
    return _read_text(text, value)


def is_counted(value: Any) -> bool:
    """Whether a plain number stands where a day is meant, as Excel counts days."""
    if isinstance(value, str):
        return bool(_COUNTED.fullmatch(_plain(value)))
    return isinstance(value, int | float)


def has_time(value: Any) -> bool:
    """Whether a time stands beside the day, which is all that is read; midnight is none."""
    if isinstance(value, dt.datetime):
        return value.time() != dt.time()
    found = _CLOCKS.search(_plain(value)) if isinstance(value, str) and len(value) > len("20261003") else None
    return found is not None and not _MIDNIGHT.fullmatch(found[0].strip())


def _plain(value: str) -> str:
    """One width of digits, one kind of dash and dot, no Chinese numerals."""
    text = of_one_width(cleaned(value).replace("\n", " ")).translate(DASHES)
    return _NUMERALS.sub(lambda found: _in_digits(found), text)


def _in_digits(found: re.Match[str]) -> str:
    year = "".join(str(_DIGITS[sign]) for sign in found[1])
    return f"{year}年{number_of(found[2])}月{number_of(found[3])}{found[4]}"


def number_of(numeral: str) -> int:
    """二十一 is 21, 十 is 10, 三 is 3."""
    tens, ten, ones = numeral.rpartition("十")
    if not ten:
        return int("".join(str(_DIGITS[sign]) for sign in numeral))
    return (_DIGITS.get(tens, 1) if tens else 1) * 10 + (_DIGITS.get(ones, 0) if ones else 0)


def _serial(number: float) -> dt.date | None:
    whole = int(number) + (LATER if isinstance(number, Serial1904) else 0)
    return EPOCH + dt.timedelta(days=whole) if whole in SERIALS else None


def _read_text(text: str, value: str) -> dt.date:
    found = _CHINESE.fullmatch(text) or _COMPACT.fullmatch(text) or _ORDERED.fullmatch(text)
    if found is None:
        return _refuse_year(value) if _NO_YEAR.fullmatch(text) else _refuse(value)
    is_ordered = found.re is _ORDERED
    days = sorted(set(_readings(found["a"], found["b"], found["c"], is_ordered=is_ordered)))
    if not days:
        year = next((int(one) for one in (found["a"], found["c"]) if len(one) == 4), 0)
        raise _no_such_day(year, value)
    if len(days) > 1:
        raise ValidationError(
            _("“%(value)s” may mean %(one)s or %(other)s; write it as %(one)s.")
            % {"value": cleaned(value), "one": days[-1].isoformat(), "other": days[0].isoformat()},
            code="two_readings",
        )
    _check_weekday(days[0], found, value)
    return days[0]


def _readings(a: str, b: str, c: str, *, is_ordered: bool) -> Iterator[dt.date]:
    """Every day that the three numbers may mean: the year in front, or at the end in either order."""
    if len(a) in (2, 4) and len(c) <= 2:
        for year in _years(a):
            yield from _day(year, int(b), int(c))
    if is_ordered and len(a) <= 2 and len(c) in (2, 4):
        for year in _years(c):
            yield from _day(year, int(b), int(a))
            yield from _day(year, int(a), int(b))


def _years(digits: str) -> tuple[int, ...]:
    """Two digits may be of this century or the last: birthdays and meetings stand in the same registers."""
    return (int(digits),) if len(digits) == 4 else (1900 + int(digits), 2000 + int(digits))


def _day(year: int, month: int, day: int) -> Iterator[dt.date]:
    if year not in YEARS:
        return
    try:
        yield dt.date(year, month, day)
    except ValueError:
        return


def _check_weekday(day: dt.date, found: re.Match[str], value: str) -> None:
    """A weekday beside the day must be the day's: else one of the two is wrong, and nobody knows which."""
    for written in (found["weekday"], found["weekday_behind"]):
        if written and _WEEKDAYS.index(written.replace("天", "日")) != day.weekday():
            right = _WEEKDAYS[day.weekday()]
            raise ValidationError(
                _("“%(value)s”: %(day)s is a 周%(right)s, not a 周%(written)s; correct one of the two.")
                % {"value": cleaned(value), "day": day.isoformat(), "right": right, "written": written},
                code="wrong_weekday",
            )


def _no_such_day(year: int, value: str) -> ValidationError:
    """Three numbers that are none of a calendar's days, or one of a year that nobody here means."""
    if year and year not in YEARS:
        text = _("“%(value)s”: the year %(year)d cannot be meant; correct it, such as 2026-10-08.")
    else:
        text = _("“%(value)s”: there is no such day in the calendar; write it as 2026-10-08.")
    return ValidationError(text % {"value": cleaned(value), "year": year}, code="no_such_day")


def _refuse(value: Any) -> dt.date:
    text, code = _("“%(value)s” is not a date; write it as 2026-10-08."), "not_a_date"
    plain = _plain(value) if isinstance(value, str) else ""
    if _NO_DAY.fullmatch(plain):
        text, code = _("“%(value)s” has no day; write the day too, such as 2026-10-08."), "no_day"
    elif _ONE_OF_TWO.match(cleaned(value).translate(DASHES) if plain else ""):
        text, code = _("“%(value)s” holds more than one day; write one, such as 2026-10-08."), "two_days"
    raise ValidationError(text % {"value": str(value).strip()}, code=code)


def _refuse_year(value: str) -> dt.date:
    raise ValidationError(
        _("“%(value)s” has no year; write the year too, such as 2026-10-08.") % {"value": cleaned(value)},
        code="no_year",
    )

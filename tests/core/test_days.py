"""Days: written in every form and read back; what has two readings, no year or a wrong weekday is refused."""

import datetime as dt
from contextlib import suppress

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from portal.core.spreadsheets.days import FORMS, LATER, Serial1904, has_time, read_day

DAYS = st.dates(dt.date(1950, 1, 1), dt.date(2099, 12, 31))
THIRD = dt.date(2026, 10, 3)
FULL = str.maketrans("0123456789-./", "０１２３４５６７８９－．／")
NUMERALS = ("", *"一二三四五六七八九")


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def numeral(number):
    tens, ones = divmod(number, 10)
    return ("" if tens == 0 else "十" if tens == 1 else f"{NUMERALS[tens]}十") + NUMERALS[ones]


def in_numerals(day):
    year = "".join("〇一二三四五六七八九"[int(digit)] for digit in str(day.year))
    return f"{year}年{numeral(day.month)}月{numeral(day.day)}日"


WRITERS = {
    "iso": lambda day: day.isoformat(),
    "short": lambda day: f"{day.year}-{day.month}-{day.day}",
    "slashes": lambda day: f"{day.year}/{day.month}/{day.day}",
    "dots": lambda day: f"{day.year}.{day.month:02}.{day.day:02}",
    "dash": lambda day: f"{day.year}—{day.month:02}—{day.day:02}",
    "Chinese": lambda day: f"{day.year}年{day.month}月{day.day}日",
    "Chinese, apart": lambda day: f" {day.year} 年 {day.month} 月 {day.day} 号 ",
    "numerals": in_numerals,
    "full width": lambda day: day.isoformat().translate(FULL),
    "compact": lambda day: f"{day:%Y%m%d}",
    "compact number": lambda day: int(f"{day:%Y%m%d}"),
    "with a time": lambda day: f"{day.year}/{day.month}/{day.day} 14:30",
    "with T": lambda day: dt.datetime.combine(day, dt.time(23, 59)).isoformat(),
    "in the afternoon": lambda day: f"{day.year}年{day.month}月{day.day}日下午2点30分",
    "weekday": lambda day: f"{day.isoformat()}（周{'一二三四五六日'[day.weekday()]}）",
    "weekday and times": lambda day: (
        f"{day.year}年{day.month}月{day.day}日 星期{'一二三四五六天'[day.weekday()]} 9:30-11:00"
    ),
    "date": lambda day: day,
    "date and time": lambda day: dt.datetime.combine(day, dt.time(14, 30)),
    "serial": lambda day: (day - dt.date(1899, 12, 30)).days,
    "serial with a time": lambda day: (day - dt.date(1899, 12, 30)).days + 0.6041,
    "serial as text": lambda day: str((day - dt.date(1899, 12, 30)).days),
    "serial from 1904": lambda day: Serial1904((day - dt.date(1899, 12, 30)).days - LATER),
    "invisible": lambda day: f"\u200b{day.isoformat()}\ufeff",
}  # fmt: skip


@pytest.mark.parametrize("name", WRITERS)
@given(day=DAYS)
def test_a_day_is_read_as_it_was_written(name, day):
    assert read_day(WRITERS[name](day)) == day


@pytest.mark.parametrize("form", FORMS)
def test_every_form_that_is_told_of_is_read(form):
    assert read_day(form) == THIRD


@pytest.mark.parametrize("blank", [None, "", "  ", "\u200b\n"])
def test_a_blank_is_no_day(blank):
    assert read_day(blank) is None


@given(first=st.integers(1, 12), second=st.integers(1, 12), year=st.integers(1950, 2099))
def test_day_and_month_in_front_of_the_year_are_refused_with_both_readings(first, second, year):
    text = f"{first}/{second}/{year}"
    if first == second:
        assert read_day(text) == dt.date(year, first, second)
        return
    with pytest.raises(ValidationError) as refused:
        read_day(text)
    assert refused.value.code == "two_readings"
    for month, day in ((first, second), (second, first)):
        assert dt.date(year, month, day).isoformat() in refused.value.messages[0]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("26.10.3", "two_readings"), ("56年3月2日", "two_readings"), ("03/04/05", "two_readings"),
        ("11月3日", "no_year"), ("11-3", "no_year"), ("11/3 14:00", "no_year"), ("3.10（周二）", "no_year"),
        ("2026-10-03（周五）", "wrong_weekday"), ("星期二 2026-10-03", "not_a_date"),
        ("2026/10/314:30", "not_a_date"), ("二〇二六年十月十十日", "not_a_date"),
        ("2026-02-30", "no_such_day"), ("2026-13-01", "no_such_day"),
        ("2026年9月31日", "no_such_day"), ("2126-10-03", "no_such_day"), ("21261003", "no_such_day"),
        (dt.date(2126, 10, 3), "no_such_day"), (dt.datetime(2126, 10, 3, 9), "no_such_day"),
        ("2026年10月", "no_day"), ("2026-10", "no_day"), ("2026.10", "no_day"),
        ("2026-10-03至2026-10-05", "two_days"), ("2026.10.3、10.4", "two_days"),
        ("2026年10月3日-5日", "two_days"),
        ("2026-10-03\n2026-10-04", "two_days"), ("2026-10/3", "not_a_date"), ("十月三日", "not_a_date"),
        ("2026-10-02T16:00:00Z", "not_a_date"), ("0", "not_a_date"), (0, "not_a_date"), (True, "not_a_date"),
        (dt.time(9, 30), "not_a_date"), (dt.timedelta(hours=30), "not_a_date"), (9_999_999, "not_a_date"),
    ],
)  # fmt: skip
def test_what_is_no_one_day_is_refused(text, code):
    with pytest.raises(ValidationError) as refused:
        read_day(text)
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("value", "is_said"),
    [
        (dt.datetime(2026, 10, 3, 14, 30), True), (dt.datetime(2026, 10, 3), False),
        (dt.date(2026, 10, 3), False),
        ("2026-10-03 14:30", True), ("2026年10月3日下午", True), ("2026-10-03（周六）", False),
        ("2026-10-03", False),
        ("2026-10-03 00:00:00", False), ("2026-10-03T00:00", False), (46298, False), (None, False),
    ],
)  # fmt: skip
def test_a_time_beside_the_day_is_one_unless_it_is_midnight(value, is_said):
    assert has_time(value) == is_said


@given(st.text(max_size=30))
def test_no_text_breaks_it(text):
    with suppress(ValidationError):
        read_day(text)


@pytest.mark.parametrize("value", ["2026-10-1①", "2026年10月1²日", "2026-1①-03"])
def test_a_digit_that_points_to_a_note_is_none_of_the_day(value):
    with pytest.raises(ValidationError):
        read_day(value)

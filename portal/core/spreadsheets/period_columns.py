"""Columns that say of which period each row of a table is: 月份, 统计时间, 日期."""

from __future__ import annotations

import datetime as dt
import re
from functools import lru_cache
from typing import Any

from django.core.exceptions import ValidationError

from portal.core.month import Month
from portal.core.spreadsheets.cells import shown
from portal.core.spreadsheets.days import number_of, read_day
from portal.core.spreadsheets.parts import is_of_a_part
from portal.core.spreadsheets.periods import ENGLISH_MONTH, MONTH_OF_YEAR, NUMERALS, plain_of, read
from portal.core.text import folded

#: Oct-26, as a sheet shows the month of a day.
_SHORT_YEAR = re.compile(rf"{ENGLISH_MONTH}[-' ](\d\d)")

_WHAT = "统计|数据|所属|报表|报告|业务|考核|汇总|归属|会计|指标"
_HEADED = {
    "year": re.compile(rf"(?:{_WHAT}|报送|填报|上报)?(?:年度|年份|年)|year"),
    "month": re.compile(rf"(?:{_WHAT}|报送|填报|上报)?(?:年月|月份|月度|月)|month"),
    "period": re.compile(
        rf"(?:{_WHAT})(?:年月日|日期|时间|时点|日|时段|时期)|(?:{_WHAT}|报送|填报|上报)?(?:期间|周期|区间|期别|期数|账期)"
        rf"|(?:{_WHAT}|报送)期|period"
    ),
    "loose": re.compile(r"日期|时间|年月日|date"),
}


@lru_cache(maxsize=4096)
def headed(heading: str) -> str:
    """Of what kind a column is whose heading speaks of time, empty for one that speaks of none.

    *loose* is one that may be of the figures or of their filling in.
    """
    name = folded(heading)
    return next((kind for kind, form in _HEADED.items() if form.fullmatch(name)), "")


def in_column(kind: str, value: Any, month: Month) -> bool | None:
    """Whether the value of a column of that kind is of *month*; None where it cannot be read as a period."""
    if isinstance(value, dt.date):
        return _judged(kind, Month.of(value), month)
    return _in_column(kind, shown(value), month)


@lru_cache(maxsize=4096)
def _in_column(kind: str, text: str, month: Month) -> bool | None:
    plain = plain_of(text).strip()
    if is_of_a_part(text, month):
        return None
    if re.fullmatch(rf"[{NUMERALS}]{{1,3}}", plain):
        plain = str(number_of(plain))
    if kind == "month" and re.fullmatch(MONTH_OF_YEAR, plain):
        return int(plain) == month.month
    if short := _SHORT_YEAR.fullmatch(plain):
        plain = text = f"{short[1]} 20{short[2]}"
    if kind == "year" and re.fullmatch(r"\d{4}", plain):
        return int(plain) == month.year
    said = read(text if not re.fullmatch(r"\d{4}", plain) else f"{plain}年", month)
    if said.longer or said.other or said.span:
        return bool(kind == "year" and said.own)
    if said.own or said.near or (re.fullmatch(r"\d{4}年度?", plain) and kind != "month"):
        return True
    if plain in ("本月", "当月", "本期", "本年", "本年度"):
        return True
    try:
        day = read_day(text)
    except ValidationError:
        return None
    return None if day is None else _judged(kind, Month.of(day), month)


def _judged(kind: str, found: Month, month: Month) -> bool:
    """A day in a loose column that lies behind the month may be that on which the row was filled in."""
    if kind == "year":
        return found.year == month.year
    return found == month or (kind == "loose" and found > month)

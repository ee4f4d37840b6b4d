"""Numbers as people and WPS write them: full-width digits, units, separators, percent signs.

One reader for the entry form and for uploaded workbooks, so both take and refuse the same.
"""

from __future__ import annotations

import datetime as dt
import math
import re
import unicodedata
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from portal.core.text import cleaned, of_one_width

MAXIMUM = 999_999_999_999
#: What people write behind a number, or in brackets in the heading over it, whatever is counted.
UNITS = (
    "个", "人", "人次", "名", "位", "户", "次", "场", "场次", "件", "条", "项", "栋", "幢",
    "支", "处", "家", "例", "起", "宗", "套", "座", "周", "天", "小时", "分钟", "分", "元", "㎡", "m²",
    "平方米", "平米", "平方",
)  # fmt: skip
#: Units that are written otherwise and mean the same.
SAME_UNITS = (
    {"㎡", "m²", "m2", "平方米", "平米", "平方"},
    {"人", "名", "位"},
    {"个", "家"},
    {"次", "场", "场次"},
    {"件", "起", "宗", "例"},
    {"栋", "幢"},
    {"%", "百分比"},
)
#: What a unit begins with that is a multiple of another: 万元.
SCALES = tuple("十百千万亿")
#: What may stand between a figure and its unit, and how many it means: 3.6万, 3千元.
_TIMES = {"百": 100, "千": 1_000, "万": 10_000, "亿": 100_000_000}
#: What may stand behind a figure of which no unit is known: it counts, and says nothing of what.
COUNTER = "个"
#: Units in which the portal counts nothing, that people write all the same.
MEASURES = {"亩", "公顷", "平方公里", "公里", "千米", "米", "吨", "公斤", "千克", "斤"}
#: Thousands stand apart by one separator, in threes: “3,4” is no 34, and “12 13” are two numbers.
_YUAN = re.compile(r"^[¥￥]\s*|(?<=元)整$")
_NUMBER = re.compile(
    r"(-?(?:[0-9]{1,3}(?:([,'’])[0-9]{3})(?:\2[0-9]{3})*|[0-9]+)(?:\.[0-9]+)?)\s*(.*)", re.DOTALL
)
#: What people write around a number that nobody counted: 约30, 30多人, 30+.
_ESTIMATE = re.compile(r"[约近余多几≈~><≥≤]|左右|上下|以上|以下|不到|不足|超过|\+$")
#: What people write who have nothing to write; in a file it is asked whether it means nothing or zero.
_NOTHING = {"-", "--", "—", "——", "―", "–", "/", "\\", "无", "无数据", "未报", "空", "none", "n/a"}


@cache
def words_of(unit: str) -> tuple[str, ...]:
    """What may stand behind a figure that is counted in *unit*, itself first; empty where none is known."""
    same = next((group for group in SAME_UNITS if unit in group), set())
    return (unit, *sorted(same - {unit})) if unit else ("", COUNTER)


def read_whole(value: Any, units: tuple[str, ...] = ()) -> int | None:
    """The whole number that *value* means, None for a blank.

    *units* are the words that may follow the figure (``words_of``); 百, 千, 万 and 亿 before them multiply.
    Raises ``ValidationError`` with the sentence to show: not a number, a word for nothing, a fraction, or
    too large.
    """
    if value is None:
        return None
    if isinstance(value, bool | dt.date | dt.time | dt.timedelta):
        raise no_number(value)
    if isinstance(value, float):
        value = plain_decimal(value)
    text = of_one_width(cleaned(str(value))).strip()
    if not text:
        return None
    refuse_nothing(value)
    return _whole(*_digits_and_scale(text, units, value), value)


def read_written(value: str, units: tuple[str, ...]) -> Decimal:
    """The number that the text is, its unit or a scale behind it; raises as ``read_whole`` does."""
    digits, scale = _digits_and_scale(of_one_width(cleaned(value)).strip(), units, value)
    return Decimal(digits) * scale


def _digits_and_scale(text: str, units: tuple[str, ...], value: Any) -> tuple[str, int]:
    """The digits of a figure, and 10,000 where 万 stands behind them; one counted in 万元 has no scale."""
    if "元" in units:  # ￥3,000 and 3000元整 are so many, where yuan are counted
        text = _YUAN.sub("", text)
    found = _NUMBER.fullmatch(text)
    suffix = re.sub(r"\s", "", found[3]).lower() if found else ""
    scale, own = 1, units[0] if units else ""
    allowed = {of_one_width(unit).lower() for unit in units} | {""}
    if suffix[:1] in _TIMES and suffix not in allowed:
        if len(suffix) == 1 and own[:1] in SCALES:
            raise ValidationError(
                _("“%(value)s” may be read in two ways, for here is counted in “%(own)s”; write digits only.")
                % {"value": str(value).strip(), "own": own},
                code="two_scales",
            )
        scale, suffix = _TIMES[suffix[0]], suffix[1:]
    if found and suffix == "%" and "%" not in allowed:
        raise ValidationError(
            _("“%(value)s” is a rate; write the number that was counted.") % {"value": str(value).strip()},
            code="not_a_number",
        )
    if not found or suffix not in allowed:
        raise no_number(value, own)
    return re.sub("[,'’]", "", found[1]), scale


def no_number(value: Any, own: str = "") -> ValidationError:
    """Why the value is no number: one in another unit than *own*, an estimate, or no number at all."""
    text = unicodedata.normalize("NFKC", cleaned(str(value)))
    sentence = _("“%(value)s” is not a number; write digits only, such as 12.")
    found = _NUMBER.fullmatch(text.strip())
    unit = re.sub(r"\s", "", found[3]) if found else ""
    unit = unit if unit in MEASURES else unit.lstrip("百千万亿")
    if own and (unit in MEASURES or unit in UNITS):
        sentence = _("“%(value)s” counts in another unit (“%(unit)s”); write the number in “%(own)s”.")
    elif unit in MEASURES or unit in UNITS:
        sentence = _("“%(value)s” is in another unit; convert it and write the number in the unit asked for.")
    elif re.fullmatch(r"\+\s*\d.*", text.strip()):
        sentence = _("“%(value)s” looks like an increase; write the whole number, such as 12.")
    elif re.search(r"\d", text) and _ESTIMATE.search(text):
        sentence = _("“%(value)s” is an estimate; write the number that was counted, such as 12.")
    words = {"value": written(value), "unit": unit, "own": own}
    return ValidationError(sentence % words, code="not_a_number")


def written(value: Any) -> str:
    """The value as Excel and WPS show it, for a sentence that quotes it: TRUE, 511:00:00."""
    if isinstance(value, bool):
        return str(value).upper()
    return hours(value) if isinstance(value, dt.timedelta) else str(value).strip()


def hours(value: dt.timedelta) -> str:
    """A length of time as 26:00:00, whatever number of hours."""
    minutes, seconds = divmod(round(value.total_seconds()), 60)
    return f"{minutes // 60}:{minutes % 60:02d}:{seconds:02d}"


def plain_decimal(value: float) -> str:
    """The number in digits as a spreadsheet shows it, which keeps fifteen: 3.3 for 1.1 * 3, 0.0000001."""
    return f"{Decimal(f'{value:.15g}'):f}" if math.isfinite(value) else str(value)


def number_in(value: Any) -> Decimal | None:
    """The number alone that *value* is, with thousands set apart or not; None for anything else."""
    if isinstance(value, bool | dt.date | dt.time | dt.timedelta):
        return None
    if isinstance(value, int | float):
        number = Decimal(plain_decimal(value) if isinstance(value, float) else value)
        return number if number.is_finite() else None
    found = _NUMBER.fullmatch(of_one_width(cleaned(str(value))))
    return Decimal(re.sub("[,'’]", "", found[1])) if found and not found[3] else None


def is_nothing(value: Any) -> bool:
    """Whether somebody wrote that there is nothing, in one of the ways people do: 无, —, /."""
    return isinstance(value, str) and unicodedata.normalize("NFKC", cleaned(value)).casefold() in _NOTHING


def refuse_nothing(value: Any) -> None:
    """``ValidationError`` for a word such as 无 or —: it may mean zero or not known, and is never guessed."""
    if is_nothing(value):
        raise ValidationError(
            _("“%(value)s”: write 0 if there is none; leave the cell blank if it is not known.")
            % {"value": value.strip()},
            code="nothing",
        )


def _whole(digits: str, scale: int, value: Any) -> int:
    try:
        number = Decimal(digits) * scale
    except InvalidOperation as error:  # pragma: no cover - the pattern admits decimals only
        raise ValidationError(str(value), code="not_a_number") from error
    if number != number.to_integral_value():
        raise ValidationError(
            _("%(value)s is not a whole number; this figure is counted in whole ones.")
            % {"value": str(value).strip()},
            code="fraction",
        )
    if abs(number) > MAXIMUM:
        raise ValidationError(_("%(value)s is too large.") % {"value": str(value).strip()}, code="too_large")
    return int(number)

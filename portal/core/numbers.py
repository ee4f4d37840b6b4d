"""Numbers as people and WPS write them: full-width digits, units, separators, percent signs.

One reader for the entry form and for uploaded workbooks, so both take and refuse the same.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from decimal import Decimal, InvalidOperation
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

MAXIMUM = 999_999_999_999
_NUMBER = re.compile(r"([+-]?[0-9]+(?:\.[0-9]+)?)(.*)", re.DOTALL)
_BLANKS = {"", "-", "--", "—", "——", "/", "\\", "无数据", "未报", "空"}


def read_whole(value: Any, units: tuple[str, ...] = ()) -> int | None:
    """The whole number that *value* means, None for a blank.

    *units* are the words that may follow the figure (个, 件, 人, ㎡ …); 万 multiplies by 10,000.
    Raises ``ValidationError`` with the sentence to show: not a number, a fraction, or too large.
    """
    if value is None:
        return None
    if isinstance(value, bool | dt.date | dt.time):
        raise ValidationError(_("“%(value)s” is not a number.") % {"value": value}, code="not_a_number")
    text = unicodedata.normalize("NFKC", str(value))
    text = re.sub(r"[\s,'’]", "", text)
    if text in _BLANKS:
        return None
    found = _NUMBER.fullmatch(text)
    suffix = found[2] if found else ""
    scale = 1
    if suffix.startswith("万"):
        scale, suffix = 10_000, suffix[1:]
    allowed = {unicodedata.normalize("NFKC", unit) for unit in units} | {"", "%"}
    if not found or suffix not in allowed:
        raise ValidationError(
            _("“%(value)s” is not a number; write digits only, such as 12.") % {"value": str(value).strip()},
            code="not_a_number",
        )
    return _whole(found[1], scale, value)


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

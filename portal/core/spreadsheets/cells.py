"""What a cell means, as Excel and WPS write it: text, days, yes and no, one of several words.

Each reader gives None for a blank and raises ``ValidationError`` with the sentence to show.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import translation
from django.utils.translation import gettext as _
from openpyxl.utils import get_column_letter
from openpyxl.utils.datetime import from_excel

YES = {"是", "有", "√", "✓", "✔", "对", "y", "yes", "true", "1"}
NO = {"否", "无", "×", "✗", "✘", "x", "n", "no", "false", "0"}
SERIALS = range(18_264, 73_051)  # the days from 1950 to 2099 as Excel counts them
_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:T?\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")


def folded(value: Any) -> str:
    """A heading or a word without what differs between programs: width, blanks, colons, capitals."""
    text = unicodedata.normalize("NFKC", str(value or ""))
    return re.sub(r"[\s::*()()]", "", text).casefold()


def names_of(label: Any) -> set[str]:
    """The label in every language of the portal, folded."""
    found = set()
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            found.add(folded(str(label)))
    return found


def address(row: int, position: int) -> str:
    """The address of a cell: its row counted from one, its position in the row from zero."""
    return f"{get_column_letter(position + 1)}{row}"


def is_blank(value: Any) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


def is_formula(value: Any) -> bool:
    """Whether the cell holds a formula instead of a value (read with ``data_only=False``)."""
    return (isinstance(value, str) and value.startswith("=")) or type(value).__name__ in {
        "ArrayFormula",
        "DataTableFormula",
    }


def read_text(value: Any) -> str | None:
    """Text without blanks around it; numbers as people would type them, a code without its ``.0``."""
    if is_blank(value):
        return None
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, dt.datetime):
        return value.date().isoformat()
    return str(value).strip()


def read_day(value: Any) -> dt.date | None:
    """A day: a real date, ``2026-10-8``, ``2026.10.8``, ``2026/10/8``, ``2026年10月8日`` or ``20261008``."""
    if is_blank(value):
        return None
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    text = re.sub(r"\s", "", unicodedata.normalize("NFKC", read_text(value) or ""))
    if text.isdigit() and int(text) in SERIALS:
        return _serial(int(text))
    found = _DAY.fullmatch(text) or _COMPACT.fullmatch(text)
    try:
        if found:
            return dt.date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        pass
    raise ValidationError(
        _("“%(value)s” is not a date; write it as 2026-10-08.") % {"value": str(value).strip()},
        code="not_a_date",
    )


def _serial(number: int) -> dt.date:
    day = from_excel(number)
    return day.date() if isinstance(day, dt.datetime) else dt.date(1900, 1, 1)


def read_yes_no(value: Any) -> bool | None:
    """是 or 否, √ or ×, 有 or 无, a ticked box."""
    if is_blank(value):
        return None
    if isinstance(value, bool):
        return value
    word = folded(read_text(value))
    if word in YES | NO:
        return word in YES
    raise ValidationError(
        _("“%(value)s” is neither yes nor no; write 是 or 否.") % {"value": str(value).strip()},
        code="not_yes_or_no",
    )


def read_choice(value: Any, words: dict[str, Any], labels: Iterable[Any]) -> Any:
    """The choice that the word names (*words*: folded → value); *labels* are for the sentence."""
    if is_blank(value):
        return None
    word = folded(read_text(value))
    if word in words:
        return words[word]
    raise ValidationError(
        _("“%(value)s” is not among: %(choices)s.")
        % {"value": str(value).strip(), "choices": _("; ").join(str(label) for label in labels)},
        code="not_a_choice",
    )


def read_decimal(value: Any) -> Decimal | None:
    """A number that may have decimals."""
    if is_blank(value):
        return None
    text = re.sub(r"[\s,'’]", "", unicodedata.normalize("NFKC", str(value)))
    try:
        number = None if isinstance(value, bool | dt.date | dt.time) else Decimal(text)
    except InvalidOperation:
        number = None
    if number is None or not number.is_finite():
        raise ValidationError(
            _("“%(value)s” is not a number; write digits only, such as 12.") % {"value": str(value).strip()},
            code="not_a_number",
        )
    return number

"""What a cell means, as Excel and WPS write it: text, yes and no, one of several words, numbers.

Each reader gives None for a blank and raises ``ValidationError`` with the sentence to show. Zero is a
figure and no blank. Days: ``days``; whole numbers: ``core.numbers``.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import translation
from django.utils.translation import gettext as _
from openpyxl.utils import get_column_letter

from portal.core.numbers import (
    UNITS,
    hours,
    no_number,
    number_in,
    plain_decimal,
    read_written,
    refuse_nothing,
)
from portal.core.spreadsheets.book import Sheet, Sign, Unreadable, Unstored
from portal.core.text import cleaned, folded, refuse_personal_numbers

YES = {"是", "有", "√", "✓", "✔", "对", "y", "yes", "true", "1"}
NO = {"否", "无", "×", "✗", "✘", "x", "n", "no", "false", "0"}
#: What a heading may carry beside its name: a remark in brackets, a star, “required”.
_BRACKETS = re.compile(r"[(\uff08【\[〔]([^)\uff09】\]〕]*)[)\uff09】\]〕]")
_STARS = re.compile(r"[*\uff0a※★☆]|必填|选填")
#: A day as a pattern, and as an example, which has to be said to be one.
_PATTERN = r"(?:y+\W?m+\W?d+|年\W?月\W?日?)"
_EXAMPLE = r"\d{4}\s*[-/.年]?\s*\d{1,2}(?:\s*[-/.月]?\s*\d{1,2}\s*日?|月)?"
#: Remarks that do not change what is meant: a unit, how to fill in, this month. Any other may (累计, 按户籍).
_ASIDE = re.compile(
    rf"(?:(?:计量)?单位[:\uff1a]?)?(?:{'|'.join(map(re.escape, UNITS))}|%)|本月|当月|月末|期末|数量|说明"
    r"|(?:非?必填|选填|可不填|可为?空|不可为?空)项?|单选|多选|可多选|请选择|选择|可选"
    r"|(?:请|从)?下拉(?:列表|菜单|框|选项)?(?:中)?(?:选择|选取)?"
    r"|(?:请?(?:如实|准确|据实|认真|规范|手工|逐项)?填写)|请?勿(?:修改|改动|更改|删除|空|漏填)"
    r"|(?:请?(?:填写?|写|用))?(?:全称|全名|阿拉伯数字|数字|整数|文字|文本|汉字)"
    r"|√|[打画填](?:√|勾|钩)|请[打画](?:√|勾|钩)|√(?:为|是|表示|代表|[=＝])(?:是|有)|(?:是|有)(?:[打画填]|[:\uff1a=＝])?√"
    rf"|(?:格式|例|如|例如|格式如|示例|样例)?(?:为|[:\uff1a])?{_PATTERN}"
    rf"|(?:格式|例|如|例如|格式如|示例|样例)(?:为|[:\uff1a])?(?:{_EXAMPLE})"
    r"|(?:不超过|不多于|限|最多)?\d+个?字(?:以内|之内|内|以下)?|是\W?否|有\W?无",
    re.IGNORECASE,
)
#: A unit behind a heading without brackets: 绿化/㎡, 绿化 ㎡.
_TAIL = re.compile(rf"(?<=\S)\s*[/\uff0f:\uff1a\s]\s*(?:{'|'.join(map(re.escape, UNITS))})$")
LONGEST = 1e21  # of numbers of more than 15 digits, those that are written out in sentences
_AND = re.compile(r"[,\uff0c、;\uff1b。\s]+")


def letters(position: int) -> str:
    """The letters of the column at that position, which counts from zero."""
    return get_column_letter(position + 1)


def address(row: int, position: int) -> str:
    """The address of a cell: its row counted from one, its position in the row from zero."""
    return f"{letters(position)}{row}"


def at(sheet: Sheet, row: int, position: int) -> str:
    """The address of a cell of the sheet in the file, also where the sheet is read with columns for rows."""
    return address(position + 1, row - 1) if sheet.is_turned else address(row, position)


def names_of(label: Any) -> set[str]:
    """The label in every language of the portal, folded."""
    found = set()
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            found.add(folded(str(label)))
    return found


def heading_keys(value: Any) -> list[str]:
    """The folded heading, and without its unit, star or remark on filling in: best first."""
    return _heading_keys("" if value is None else str(value))


@lru_cache(maxsize=10_000)
def _heading_keys(value: str) -> list[str]:
    text = cleaned(value)
    plain = _TAIL.sub("", _STARS.sub("", _BRACKETS.sub(_without_aside, text)).strip())
    return list(dict.fromkeys(filter(None, (folded(text), folded(plain)))))


def _without_aside(found: re.Match[str]) -> str:
    return "" if is_aside(found[1]) else found[0]


def is_aside(remark: str) -> bool:
    """Whether the remark, as a whole or each of its parts, changes nothing of what is meant."""
    remark = remark.strip()
    parts = filter(None, _AND.split(remark))
    return bool(_ASIDE.fullmatch(remark)) or all(_ASIDE.fullmatch(one) for one in parts)


def remarked(value: Any) -> str:
    """The folded heading without its brackets, where one of them may change what it means; else empty."""
    text = cleaned(str(value)) if isinstance(value, str) else ""
    if all(is_aside(one) for one in _BRACKETS.findall(text)):
        return ""
    return folded(_STARS.sub("", _BRACKETS.sub("", text)))


def is_blank(value: Any) -> bool:
    """Whether nothing shows in the cell: zero and no are something, what cannot be read is as well."""
    if type(value) is not str:  # what cannot be read is a text of a kind of its own
        return value is None
    return not value.strip() or (not value.isprintable() and not cleaned(value))


def refuse_unreadable(value: Any) -> None:
    """``ValidationError`` for a cell that shows an error, or a formula of which no value is stored."""
    if isinstance(value, Unstored):
        raise ValidationError(
            _("a formula whose value the file does not hold; open it in Excel or WPS and save it, "
              "or write the value"),
            code="no_value",
        )  # fmt: skip
    if isinstance(value, Sign):
        raise ValidationError(
            _("the font shows a sign here, not the letter “%(value)s”; write in words what is meant")
            % {"value": str(value)},
            code="no_value",
        )
    if isinstance(value, Unreadable):
        raise ValidationError(
            _("the error %(error)s; correct the formula or write the value") % {"error": str(value)},
            code="no_value",
        )


def shown(value: Any) -> str:
    """The cell as its owner would recognise it in a sentence."""
    if is_blank(value):
        return ""
    if is_inexact(value):
        return plain_decimal(float(value)) if abs(value) < LONGEST else str(value)
    return read_text(value) or str(value)


def is_moment(value: Any) -> bool:
    """Whether the cell holds a day or a time: how the file shows it is not known, only what it means."""
    return isinstance(value, dt.date | dt.time | dt.timedelta)


def is_broken(value: Any) -> bool:
    """Whether the cell holds a text of more than one line, or with tabs in it, which go as the lines do."""
    return isinstance(value, str) and not value.isprintable() and not {"\n", "\t"}.isdisjoint(cleaned(value))


def is_inexact(value: Any) -> bool:
    """Whether the cell holds a number with more digits than Excel keeps: a long code typed as a number."""
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) >= 1e15


def read_text(value: Any) -> str | None:
    """Text, cleaned; numbers as people type them, a code without its ``.0``; a length of time as 26:00:00."""
    if is_blank(value):
        return None
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if is_inexact(value):
        refuse_personal_numbers(shown(value))
        raise ValidationError(
            _(
                "Excel keeps only the first 15 digits of a number, so the last ones are lost; format the "
                "cell as text and write the number again."
            ),
            code="inexact",
        )
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, float):
        return plain_decimal(value)
    if isinstance(value, dt.datetime):
        is_day = value.time() == dt.time()
        return value.date().isoformat() if is_day else value.isoformat(" ", "minutes")
    if isinstance(value, dt.timedelta):
        return hours(value)
    return cleaned(str(value))


def read_yes_no(value: Any, words: Mapping[str, bool] | None = None) -> bool | None:
    """是 or 否, √ or ×, 有 or 无, a ticked box; ① refers to a note and is no 1.

    *words* are further answers, folded: 已整改 where that is asked.
    """
    if is_blank(value):
        return None
    if isinstance(value, bool):
        return value
    text = read_text(value) or ""
    word = folded(text)
    if words and word in words:
        return words[word]
    if word in YES | NO and not any(one.isdigit() and not one.isdecimal() for one in text):
        return word in YES
    raise ValidationError(
        _("“%(value)s” is neither yes nor no; write 是 or 否.") % {"value": shown(value)},
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
        % {"value": shown(value), "choices": _("; ").join(str(label) for label in labels)},
        code="not_a_choice",
    )


def read_decimal(value: Any, units: tuple[str, ...] = ()) -> Decimal | None:
    """A number that may have decimals; *units* are the words that may stand behind it (``words_of``)."""
    if is_blank(value):
        return None
    refuse_nothing(value)
    number = number_in(value)
    if number is None and isinstance(value, str):
        number = read_written(value, units)
    if number is None:
        raise no_number(value if isinstance(value, bool) else shown(value))
    return number

"""Text as it is kept and as it is compared: one function at the door, one fold for comparing.

Both serve forms, imports, search and sign-in alike, so that what looks the same is the same.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

#: How long a reason or a remark may be, in characters: what the models keep.
LONGEST_TEXT = 300
#: Other programs' ways to write a line's end.
_BREAKS = re.compile(r"\r\n?|[\u0085\u2028\u2029\x0b\x0c]")
_FEED = re.compile(r"\s*[\n\t]\s*")
#: What shows nothing: control and format characters, but for tab and line feed.
_INVISIBLE = {"Cc", "Cf", "Cs"}
#: Bullets of symbol fonts, as text programs put them on the clipboard: signs of no meaning to anybody else.
_BULLETS = range(0xF000, 0xF100)
#: Where rare Chinese characters stand, those too that this Unicode does not know yet.
_RARE = range(0x20000, 0x40000)
#: Signs that only one machine's fonts show: rare characters that were drawn there, and what was lost before.
_NOT_SHARED = re.compile("[\ue000-\uefff\uf100-\uf8ff\U000f0000-\U0010ffff\ufffd]")
#: Fillers that Unicode calls letters or symbols, though they show nothing.
_BLANK_LETTERS = "\u115f\u1160\u3164\uffa0\u2800\u034f\u17b4\u17b5\ufe0e\ufe0f"
_SHOWS_NOTHING = re.compile(f"[{_BLANK_LETTERS}]")
#: Signs that look like another one, each behind that: dots between the parts of a name (阿依古丽·买买提),
#: dashes, quotation marks, Cyrillic and Greek letters, parts of characters that a .pdf hands on for them.
_LOOKING_ALIKE = (
    "·•・‧∙⋅․.", "-‐‑‒–—―−─━", "\"“”„‟", "'‘’‛", "〇○◯",
    "AАΑ", "BВΒ", "CС", "EЕΕ", "HНΗ", "IІΙ", "JЈ", "KКΚ", "MМΜ", "NΝ", "OОΟ", "PРΡ", "SЅ", "TТΤ", "XХΧ",
    "YΥ", "ZΖ", "aа", "cс", "eе", "iі", "jј", "oоο", "pр", "sѕ", "xх", "yу",
    "户戶", "民⺠", "西⻄", "虎⻁", "见⻅", "角⻆", "贝⻉", "车⻋", "长⻓", "门⻔", "青⻘", "页⻚", "风⻛",
    "飞⻜", "食⻝", "马⻢", "骨⻣", "鬼⻤", "鱼⻥", "鸟⻦", "麦⻨", "黄⻩", "齐⻬", "龙⻰",
)  # fmt: skip
#: Sign → the one that it looks like, once both are of one width (NFKC).
ALIKE = {sign: group[0] for group in _LOOKING_ALIKE for sign in group[1:]}
_ALIKE = str.maketrans(ALIKE)

JOINER = "\u2060"
#: A number before its unit: 95|个, 1.77|万|㎡, 3.5|个|百分点, 2026|年; not the one in a name, 第1社区.
_UNIT = re.compile(
    r"((?<![第0-9.,/])[0-9][0-9.,/]*%?|(?<=[0-9])万|(?<=[0-9])个(?=百分点|社区))(?=[㎡\u4e00-\u9fff])"
)

#: Eighteen digits with a day of birth in their middle, the last one perhaps an X.
_BORN = r"(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
_IDENTITY = re.compile(rf"(?<![0-9A-Za-z])[1-9]\d{{5}}[ -]?{_BORN}[ -]?\d{{3}}[\dXx](?![0-9A-Za-z])")
SHORTEST_NUMBER = 11
_MOBILE = re.compile(r"(?<!\d)1[3-9]\d[ -]?\d{4}[ -]?\d{4}(?!\d)")


def cleaned(text: str) -> str:
    """The text in composed form (NFC), without invisible and control characters, no blanks at its ends.

    Line feeds and tabs stay: ``one_line`` takes them out of names.
    """
    if text.isprintable() and unicodedata.is_normalized("NFC", text) and not _SHOWS_NOTHING.search(text):
        return text.strip()
    text = _BREAKS.sub("\n", unicodedata.normalize("NFC", text))
    kept = [
        sign for sign in text if sign in "\n\t" or (not _shows_nothing(sign) and sign not in _BLANK_LETTERS)
    ]
    return "".join(kept).strip()


def _shows_nothing(sign: str) -> bool:
    kind = unicodedata.category(sign)
    is_rare = ord(sign) in _RARE and ord(sign) & 0xFFFF < 0xFFFE
    return kind in _INVISIBLE or (kind == "Cn" and not is_rare) or ord(sign) in _BULLETS


def refuse_unknown_signs(text: str) -> None:
    """``ValidationError`` for signs of private fonts, which show as a box or as another one elsewhere."""
    if (not text.isprintable() and _NOT_SHARED.search(cleaned(text))) or "\ufffd" in text:
        sentence = _("“%(value)s” holds a rare character that cannot be shown; write the standard one.")
        raise ValidationError(sentence % {"value": beginning(cleaned(text), 40)}, code="unknown_sign")


def of_one_width(text: str) -> str:
    """The text with digits and signs of one width (NFKC), for reading figures and days.

    Raised, lowered and circled digits stay what they are: they point to a note, and 10² is no 102.
    """
    if text.isascii():
        return text
    if all(unicodedata.category(sign) != "No" for sign in text):
        return unicodedata.normalize("NFKC", text)
    return "".join(
        sign if unicodedata.category(sign) == "No" else unicodedata.normalize("NFKC", sign) for sign in text
    )


def one_line(text: str) -> str:
    """Cleaned, and on one line: what names, headings and words are."""
    text = cleaned(text)
    return text if text.isprintable() else _FEED.sub(_joint, text)


def prose_on_one_line(text: str) -> str:
    """Cleaned, and on one line: what people write at length, whose lines and columns never run together."""
    text = cleaned(text)
    return text if text.isprintable() else _FEED.sub(" ", text)


def _joint(found: re.Match[str]) -> str:
    """Nothing between Chinese signs, a blank where digits or letters would run into each other."""
    before, after = found.string[: found.start()][-1:], found.string[found.end() :][:1]
    return " " if before.isalnum() and after.isalnum() and (before + after).isascii() else ""


def folded(value: Any) -> str:
    """What is left of a text when it is compared: no width, capitals, blanks, colons or brackets' kind.

    Signs that look alike are one: a Cyrillic А is an A, a long dash a short one.

    Zero is a text like any other; None alone is empty.
    """
    return _folded("" if value is None else str(value))


@lru_cache(maxsize=10_000)
def _folded(text: str) -> str:
    text = unicodedata.normalize("NFKC", cleaned(text))
    return re.sub(r"[\s:*()]", "", text).translate(_ALIKE).casefold()


def refuse_personal_numbers(text: str) -> None:
    """``ValidationError`` where free text holds an identity or a mobile number (red line 1).

    The portal counts work, it keeps no file on persons; a work telephone has a field of its own.
    """
    if len(text) < SHORTEST_NUMBER:
        return
    plain = unicodedata.normalize("NFKC", cleaned(text))
    for pattern, sentence in (
        (
            _IDENTITY,
            _("“%(found)s” looks like an identity number; such numbers are not kept here. Take it out."),
        ),
        (_MOBILE, _("“%(found)s” looks like a mobile number; such numbers are not kept here. Take it out.")),
    ):
        if found := pattern.search(plain):
            shown = f"{found[0][:3]}…{found[0][-2:]}"
            raise ValidationError(sentence % {"found": shown}, code="personal_number")


def refuse_too_long(text: str, limit: int) -> None:
    """``ValidationError`` with both numbers for a text of more than *limit* characters."""
    if len(text) > limit:
        raise ValidationError(
            _("The text has %(count)d characters; at most %(limit)d are kept. Please shorten it.")
            % {"count": len(text), "limit": limit},
            code="too_long",
        )


def unbroken(text: str) -> str:
    """The text with a word joiner between each number and its unit, so that no line ends between them."""
    return _UNIT.sub(rf"\1{JOINER}", text)


def beginning(text: str, most: int) -> str:
    """The text for a sentence that quotes it; where it is longer than *most*, a sign says that it goes on."""
    return text if len(text) <= most else f"{text[: most - 1]}…"


def whole(text: str, limit: int) -> str:
    """What somebody wrote, cleaned, to be kept whole: ``ValidationError`` if it is longer than *limit*.

    Nothing is cut off unseen, and no personal number is kept.
    """
    text = cleaned(text)
    refuse_too_long(text, limit)
    refuse_personal_numbers(text)
    refuse_unknown_signs(text)
    return text


def row_number(text: str) -> int | None:
    """The number of a row that an address or a form names; None where no row can have it."""
    return int(text) if text.isdecimal() and len(text) < 19 else None

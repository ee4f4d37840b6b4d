"""What a number format shows of a value that is not the value: more, another sign, nothing, half a day.

A format is read for a positive number, a negative one, zero and text, which may each have a section of
their own: ``0"万";-0"万";;@``.
"""

from __future__ import annotations

import re
from functools import cache

PERCENT, MORE, SIGN, NOTHING, DAY, YEAR = "percent", "more", "sign", "nothing", "day", "year"
CALENDAR = "calendar"  # the day by another calendar, that of the moon
WORDS = "words"  # more than the text that the cell holds
BESIDE = "beside"  # words beside the day: 2026-10-8前
ORDER = "order"  # the day before the month
#: The number in full, written otherwise, which matters where text is meant: 1.10, ¥1; or 1,234.
SHAPE, THOUSANDS = "shape", "thousands"
SHAPES = ("", SHAPE, THOUSANDS)
ROUNDED = "rounded"  # fewer decimals than the number has: 1.4 shown as 1
#: The currency that is shown beside a number: our own, or another.
YUAN, FOREIGN = "yuan", "foreign"
OF_NUMBERS = (YUAN, FOREIGN)
#: What is shown of a positive number, a negative one, zero and text.
Kinds = tuple[str, str, str, str]
PLAIN: Kinds = ("", "", "", "")
#: Formats that files know by number alone and that do not show the value; those of Chinese programs too.
BUILT_IN: dict[str, Kinds] = {
    **dict.fromkeys(
        ("2", "4", "5", "6", "7", "8", "11", "12", "13", "39", "40", "43", "48"), (SHAPE, SHAPE, SHAPE, "")
    ),
    **dict.fromkeys(("42", "44"), (SHAPE, SHAPE, "", "")),
    **dict.fromkeys(("3", "37", "38", "41"), (THOUSANDS, THOUSANDS, THOUSANDS, "")),
    **dict.fromkeys(("9", "10"), (PERCENT, PERCENT, PERCENT, "")),
    **dict.fromkeys(("17", "27", "36", "50", "52", "57"), (DAY, DAY, DAY, "")),
    **dict.fromkeys(("16", "28", "29", "51", "53", "54", "58"), (YEAR, YEAR, YEAR, "")),
}
#: Those of them that show the currency of the country whose program opens the file, which is ours.
BUILT_IN_MONEY = frozenset({"5", "6", "7", "8", "42", "44"})
#: How many decimals those of them show that show a number.
PLACES = {
    **dict.fromkeys(("1", "3", "5", "6", "37", "38", "41", "42"), 0),
    **dict.fromkeys(("2", "4", "7", "8", "39", "40", "43", "44"), 2),
}
#: A format that says nothing of decimals.
ANY = -1
#: WPS writes ! where Excel writes a backslash.
_SIGNS = re.compile(r'"[^"]*"|[\\!].|.', re.DOTALL)
_NO_SIGNS = re.compile(r'"[^"]*"|[\\!].|\[[^\]]*\]|_.|\*.')
_SPACING = re.compile(r"_.|\*.")
_LITERAL = re.compile(r'"([^"]*)"|[\\!](.)')
_HARMLESS = re.compile(r"[\s¥￥$€()-]")
#: What the places of digits are made of; anything else between them is shown as it stands.
_OF_A_NUMBER = re.compile(r"E[+-]|General|[0#?.,/@\s¥￥$€()-]")
_CURRENCY = re.compile(r"[¥￥€]|\[\$[^-\]]|(?<!\[)\$")
_PARTED = re.compile(r"[0#?]-[0#?]")
_CALENDAR = re.compile(r"\[\$[^\]-]*-(?:[0-9A-Fa-f]{2})?([0-9A-Fa-f]{2})[0-9A-Fa-f]{4}\]")
_OURS = {0, 1, 2, 9, 10, 11, 12}  # forms of the Gregorian calendar
_CONDITION = re.compile(r"\[[<>=]")
#: A text in quotes, one sign behind a backslash or WPS's !, [$what is shown-language], [h] beyond a day.
_PART = re.compile(
    r'"[^"]*"|[\\!].|\[\$(?P<words>[^\]]*?)(?:-(?P<language>[0-9A-F]*))?\]|\[(?P<clock>h+|m+|s+)\]',
    re.DOTALL | re.IGNORECASE,
)
_OWN_MONEY = re.compile(r"[¥\uffe5]|CNY|RMB|人民币", re.IGNORECASE)
_OTHER_MONEY = re.compile(
    r"(?:US|HK|NT|MOP)?[$\uff04]|[€£\uffe1₩₹₽฿₫₱₺]|[美日欧港澳台韩]元|英镑"
    r"|(?<![A-Z])(?:USD|EUR|HKD|JPY|GBP|TWD|MOP|KRW|AUD|CAD|SGD|CHF)(?![A-Z])",
    re.IGNORECASE,
)
_JAPAN = "0411"  # the language in which ¥ is the yen
#: What may stand beside a day and says nothing of it: its own signs and names, the time, weekdays.
_OF_A_DAY = re.compile(
    r"[年月日号时点分秒上下午周星期礼拜第季度]|公元|[\s\-/.,:;()\uff08\uff09\uff0c\uff1a·'T、—–]|AM/PM|A/P|General|\[[^\]]*\]",
    re.IGNORECASE,
)
_DAY_SIGNS = re.compile(r"[ymdhsegb0@?#]|aaaa?", re.IGNORECASE)
_DAY_FIRST = re.compile(r"d{1,2}[-/.,\s\\\"]*m{1,2}(?!m)", re.IGNORECASE)


@cache
def kinds_of(code: str) -> Kinds:
    """What the format shows of each kind of value that is not the value; empty where it shows that."""
    code = spelled(code.replace("G/通用格式", "General"))
    if code in ("", "General", "@"):
        return PLAIN
    given = sections_of(code)
    if _CONDITION.search(code):
        found = [_number(one, is_above=False) for one in given]
        kind = next((one for one in found if one not in SHAPES), max(found))
        return (kind, kind, kind, "")
    above = _number(given[0], is_above=True)
    below = _below(given[1]) if len(given) > 1 else _number(given[0], is_above=False)
    zero = _zero(given[2]) if len(given) > 2 else NOTHING if _hides_zero(given[0]) else above
    text = _text(given)
    return (above, below, zero, text)


def spelled(code: str) -> str:
    """The format with words out of [$…] as words in quotes; a currency and a language stay where they are."""
    return _PART.sub(_spelled, code)


def _spelled(found: re.Match[str]) -> str:
    if found["clock"]:
        return str(found["clock"])
    words = found["words"] or ""
    if not _OTHER_MONEY.sub("", _OWN_MONEY.sub("", words)).strip():
        return found[0]
    language = f"[$-{found['language']}]" if found["language"] else ""
    return '"' + words.replace('"', "") + '"' + language


@cache
def money_of(code: str) -> str:
    """The currency that the format shows beside a number; empty for none."""
    bare = re.sub(r"\[(?!\$)[^\]]*\]|_.", "", code)
    bare = re.sub(r"\[\$([^\]]*?)(?:-[0-9A-Fa-f]*)?\]", r"\1", bare)
    if not re.search(r"[0#?]|General|G/", bare):
        return ""
    parts = _PART.finditer(code)
    is_yen = any((one["language"] or "")[-4:].zfill(4) == _JAPAN for one in parts if one["words"])
    if is_yen or _OTHER_MONEY.search(bare):
        return FOREIGN
    return YUAN if _OWN_MONEY.search(bare) else ""


@cache
def places_of(code: str) -> int:
    """How many decimals the format shows of a number; ``ANY`` where it sets no number to them."""
    section = sections_of(spelled(code))[0]
    bare = _NO_SIGNS.sub("", section)
    is_number = re.search(r"[0#?]", bare) and not re.search(r"General|G/|[%/@ymdhs]|E[+-]", bare)
    if not is_number or _CONDITION.search(code):
        return ANY
    decimals = re.search(r"\.([0#?]*)", bare)
    return len(decimals[1]) if decimals else 0


def is_rounded(value: str, places: int) -> bool:
    """Whether that many decimals show another number; beyond 15 digits there are none."""
    if places == ANY or not ("." in value or "E-" in value or "e-" in value):
        return False
    number = float(value)
    return abs(round(number, places) - number) > 1e-9 * max(1.0, abs(number))


def sections_of(code: str) -> list[str]:
    """The parts of a format between semicolons that are not themselves shown."""
    sections = [""]
    for sign in _SIGNS.findall(code):
        if sign == ";":
            sections.append("")
        else:
            sections[-1] += sign
    return sections


def _number(section: str, *, is_above: bool) -> str:
    bare = _NO_SIGNS.sub("", section)
    if "%" in bare:
        return PERCENT
    if "@" in bare:
        return MORE if _text([section]) else ""
    if "General" not in bare and re.search(r"[ymdhs]", bare, re.IGNORECASE):
        return CALENDAR if _is_of_another_calendar(section) else _day(bare, section)
    if "General" not in bare and not re.search(r"[0#?]", bare):
        return MORE if _SPACING.sub("", section).replace('"', "").strip() else NOTHING
    literal = _HARMLESS.sub("", "".join(a + b for a, b in _LITERAL.findall(section)))
    padded = re.search(r"(?<![#.,0])0{2,}(?!\.?0*[#,])", bare)
    scaled = re.search(r"[0#],+(?![0#])", bare)
    strange = _OF_A_NUMBER.sub("", bare) or _PARTED.search(bare)
    if literal or strange or scaled or (padded and "." not in bare):
        return MORE
    in_front = re.split(r"[0#?G]", re.sub(r"\[[^\]]*\]", "", _SPACING.sub("", section)))[0]
    return SIGN if is_above and re.search(r"[-(]", in_front) else _shape(bare, section)


def _shape(bare: str, section: str) -> str:
    """How a number is written that is shown in full: with decimals, as a fraction, with a currency."""
    if "General" in bare and "[DBNum" not in section:
        return ""
    if re.search(r"[./]|E[+-]", bare) or _CURRENCY.search(section) or "[DBNum" in section:
        return SHAPE
    return THOUSANDS if "," in bare else ""


def _below(section: str) -> str:
    """A negative number is one by a sign, by brackets or by its colour."""
    kind = _number(section, is_above=False)
    is_signed = kind not in SHAPES or re.search(r"[-(]|\[(?!\$)|@", section)
    return kind if is_signed else SIGN


def _zero(section: str) -> str:
    """Zero may be a dash, as accountants write it; nothing at all is a blank."""
    if _hides_zero(section):
        return NOTHING
    shows = re.sub(r'["\\?\s¥\uffe5$€]', "", _SPACING.sub("", re.sub(r"\[[^\]]*\]", "", section)))
    return "" if shows and not shows.strip("-—–") else _number(section, is_above=True)


def _text(given: list[str]) -> str:
    """What is shown of a text: by the fourth section, or by the last that names it."""
    if len(given) > 3 and not given[3].strip():
        return NOTHING
    section = given[3] if len(given) > 3 else given[-1]
    if len(given) > 3 and not re.search(r"@|General", _NO_SIGNS.sub("", section)):
        return WORDS
    literal = _HARMLESS.sub("", "".join(a + b for a, b in _LITERAL.findall(section)))
    return WORDS if literal and "@" in _NO_SIGNS.sub("", section) else ""


def _hides_zero(section: str) -> bool:
    """Whether the section has places for digits and shows none of them for zero: #, #,###, #.##."""
    bare = _NO_SIGNS.sub("", section)
    return "#" in bare and not re.search(r"[0?%]|General", bare)


def _is_of_another_calendar(section: str) -> bool:
    """Whether the language of the format, [$-130000], names another calendar than ours in its third byte."""
    found = _CALENDAR.search(section)
    return bool(found) and int(found[1], 16) not in _OURS  # type: ignore[index]


def _day(bare: str, section: str) -> str:
    """A day of which the format shows but the month or no year, the day before the month, or words beside."""
    signs = set(re.sub(r"am/pm|a/p", "", bare, flags=re.IGNORECASE).casefold())
    if "d" not in signs and ("y" in signs or "e" in signs or ("m" in signs and not signs & set("hs"))):
        return DAY
    words = "".join(a + b for a, b in _LITERAL.findall(section))
    if says_beside_day(words) or _DAY_SIGNS.sub("", _OF_A_DAY.sub("", bare)):
        return BESIDE
    if "d" in signs and not signs & set("ye"):
        return YEAR
    return ORDER if _DAY_FIRST.search(section) else ""


def says_beside_day(words: str) -> bool:
    """Whether words that a format shows beside a day say more than that it is one."""
    return bool(_OF_A_DAY.sub("", words))

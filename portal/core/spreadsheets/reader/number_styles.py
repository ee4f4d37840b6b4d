"""What a number or date style of an .ods shows that is not the value."""

from __future__ import annotations

import re
from typing import Any

from formats import (  # type: ignore[import-not-found]
    ANY,
    BESIDE,
    CALENDAR,
    DAY,
    NOTHING,
    ORDER,
    PLAIN,
    YEAR,
    Kinds,
    kinds_of,
    money_of,
    places_of,
    says_beside_day,
)
from parsing import attribute, local  # type: ignore[import-not-found]

_OF_ZERO = re.compile(r"(?:[<>]=?|=|!=|<>)0(?:\.0*)?")
_DAY_FIRST = re.compile(r"\bday [-/.,\s]*month\b(?!true)")
NUMBER_STYLES = {"number-style", "currency-style", "percentage-style", "text-style"}


JAPANESE = "-411"  # the language in which ¥ is the yen


def data_kinds(style: Any, given: dict[str, Any]) -> tuple[Kinds, int, str]:
    """What a number or date style shows that is not the value, how many decimals, and which currency."""
    if local(style.tag) not in NUMBER_STYLES:
        return _kinds(style, given), ANY, ""
    own = code_of(style)
    codes = [own, *map(code_of, _mapped(style, given))]
    return _kinds(style, given), places_of(own), next(filter(None, map(money_of, codes)), "")


def _mapped(style: Any, given: dict[str, Any]) -> list[Any]:
    """The styles by which a style shows values on conditions."""
    names = [attribute(one, "apply-style-name") for one in style if local(one.tag) == "map"]
    return [given[name] for name in names if name in given]


def _kinds(style: Any, given: dict[str, Any]) -> Kinds:
    # yyyy-m-d;@ is a style of texts, by which numbers are shown as days
    if dates := [one for one in (style, *_mapped(style, given)) if local(one.tag) == "date-style"]:
        kind = next(filter(None, map(day_kind, dates)), "")
        return (kind, kind, kind, "")
    if local(style.tag) not in NUMBER_STYLES:
        return PLAIN
    above, below, zero, text = number_kinds(style, given)
    if local(style.tag) == "text-style" and "text-content" not in {local(one.tag) for one in style}:
        text = NOTHING
    return (above, below, zero, text)


def day_kind(style: Any) -> str:
    """What a date style does not show of a day: the day itself, its year, or the day as we count it."""
    parts = {local(one.tag): attribute(one, "calendar") for one in style}
    if any(parts.get(name, "") not in ("", "gregorian") for name in ("era", "year", "month", "day")):
        return CALENDAR
    if "day" not in parts and parts.keys() & {"month", "year", "quarter", "week-of-year"}:
        return DAY
    if says_beside_day("".join(one.text or "" for one in style if local(one.tag) == "text")):
        return BESIDE
    if parts.keys() & {"day", "day-of-week"} and "year" not in parts:
        return YEAR
    return ORDER if _is_day_first(style) else ""


def _is_day_first(style: Any) -> bool:
    """Whether the month's number stands behind the day's, with nothing that says which is which."""
    told = [
        (one.text or "").strip()
        if local(one.tag) == "text"
        else local(one.tag) + attribute(one, "textual").strip("false")
        for one in style
    ]
    return bool(_DAY_FIRST.search(" ".join(told)))


def number_kinds(style: Any, given: dict[str, Any]) -> Kinds:
    """What the parts of a style show of numbers, put together as the code of a format."""
    maps = {attribute(one, "condition"): attribute(one, "apply-style-name") for one in style}
    sections = {
        sign.replace("value()", "").replace(" ", ""): code_of(given[name])
        for sign, name in maps.items()
        if sign and name in given
    }
    own = code_of(style)
    if not sections:
        return kinds_of(own)
    if others := [f"[{sign}]{code}" for sign, code in sections.items() if not _OF_ZERO.fullmatch(sign)]:
        return kinds_of(";".join([*others, own]))
    above = sections.get(">0", sections.get(">=0", own))
    below = sections.get("<0", own)
    zero = sections.get("=0", sections.get(">=0", own if "<0" in sections else ""))
    return kinds_of(f"{above};{below};{zero}" if zero else f"{above};{below}")


def code_of(style: Any) -> str:
    """The style as the code of a format."""
    code = "[DBNum1]" if attribute(style, "transliteration-format") not in ("", "1") else ""
    is_rate = local(style.tag) == "percentage-style"
    for one in style:
        name = local(one.tag)
        if name == "text" and is_rate and (one.text or "").strip() == "%":
            code += "%"
        elif name in ("text", "fill-character"):
            code += f'"{one.text}"' if one.text else ""
        elif name == "number":
            code += digits_of(one)
        elif name == "scientific-number":
            code += f"{digits_of(one)}E+0"
        elif name == "fraction":
            code += "# ?/?"
        elif name == "currency-symbol":
            code += f"[${one.text or '¥'}{JAPANESE if attribute(one, 'country') == 'JP' else ''}]"
        elif name == "text-content":
            code += "@"
    return code if code not in ("", "[DBNum1]") else '""'


def digits_of(number: Any) -> str:
    """The places of digits that a number has, with what is written between them and how far it is scaled."""
    factor = len(attribute(number, "display-factor").strip("1")) // 3
    places = int(attribute(number, "decimal-places") or 0)
    least = int(attribute(number, "min-decimal-places") or places)
    whole = "0" * int(attribute(number, "min-integer-digits") or 0) or "#"
    for one in number:
        if local(one.tag) == "embedded-text" and one.text:
            at = max(len(whole) - int(attribute(one, "position") or 0), 0)
            whole = whole[:at] + (one.text if one.text == "-" else f'"{one.text}"') + whole[at:]
    whole = f"#,##{whole}" if attribute(number, "grouping") == "true" else whole
    behind = "." + "0" * least + "#" * (places - least) if places else ""
    return whole + behind + "," * factor

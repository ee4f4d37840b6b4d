"""Units that headings, titles and rows of units name, and whether they are those in which is counted."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from portal.core.numbers import MEASURES, SAME_UNITS, SCALES, UNITS, words_of
from portal.core.spreadsheets.book import Sheet
from portal.core.spreadsheets.reader.formats import FOREIGN, OF_NUMBERS, YUAN
from portal.core.text import folded

#: What the name of a figure says of its unit where it names none in brackets.
_ENDINGS = (
    (re.compile(r"(?:人数|党员|应到|实到|报到)$"), "人"),
    (re.compile(r"户数$"), "户"),
    (re.compile(r"栋数$"), "栋"),
    (re.compile(r"次数$"), "次"),
    (re.compile(r"件数$"), "件"),
    (re.compile(r"事项数$"), "项"),
    (re.compile(r"单位数$"), "家"),
    (re.compile(r"组数$"), "个"),
    (re.compile(r"得分$"), "分"),
)
#: Units in which the portal counts nothing, beside those that it knows.
_OTHERS = MEASURES | {"%", "％", "‰", "m2"}
_SCALED = re.compile(r"[十百千万亿]+(?:[\u4e00-\u9fff]{1,3}|㎡|m²|m2)?")
_BRACKETS = re.compile(r"[(\uff08【\[〔]([^)\uff09】\]〕]*)[)\uff09】\]〕]")
#: What says that a unit follows: 单位, 金额单位, 单 位.
_UNIT = r"(?:计量|金额|资金|费用|货币|数据|统计|面积|数量)?单\s*位\s*(?:为|是|[:\uff1a])?\s*"
_LABEL = re.compile(rf"^{_UNIT}")
#: Which money it is changes no number: 人民币元, 元（人民币）, RMB万元.
_MONEY = re.compile(r"[(\uff08]?(?:人民币|rmb|cny)[)\uff09]?", re.IGNORECASE)
#: A scale or a unit in which a whole table is counted: “（单位：百人）”.
_OF_TABLE = re.compile(rf"(?<![\u4e00-\u9fff]){_UNIT}([^\d\s:\uff1a)\uff09】\]〕,\uff0c;\uff1b]+)")
#: 以万计, 按百户统计: a scale in words.
_COUNTED_BY = re.compile(r"[以按]([十百千万亿]+[\u4e00-\u9fff㎡]{0,3}?)(?:为单位|统计|计)")
_CURRENCIES = ("美元", "欧元", "日元", "港元", "英镑")
_EACH = re.compile(r"[、/和及]")
#: What a column or row of units is headed.
HEADED = {"单位", "计量单位", "unit"}


def unit_of(text: Any) -> str:
    """The unit that the text is, in brackets or not; empty where it is none."""
    bare = _MONEY.sub("", str(text or "").strip()).strip()
    inside = _BRACKETS.fullmatch(bare)
    bare = _LABEL.sub("", (inside[1] if inside else bare).strip())
    return bare if bare in _OTHERS or bare in UNITS or _SCALED.fullmatch(bare) else ""


def unit_in(heading: Any) -> str:
    """The unit that a heading names in brackets or behind a stroke, or is; empty where it names none."""
    text = str(heading or "")
    behind = re.split(r"[/\uff0f:\uff1a\s]", text.strip())[1:][-1:]
    return next(filter(None, map(unit_of, [*_BRACKETS.findall(text), text, *behind])), "")


def counted_in(name: str) -> str:
    """The unit of a figure of that Chinese name: the one in brackets, else what it counts; empty for none."""
    return unit_in(name) or next((unit for ending, unit in _ENDINGS if ending.search(name)), "")


def of_table(text: str) -> str:
    """The unit of no column of the portal's in which a title says that the table is counted; else empty.

    A title says it behind 单位 or a colon, in brackets or alone: （百人）, 面积：亩, 以万计.
    百日攻坚 is no unit.
    """
    text = _MONEY.sub("", text)
    found, counted = _OF_TABLE.search(text), _COUNTED_BY.search(text)
    named = [unit_of(one) for one in _EACH.split(found[1])] if found else []
    alone = [*_in_brackets(text), *re.split("[:\uff1a]", text)[-1:], *([counted[1]] if counted else [])]
    named += [one for one in map(unit_of, alone) if one in _OTHERS or _is_scale(one)]
    return next((one for one in named if one in _OTHERS or _SCALED.fullmatch(one)), "")


def is_said_of_all(text: str) -> bool:
    """Whether a cell in a row of units says it of the whole table: 单位：户."""
    return bool(_OF_TABLE.match(text.strip("()\uff08\uff09【】[] ")))


def of_table_but(text: str, own: Iterable[str]) -> str:
    """The unit in which a title says that the table is counted where that is none of *own*; else empty.

    Where a column is counted in 万元, 元 is another unit as well, though the portal knows it.
    """
    if unit := of_table(text):
        return "" if any(is_same(unit, one) for one in own) else unit
    text = _MONEY.sub("", text)
    found = _OF_TABLE.search(text)
    named = {unit_of(one) for one in [*(_EACH.split(found[1]) if found else []), *_in_brackets(text)]}
    scaled = {one.lstrip("十百千万亿") for one in own if one[:1] in SCALES}
    return next((one for one in sorted(named & scaled) if one and one not in own), "")


def _in_brackets(text: str) -> list[str]:
    """What stands in brackets, and behind a colon in them: （金额：元）."""
    inside = _BRACKETS.findall(text)
    return [*inside, *(part for one in inside for part in re.split("[:\uff1a]", one)[1:])]


def _is_scale(unit: str) -> bool:
    """百人, 万平方米, 万: a scale before nothing or a unit that is known."""
    bare = unit.lstrip("十百千万亿")
    return bare != unit and (not bare or bare in UNITS or any(bare in group for group in SAME_UNITS))


def is_same(unit: str, own: str) -> bool:
    """Whether two units are one, however they are written."""
    return folded(unit) in {folded(one) for one in words_of(own)}


def differs(heading: Any, own: str) -> str:
    """The unit that the heading names and that is not *own*; without *own*, a scale or a measure is none."""
    unit = unit_in(heading)
    if not unit:
        return ""
    if own:
        return "" if is_same(unit, own) else unit
    return unit if unit in _OTHERS or _SCALED.fullmatch(unit) else ""


def refused(heading: Any, own: str) -> str:
    """The sentence where the heading names another unit than *own*; empty where it does not."""
    unit = differs(heading, own)
    return another(unit, own) if unit else ""


def another(unit: str, own: str) -> str:
    """The sentence that figures are counted in another unit than the portal's."""
    if not own:
        return scale_refused(unit)
    return _("The heading counts in “%(unit)s”, the portal in “%(own)s”.") % {"unit": unit, "own": own}


def shows_money(sheet: Sheet) -> bool:
    """Whether the file shows any figure in a currency."""
    return any(sheet.marks.get(one) for one in OF_NUMBERS)


def money_at(sheet: Sheet, number: int, place: int) -> str:
    """The currency in which the file shows the figure (``reader.formats``); empty for none."""
    where = (number, place + 1)
    return next((one for one in OF_NUMBERS if where in sheet.marks.get(one, ())), "")


def money_refused(currency: str, own: str) -> str:
    """The sentence where a figure is shown as money and counted in another unit; empty where it is not."""
    if currency == FOREIGN and not own.endswith(_CURRENCIES):
        return _("The file shows another currency here; write the amount in 元, or the number alone.")
    if currency == YUAN and own and not own.startswith("元"):
        text = _("The file shows an amount in 元 (¥) here, the portal counts in “%(own)s”; convert it.")
        return text % {"own": own}
    return ""


def scale_refused(unit: str) -> str:
    text = _("The file counts in “%(unit)s”; write whole numbers in the units of the portal.")
    return text % {"unit": unit}


def row_of_units(cells: Iterable[Any]) -> bool:
    """Whether the cells hold units and nothing else, one at least that is known."""
    texts = [str(one).strip() for one in cells if one is not None and str(one).strip()]
    short = all(len(one) <= 8 and not re.search(r"\d", one.replace("m2", "")) for one in texts)
    return bool(texts) and short and any(map(unit_of, texts))

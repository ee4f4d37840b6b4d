"""How sentences count and name: quantifiers, months, areas, lists of names.

Rules of form: docs/sentences.md. Truth before style: where a word would claim too much, the number stands.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from portal.core.month import Month
from portal.core.rates import SQUARE_METRES_PER_WAN, plain
from portal.meetings.printed import grouped_text
from portal.meetings.schema import Content, FrozenSentence

SMALL_OFFICE = 5
MOST_NAMED = 3
MOST_LISTED = 8
#: What a catalogue sentence leaves to the figures.
PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
QUARTERS = "一二三四"


def sentence(text: str = "", note: str = "", names: list[str] | None = None) -> FrozenSentence:
    """With thousands set apart, as the tables beside have them."""
    return {"text": grouped_text(text), "note": note, "names": names or []}


@dataclass(frozen=True, slots=True)
class Quantity:
    """How many communities, in the word that the share bears; ``is_all`` puts 均 before what is said."""

    word: str
    is_all: bool = False


def quantity(concerned: int, total: int) -> Quantity | None:
    """个别 < 部分 < 半数 < 过半 < 大部分 < 各社区, by share; the number itself where no word is exact.

    None concerned: nothing is said. Offices of at most five communities, and three or more that are
    still at most a fifth, are counted and not graded.
    """
    if concerned <= 0 or total <= 0:
        return None
    if concerned >= total:
        return Quantity("各社区", is_all=True)
    if total <= SMALL_OFFICE:
        return Quantity(f"有{concerned}个社区")
    if 3 * concerned >= 2 * total:
        return Quantity("大部分社区")
    if 2 * concerned >= total:
        return Quantity("半数社区" if 2 * concerned == total else "过半社区")
    if 5 * concerned > total:
        return Quantity("部分社区")
    return Quantity("个别社区") if concerned <= 2 else Quantity(f"有{concerned}个社区")


def claim(content: Content, names: list[str], total: int, subject: str, predicate: str) -> str:
    """“部分社区（甲社区、乙社区）三会一课、主题党日组织不及时。”; empty where nobody is concerned."""
    found = quantity(len(names), total)
    if found is None:
        return ""
    if found.is_all:
        return f"{found.word}{subject}均{predicate}。"
    return f"{found.word}{in_brackets(content, names)}{subject}{predicate}。"


def in_brackets(content: Content, names: list[str]) -> str:
    """The names, if the office prints names in its text."""
    return f"（{'、'.join(names)}）" if names and content["meeting"]["names_in_text"] else ""


def named_or_counted(content: Content, names: list[str]) -> str:
    """“甲社区、乙社区”, or “2个社区” where names are kept for the annex."""
    return "、".join(names) if content["meeting"]["names_in_text"] else f"{len(names)}个社区"


def few(names: list[str]) -> str:
    """Up to three names; of more the first, and how many they are, for a sentence is no list."""
    return "、".join(names) if len(names) <= MOST_NAMED else f"{names[0]}等{len(names)}个社区"


def folded(names: list[str]) -> list[str]:
    """A list as it is printed: of many names the first, and 等 behind the last of them."""
    return names if len(names) <= MOST_LISTED else [*names[: MOST_LISTED - 1], f"{names[MOST_LISTED - 1]}等"]


def month_of(content: Content) -> Month:
    return Month.parse(content["meeting"]["month"])


def held_on(content: Content) -> dt.date:
    return dt.date.fromisoformat(content["meeting"]["held_on"])


def month_words(content: Content) -> str:
    """“6月”; with the year where the meeting is held in another one.

    Never 本月: a meeting speaks of a month that is over, and its listeners would take the present one.
    """
    return _named(month_of(content), held_on(content).year)


def since_month_words(content: Content) -> str:
    """“9月”, the month compared with."""
    return _named(Month.parse(content["meeting"]["since"]), held_on(content).year)


def by_the_end(content: Content) -> str:
    """“截至6月底”."""
    return f"截至{month_words(content)}底"


def quarter_words(content: Content) -> str:
    """“本季度” only if the meeting is held in it, else “第三季度”: a quarter that is over is another one."""
    month, held = month_of(content), Month.of(held_on(content))
    number = (month.month - 1) // 3
    if (held.year, (held.month - 1) // 3) == (month.year, number):
        return "本季度"
    year = "" if held.year == month.year else f"{month.year}年"
    return f"{year}第{QUARTERS[number]}季度"


def year_words(content: Content) -> str:
    """“今年”, or “2025年” where the meeting is held in the next."""
    year = month_of(content).year
    return "今年" if held_on(content).year == year else f"{year}年"


def span_words(content: Content, first: Month, last: Month) -> str:
    """“今年1至10月”, “今年10月” where it is one month alone."""
    months = f"{last.month}月" if first == last else f"{first.month}至{last.month}月"
    return f"{year_words(content)}{months}"


def _named(month: Month, year: int) -> str:
    return f"{month.month}月" if month.year == year else f"{month.year}年{month.month}月"


def since_words(content: Content) -> str:
    """“较上月”, or “较8月” where the meeting compares with an earlier month."""
    month, since = month_of(content), Month.parse(content["meeting"]["since"])
    if since == month - 1:
        return "较上月"
    return f"较{_named(since, month.year)}"


def area_words(square_metres: int) -> str:
    """万㎡ with two decimals, half up, zeros dropped; ㎡ below 0.01 万㎡ (form rule 2 of the bulletin).

    Pages change to 万㎡ only at 10,000 ㎡ (``core.rates.area_text``); the speech always speaks of 万㎡.
    """
    wan = Decimal(square_metres) / SQUARE_METRES_PER_WAN
    if wan < Decimal("0.01"):
        return f"{square_metres}㎡"
    return f"{plain(wan.quantize(Decimal('0.01'), ROUND_HALF_UP))}万㎡"

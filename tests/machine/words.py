"""What sentences are made of: months, quantifiers, names, brackets."""

from __future__ import annotations

from collections.abc import Iterator

from tests.machine.claims import Month, Office


def quantifier(concerned: int, total: int) -> str:
    if concerned == total:
        return "各社区"
    if total <= 5:
        return f"有{concerned}个社区"
    if 3 * concerned >= 2 * total:
        return "大部分社区"
    if 2 * concerned >= total:
        return "过半社区" if 2 * concerned > total else "半数社区"
    if 5 * concerned > total:
        return "部分社区"
    return "个别社区" if concerned <= 2 else f"有{concerned}个社区"


def month_words(month: Month, year: int) -> str:
    return f"{month[1]}月" if month[0] == year else f"{month[0]}年{month[1]}月"


def before(month: Month, back: int) -> Month:
    number = month[0] * 12 + month[1] - 1 - back
    return number // 12, number % 12 + 1


def is_next(earlier: Month, later: Month) -> bool:
    return before(later, 1) == earlier


def split_off_bracket(text: str) -> tuple[str, str]:
    """The text without the bracket at its end, and what stands in that; “（当月）” belongs to a name."""
    if not text.endswith("）") or text.endswith("（当月）"):
        return text, ""
    depth = 0
    for place in range(len(text) - 1, -1, -1):
        depth += {"）": 1, "（": -1}.get(text[place], 0)
        if depth == 0:
            return text[:place], text[place + 1 : -1]
    return text, ""


def outside_brackets(text: str, mark: str) -> list[str]:
    """The text parted at a mark that stands in no bracket."""
    parts, depth = [""], 0
    for sign in text:
        depth += {"（": 1, "）": -1}.get(sign, 0)
        if sign == mark and depth == 0:
            parts.append("")
        else:
            parts[-1] += sign
    return parts


def exactly(text: str, wanted: str) -> Iterator[str]:
    if text != wanted:
        yield f"should be “{wanted}”"


def named(said: str | None, names: list[str], office: Office) -> Iterator[str]:
    """Up to three by name, of more the first and the number; nothing where the office prints no names."""
    if not office.named:
        yield from ["names are printed"] if said else []
    elif said != ("、".join(names) if len(names) <= 3 else f"{names[0]}等{len(names)}个社区"):
        yield f"named {said}, are {names}"

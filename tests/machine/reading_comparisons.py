"""The second reader's part for sentences that compare: communities with each other, and months (T14, T19)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from tests.machine.claims import Cell, Counted, Office, alike, as_of
from tests.machine.printing import amount, decimal, rate, tenths_of
from tests.machine.words import (
    before,
    exactly,
    is_next,
    month_words,
    named,
    outside_brackets,
    quantifier,
    split_off_bracket,
)


def uneven(text: str, office: Office) -> Iterator[str]:
    """The three widest gaps between printed rates of the communities counted."""
    gaps = {}
    for one in office.indicators:
        rates = rates_of(one, office)
        if one.has_rate and len(rates) > 1 and max(rates.values()) > min(rates.values()):
            gaps[one.name] = max(rates.values()) - min(rates.values())
    widest = sorted(gaps.values(), reverse=True)[:3]
    said = re.findall(
        r"([^。）]+?)(已计入社区中)?最高的([^，]+?)为([\d.]+)%，最低的([^，]+?)为([\d.]+)%，相差([\d.]+)个百分点(?:（[^）]*）)?。",
        text,
    )
    if [tenths_of(gap) for *_rest, gap in said] != widest:
        yield f"gaps said {[gap for *_rest, gap in said]}, widest {[decimal(gap) for gap in widest]}"
    for name, limited, top, high, bottom, low, gap in said:
        one = next((one for one in office.indicators if one.name == name), None)
        if one is None:
            yield f"what is {name}?"
            continue
        rates, cells = rates_of(one, office), one.at(office.month)
        is_partly = any(n not in cells or not cells[n].is_current for n in office.names)
        if bool(limited) != is_partly:
            yield f"{name}: not all are counted: {is_partly}, said “{limited}”"
        ends = {"top": max(rates.values()), "bottom": min(rates.values())}
        if (tenths_of(high), tenths_of(low)) != (ends["top"], ends["bottom"]):
            yield f"{name}: said {high} and {low}, counted {ends}"
        if tenths_of(high) - tenths_of(low) != tenths_of(gap):
            yield f"{name}: {high} − {low} is not {gap}"
        for words, end in ((top, "top"), (bottom, "bottom")):
            names = [community for community in office.names if rates.get(community) == ends[end]]
            yield from named(words, names, office) if office.named else exactly(words, "社区")


def rates_of(one: Counted, office: Office) -> dict[str, int]:
    """The printed rates, in tenths, of the communities counted in the month; a minimum is met at 100 %."""
    found = {}
    for name, cell in one.at(office.month).items():
        if name in office.names and cell.is_current and cell.d:
            n = min(cell.n, cell.d) if one.kind == "frequency" else cell.n
            found[name] = tenths_of(rate(n, cell.d))
    return found


def movement(text: str, office: Office) -> Iterator[str]:
    """What rose, fell or stood over the communities with a figure of their own in both months."""
    due = moved_in(office)
    last = is_next(office.since, office.month)
    opening = f"较{'上月' if last else month_words(office.since, office.month[0])}，"
    if text and not text.startswith(opening) and split_off_tail(text)[0]:
        yield f"should begin with {opening}"
        return
    text, tail = split_off_tail(text.removeprefix(opening))
    yield from held_apart(tail, due, office)
    body, everywhere = split_off_bracket(text)
    for words in outside_brackets(body.removesuffix("。"), "；") if text else []:
        words, apart = split_off_apart(words)
        claim, mark = split_off_bracket(words)
        for name, moved in moves(claim):
            yield from counted_otherwise(apart, name.removesuffix("（当月）"), office)
            plain = name.removesuffix("（当月）")
            found = due.pop(plain, None)
            if found is None:
                yield f"{plain} cannot be compared"
                continue
            if moved != found[0]:
                yield f"{plain}: said {moved}, is {found[0]}"
            if apart and not moved:
                yield f"{plain}: not unchanged, for others are counted"
            if name.endswith("（当月）") != (found[2] == "flow"):
                yield f"{plain}: of a flow the month is said, of nothing else"
            yield from basis(mark or everywhere, found[1], plain, office)
    yield from (f"does not say {name}" for name in due)


def moved_in(office: Office) -> dict[str, tuple[int | str, int, str]]:
    """By name: tenths of points (of a number the words, 0 of none), communities compared, and the kind."""
    found = {}
    for one in office.indicators:
        pairs = alike(office, one)
        if one.has_rate and one.kind not in ("rank", "meeting") and pairs:
            now, before_ = (sides(one, [pair[side] for pair in pairs]) for side in (0, 1))
            if now[1] and before_[1]:
                points = tenths_of(rate(*now)) - tenths_of(rate(*before_))
                found[one.name] = (points, len(pairs), one.kind)
        elif (
            not one.has_rate
            and (one.target or "")[:1] == ("count",)
            and one.kind in ("completion", "flow", "level")
            and pairs
        ):
            now, before_ = (sides(one, [pair[side] for pair in pairs])[0] for side in (0, 1))
            words = f"{'增加' if now > before_ else '减少'}{amount(abs(now - before_), one.unit)}"
            found[one.name] = (words.replace(",", "") if now != before_ else 0, len(pairs), one.kind)
    return found


def sides(one: Counted, cells: list[Cell]) -> tuple[int, int]:
    if one.kind == "frequency":
        return sum(cell.n >= (cell.d or 0) for cell in cells), len(cells)
    if one.kind == "flow":
        return sum(cell.month_n or 0 for cell in cells), sum(cell.month_d or 0 for cell in cells)
    return sum(cell.n for cell in cells), sum(cell.d or 0 for cell in cells)


def moves(claim: str) -> Iterator[tuple[str, int | str]]:
    """Name and tenths of points, or the words of a number; several names stand still together."""
    said = re.fullmatch(r"(.+?)(提高|下降)([\d.]+)个百分点", claim)
    number = re.fullmatch(r"(.+?)((?:增加|减少)[\d.]+[^\d.]+)", claim)
    if said:
        yield said[1], tenths_of(said[3]) * (1 if said[2] == "提高" else -1)
    elif number:
        yield number[1], number[2]
    elif claim.endswith("持平"):
        for name in outside_brackets(claim.removesuffix("持平"), "、"):
            yield name, 0
    else:
        yield claim, 10**9


def basis(mark: str, compared: int, name: str, office: Office) -> Iterator[str]:
    wanted = "" if compared == len(office.names) else f"按两个月均已上报并计入的{compared}个社区比较"
    if mark != wanted:
        yield f"{name}: over {compared} of {len(office.names)}, said “{mark}”"


APART = re.compile(
    r"（[^（）]*?月计入(\d+)个社区为([\d.]+)%，[^（）]*?月计入(\d+)个社区为([\d.]+)%，不直接比较）"
)


def split_off_apart(words: str) -> tuple[str, tuple[str, ...]]:
    """The clause without the bracket that holds the printed rates of both months against each other."""
    said = APART.search(words)
    return (words, ()) if said is None else (APART.sub("", words), said.groups())


TAIL = re.compile(r"(?:^|(?<=[。）]))([^。（）]+月计入\d+个社区为[^。]*，不直接比较。)$")
OTHERS = re.compile(
    r"(?P<names>.+?)(?P<then>(?:\d+年)?\d+月)计入(?P<counted>\d+个社区为[\d.]+)%，"
    r"(?P<now>(?:\d+年)?\d+月)计入(?P<others>\d+个社区为[\d.]+)%(?P<failed>（[^）]*）)?"
)


def split_off_tail(text: str) -> tuple[str, str]:
    """The text without the sentence that holds printed rates apart, and that sentence."""
    found = TAIL.search(text)
    return (text, "") if found is None else (text[: found.start()], found[1])


def held_apart(tail: str, due: dict[str, tuple[int | str, int, str]], office: Office) -> Iterator[str]:
    """Rates over others stand apart where nothing moved among those compared; who failed then is told."""
    for clause in outside_brackets(tail.removesuffix("，不直接比较。"), "；") if tail else []:
        said = OTHERS.fullmatch(clause)
        if said is None:
            yield f"“{clause}” cannot be taken apart"
            continue
        rates = tuple("个社区为".join((said["counted"], said["others"])).split("个社区为"))
        for name in outside_brackets(said["names"], "、"):
            yield from counted_otherwise(rates, name, office)
            found = due.pop(name, None)
            if found is None or found[0]:
                yield f"{name}: is {found}, not to be held apart"
            one = next((one for one in office.indicators if one.name == name), None)
            count = failed_and_gone(one, office) if one and one.kind == "frequency" else 0
            wanted = f"（{said['then']}未达到的{count}个社区{said['now']}未计入）" if count else ""
            if (said["failed"] or "") != wanted:
                yield f"{name}: should say “{wanted}”, says {said['failed']}"


def failed_and_gone(one: Counted, office: Office) -> int:
    """Communities that missed the minimum in the month compared with, and are not counted now."""
    then, now = one.at(office.since), one.at(office.month)
    return sum(
        cell.is_current and cell.n < (cell.d or 0) and not (name in now and now[name].is_own)
        for name, cell in then.items()
    )


def counted_otherwise(said: tuple[str, ...], name: str, office: Office) -> Iterator[str]:
    """The rates that were printed are said exactly where they are over another number of communities."""
    one = next((one for one in office.indicators if one.name == name), None)
    if one is None:
        return
    wanted: list[str] = []
    for month in (office.since, office.month):
        total = as_of(replace(office, month=month), one)
        counted = sum(cell.is_current for cell in one.at(month).values())
        wanted += [str(counted), rate(*total)] if total and total[1] else []
    if len(wanted) < 4 or one.kind == "flow" or wanted[0] == wanted[2] or wanted[1] == wanted[3]:
        wanted = []
    if list(said) != wanted:
        yield f"{name}: counted otherwise {wanted}, said {said}"


def stalled(text: str, office: Office) -> Iterator[str]:
    """Below target, three months of their own, and nothing gained in the last two."""
    due = {one.name: names for one in office.indicators if (names := standing_still(one, office))}
    text, unknown = parted(text, office)
    yield from stood_still(unknown, office)
    if not text:
        yield from (f"does not say {name}" for name in due)
        return
    opening = "部分工作推一步、动一步，连续两个月没有进展的有："
    if not text.startswith(opening):
        yield "cannot be taken apart"
        return
    for words in outside_brackets(text.removeprefix(opening).removesuffix("。"), "；"):
        claim, mark = split_off_bracket(words)
        name = next((name for name in due if claim.startswith(name)), None)
        if name is None:
            yield f"“{claim}” does not stand still"
            continue
        names = due.pop(name)
        if claim.removeprefix(name) != f"，{quantifier(len(names), len(office.names))}":
            yield f"{name}: {len(names)} of {len(office.names)}, said {claim.removeprefix(name)}"
        wanted = set(names) if office.named and len(names) < len(office.names) else set()
        if set(filter(None, mark.split("、"))) != wanted:
            yield f"{name}: named {mark}, are {names}"
    yield from (f"does not say {name}" for name in due)


def parted(text: str, office: Office) -> tuple[str, str]:
    """What stands still, and what cannot be judged: now, or for a month between."""
    now, gap = openings(office)
    places = [place for opening in (now, gap) if (place := text.find(opening)) >= 0]
    return (text[: min(places)], text[min(places) :]) if places else (text, "")


def openings(office: Office) -> tuple[str, str]:
    then, now = (month_words(month, office.held[0]) for month in (office.since, office.month))
    return f"{then}已停滞、{now}数据未计入，无法判断：", f"至{now}没有进展、此前有月份数据未计入，无法判断："


def stood_still(text: str, office: Office) -> Iterator[str]:
    """Exactly those that stood still in the month compared with and are not known now, and over a gap."""
    earlier = replace(office, month=office.since)
    gone: dict[str, list[str]] = {}
    kept: dict[str, list[str]] = {}
    for one in office.indicators:
        now = one.at(office.month)
        gone[one.name] = [n for n in standing_still(one, earlier) if n not in now or not now[n].is_own]
        kept[one.name] = over_a_gap(one, office)
    now_words, gap_words = openings(office)
    first, found, last = text.partition(gap_words)
    if not found:
        first, last = text, ""
    yield from exactly_these(first.removeprefix(now_words), gone, office)
    yield from exactly_these(last, kept, office)


def exactly_these(text: str, due: dict[str, list[str]], office: Office) -> Iterator[str]:
    wanted = {
        f"{name}{len(names)}个社区" + (f"（{'、'.join(sorted(names))}）" if office.named else "")
        for name, names in due.items()
        if names
    }
    said = set()
    for words in outside_brackets(text.removesuffix("。"), "；") if text else []:
        claim, names_said = split_off_bracket(words)
        said.add(claim + (f"（{'、'.join(sorted(names_said.split('、')))}）" if names_said else ""))
    if said != wanted:
        yield f"cannot be judged: {wanted}, said {said}"


def over_a_gap(one: Counted, office: Office) -> list[str]:
    """Below target now, a month of the last three missing, and nothing gained since the figure before."""
    if one.kind in ("frequency", "rank", "meeting") or one.target is None:
        return []
    found = []
    for name in office.names:
        cells = [one.at(before(office.month, back)).get(name) for back in range(5)]
        own = [cell if cell is not None and cell.is_own else None for cell in cells]
        now, earlier = own[0], next((cell for cell in own[2:] if cell), None)
        if now is None or earlier is None or all(own[:3]) or not is_below(one, now):
            continue
        recent = [cell for cell in own[:2] if cell]
        moved = any(cell.month_n for cell in recent) if one.kind == "flow" else now.n > earlier.n
        if not moved:
            found.append(name)
    return found


def standing_still(one: Counted, office: Office) -> list[str]:
    if one.kind in ("frequency", "rank", "meeting") or one.target is None:
        return []
    year, month = office.month
    three = [before((year, month), back) for back in (2, 1, 0)]
    found = []
    for name in office.names:
        cells = [one.at(m).get(name) for m in three]
        if not all(cell is not None and cell.is_own for cell in cells):
            continue
        first, second, last = (cell for cell in cells if cell is not None)
        moved = (second.month_n or last.month_n) if one.kind == "flow" else last.n > first.n
        if not moved and is_below(one, last):
            found.append(name)
    return found


def is_below(one: Counted, cell: Cell) -> bool:
    """Below a rate that binds every community; a number binds the sub-district as a whole."""
    kind, value = one.target or ("", 0)
    return kind == "rate" and bool(cell.d) and 100 * cell.n < value * (cell.d or 0)

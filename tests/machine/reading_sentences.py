"""A second reader: takes the Chinese of each sentence apart and checks what it claims against plain figures.

It shares no code with what writes them. A text that it cannot take apart is a fault too: ``wrong`` gives
back what is wrong with each sentence, nothing where all are true.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tests.machine.claims import Counted, Office, as_of
from tests.machine.printing import area_in_a_speech, rate
from tests.machine.reading_comparisons import movement, stalled, uneven
from tests.machine.reading_problems import PROBLEMS
from tests.machine.words import exactly, month_words, named, outside_brackets, split_off_bracket

CLAUSES = ("T1", "T2", "T3", "T4", "T5", "T6")
WAITING, COUNTED = ("SUBMITTED",), ("APPROVED", "LOCKED")


def wrong(texts: dict[str, str], office: Office) -> list[str]:
    """What is wrong, by sentence; *texts* by key, empty where nothing is said."""
    readers = {
        "T0": paragraph, "T7": members, "T8": speeches, "T9": study, "T14": uneven, "T17": assignments,
        "T19": movement, "stalled": stalled, **PROBLEMS,
    }  # fmt: skip
    found = []
    for key, reader in readers.items():
        said = texts.get(key, "")
        found += [f"{key}: {text} — {said}" for text in (*thousands(said), *reader(plain(said), office))]
    return found


def plain(text: str) -> str:
    return re.sub(r"(?<=\d),(?=\d{3})", "", text)


def thousands(text: str) -> Iterator[str]:
    """Those of whole numbers stand apart, as in the tables; years and areas in ㎡ do not."""
    yield from (
        f"{number} as it is in no table" for number in re.findall(r"(?<![\d.,])\d{4,}(?![\d㎡年])", text)
    )


# --- T0 ----------------------------------------------------------------------------------------


def paragraph(text: str, office: Office) -> Iterator[str]:
    """Every indicator that has a figure is said, rightly, with whom it leaves out; and no other."""
    due = {one.name: one for one in office.indicators if one.is_clause and sayable(one, as_of(office, one))}
    if not text:
        yield from (f"does not say {name}" for name in due)
        return
    opening = f"截至{month_words(office.month, office.held[0])}底，"
    if not text.startswith(opening):
        yield f"should begin with {opening}"
        return
    body, everywhere = split_off_bracket(text.removeprefix(opening))
    clauses = [split_off_bracket(clause) for clause in outside_brackets(body.removesuffix("。"), "；")]
    marks = spread_marks([mark for _words, mark in clauses], everywhere)
    for (words, _mark), mark in zip(clauses, marks, strict=True):
        one = next((one for one in due.values() if clause_pattern(one).fullmatch(words)), None)
        if one is None:
            yield f"what is “{words}”?"
            continue
        del due[one.name]
        yield from clause(words, one, office)
        yield from coverage(mark, one, office)
    yield from (f"does not say {name}" for name in due)


def sayable(one: Counted, total: tuple[int, int | None] | None) -> bool:
    return total is not None and not (one.has_rate and not total[1])


def clause_pattern(one: Counted) -> re.Pattern[str]:
    """The indicator's sentence with numbers in it; where all is done, 全部… instead of the rate."""
    pattern = re.escape(one.template).replace(r"\{n\}", r"(?P<n>\d+)")
    pattern = pattern.replace(r"\{area\}", r"(?P<area>[\d.]+万?㎡)")
    pattern = re.sub(r"(\w\w)率\\\{rate\\\}", r"(?:\1率(?P<rate>[\\d.]+)%|(?P<all>全部\1))", pattern)
    return re.compile(pattern.replace(r"\{rate\}", r"(?P<rate>[\d.]+)%"))


def clause(words: str, one: Counted, office: Office) -> Iterator[str]:
    said = clause_pattern(one).fullmatch(words)
    total = as_of(office, one)
    assert said and total
    n, d = total
    groups = said.groupdict()
    if groups.get("n") is not None and int(groups["n"]) != n:
        yield f"{one.name}: said {groups['n']}, counted {n}"
    if groups.get("area") is not None and groups["area"] != area_in_a_speech(n):
        yield f"{one.name}: said {groups['area']}, counted {area_in_a_speech(n)}"
    if groups.get("rate") is not None and groups["rate"] != rate(n, d or 1):
        yield f"{one.name}: said {groups['rate']}%, counted {n}/{d}"
    if groups.get("all") is not None and n != d:
        yield f"{one.name}: said all, counted {n}/{d}"
    if one.has_rate and "all" in groups and groups["all"] is None and n == d:
        yield f"{one.name}: all is done, which is not said"


def spread_marks(marks: list[str], everywhere: str) -> list[str]:
    """The bracket of each clause: its own, the one at the end, or one that speaks for the last few."""
    if everywhere:
        return [everywhere] * len(marks)
    found = list(marks)
    for place, mark in enumerate(marks):
        together = re.match(r"以上(\d+)项有?", mark)
        if together:
            for before in range(place - int(together[1]) + 1, place + 1):
                found[before] = mark[together.end() :]
    return found


def coverage(mark: str, one: Counted, office: Office) -> Iterator[str]:
    """“其中6个社区沿用9月数据；1个社区未报，10月数据未计入”: exactly who is left out, and why."""
    cells = one.at(office.month)
    carried = [cell for cell in cells.values() if cell.carried_from]
    missing: dict[str, int] = {}
    for name in office.names:
        if name in cells and cells[name].is_current:
            continue
        state = office.states[name]
        late = "尚未上报" if office.before_due else "未报"
        why = "待审核" if state in WAITING else "未填此项" if state in COUNTED else late
        why = "已退回" if state == "RETURNED" else why
        missing[why] = missing.get(why, 0) + 1
    said_carried = re.search(r"其中(\d+)个社区沿用(\d+月|此前月份)数据", mark)
    if (int(said_carried[1]) if said_carried else 0) != len(carried):
        yield f"{one.name}: carried {len(carried)}, said “{mark}”"
    elif said_carried:
        months = {cell.carried_from for cell in carried}
        words = f"{months.pop()[1]}月" if len(months) == 1 else "此前月份"
        if said_carried[2] != words:
            yield f"{one.name}: carried from {words}, said {said_carried[2]}"
    said = {
        why: int(count)
        for count, why in re.findall(r"(\d+)个社区(未报|尚未上报|已退回|待审核|未填此项)", mark)
    }
    if said != missing:
        yield f"{one.name}: missing {missing}, said {said}"
    knows_earlier = one.kind == "flow" and (
        any(not cell.is_current and (cell.n or cell.d) for cell in cells.values()) or any(one.gone)
    )
    if missing and ("月数据未计入" in mark) != knows_earlier:
        yield f"{one.name}: earlier months are {'' if knows_earlier else 'not '}in the total, said “{mark}”"


# --- T7, T8, T9 --------------------------------------------------------------------------------


def members(text: str, office: Office) -> Iterator[str]:
    one = next((one for one in office.indicators if "{max}" in one.template), None)
    total = as_of(office, one) if one else None
    if one is None or total is None:
        yield from ["nothing is known"] if text else []
        return
    cells = {name: cell.n for name, cell in one.at(office.month).items() if cell.is_current}
    most, fewest = max(cells.values()), min(cells.values())
    body, mark = split_off_bracket(text)
    said = re.fullmatch(
        r"目前，我们街道社区直管党员(?P<n>\d+)人(?:，各社区均为(?P<same>\d+)人|，最多的(?P<organisation>\D*?)"
        r"(?:（(?P<top>[^）]*)）)?直管党员(?P<most>\d+)人，最少的(?:（(?P<low>[^）]*)）)?(?P<word>也有|仅有)"
        r"(?:（(?P<low2>[^）]*)）)?(?P<fewest>\d+)人)?。",
        body,
    )
    if said is None:
        yield "cannot be taken apart"
        return
    if int(said["n"]) != total[0]:
        yield f"sum said {said['n']}, counted {total[0]}"
    if said["same"] is not None and (most != fewest or int(said["same"]) != most or len(cells) < 2):
        yield f"all alike, but {cells}"
    if said["most"] is not None:
        if (int(said["most"]), int(said["fewest"])) != (most, fewest) or len(cells) < 2:
            yield f"most and fewest said {said['most']}, {said['fewest']}, counted {most}, {fewest}"
        if (said["word"] == "也有") != (fewest >= 10):
            yield f"{said['word']} {fewest}"
        for names, number in ((said["top"], most), (said["low"] or said["low2"], fewest)):
            yield from named(names, [name for name in office.names if cells.get(name) == number], office)
    elif said["same"] is None and len(cells) > 1:
        yield "neither most and fewest nor all alike"
    yield from coverage(mark, one, office)


def speeches(text: str, office: Office) -> Iterator[str]:
    wanted = f"刚才，{office.speakers}个社区从不同方面作了交流发言。" if office.speakers else ""
    if text != wanted:
        yield f"{office.speakers} spoke"


def study(text: str, office: Office) -> Iterator[str]:
    """各社区始终坚持 only of all communities in all months since anybody reported."""
    chosen = [one for one in office.indicators if one.kind == "frequency" and "{minimum}" in one.template]
    if not chosen:
        yield from ["no such indicator"] if text else []
        return
    what = "，".join(one.template.replace("{minimum}", str(one.minimum)) for one in chosen)
    verdicts = [verdict(one, office) for one in chosen]
    unmet = [name for name in office.names if any(found[name] == "unmet" for found in verdicts)]
    unknown = [n for n in office.names if n not in unmet and any(found[n] == "unknown" for found in verdicts)]
    kept = [name for name in office.names if name not in unmet and name not in unknown]
    if not unmet and not unknown:
        yield from exactly(text, f"各社区始终坚持{what}。")
        return
    if not kept and not unmet:
        yield from exactly(text, "")
        return
    parts = [f"有{len(kept)}个社区坚持{what}"] if kept else []
    if not kept:
        parts = [f"{what}方面" if unknown else f"尚无社区各月均达到{what}的要求"]
    if unmet:
        parts.append(f"{any_order(unmet, office)}未达到要求")
    if unknown:
        parts += list(not_known(unknown, office))
    begun = {begin(one, office) for one in chosen}
    months = "以来"
    if len(begun) == 1:
        first, last = begun.pop()[1], office.month[1]
        months = f"{last}月" if first == last else f"{first}至{last}月"
    if re.fullmatch(rf"(?:今|\d+)年{months}，" + "，".join(parts) + "。", text) is None:
        yield f"of {months}: kept {kept}, unmet {unmet}, unknown {unknown}"


def not_known(names: list[str], office: Office) -> Iterator[str]:
    """Patterns of why it is not known, by where the month's report stands."""
    month = f"{month_words(office.month, office.held[0])}月报"
    late = "尚未上报" if office.before_due else "未报"
    groups: dict[str, list[str]] = {f"{month}{why}": [] for why in (late, "已退回", "待审核")}
    groups["有月份没有数据"] = []
    for name in names:
        state = office.states.get(name, "NOT_STARTED")
        why = {"RETURNED": f"{month}已退回", "SUBMITTED": f"{month}待审核"}.get(state, f"{month}{late}")
        groups["有月份没有数据" if state in COUNTED else why].append(name)
    for why, whose in groups.items():
        if whose:
            yield f"{any_order(whose, office)}{why}，未计入"


def any_order(names: list[str], office: Office) -> str:
    """A pattern of the names in whatever order, or of their number."""
    if not office.named:
        return f"{len(names)}个社区"
    ahead = "".join(f"(?=[^，]*{re.escape(name)})" for name in names)
    return f"{ahead}[^，、]+(?:、[^，、]+){{{len(names) - 1}}}"


def begin(one: Counted, office: Office) -> tuple[int, int]:
    """The first month of the year that anybody reported."""
    year = [month for month in sorted(one.cells) if month[0] == office.month[0] and month <= office.month]
    reported = [month for month in year if any(name in office.names for name in one.at(month))]
    return reported[0] if reported else office.month


def verdict(one: Counted, office: Office) -> dict[str, str]:
    begun = begin(one, office)
    months = [(begun[0], m) for m in range(begun[1], office.month[1] + 1)]
    found = {}
    for name in office.names:
        cells = [one.at(month).get(name) for month in months]
        reported = [cell for cell in cells if cell is not None and cell.is_current and cell.d]
        if any(cell.n < (cell.d or 0) for cell in reported):
            found[name] = "unmet"
        else:
            found[name] = "met" if len(reported) == len(months) else "unknown"
    return found


def assignments(text: str, office: Office) -> Iterator[str]:
    given = [one for one in office.matters if one["is_last_meeting"]]
    if not given:
        yield from exactly(text, "")
        return
    closed = sum(not one["is_open"] for one in given)
    late = sum(bool(one["is_overdue"]) for one in given)
    if closed == len(given):
        yield from exactly(text, f"上次会议交办事项{len(given)}项，已全部销号。")
        return
    parts = [f"已销号{closed}项", f"未销号{len(given) - closed}项"] + [f"其中逾期{late}项"] * bool(late)
    yield from exactly(text, f"上次会议交办事项{len(given)}项，{'，'.join(parts)}。")

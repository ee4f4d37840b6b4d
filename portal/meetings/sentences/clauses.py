"""The statistics paragraph: one clause for each indicator counted (T0 to T6), and what moved (T19)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import groupby

from portal.meetings.schema import Content, FrozenIndicator, FrozenMonth, FrozenSentence
from portal.meetings.sentences.coverage import Coverage, coverage
from portal.meetings.sentences.wording import (
    PLACEHOLDER,
    area_words,
    by_the_end,
    month_words,
    sentence,
    since_month_words,
    since_words,
)

#: The six clauses of the speech's paragraph (docs/seed-coverage.md A1 to A6), by their indicator.
NUMBERED = {
    "owners_committee_elected": "T1",
    "self_management_committee_elected": "T2",
    "access_control_installed": "T3",
    "cctv_installed": "T4",
    "greening_area": "T5",
    "property_disputes_resolved": "T6",
}
SAID_IN_CLAUSES = {"n", "rate", "area"}
#: 完成率{rate} of all of them is 全部完成, 化解率 is 全部化解, and so on for whatever was done.
DONE = re.compile(r"(\w{2})率\{rate\}")
#: How a rate moves, and how a number.
MOVED = {True: {"up": "提高", "down": "下降"}, False: {"up": "增加", "down": "减少"}}
KINDS = ("completion", "flow", "level")


@dataclass(frozen=True, slots=True)
class Clause:
    """What one indicator contributes: its words, whom they speak for, and what the editor should know."""

    code: str
    text: str
    coverage: Coverage
    note: str = ""
    names: tuple[str, ...] = ()


def key_of(code: str) -> str:
    """The name of an indicator's clause: T1 to T6 for those of the speech, else its code."""
    return NUMBERED.get(code, code)


def is_clause(one: FrozenIndicator) -> bool:
    """Whether the indicator's sentence is a clause of the paragraph; others have sentences of their own."""
    said = set(PLACEHOLDER.findall(one["sentence"]))
    return one["kind"] in KINDS and bool(said) and not said & {"max", "min", "minimum"}


def clause(content: Content, one: FrozenIndicator) -> Clause:
    """The clause of *one*; without text where the figures do not bear it, the note saying why."""
    known = coverage(content, one)
    text, note = _words(one), ""
    names: tuple[str, ...] = ()
    if not text:
        note = _why_not(one)
    elif one["has_rate"] and one["total"]["n"] == 0:
        names = tuple(row["name"] for row in one["rows"] if row["is_current"] and row["d"] and not row["n"])
        note = f"{one['name']}完成数为0，可在附件中列出相关社区：{'、'.join(names)}。"
    return Clause(one["code"], text, known, note, names)


def _words(one: FrozenIndicator) -> str:
    total = one["total"]
    n, d = total["n"], total["d"]
    if n is None or not total["is_current"] or (one["has_rate"] and not d):
        return ""
    if set(PLACEHOLDER.findall(one["sentence"])) - SAID_IN_CLAUSES:
        return ""
    text = one["sentence"].rstrip("；。")
    if one["has_rate"] and n == d:
        text = DONE.sub(r"全部\1", text)
    rate = f"{total['percent']}%" if total["percent"] is not None else ""
    if "{rate}" in text and not rate:
        return ""
    return text.replace("{rate}", rate).replace("{area}", area_words(n)).replace("{n}", str(n))


def _why_not(one: FrozenIndicator) -> str:
    """Why there is no clause."""
    total = one["total"]
    unknown = set(PLACEHOLDER.findall(one["sentence"])) - SAID_IN_CLAUSES
    if unknown:
        return f"{one['name']}的句子含有无法识别的标记“{'、'.join(sorted(unknown))}”，未写入。"
    if total["n"] is None or not total["is_current"]:
        return f"{one['name']}本月没有计入的数据，未写入。"
    if not one["has_rate"]:
        return f"{one['name']}的句子要求比率，而该指标没有比率，未写入。"
    return f"{one['name']}的总数为0，未写入。"


def write(content: Content) -> dict[str, FrozenSentence]:
    """T0 and the clauses it is made of."""
    found = [clause(content, one) for one in in_order(content)]
    result = {"T0": _paragraph(content, found)}
    last = len(found) - 1
    for number, one in enumerate(found):
        key = key_of(one.code)
        ending = "。" if key == "T6" or (key == one.code and number == last) else "；"
        text = f"{one.text}{one.coverage.words}{ending}" if one.text else ""
        result[key] = sentence(text, one.note + _who_is_missing([one]), list(one.names))
    return result


def _who_is_missing(said: list[Clause]) -> str:
    """To the editor, by name: “未计入：甲社区。10月数据未计入：乙社区。”"""
    groups: dict[str, list[str]] = {}
    for one in said:
        names = groups.setdefault(one.coverage.not_counted, [])
        names += [name for name in one.coverage.missing if name not in names]
    return "".join(f"{why}：{'、'.join(names)}。" for why, names in groups.items() if names)


def in_order(content: Content) -> list[FrozenIndicator]:
    """The indicators that are clauses: the six of the speech first, then as the meeting has them."""
    clauses = [one for one in content["indicators"] if is_clause(one)]
    return sorted(clauses, key=lambda one: NUMBERED.get(one["code"], "T9"))


def _marked(said: list[Clause]) -> list[str]:
    """The clauses, each with whom it speaks for; neighbours that speak for the same say so once."""
    texts: list[str] = []
    for known, run in groupby(said, key=lambda one: one.coverage):
        clauses = [one.text for one in run]
        if known.words and len(clauses) > 1:
            have = "有" if known.missing and not known.carried else ""
            clauses[-1] += known.words.replace("（", f"（以上{len(clauses)}项{have}", 1)
        else:
            clauses[-1] += known.words
        texts += clauses
    return texts


def _paragraph(content: Content, found: list[Clause]) -> FrozenSentence:
    """The clauses as one paragraph; who is missing is said once where it is the same for all of them."""
    said = [one for one in found if one.text]
    notes = "".join(one.note for one in found)
    if not said:
        return sentence("", notes or "没有可写入统计段落的指标。")
    names = list(dict.fromkeys(name for one in said for name in one.coverage.missing))
    text = f"{by_the_end(content)}，{_joined(said)}"
    return sentence(text, notes + _who_is_missing(said), names)


def _joined(said: list[Clause]) -> str:
    """The clauses to the full stop; for whom they speak stands behind it where it is the same for all."""
    covers = {one.coverage for one in said}
    same = len(covers) == 1 and not said[0].coverage.carried
    body = "；".join([one.text for one in said] if same else _marked(said))
    return f"{body}。{said[0].coverage.words if same else ''}"


def movement(content: Content) -> FrozenSentence:
    """T19: what rose, fell or stood since the month compared with; a fall of a stock asks for a reason.

    Like is compared with like (``dashboard.comparison``): the same communities in both months, of a flow
    the months' own figures. Over whom, where not over all, is said; where nobody is left, nothing is. What
    stood among them, while both printed rates are of others, is not called unchanged: the rates stand apart.
    """
    notes: list[str] = []
    moved: dict[str, list[tuple[str, str]]] = {"up": [], "down": []}
    same: list[tuple[str, str]] = []
    others: dict[str, list[str]] = {}
    for one in content["indicators"]:
        change = one["total"]["change"]
        if not one["has_rate"] and not (change and one["total"]["goal"]):
            continue
        if change is None:
            notes.append(f"{one['name']}没有两个月均计入的社区，不作比较。")
            continue
        name = one["name"] + ("（当月）" if change["is_of_month"] else "")
        apart = _counted_otherwise(content, one)
        if change["way"] == "same" and apart:
            others.setdefault(apart + _failed_before(content, one), []).append(name)
        elif change["way"] == "same":
            same.append((name, change["basis"]))
        else:
            words = MOVED[one["has_rate"]][change["way"]]
            apart = f"（{apart}，不直接比较）" if apart else ""
            moved[change["way"]].append((f"{name}{words}{change['text']}{apart}", change["basis"]))
        if change["way"] == "down" and one["is_stock"]:
            notes.append(_reasons(one))
    said = [*moved["up"], *moved["down"], *_unmoved(same)]
    text = f"{since_words(content)}，{_with_basis(said)}" if said else ""
    held_apart = "；".join(f"{'、'.join(names)}{apart}" for apart, names in others.items())
    return sentence(text + (f"{held_apart}，不直接比较。" if held_apart else ""), "".join(notes))


def _counted_otherwise(content: Content, one: FrozenIndicator) -> str:
    """“9月计入15个社区为80%，10月计入9个社区为100%”: the printed rates, if over others.

    A reader holds this bulletin beside the last; of a flow the clause speaks of the month, they of the year.
    """
    total, before = one["total"], _month_before(content, one)
    if (
        before is None
        or not one["has_rate"]
        or one["kind"] == "flow"
        or not before["percent"]
        or not total["percent"]
    ):
        return ""
    if before["covered"] == total["covered"] or before["percent"] == total["percent"]:
        return ""
    return (
        f"{since_month_words(content)}计入{before['covered']}个社区为{before['percent']}%，"
        f"{month_words(content)}计入{total['covered']}个社区为{total['percent']}%"
    )


def _failed_before(content: Content, one: FrozenIndicator) -> str:
    """“（9月未达到的3个社区10月未计入）”: where those missing may be all that made the difference."""
    change, before = one["total"]["change"], _month_before(content, one)
    if one["kind"] != "frequency" or change is None or before is None or not change["numbers"]:
        return ""
    _n, _d, met, all_compared = change["numbers"]
    if None in (met, all_compared, before["n"], before["d"]):
        return ""
    failed = ((before["d"] or 0) - (before["n"] or 0)) - ((all_compared or 0) - (met or 0))
    then, now = since_month_words(content), month_words(content)
    return f"（{then}未达到的{failed}个社区{now}未计入）" if failed > 0 else ""


def _month_before(content: Content, one: FrozenIndicator) -> FrozenMonth | None:
    since = content["meeting"]["since"]
    return next((month for month in one["months"] if month["month"] == since), None)


def _with_basis(said: list[tuple[str, str]]) -> str:
    """The clauses to the full stop, and over whom they compare: once where it is the same for all."""
    bases = {basis for _text, basis in said}
    if len(bases) == 1:
        return f"{'；'.join(text for text, _basis in said)}。{_bracketed(bases.pop())}"
    return f"{'；'.join(text + _bracketed(basis) for text, basis in said)}。"


def _bracketed(words: str) -> str:
    return f"（{words}）" if words else ""


def _unmoved(same: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """“甲、乙持平”: one clause for those compared over the same communities."""
    groups: dict[str, list[str]] = {}
    for name, basis in same:
        groups.setdefault(basis, []).append(name)
    return [(f"{'、'.join(names)}持平", basis) for basis, names in groups.items()]


def _reasons(one: FrozenIndicator) -> str:
    """What communities wrote beside their figures, or that somebody should ask."""
    given = [f"{row['name']}：{row['reason']}" for row in one["rows"] if row["reason"]]
    if given:
        return f"{one['name']}下降，社区说明：{'；'.join(given)}。"
    return f"{one['name']}下降，社区未说明原因，请核实后补充。"

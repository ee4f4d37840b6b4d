"""Sentences about Party members, speeches and study (T7, T8, T9)."""

from __future__ import annotations

import re

from portal.core.month import Month
from portal.meetings.printed import unreported_text
from portal.meetings.schema import Content, FrozenCell, FrozenIndicator, FrozenSentence, FrozenStudy
from portal.meetings.sentences.coverage import coverage, kind_of
from portal.meetings.sentences.wording import (
    PLACEHOLDER,
    few,
    month_words,
    named_or_counted,
    sentence,
    span_words,
    year_words,
)

#: From this many on the fewest are “also” many (也有); below, they are only so many (仅有).
MANY = 10
MOST = re.compile(r"，最多的.*$")


def members(content: Content) -> FrozenSentence:
    """T7: how many members, the most and the fewest in one community."""
    one = next((one for one in content["indicators"] if "{max}" in one["sentence"]), None)
    if one is None:
        return sentence(note="本次会议未选用直管党员指标。")
    known = [row for row in one["rows"] if row["is_current"] and row["n"] is not None]
    total = one["total"]["n"]
    if total is None or not known:
        return sentence(note=f"{one['name']}没有计入的数据。")
    text = f"目前，我们{_most_and_fewest(content, one, known)}".replace("{n}", str(total)).rstrip("；。")
    if PLACEHOLDER.search(text):
        return sentence(note=f"{one['name']}的句子含有无法填写的标记，未写入。")
    return sentence(f"{text}。{coverage(content, one).words}", "", [])


def _most_and_fewest(content: Content, one: FrozenIndicator, known: list[FrozenCell]) -> str:
    numbers = [row["n"] or 0 for row in known]
    most, fewest = max(numbers), min(numbers)
    if len(known) < 2:
        return MOST.sub("", one["sentence"])
    if most == fewest:
        return MOST.sub(f"，各社区均为{most}{one['unit']}", one["sentence"])
    at_most = [row for row in known if row["n"] == most]
    at_fewest = [row for row in known if row["n"] == fewest]
    text = one["sentence"].replace("{organisation}", _organisation(content, at_most))
    if fewest < MANY:
        text = text.replace("最少的也有", "最少的仅有")
    if content["meeting"]["names_in_text"]:
        text = text.replace("直管党员{max}", f"（{few([row['name'] for row in at_most])}）直管党员{{max}}")
        text = text.replace("最少的", f"最少的（{few([row['name'] for row in at_fewest])}）")
    return text.replace("{max}", str(most)).replace("{min}", str(fewest))


def _organisation(content: Content, rows: list[FrozenCell]) -> str:
    """What the Party organisation of the community at the top is called; a neutral word for several kinds."""
    kinds = {one["code"]: one["organisation"] for one in content["communities"]}
    found = {kinds[row["area"]] for row in rows}
    return found.pop() if len(found) == 1 else "社区党组织"


def speeches(content: Content) -> FrozenSentence:
    """T8: how many communities spoke; nothing is said where none did."""
    held = [one["name"] for one in content["speeches"] if one["held"]]
    if not held:
        return sentence(note="未安排交流发言。")
    return sentence(
        f"刚才，{len(held)}个社区从不同方面作了交流发言。", "会后如有变动，请据实修改社区个数。", held
    )


def study(content: Content) -> FrozenSentence:
    """T9: the claim about all communities and all months, or who keeps it and who does not.

    The second names the months it speaks of: the last of them alone may read otherwise on the page beside.
    """
    chosen = {
        one["code"]: one
        for one in content["indicators"]
        if set(PLACEHOLDER.findall(one["sentence"])) == {"minimum"}
    }
    rows = [row for row in content["studies"] if row["code"] in chosen]
    if not rows:
        return sentence(note="本次会议未选用学习指标。")
    phrases = [
        chosen[row["code"]]["sentence"].rstrip("；。").replace("{minimum}", str(row["minimum"]))
        for row in rows
    ]
    what = "，".join(phrases)
    kept = [name for name in rows[0]["met"] if all(name in row["met"] for row in rows)]
    unmet = _in_any(rows, "unmet")
    unreported = [name for name in _in_any(rows, "unreported") if name not in unmet]
    period = f"统计期：{rows[0]['first']}至{rows[0]['last']}。"
    if not unmet and not unreported:
        return sentence(f"各社区始终坚持{what}。", period)
    if not kept and not unmet:
        return sentence(note=f"{period}各社区均有月份未计入，不能认定，未写入。", names=unreported)
    said = [f"有{len(kept)}个社区坚持{what}"] if kept else [_nobody(what, unreported)]
    if unmet:
        said.append(f"{named_or_counted(content, unmet)}未达到要求")
    said += _not_known(content, unreported)
    note = f"{period}并非所有社区各月均达到，故不写“各社区始终坚持”。"
    return sentence(f"{_months(content, rows)}，{'，'.join(said)}。", note, [*unmet, *unreported])


def _not_known(content: Content, names: list[str]) -> list[str]:
    """Why it is not known of them, by where the month's report stands: “甲社区10月月报待审核，未计入”.

    Of one whose report is counted an earlier month is missing, or the figure was left blank.
    """
    states = {one["name"]: one["report_state"] for one in content["communities"]}
    words = {
        "unreported": f"{month_words(content)}月报{unreported_text(content)}",
        "returned": f"{month_words(content)}月报已退回",
        "waiting": f"{month_words(content)}月报待审核",
        "blank": "有月份没有数据",
    }
    groups = {why: [name for name in names if kind_of(states.get(name, "")) == why] for why in words}
    return [
        f"{named_or_counted(content, whose)}{words[why]}，未计入" for why, whose in groups.items() if whose
    ]


def _months(content: Content, rows: list[FrozenStudy]) -> str:
    """“今年1至10月”; “今年以来” where the indicators were not begun in the same month."""
    spans = {(row["first"], row["last"]) for row in rows}
    if len(spans) > 1:
        return f"{year_words(content)}以来"
    first, last = spans.pop()
    return span_words(content, Month.parse(first), Month.parse(last))


def _nobody(what: str, unreported: list[str]) -> str:
    """That nobody keeps it is known only where everybody reported."""
    return f"{what}方面" if unreported else f"尚无社区各月均达到{what}的要求"


def _in_any(rows: list[FrozenStudy], group: str) -> list[str]:
    found = [name for row in rows for name in (row["unmet"] if group == "unmet" else row["unreported"])]
    return list(dict.fromkeys(found))

"""What the figures show wrong or unfinished: said only where it is so.

T10 to T18 of docs/sentences.md, for C1 to C9 of docs/seed-coverage.md.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import replace
from decimal import Decimal

from portal.meetings.printed import among, due_text, is_before_due, is_own_figure, of_counted
from portal.meetings.schema import Content, FrozenFact, FrozenIndicator, FrozenSentence
from portal.meetings.sentences.coverage import coverage
from portal.meetings.sentences.wording import (
    by_the_end,
    claim,
    few,
    folded,
    held_on,
    in_brackets,
    month_of,
    month_words,
    named_or_counted,
    quantity,
    quarter_words,
    sentence,
    since_month_words,
    year_words,
)

MOST_UNEVEN = 3
STUDY_PLATFORM = "study_platform_rank"
#: How the duties that are overdue are called, by what the fact counts them under.
DUTIES = {"meetings": "三会一课", "party_days": "主题党日", "life_meetings": "组织生活会"}


def _fact(content: Content, key: str) -> FrozenFact | None:
    return content["facts"].get(key)


def far(content: Content) -> FrozenSentence:
    """Every indicator whose light is red: figure, target and what is left; the furthest behind first."""
    found = [one for one in content["indicators"] if one["is_ranked"] and one["total"]["light"] == "red"]
    if not found:
        return sentence(note="没有差距大的指标。")
    found.sort(key=_reached)
    said = "；".join(_behind(one) for one in found)
    return sentence(f"距目标差距大的指标{len(found)}项：{said}。")


def _reached(one: FrozenIndicator) -> Decimal:
    """How much of what is required by now is reached."""
    total = one["total"]
    goal = total["goal"]
    reached = total["percent"] if goal and goal["is_rate"] else total["n"]
    if goal is None or reached is None or not Decimal(goal["required"]):
        return Decimal(1)
    share = Decimal(reached) / Decimal(goal["required"])
    return 1 / share if one["direction"] == "down" and share else share


def _behind(one: FrozenIndicator) -> str:
    """“门禁安装72.7%，目标85%，还差29个（已计入9/15个社区）”."""
    total = one["total"]
    goal = f"目标{total['goal']['short']}" if total["goal"] else ""
    said = "，".join(part for part in (total["figure"], goal, total["to_do"]) if part)
    return f"{one['name']}{said}{of_counted(one)}"


def timeliness(content: Content) -> FrozenSentence:
    """T10: communities with a duty overdue, and of each only the kinds that are, with their number."""
    fact = _fact(content, "timeliness")
    if fact is None or not fact["d"]:
        return sentence(note="本月没有到期的组织生活。")
    found, text = quantity(len(fact["areas"]), len(content["communities"])), ""
    if found:
        what = "组织生活均开展不及时" if found.is_all else "组织生活开展不及时"
        text = f"{by_the_end(content)}，{found.word}{what}：{_overdue(content, fact)}。"
    note = f"据组织生活台账：到期{fact['d']}项，逾期{fact['n']}项。"
    return sentence(text, note, fact["areas"])


def _overdue(content: Content, fact: FrozenFact) -> str:
    """“甲社区三会一课2项、主题党日1项；乙社区主题党日1项”; without names “主题党日2项（2个社区）”."""
    late = [(str(row["community"]), DUTIES[str(row["duty"])]) for row in fact["rows"]]
    if not content["meeting"]["names_in_text"]:
        kinds = [(kind, [who for who, what in late if what == kind]) for kind in DUTIES.values()]
        return "、".join(f"{kind}{len(whose)}项（{len(set(whose))}个社区）" for kind, whose in kinds if whose)
    said = []
    for name in fact["areas"]:
        count = Counter(what for who, what in late if who == name)
        said.append(name + "、".join(f"{kind}{count[kind]}项" for kind in DUTIES.values() if count[kind]))
    return "；".join(said)


def study_platform(content: Content) -> FrozenSentence:
    """T11: long at the end of the study platform's list; for information only (red line 3)."""
    one = next((one for one in content["indicators"] if one["code"] == STUDY_PLATFORM), None)
    if one is None:
        return sentence(note="未启用学习平台排名指标。")
    names = [row["name"] for row in one["rows"] if row["area"] in one["persistent"]]
    text = claim(content, names, len(content["communities"]), "“学习强国”排名", "长期靠后")
    return sentence(text, "仅供了解，不作考核依据。", names)


def brands(content: Content) -> FrozenSentence:
    """T12: communities without a brand in effect."""
    fact = _fact(content, "brands")
    if fact is None:
        return sentence()
    text = claim(content, fact["areas"], len(content["communities"]), "", "还没有培育出切合实际的特色亮点")
    return sentence(text, "依据品牌台账中“已见成效”的记录。", fact["areas"])


def sites(content: Content) -> FrozenSentence:
    """T13: demonstration sites by stage, and how far their experience went.

    The register takes any place in words (“全街道各支部”), so places are not said to be compounds.
    """
    fact = _fact(content, "sites")
    if fact is None or not fact["d"]:
        return sentence(note="示范点台账中没有记录。")
    numbers, note = fact["numbers"], ""
    built = numbers["built"]
    text = f"示范点{fact['d']}个，其中已建成{built}个、在建{numbers['building']}个"
    if numbers["planned"]:
        text += f"，仍停留在计划阶段{numbers['planned']}个"
    if built and numbers["places"]:
        text += f"；已建成示范点的经验推广到{numbers['places']}处"
        note = "推广去向按台账登记计数；确认均为小区楼院的，可改为“向若干个小区楼院推广”。"
    elif built:
        text += "；已建成示范点尚未推广"
    return sentence(f"{text}。", note, fact["areas"])


def uneven(content: Content) -> FrozenSentence:
    """T14: the most uneven rates, highest against lowest; a gap is in percentage points."""
    found = [one for one in content["indicators"] if _gap(one) > 0]
    found.sort(key=_gap, reverse=True)
    shown = found[:MOST_UNEVEN]
    names: list[str] = []
    for one in shown:
        if one["spread"]:
            names += one["spread"]["worst_names"]
    marks = [replace(coverage(content, one), month="").words for one in shown]  # compared are those counted
    if len(set(marks)) == 1:  # said once behind the last stop where it is the same for all
        text = "".join(f"{_ends(content, one)}。" for one in shown) + marks[0]
    else:
        text = "".join(f"{_ends(content, one)}{mark}。" for one, mark in zip(shown, marks, strict=True))
    note = f"差距最大的{len(shown)}项，共{len(found)}项有差距。" if shown else "各项指标社区之间没有差距。"
    return sentence(text, note, list(dict.fromkeys(names)))


def _gap(one: FrozenIndicator) -> Decimal:
    spread = one["spread"]
    if spread is None or not spread["is_graded"] or not one["has_rate"]:
        return Decimal(0)
    return Decimal(spread["gap_size"])


def _ends(content: Content, one: FrozenIndicator) -> str:
    """“甲最高的A社区为100%，最低的B社区等4个社区为50%，相差50个百分点”."""
    spread = one["spread"]
    if spread is None:
        return ""
    ends = [(spread["best"], spread["best_names"]), (spread["worst"], spread["worst_names"])]
    (high, top), (low, bottom) = sorted(ends, key=lambda end: Decimal(end[0].rstrip("%")), reverse=True)
    shown = content["meeting"]["names_in_text"]
    top_words, bottom_words = (few(names) if shown else "社区" for names in (top, bottom))
    name = f"{one['name']}{among(one)}"
    return f"{name}最高的{top_words}为{high}，最低的{bottom_words}为{low}，相差{spread['gap']}"


def inside(content: Content) -> FrozenSentence:
    """T15: the community whose grid branches are most uneven in the month's themed Party day."""
    fact = _fact(content, "inside")
    worst = next((row for row in fact["rows"] if row["missed"]), None) if fact else None
    if worst is None:
        return sentence(note="各网格党支部均按时开展主题党日，或没有到期记录。")
    where = str(worst["community"]) if content["meeting"]["names_in_text"] else "有1个社区"
    text = f"{where}所辖{worst['all']}个网格党支部中，"
    if worst["all"] != worst["branches"]:  # one that was set up in the month owes nothing yet
        text += f"{worst['branches']}个应开展主题党日，其中"
    if worst["held"]:
        text += f"{worst['held']}个按时开展主题党日，{worst['missed']}个未按时开展。"
    else:
        text += f"{worst['missed']}个均未按时开展主题党日。"
    others = [name for name in fact["areas"] if name != worst["community"]] if fact else []
    note = f"另有网格党支部未按时开展的社区：{'、'.join(others)}。" if others else ""
    return sentence(text, note, [str(worst["community"])])


def rectification(content: Content) -> FrozenSentence:
    """T16: organisations named this year, and how many were accepted."""
    fact = _fact(content, "rectification")
    if fact is None or not fact["d"]:
        return sentence(note="今年没有经批准列入整顿的党组织。")
    numbers, left = fact["numbers"], fact["d"] - (fact["n"] or 0)
    kinds = [name for name, count in (("软弱涣散", numbers["weak"]), ("末尾", numbers["bottom"])) if count]
    text = f"{year_words(content)}确定的{'、'.join(kinds)}党组织{fact['d']}个，"
    if not left:
        text += "全部验收达标。"
    elif held_on(content).year != month_of(content).year:  # the year's end has passed
        text += f"{by_the_end(content)}已验收达标{fact['n']}个，其余{left}个未验收达标。"
    else:
        text += f"已验收达标{fact['n']}个，其余{left}个{_still_due(content, fact)}。"
    late = numbers.get("overdue", 0)
    note = f"其余{left}个中，{late}个已超过整改期限。" if late else ""
    return sentence(text, note, fact["areas"])


def _still_due(content: Content, fact: FrozenFact) -> str:
    """“须于12月20日前完成，其中2个有整改措施逾期”: by the days that were set, of several the last.

    Who was overdue by the month's end is told apart.
    """
    left = [row for row in fact["rows"] if not row["accepted"]]
    end = month_of(content).last_day.isoformat()
    days = sorted({str(row.get("deadline", "")) for row in left} - {""})
    open_days = [day for day in days if day > end]
    over = sum(bool(row.get("deadline")) and str(row["deadline"]) <= end for row in left)
    by = f"{'最晚' if len(open_days) > 1 else ''}须于{_day(content, open_days)}前完成"
    if over and open_days:
        by = f"中{over}个已超过整改期限，{len(left) - over}个{by}"
    elif over:
        by = "均已超过整改期限" if over > 1 else "已超过整改期限"
    late = fact["numbers"].get("measures_overdue", 0)
    return by + (f"，其中{late}个有整改措施逾期" if late else "")


def _day(content: Content, days: list[str]) -> str:
    """12月20日 of the last of *days*; 年底 where none was kept."""
    if not days:
        return "年底"
    day = dt.date.fromisoformat(days[-1])
    return f"{'' if day.year == held_on(content).year else f'{day.year}年'}{day.month}月{day.day}日"


def assignments(content: Content) -> FrozenSentence:
    """T17: what the last meeting gave: closed off and not, which add up, and of these how many are overdue.

    Not “in progress”: that is one state of several that a matter may be in before it is closed off.
    """
    given = [one for one in content["matters"] if one["is_last_meeting"]]
    if not given:
        return sentence(note="上次会议没有交办事项。")
    closed = sum(not one["is_open"] for one in given)
    late = [one for one in given if one["is_overdue"]]
    left = len(given) - closed
    waiting = sum(one["state"] == "REPORTED" for one in given)
    note = f"未销号事项中含已报待核实{waiting}项。" if waiting else ""
    if not left:
        return sentence(f"上次会议交办事项{len(given)}项，已全部销号。", note)
    said = [f"已销号{closed}项", f"未销号{left}项"]
    if late:
        said.append(f"其中逾期{len(late)}项")
    names = list(dict.fromkeys(one["name"] for one in late))
    return sentence(f"上次会议交办事项{len(given)}项，{'，'.join(said)}。", note, names)


def joint_meetings(content: Content) -> FrozenSentence:
    """T18: joint meetings of the quarter; before its end nobody has missed one yet.

    They are counted in the register, where reports that are not approved yet do not matter: said so, for the
    indicator beside it counts approved reports.
    """
    fact = _fact(content, "joint_meetings")
    if fact is None or not fact["d"]:
        return sentence()
    held, without = fact["n"] or 0, fact["areas"]
    quarter = f"据台账，{quarter_words(content)}"
    if not without:
        return sentence(f"{quarter}各社区均已召开党建联席会议。")
    if fact["numbers"]["quarter_is_over"]:
        text = f"{quarter}{held}个社区召开党建联席会议，{named_or_counted(content, without)}未召开。"
        if not held:
            text = f"{quarter}各社区均未召开党建联席会议。"
        return sentence(text, "", without)
    text = f"{quarter}{by_the_end(content)}，已有{held}个社区召开党建联席会议，{len(without)}个社区尚未召开。"
    if not held:
        text = f"{quarter}{by_the_end(content)}，各社区均尚未召开党建联席会议。"
    return sentence(text, "本季度尚未结束，不作为未召开处理。", without)


def participation(content: Content) -> FrozenSentence:
    """Branches where fewer than half came to the month's meetings (C1)."""
    fact = _fact(content, "participation")
    if fact is None or not fact["n"]:
        return sentence(note="各党支部本月组织生活参加人数均达到应到人数的一半，或没有记录。")
    which = f"有{fact['n']}个党支部{in_brackets(content, fact['areas'])}"
    text = f"{which}{month_words(content)}组织生活参加人数不足应到人数的一半。"
    return sentence(text, "涉及支部见党员参与情况页面。", fact["areas"])


def check_in(content: Content) -> FrozenSentence:
    """Communities where no in-service member has checked in (C2)."""
    fact = _fact(content, "double_check_in")
    if fact is None or not fact["areas"]:
        return sentence(note="已填报的社区均有在职党员报到。")
    text = claim(content, fact["areas"], len(content["communities"]), "", "尚无在职党员到社区报到")
    return sentence(text, "", fact["areas"])


def stalled(content: Content) -> FrozenSentence:
    """Indicators below target where communities have not moved for two months (C8)."""
    said, names = [], []
    for one in content["indicators"]:
        behind = [row["name"] for row in one["rows"] if row["area"] in one["stalled"]]
        found = quantity(len(behind), len(content["communities"]))
        if found:
            named = "" if found.is_all else in_brackets(content, behind)
            said.append(f"{one['name']}，{found.word}{named}")
            names += behind
    text = f"部分工作推一步、动一步，连续两个月没有进展的有：{'；'.join(said)}。" if said else ""
    unknown, more = _stalled_before(content)
    return sentence(text + unknown, "", list(dict.fromkeys([*names, *more])))


def _stalled_before(content: Content) -> tuple[str, list[str]]:
    """Those that seem to stand still while a month, this one or one before, is not counted: not dropped."""
    gone: list[str] = []
    kept: list[str] = []
    names: list[str] = []
    for one in content["indicators"]:
        unknown = [row for row in one["rows"] if row["area"] in one["stalled_unknown"]]
        for said, is_own in ((gone, False), (kept, True)):
            these = [row["name"] for row in unknown if is_own_figure(row) is is_own]
            if these:
                said.append(f"{one['name']}{len(these)}个社区{in_brackets(content, these)}")
                names += these
    before, now = since_month_words(content), month_words(content)
    text = f"{before}已停滞、{now}数据未计入，无法判断：{'；'.join(gone)}。" if gone else ""
    if kept:
        text += f"至{now}没有进展、此前有月份数据未计入，无法判断：{'；'.join(kept)}。"
    return text, names


def reports(content: Content) -> FrozenSentence:
    """Whose report of the month is not counted: never handed in, returned and waiting are three things.

    What is not due yet is no problem of itself. Where others are named, who has still time is named as well:
    the communities should add up to those whose figures are missing.
    """
    found, note, besides = content["reports"], "", ""
    groups = [("未报", found["not_submitted"]), ("已退回", found["returned"]), ("待审核", found["in_review"])]
    if is_before_due(content) and found["not_submitted"]:
        del groups[0]
        waited_for = found["not_submitted"]
        named = in_brackets(content, folded(waited_for))
        besides = f"；另有{len(waited_for)}个社区{named}尚未上报（{due_text(content)}）"
        note = (
            f"{len(waited_for)}个社区尚未上报（{due_text(content)}），不作为问题：{'、'.join(waited_for)}。"
        )
    said = [f"{word}{len(names)}个{in_brackets(content, names)}" for word, names in groups if names]
    names = [name for group in (found["not_submitted"], *(group for _w, group in groups)) for name in group]
    if not said:
        return sentence(note=note or "各社区月报均已审核通过。")
    text = f"{month_words(content)}月报{'，'.join(said)}{besides}，当月数据未计入。"
    return sentence(text, note, list(dict.fromkeys(names)))


def quality(content: Content) -> FrozenSentence:
    """Records of organisational life that raise a doubt; a doubt is no verdict (C9)."""
    fact = _fact(content, "quality")
    if fact is None or not fact["n"]:
        return sentence(note="本月组织生活记录没有待核实的疑点。")
    text = f"{month_words(content)}组织生活记录{fact['d']}条，其中{fact['n']}条存在疑点，需进一步核实。"
    kinds = "，".join(f"{row['doubt']}{row['records']}条" for row in fact["rows"])
    return sentence(text, f"疑点只供核实，不等于结论。{kinds}（一条记录可有多个疑点）。")

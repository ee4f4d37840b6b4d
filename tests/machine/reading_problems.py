"""The second reader's part for sentences that rest on the registers (T10 to T13, T15, T16, T18, C1, C2, C9).

What the registers hold is frozen as facts; here each sentence is taken apart and held against them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from tests.machine.claims import Office

DUE = "截止日"
QUANTITY = (
    r"(?P<how>各社区|有\d+个社区|大部分社区|过半社区|半数社区|部分社区|个别社区)(?:（(?P<names>[^）]*)）)?"
)


def _claim(text: str, office: Office, names: list[str], predicate: str) -> Iterator[str]:
    """“部分社区（甲、乙）…。”: how many by its word, who by name, and what."""
    if not names:
        yield from ["nobody is concerned"] if text else []
        return
    said = re.fullmatch(QUANTITY + predicate, text)
    if said is None:
        yield f"cannot be taken apart, or says nothing of {names}"
        return
    total, share = len(office.names), len(names)
    right = {
        "各社区": share == total,
        f"有{share}个社区": share < total and (total <= 5 or (share >= 3 and 5 * share <= total)),
        "大部分社区": total > 5 and share < total and 3 * share >= 2 * total,
        "过半社区": total > 5 and total < 2 * share and 3 * share < 2 * total,
        "半数社区": total > 5 and 2 * share == total,
        "部分社区": total > 5 and total < 5 * share and 2 * share < total,
        "个别社区": total > 5 and share <= 2 and 5 * share <= total,
    }
    if not right.get(said["how"]):
        yield f"{said['how']} of {share} in {total}"
    if ("均" in text) != (share == total):
        yield "均 is said of all, and of all only"
    wanted = set(names) if office.named and share < total else set()
    if set(filter(None, (said["names"] or "").split("、"))) != wanted:
        yield f"named {said['names']}, are {names}"


def _areas(office: Office, key: str) -> list[str]:
    return office.facts.get(key, {}).get("areas", [])


def reports(text: str, office: Office) -> Iterator[str]:
    """未报, 已退回 and 待审核 apart, each with its number and, where the office prints them, its names."""
    groups: dict[str, list[str]] = {"未报": [], "已退回": [], "待审核": []}
    for name in office.names:
        state = office.states[name]
        if state not in ("APPROVED", "LOCKED"):
            groups[{"RETURNED": "已退回", "SUBMITTED": "待审核"}.get(state, "未报")].append(name)
    waited_for = groups.pop("未报") if office.before_due else []  # what is not due yet is no problem
    said = [
        f"{word}{len(names)}个" + (f"（{'、'.join(names)}）" if office.named else "")
        for word, names in groups.items()
        if names
    ]
    besides = ""
    if waited_for:  # told beside those that are
        some = waited_for if len(waited_for) <= 8 else [*waited_for[:7], f"{waited_for[7]}等"]
        named = f"（{'、'.join(some)}）" if office.named else ""
        besides = f"；另有{len(waited_for)}个社区{named}尚未上报（{DUE}）"
    ending = f"月月报{'，'.join(said)}{besides}，当月数据未计入。"
    text = re.sub(r"截止\d+月\d+日", DUE, text)
    if (said and not text.endswith(ending)) or (text and not said):
        yield f"should end with {ending}" if said else "all reports are counted"


def timeliness(text: str, office: Office) -> Iterator[str]:
    fact = office.facts.get("timeliness", {})
    if not fact.get("d"):
        yield from ["nothing was due"] if text else []
        return
    kinds = {"meetings": "三会一课", "party_days": "主题党日", "life_meetings": "组织生活会"}
    late = [(row["community"], kinds[row["duty"]]) for row in fact["rows"]]
    head, _colon, body = text.removesuffix("。").partition("：")
    unnamed = replace(office, named=False)
    claim = head.partition("，")[2] + "。" if text else ""
    yield from _claim(claim, unnamed, _areas(office, "timeliness"), "组织生活均?开展不及时。")
    if office.named:
        wanted = {
            name + "、".join(f"{kind}{n}项" for kind in kinds.values() if (n := late.count((name, kind))))
            for name in _areas(office, "timeliness")
        }
        said = set(filter(None, body.split("；")))
    else:
        whose = {kind: [name for name, other in late if other == kind] for kind in kinds.values()}
        wanted = {f"{kind}{len(n)}项（{len(set(n))}个社区）" for kind, n in whose.items() if n}
        said = set(filter(None, body.split("、")))
    if said != wanted:
        yield f"late are {wanted}, said {said}"


def brands(text: str, office: Office) -> Iterator[str]:
    yield from _claim(text, office, _areas(office, "brands"), "均?还没有培育出切合实际的特色亮点。")


def check_in(text: str, office: Office) -> Iterator[str]:
    yield from _claim(text, office, _areas(office, "double_check_in"), "均?尚无在职党员到社区报到。")


def sites(text: str, office: Office) -> Iterator[str]:
    fact = office.facts.get("sites", {})
    if not fact.get("d"):
        yield from ["there are none"] if text else []
        return
    said = re.fullmatch(
        r"示范点(\d+)个，其中已建成(\d+)个、在建(\d+)个(?:，仍停留在计划阶段(\d+)个)?"
        r"(?:；已建成示范点的经验推广到(\d+)处|；已建成示范点(尚未)推广)?。",
        text,
    )
    if said is None:
        yield "cannot be taken apart"
        return
    numbers = fact["numbers"]
    stages = [int(said[place] or 0) for place in (2, 3, 4)]
    if stages != [numbers["built"], numbers["building"], numbers["planned"]] or int(said[1]) != sum(stages):
        yield f"stages said {stages} of {said[1]}, are {numbers}"
    if numbers["built"] and (said[5] or "0", bool(said[6])) != (
        str(numbers["places"]),
        not numbers["places"],
    ):
        yield f"spread to {numbers['places']}"


def inside(text: str, office: Office) -> Iterator[str]:
    rows = [row for row in office.facts.get("inside", {}).get("rows", []) if row["missed"]]
    if not rows:
        yield from ["nobody missed it"] if text else []
        return
    said = re.fullmatch(
        r"(?P<where>.+?)所辖(?P<all>\d+)个网格党支部中，(?:(?P<owed>\d+)个应开展主题党日，其中)?"
        r"(?:(?P<held>\d+)个按时开展主题党日，)?(?P<missed>\d+)个(?P<none>均)?未按时开展(?:主题党日)?。",
        text,
    )
    if said is None:
        yield "cannot be taken apart"
        return
    worst = [row for row in rows if row["missed"] == max(row["missed"] for row in rows)]
    row = next(
        (row for row in worst if row["community"] == said["where"]), None if office.named else worst[0]
    )
    if row is None:
        yield f"the worst is {[row['community'] for row in worst]}"
        return
    numbers = (
        int(said["all"]),
        int(said["owed"] or said["all"]),
        int(said["held"] or 0),
        int(said["missed"]),
    )
    if numbers != (row["all"], row["branches"], row["held"], row["missed"]):
        yield f"said {numbers}, is {row}"


def rectification(text: str, office: Office) -> Iterator[str]:
    fact = office.facts.get("rectification", {})
    if not fact.get("d"):
        yield from ["there are none"] if text else []
        return
    left = fact["d"] - (fact["n"] or 0)
    said = re.fullmatch(
        r"(?:今年|\d+年)确定的(?P<kinds>[^党]+)党组织(?P<d>\d+)个，(?:截至[^，]*?底)?"
        r"(?:(?P<all>全部验收达标)|已验收达标(?P<n>\d+)个，其余(?P<left>\d+)个(?P<rest>[^。]+))。",
        text,
    )
    if (
        said is None
        or int(said["d"]) != fact["d"]
        or bool(said["all"]) != (left == 0)
        or (not said["all"] and (int(said["n"]), int(said["left"])) != (fact["n"], left))
    ):
        yield f"{fact['n']} of {fact['d']}"
    elif said["rest"] not in (None, "未验收达标"):
        yield from _deadline(said["rest"], office)


def _deadline(rest: str, office: Office) -> Iterator[str]:
    """The last day set for those not overdue at the month's end, and how many have a measure overdue."""
    fact = office.facts["rectification"]
    days = [tuple(map(int, row["deadline"].split("-"))) for row in fact["rows"] if not row["accepted"]]
    ahead = {day for day in days if day[:2] > office.month}
    over = len(days) - sum(day in ahead for day in days)
    wanted = "均已超过整改期限" if over > 1 else "已超过整改期限"
    if ahead:
        year, month, day = max(ahead)
        shown = f"{month}月{day}日" if year == office.held[0] else f"{year}年{month}月{day}日"
        wanted = f"{'最晚' if len(ahead) > 1 else ''}须于{shown}前完成"
        wanted = f"中{over}个已超过整改期限，{len(days) - over}个{wanted}" if over else wanted
    late = fact["numbers"]["measures_overdue"]
    wanted += f"，其中{late}个有整改措施逾期" if late else ""
    if rest != wanted:
        yield f"should say “{wanted}”, says “{rest}”"


def joint_meetings(text: str, office: Office) -> Iterator[str]:
    fact = office.facts.get("joint_meetings", {})
    if not fact.get("d"):
        yield from ["nothing is known"] if text else []
        return
    held, without, over = fact["n"] or 0, fact["areas"], fact["numbers"]["quarter_is_over"]
    if not without:
        pattern = "各社区均已召开党建联席会议。"
    elif over:
        who = "、".join(without) if office.named else f"{len(without)}个社区"
        pattern = f"{held}个社区召开党建联席会议，{who}未召开。" if held else "各社区均未召开党建联席会议。"
    else:
        pattern = (
            f"截至[^，]*底，已有{held}个社区召开党建联席会议，{len(without)}个社区尚未召开。"
            if held
            else "截至[^，]*底，各社区均尚未召开党建联席会议。"
        )
    if re.fullmatch(rf"据台账，(?:本季度|(?:\d+年)?第[一二三四]季度){pattern}", text) is None:
        yield f"{held} held, {without} not, over: {over}"


def participation(text: str, office: Office) -> Iterator[str]:
    fact = office.facts.get("participation", {})
    if not fact.get("n"):
        yield from ["nobody is concerned"] if text else []
        return
    names = "、".join(fact["areas"])
    bracket = f"（{re.escape(names)}）" if office.named and names else ""
    if (
        re.fullmatch(rf"有{fact['n']}个党支部{bracket}[^组]*组织生活参加人数不足应到人数的一半。", text)
        is None
    ):
        yield f"{fact['n']} branches of {names}"


def quality(text: str, office: Office) -> Iterator[str]:
    fact = office.facts.get("quality", {})
    if not fact.get("n"):
        yield from ["there is no doubt"] if text else []
        return
    said = re.fullmatch(r"[^组]*组织生活记录(\d+)条，其中(\d+)条存在疑点，需进一步核实。", text)
    if said is None or (int(said[1]), int(said[2])) != (fact["d"], fact["n"]):
        yield f"{fact['n']} of {fact['d']}"


PROBLEMS = {
    "reports": reports, "T10": timeliness, "T12": brands, "T13": sites, "T15": inside, "T16": rectification,
    "T18": joint_meetings, "check_in": check_in, "participation": participation, "quality": quality,
}  # fmt: skip

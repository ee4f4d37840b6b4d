"""Snapshots to be shown on the projector: small by default, crowded when asked for."""

from __future__ import annotations

import copy
import datetime as dt

from django.utils import timezone

from portal.core.access import Role
from portal.core.month import Month
from portal.meetings.models import ProgressMeeting, Snapshot
from portal.meetings.schema import VERSION
from tests import factories

OFFICE = "990101001"
NOW = dt.datetime(2026, 11, 5, 9, 20, tzinfo=timezone.get_default_timezone())
LONG_NAME = "青龙山经济技术开发区滨河花园第二社区"
GOAL = {
    "text": "目标95%，12月31日前",
    "short": "95%",
    "is_rate": True,
    "value": "95",
    "required": "95",
    "due_on": "2026-12-31",
}
ALIKE = {
    "is_of_month": False, "basis": "", "basis_short": "", "areas": 6, "due": 6, "now": "83.3%",
    "before": "76.1%", "numbers": [5, 6, 4, 6],
}  # fmt: skip
UP = {"way": "up", "text": "7.2个百分点", "good": True, "size": "7.2", **ALIKE}
DOWN = {"way": "down", "text": "1.2个百分点", "good": False, "size": "1.2", **ALIKE}
#: What the text says of a movement that is not over all communities.
PARTLY = {"basis": "按两个月均已上报并计入的5个社区比较", "basis_short": "按5/6个", "areas": 5}


def cell(area="990101001001", name="第1社区", **changed):
    """A community far from its target."""
    return {
        "area": area,
        "name": name,
        "figure": "83.3%",
        "fraction": "5/6个",
        "month_figure": "",
        "n": 5,
        "d": 6,
        "month_n": None,
        "month_d": None,
        "percent": "83.3",
        "bar": "83.33",
        "target_bar": "95",
        "goal": GOAL,
        "rank": 1,
        "light": "red",
        "light_text": "差距大",
        "to_do": "还差1个",
        "change": UP,
        "is_current": True,
        "is_earlier": False,
        "lacks": [],
        "is_reached": False,
        "is_small": False,
        "covered": 1,
        "due": 1,
        "carried": 0,
        "carried_from": "",
        "recorded": 5,
        "gap": "",
        "report": "已通过",
        "reason": "",
        "figure_ids": [],
        **changed,
    }


NOT_COUNTED = {
    "figure": "—",
    "fraction": "",
    "n": None,
    "d": None,
    "percent": None,
    "bar": None,
    "rank": None,
    "light": "no_data",
    "to_do": "",
    "change": None,
    "covered": 0,
    "due": 0,
    "is_current": False,
    "report": "填报中",
}
CARRIED = {"carried": 1, "carried_from": "2026-09", "report": "未开始"}


def indicator(code="elected", communities=3, names=None, **changed):
    """A completion that every community is far from."""
    names = names or [f"第{number}社区" for number in range(1, communities + 1)]
    rows = [cell(f"{OFFICE}{number:03d}", name, rank=number) for number, name in enumerate(names, start=1)]
    return {
        "code": code,
        "name": f"业委会选举{code}",
        "theme": "property",
        "theme_name": "物业服务",
        "kind": "completion",
        "unit": "个",
        "has_rate": True,
        "direction": "up",
        "is_ranked": True,
        "puts_in_order": True,
        "order_note": "",
        "carries_over": False,
        "is_stock": True,
        "minimum": 0,
        "sentence": "",
        "definition": "",
        "counted": "",
        "out_of": "",
        "total": cell(OFFICE, "", rank=None, covered=len(rows), due=len(rows)),
        "rows": rows,
        "former": None,
        "spread": {
            "best": "100%",
            "best_names": names[:1],
            "worst": "43.8%",
            "worst_names": names[-1:],
            "median": "80%",
            "gap": "56.2个百分点",
            "gap_size": "56.2",
            "is_graded": True,
            "count": len(rows),
        },
        "lagging": [row["area"] for row in rows],
        "stalled": [rows[-1]["area"]],
        "stalled_unknown": [],
        "persistent": [],
        "movers": [rows[0]["area"]],
        "months": [],
        **changed,
    }


def helped(**changed):
    return {
        "code": "elected",
        "name": "业委会选举",
        "names": "第1、第2*",
        "count": 2,
        "left": "12个",
        "now": "83.3%",
        "then": "95.2%",
        **changed,
    }


def matter(**changed):
    return {
        "id": 1,
        "kind": "ASSIGNMENT",
        "title": "补齐门禁",
        "community": "990101001001",
        "name": "第1社区",
        "branch": "",
        "measure": "逐个小区摸底",
        "due_on": "2026-10-31",
        "state": "NOTIFIED",
        "state_text": "已通知",
        "is_open": True,
        "is_overdue": False,
        "is_last_meeting": True,
        **changed,
    }


def content(indicators=None, communities=3, names=None, **changed):
    """A whole snapshot of *communities* that all are in."""
    names = names or [f"第{number}社区" for number in range(1, communities + 1)]
    found = {
        "version": VERSION,
        "office": {"code": OFFICE, "name": "云溪街道"},
        "meeting": {
            "id": 1,
            "title": "城市基层党建工作推进会",
            "held_on": "2026-11-05",
            "place": "三楼会议室",
            "month": "2026-10",
            "since": "2026-09",
            "names_in_text": True,
        },
        "agenda": ["通报进展", "交流发言"],
        "communities": [
            {
                "code": f"{OFFICE}{number:03d}",
                "name": name,
                "organisation": "社区党委",
                "report": "已通过",
                "report_state": "APPROVED",
            }
            for number, name in enumerate(names, start=1)
        ],
        "reports": {
            "due": len(names),
            "approved": len(names),
            "not_submitted": [],
            "returned": [],
            "in_review": [],
            "due_on": "",
            "earlier": [],
            "as_of": "2026年11月5日 09:20",
        },
        "indicators": [indicator(names=names)] if indicators is None else indicators,
        "headline": "",
        "helps": [],
        "studies": [],
        "speeches": [],
        "matters": [],
        "facts": {},
        "sentences": {},
        "proof": None,
        "frozen_by": "街道党建办",
        "frozen_at": "2026-11-05T09:20:00+08:00",
    }
    found |= changed
    found["reports"].setdefault("earlier", [])
    return found


def crowded():
    """More of everything than one page takes, with long names and large numbers."""
    names = [(LONG_NAME, f"第{number}社区居民委员会", "槐荫社区")[number % 3] for number in range(30)]
    found = [
        indicator(f"{number}", names=names, name="小区楼院新增、复种绿化及基础设施改造完成情况")
        for number in range(12)
    ]
    for number, one in enumerate(found):
        for at, row in enumerate(one["rows"]):
            row |= {"fraction": "12,345/12,678件", "to_do": "还差1,333件", "is_small": True}
            row |= CARRIED if at % 5 == 1 else NOT_COUNTED if at % 5 == 2 else {}
        one["rows"][1]["change"] = DOWN
        one["movers"] = [row["area"] for row in one["rows"][:2]]
        one["total"] |= {"fraction": "12,345/12,678件", "carried": 6, "carried_from": "2026-09"}
        one["spread"] |= {"best_names": names[:9], "worst_names": names[:2]}
        one["stalled"] = one["lagging"]
        one["total"]["change"] = UP | PARTLY | {"is_of_month": number % 2 == 0}
        if number % 4 == 3:
            one["total"] |= {"figure": "12.35万㎡", "percent": None, "month_figure": "本月1,580㎡"}
    found.append(indicator("rank", names=names, kind="rank", is_ranked=False))
    text = "关于进一步加强基层党建引领社区治理、推动各项任务落地的安排" * 2
    return content(
        found,
        names=names,
        headline="有目标的12项指标中，3项达标，4项接近，5项差距大（"
        + text
        + "）；差距最大的是"
        + text
        + "。",
        helps=[helped(name=found[0]["name"], names="、".join([LONG_NAME] * 4) + "等30个") for _n in range(3)],
        agenda=[text] * 7,
        speeches=[{"community": "", "name": LONG_NAME, "topic": text, "held": n < 6} for n in range(7)],
        matters=[matter(title=text, name=LONG_NAME, measure=text, is_overdue=n % 2 == 0) for n in range(9)],
        reports={
            "due": 30,
            "approved": 0,
            "not_submitted": names[:16],
            "returned": names[16:20],
            "in_review": names[20:],
            "due_on": "2026-11-02",
            "as_of": "",
        },
        sentences={
            "T17": {"text": text, "note": "", "names": []},
            "problems": {"text": "\n".join([text * 2] * 5), "note": "", "names": []},
        },
    )


def of_version_7(made):
    """The same as the seventh version kept it: communities did not say which months they lack."""
    old = copy.deepcopy(made) | {"version": 7}
    for one in old["indicators"]:
        for each in (one["total"], *one["rows"], *([one["former"]] if one["former"] else [])):
            del each["lacks"]
    return old


def of_version_6(made):
    """The same as the sixth version kept it: without the reports of earlier months that totals lack."""
    old = of_version_7(made) | {"version": 6}
    del old["reports"]["earlier"]
    return old


def of_version_5(made):
    """The same as the fifth version kept it: without the headline and what would help most."""
    old = of_version_6(made) | {"version": 5}
    del old["headline"], old["helps"]
    return old


def of_version_4(made):
    """The same as the fourth version kept it: plain numbers were put in order, too."""
    old = of_version_5(made) | {"version": 4}
    for one in old["indicators"]:
        del one["puts_in_order"], one["order_note"], one["carries_over"]
    return old


def of_version_3(made):
    """The same as the third version kept it: without the day until when the reports were due."""
    old = of_version_4(made) | {"version": 3}
    del old["reports"]["due_on"]
    return old


def of_version_2(made):
    """The same as the second version kept it: what was returned among what was not handed in."""
    old = of_version_3(made) | {"version": 2}
    reports = old["reports"]
    reports["not_submitted"] = reports["not_submitted"] + reports.pop("returned")
    for one in old["indicators"]:
        del one["stalled_unknown"]
    old["sentences"].pop("reports", None)
    return old


def of_version_1(made):
    """The same as the first version kept it: nothing of what came later."""
    old = of_version_2(made) | {"version": 1}
    del old["proof"]
    for one in old["indicators"]:
        del one["former"]
        for each in (one["total"], *one["rows"]):
            del each["is_earlier"]
            each["before"] = "76.1%"
            each["light"] = {"no_data": "none", "no_target": "none"}.get(each["light"], each["light"])
            if each["change"]:
                each["change"] = {key: each["change"][key] for key in ("way", "text", "good", "size")}
        for month in one["months"]:
            del month["covered"], month["due"]
    return old


def frozen(shown, title="推进会"):
    """A meeting of the office with that snapshot in force, and a leader who may see it."""
    office = factories.SubDistrictFactory(code=OFFICE, name="云溪街道")
    leader = factories.UserFactory(role=Role.LEADER, area_code=OFFICE)
    meeting = ProgressMeeting.objects.create(
        sub_district=office,
        title=title,
        held_on=dt.date(2026, 11, 5),
        month=Month(2026, 10),
        since=Month(2026, 9),
        created_by=leader,
        created_at=NOW,
    )
    if shown is not None:
        Snapshot.of(meeting, shown, by=leader, now=NOW).save()
    return meeting, leader

"""Findings and assignments of the fictional sub-district, at every step of their way."""

from __future__ import annotations

import datetime as dt

from communities.models import Community
from portal.accounts.models import User
from portal.supervision import actions
from portal.supervision.models import Matter

#: (community, kind, source, problem, title, measure, given days ago, due in days, what became of it)
MATTERS = (
    (
        2,
        "ASSIGNMENT",
        "MEETING",
        "OTHER",
        "总结红色物业做法并向两个社区推广",
        "形成一份做法说明，完成两次现场观摩",
        28,
        -12,
        "closed",
    ),
    (
        5,
        "FINDING",
        "INSPECTION",
        "ROLE",
        "主题党日记录缺少活动内容",
        "补充近两个月活动内容，今后当月录入",
        30,
        -8,
        "closed",
    ),
    (3, "FINDING", "DAILY", "ROLE", "网格员到岗登记不及时", "在岗情况与台账一致", 20, -2, "reported"),
    (
        6,
        "ASSIGNMENT",
        "DASHBOARD",
        "UNEVENNESS",
        "门禁安装连续两月没有进展，制定补装计划",
        "门禁安装率达到70%",
        25,
        -6,
        "overdue",
    ),
    (
        8,
        "FINDING",
        "INSPECTION",
        "UNDERSTANDING",
        "示范点创建停留在计划上",
        "确定点位并开工",
        15,
        10,
        "accepted",
    ),
    (
        14,
        "ASSIGNMENT",
        "MEETING",
        "UNEVENNESS",
        "散居楼院自管委员会选举推进",
        "年底前选举率达到80%",
        28,
        20,
        "returned",
    ),
    (
        0,
        "ASSIGNMENT",
        "MEETING",
        "OTHER",
        "报送第四季度党建联席会议安排",
        "明确时间、议题和参加单位",
        28,
        9,
        "given",
    ),
)


def load(communities: list[Community], people: dict[str, User], now: dt.datetime) -> None:
    """Give each matter when it was given, and take it as far as the story says."""
    for number, kind, source, problem, title, measure, ago, due, fate in MATTERS:
        given = now - dt.timedelta(days=ago)
        matter = actions.give(
            matter=Matter(
                kind=kind,
                source=source,
                problem=problem,
                title=title,
                measure=measure,
                community=communities[number],
                due_on=(now + dt.timedelta(days=due)).date(),
            ),
            by=people["staff"],
            now=given,
        )
        _go_on(matter, fate, people["staff"], people[f"secretary{number + 1:02d}"], given)


def _go_on(matter: Matter, fate: str, staff: User, owner: User, given: dt.datetime) -> None:
    day = dt.timedelta(days=1)
    if fate in {"accepted", "overdue", "closed", "reported", "returned"}:
        actions.accept(matter=matter, by=owner, now=given + day)
    if fate in {"closed", "reported", "returned"}:
        actions.report(matter=matter, by=owner, text="已按要求办理，请现场核实。", now=given + 3 * day)
    if fate == "closed":
        seen = given + 5 * day
        actions.close_off(matter=matter, by=staff, seen_on=seen.date(), text="现场核实，情况属实。", now=seen)
    if fate == "returned":
        actions.return_(matter=matter, by=staff, text="仅有计划，未见进展，请继续推进。", now=given + 5 * day)

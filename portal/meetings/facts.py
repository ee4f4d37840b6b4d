"""What the registers show at the end of the month beside the indicators.

Which lines of the speech they serve: docs/seed-coverage.md, C1 to C9, D1, D4.

Each fact is frozen with the figures: what was counted, which communities it concerns by name, and the rows
that an annex lists. Days come from the month, never from the clock.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Count

from branches import boards, quality, rhythm
from branches.models import (
    Branch,
    Brand,
    DemonstrationSite,
    Flag,
    InServiceCheckIn,
    JointMeeting,
    OrganisationalLife,
    Rectification,
    RectificationMeasure,
    RhythmRule,
    SiteSpread,
)
from communities.models import Community
from portal.core.areas import AreaCode
from portal.core.month import Month
from portal.meetings.schema import FrozenFact

Kind = OrganisationalLife.Kind
PARTY_DAY = Kind.THEMED_PARTY_DAY
#: What an overdue duty is counted under: 三会一课, 主题党日 and 组织生活会 are three things.
DUTIES = {PARTY_DAY: "party_days", Kind.ORGANISATIONAL_LIFE_MEETING: "life_meetings"}


def gather(area: AreaCode, month: Month) -> dict[str, FrozenFact]:
    """Every fact of the sub-district at the end of *month*, by key."""
    names = dict(
        Community.objects.within(area).due_in(month).order_by("code").values_list("code", "short_name")
    )
    board = boards.timeliness(area, area, month, month.last_day + dt.timedelta(days=1))
    return {
        "timeliness": _timeliness(board),
        "inside": _inside(board, area, month),
        "participation": _participation(area, month),
        "double_check_in": _double_check_in(area, month, names),
        "sites": _sites(area, month),
        "brands": _brands(area, month, names),
        "quality": _quality(area, month),
        "rectification": _rectification(area, month),
        "joint_meetings": _joint_meetings(area, month, names),
    }


def _fact(
    key: str,
    n: int | None,
    d: int | None,
    areas: list[str] | None = None,
    numbers: dict[str, int] | None = None,
    rows: list[dict[str, str | int]] | None = None,
) -> FrozenFact:
    return {"key": key, "n": n, "d": d, "areas": areas or [], "numbers": numbers or {}, "rows": rows or []}


def _timeliness(board: boards.Timeliness) -> FrozenFact:
    """Duties overdue, of those that were due by the month's end (C3)."""
    overdue = [
        (one.community, branch, duty.rule)
        for one in board.communities
        for branch, duties in one.rows
        for duty in duties
        if duty.state == rhythm.State.OVERDUE and duty.rule
    ]
    rows: list[dict[str, str | int]] = [
        {
            "id": branch.pk,
            "community": str(community),
            "branch": branch.name,
            "kind": str(rule.get_kind_display()),
            "duty": _duty(rule),
        }
        for community, branch, rule in overdue
    ]
    late = [str(one.community) for one in board.communities if one.overdue]
    numbers = {"meetings": 0, "party_days": 0, "life_meetings": 0}
    for _community, _branch, rule in overdue:
        numbers[_duty(rule)] += 1
    numbers["owing"] = sum(1 for one in board.communities if one.held + one.overdue)
    return _fact("timeliness", board.overdue, board.held + board.overdue, late, numbers, rows)


def _duty(rule: RhythmRule) -> str:
    return DUTIES.get(Kind(rule.kind), "meetings")


def _inside(board: boards.Timeliness, area: AreaCode, month: Month) -> FrozenFact:
    """Of each community's grid branches, how many held the month's themed Party day in time (C6).

    ``all`` are the grid branches there at month end, ``branches`` those that owed the day.
    """
    there = Branch.objects.within(area).as_of(month.last_day).filter(kind=Branch.Kind.GRID_BRANCH)
    numbers = dict(there.order_by().values_list("community").annotate(number=Count("pk")))
    rows: list[dict[str, str | int]] = []
    for one in board.communities:
        states = [
            duty.state
            for branch, duties in one.rows
            if branch.kind == Branch.Kind.GRID_BRANCH
            for duty in duties
            if duty.rule and duty.rule.kind == PARTY_DAY and duty.rule.period == RhythmRule.Period.MONTH
        ]
        owed = [state for state in states if state in (rhythm.State.HELD, rhythm.State.OVERDUE)]
        held = sum(state == rhythm.State.HELD for state in owed)
        if owed:
            rows.append(
                {
                    "community": str(one.community),
                    "all": numbers[one.community.code],
                    "branches": len(owed),
                    "held": held,
                    "missed": len(owed) - held,
                }
            )
    rows.sort(key=lambda row: (-int(row["missed"]), str(row["community"])))
    behind = [str(row["community"]) for row in rows if row["missed"]]
    return _fact("inside", len(behind), len(rows), behind, rows=rows)


def _participation(area: str, month: Month) -> FrozenFact:
    """Branches where fewer than half of those who should came to the month's meetings (C1)."""
    held = [one for one in boards.participation(area, month) if one.meetings]
    low = [one for one in held if one.is_low]
    rows: list[dict[str, str | int]] = [
        {
            "id": one.branch.pk,
            "community": str(one.branch.community),
            "branch": one.branch.name,
            "attended": one.attended,
            "due": one.due,
        }
        for one in low
    ]
    areas = list(dict.fromkeys(str(row["community"]) for row in rows))
    return _fact("participation", len(low), len(held), areas, rows=rows)


def _double_check_in(area: str, month: Month, names: dict[str, str]) -> FrozenFact:
    """In-service members checked in, of those resident; communities where nobody is (C2)."""
    entered = InServiceCheckIn.objects.within(area).current().held_in(month, "as_of")
    found = {code: (n, d) for code, n, d in entered.values_list("community", "checked_in", "resident")}
    none_yet = [names[code] for code, (n, d) in sorted(found.items()) if d and not n and code in names]
    n, d = (sum(pair[side] for pair in found.values()) for side in (0, 1))
    rows: list[dict[str, str | int]] = [
        {"community": names[code], "checked_in": pair[0], "resident": pair[1]}
        for code, pair in sorted(found.items())
        if code in names
    ]
    return _fact("double_check_in", n, d, none_yet, {"entered": len(found)}, rows)


def _sites(area: str, month: Month) -> FrozenFact:
    """Demonstration sites by the stage reached at month end, and places their experience went to (C7)."""
    end = month.last_day
    sites = DemonstrationSite.objects.within(area).as_of(end).filter(planned_on__lte=end)
    rows: list[dict[str, str | int]] = []
    numbers = {"planned": 0, "building": 0, "built": 0}
    for site in sites.select_related("community").order_by("community", "name"):
        stage, since = _stage_of(site, end)
        numbers[stage] += 1
        rows.append(
            {
                "id": site.pk,
                "community": str(site.community),
                "site": site.name,
                "stage": stage,
                "days": (end - since).days,
            }
        )
    spreads = SiteSpread.objects.within(area).as_of(end).filter(held_on__lte=end)
    places = spreads.filter(site__in=sites.filter(built_on__lte=end)).order_by().values("place")
    numbers["places"] = places.distinct().count()  # a place that two sites were shown to is one place
    planned = [str(row["community"]) for row in rows if row["stage"] == "planned"]
    return _fact("sites", numbers["built"], len(rows), list(dict.fromkeys(planned)), numbers, rows)


def _stage_of(site: Any, end: dt.date) -> tuple[str, dt.date]:
    """The stage on that day and the day it began: a stage reached later does not count yet."""
    if site.built_on and site.built_on <= end:
        return "built", site.built_on
    if site.building_on and site.building_on <= end:
        return "building", site.building_on
    return "planned", site.planned_on


def _brands(area: str, month: Month, names: dict[str, str]) -> FrozenFact:
    """Communities without a brand or feature in effect at month end (B1)."""
    effective = Brand.objects.within(area).as_of(month.last_day).filter(effective_on__lte=month.last_day)
    having = set(effective.values_list("community", flat=True))
    without = [name for code, name in names.items() if code not in having]
    return _fact("brands", len(names) - len(without), len(names), without)


def _quality(area: str, month: Month) -> FrozenFact:
    """Records of organisational life with each doubt that nobody has put aside (C9)."""
    records = OrganisationalLife.objects.within(area).current().held_in(month)
    found = quality.counts(records)
    numbers = {flag.value: count for flag, count in found.items()}
    rows: list[dict[str, str | int]] = [
        {"doubt": str(Flag(flag).label), "records": count} for flag, count in found.items() if count
    ]
    return _fact("quality", quality.doubtful(records).count(), records.count(), numbers=numbers, rows=rows)


def _rectification(area: str, month: Month) -> FrozenFact:
    """Organisations to be put right that were approved this year, and how many were accepted (D1)."""
    end = month.last_day
    found = (
        Rectification.objects.within(area)
        .as_of(end)
        .filter(approved_on__range=(month.january.first_day, end))
    )
    rows: list[dict[str, str | int]] = []
    numbers = {"weak": 0, "bottom": 0, "overdue": 0, "measures_overdue": 0}
    accepted = 0
    late = set(
        RectificationMeasure.objects.filter(rectification__in=found, deadline__lte=end)
        .exclude(done_on__lte=end)
        .values_list("rectification_id", flat=True)
    )
    for one in found.select_related("branch__community").order_by("branch__community_id", "pk"):
        passed = one.result == Rectification.Result.PASSED and one.accepted_on <= end
        accepted += passed
        numbers[one.kind.lower()] += 1
        numbers["overdue"] += not passed and one.deadline <= end
        numbers["measures_overdue"] += not passed and one.pk in late
        rows.append(
            {
                "id": one.pk,
                "community": str(one.branch.community),
                "branch": one.branch.name,
                "kind": str(one.get_kind_display()),
                "accepted": int(passed),
                "deadline": one.deadline.isoformat(),
            }
        )
    areas = list(dict.fromkeys(str(row["community"]) for row in rows if not row["accepted"]))
    return _fact("rectification", accepted, len(rows), areas, numbers, rows)


def _joint_meetings(area: str, month: Month, names: dict[str, str]) -> FrozenFact:
    """Communities without a joint meeting in the quarter so far, and whether the quarter is over (D4)."""
    start = rhythm.start_of(RhythmRule.Period.QUARTER, month)
    held = JointMeeting.objects.within(area).current().filter(held_on__range=(start, month.last_day))
    having = set(held.values_list("community", flat=True))
    without = [name for code, name in names.items() if code not in having]
    over = int(rhythm.end_of(RhythmRule.Period.QUARTER, month) == month.last_day)
    return _fact("joint_meetings", len(names) - len(without), len(names), without, {"quarter_is_over": over})

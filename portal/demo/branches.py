"""Branches and their organisational life in the demonstration, with what a meeting would find wrong.

The study sessions agree with the reported figures, the members add up to them. Three communities are
behind: in one the minutes repeat each other, in one few come, in one everything is entered at once.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterable, Iterator
from typing import Any

from django.utils import timezone

from branches.actions import sample
from branches.models import (
    Branch,
    BranchStandardAssessment,
    OrganisationalLife,
    SpotCheck,
    SpotCheckDraw,
    StandardLevel,
    StudySession,
)
from branches.rhythm import weeks_of
from communities.models import Community, SubDistrict
from grids.models import Grid
from portal.accounts.models import User
from portal.core.access import Role
from portal.core.month import Month
from portal.demo import branch_texts as texts
from portal.demo import branch_work, story

Kind = OrganisationalLife.Kind
SURNAMES = "安柏车邓范高葛龚韩侯金柯雷廖孟莫宁潘秦任沈陶万魏夏萧徐薛严杨姚叶余袁曾张赵郑周朱"
GIVEN = "德建国文志海春秋明玉晓立永新宏光庆瑞思远"
REPEATS, FEW_COME, ALL_AT_ONCE = 8, 6, 14  # communities with a problem of their own
JOINT = "联合党支部"
CHECKED_BACK = 2  # the sample of the month before last has been checked


def load(office: SubDistrict, communities: list[Community], months: list[Month]) -> None:
    """Fill every register of branch building of the fictional sub-district, the same at every load."""
    chance = random.Random(f"{office.code}-branches")  # noqa: S311 - a story, not a secret
    branches = _organise(communities, months, chance)
    _write(OrganisationalLife, _life(communities, branches, months, chance))
    _write(StudySession, _study(communities, months, chance))
    _write(BranchStandardAssessment, _assessments(branches, months, chance))
    _spot_checks(office, months)
    branch_work.load(office, communities, branches, months, chance)


def _write(model: Any, rows: Iterable[Any]) -> None:
    model.objects.bulk_create(rows, batch_size=500)


def _person(chance: random.Random) -> str:
    return chance.choice(SURNAMES) + "".join(chance.sample(GIVEN, 2))


# Branches


def _organise(communities: list[Community], months: list[Month], chance: random.Random) -> list[Branch]:
    """A general branch or committee for each community; under it a branch a grid, and two more."""
    above = Branch.objects.bulk_create(
        Branch(
            community=community,
            name=community.general_branch,
            kind=Branch.Kind.COMMITTEE
            if community.general_branch_kind == Community.GeneralBranchKind.COMMITTEE
            else Branch.Kind.GENERAL_BRANCH,
            secretary_name=community.secretary_name,
            established_on=dt.date(2012, 6, 1),
            term_ends_on=dt.date(months[-1].year + 1, 6, 30),
            in_creation=True,
        )
        for community in communities
    )
    grids: dict[str, list[Grid]] = {}
    for grid in Grid.objects.within(communities[0].sub_district_id).current().order_by("code"):
        grids.setdefault(grid.community_id, []).append(grid)
    rows = [
        branch
        for number, (community, parent) in enumerate(zip(communities, above, strict=True))
        for branch in _branches(number, community, parent, grids.get(community.code, []), months, chance)
    ]
    return Branch.objects.bulk_create(rows)


def _branches(
    number: int,
    community: Community,
    parent: Branch,
    grids: list[Grid],
    months: list[Month],
    chance: random.Random,
) -> Iterator[Branch]:
    """Grid branches, one for retired members, a small joint one; together the members that are reported."""
    reported = story.figures_of(number, months)[-1]["directly_managed_members"][0]
    places: list[Grid | None] = [*grids[:5], None]
    joint = chance.randint(4, 6)  # too few for a committee
    shares = _shares(reported - joint, len(places), chance)
    for order, (grid, members) in enumerate(zip(places, shares, strict=True), start=1):
        name = f"{community.short_name}第{order}网格党支部" if grid else f"{community.short_name}离退休党支部"
        yield _branch(number, parent, name, grid, members, chance, months)
    yield _branch(number, parent, f"{community.short_name}{JOINT}", None, joint, chance, months)


def _branch(
    number: int,
    parent: Branch,
    name: str,
    grid: Grid | None,
    members: int,
    chance: random.Random,
    months: list[Month],
) -> Branch:
    behind = number in (REPEATS, FEW_COME, ALL_AT_ONCE)
    probationary = min(members // 15, 2)
    joint = name.endswith(JOINT)
    ended = behind and joint
    return Branch(
        community_id=parent.community_id,
        name=name,
        parent=parent,
        kind=Branch.Kind.GRID_BRANCH if grid else Branch.Kind.JOINT_BRANCH if joint else Branch.Kind.BRANCH,
        grid=grid,
        secretary_name=_person(chance),
        full_members=members - probationary,
        probationary_members=probationary,
        party_groups=2 + members // 30 if members > 30 else 0,
        established_on=dt.date(2016, 3, 1),
        term_ends_on=dt.date(months[-1].year - 1 if ended else months[-1].year + 1, 6, 30),
        in_creation=not behind or chance.random() < 0.4,
        standard_level=StandardLevel.UP_TO_STANDARD
        if behind
        else chance.choice((StandardLevel.UP_TO_STANDARD, StandardLevel.ADVANCED, StandardLevel.ADVANCED)),
    )


def _shares(total: int, parts: int, chance: random.Random) -> list[int]:
    """*total* cut into so many uneven parts."""
    weights = [chance.uniform(0.7, 1.3) for _ in range(parts)]
    found = [round(total * weight / sum(weights)) for weight in weights]
    found[-1] += total - sum(found)
    return found


# Organisational life


def _life(
    communities: list[Community], branches: list[Branch], months: list[Month], chance: random.Random
) -> Iterator[OrganisationalLife]:
    secretaries = {user.area_code: user for user in User.objects.filter(role=Role.SECRETARY)}
    numbers = {community.code: number for number, community in enumerate(communities)}
    for branch in branches:
        number = numbers[branch.community_id]
        keeps = 1 if number == ALL_AT_ONCE else story.PLACES[number].study ** 2
        for month in months:
            for kind, also in _meetings(branch, month):
                if chance.random() < keeps:
                    record = _record(number, branch, kind, also, month, months[-1], chance)
                    yield _reviewed(record, month, months, secretaries.get(branch.community_id), keeps)


def _meetings(branch: Branch, month: Month) -> Iterator[tuple[str, str]]:
    """What a branch that keeps every rule holds in the month; the assembly is held on the Party day."""
    last_of_quarter = month.month % 3 == 0
    yield Kind.THEMED_PARTY_DAY, Kind.MEMBERS_ASSEMBLY if last_of_quarter else ""
    if branch.has_committee:
        yield Kind.BRANCH_COMMITTEE, ""
    if branch.party_groups:
        yield Kind.PARTY_GROUP, ""
    if month.month % 3 == 2:
        yield Kind.PARTY_LECTURE, ""
    if month.month == 12:
        yield Kind.ORGANISATIONAL_LIFE_MEETING, ""


def _record(
    number: int, branch: Branch, kind: str, also: str, month: Month, last: Month, chance: random.Random
) -> OrganisationalLife:
    due = 5 if kind == Kind.BRANCH_COMMITTEE else max(1, branch.members)
    low = number == FEW_COME and kind == Kind.THEMED_PARTY_DAY and chance.random() < 0.6
    attended = round(due * (chance.uniform(0.3, 0.48) if low else chance.uniform(0.72, 1)))
    day = month.first_day.replace(day=chance.randint(3, 25))
    entered = day + dt.timedelta(days=chance.randint(0, 3))
    if number == ALL_AT_ONCE:
        entered = _entered_together(month, last) + dt.timedelta(days=2)
    decisions = chance.choice(texts.DECISIONS).format(n=chance.randint(2, 9))
    decisions = f"{day}会议：{decisions}，{branch.secretary_name}负责。"
    if number == REPEATS and chance.random() < 0.8:
        decisions = texts.SAME_WORDS if chance.random() < 0.8 else ""
    return OrganisationalLife(
        branch=branch,
        kind=kind,
        also_counts_as=also,
        held_on=day,
        focus=chance.choice(OrganisationalLife.Focus.values),
        topic=chance.choice(texts.TOPICS[Kind(kind)]),
        due=due,
        attended=min(due, attended),
        decisions=decisions,
        external_number=f"YX{month}-{chance.randint(1000, 9999)}"
        if decisions and chance.random() < 0.5
        else "",
        entered_on=entered,
    )


def _entered_together(month: Month, last: Month) -> dt.date:
    """The end of the three months whose records are entered on one day."""
    return (month + last.since(month) % 3).last_day


def _reviewed(
    record: OrganisationalLife, month: Month, months: list[Month], by: User | None, keeps: float
) -> OrganisationalLife:
    """Reviewed by its community; of the last month only where the community keeps up."""
    if by is not None and (month < months[-1] or keeps > 0.9):
        record.review, record.reviewed_by = OrganisationalLife.Review.REVIEWED, by
        day = month.last_day + dt.timedelta(days=3)
        record.reviewed_at = dt.datetime.combine(day, dt.time(15), timezone.get_current_timezone())
    return record


# Study


def _study(
    communities: list[Community], months: list[Month], chance: random.Random
) -> Iterator[StudySession]:
    """As many central-group sessions and weeks with theory study as were reported, and some trainings."""
    for number, community in enumerate(communities):
        figures = story.figures_of(number, months)
        people = max(5, story.PLACES[number].members // 6)
        for month, values in zip(months, figures, strict=True):
            for _ in range(values["central_group_study"][0]):
                day = month.first_day.replace(day=chance.randint(1, 28))
                yield _session(community, "CENTRAL_GROUP", day, chance.randint(7, 11), chance)
            monday, _sunday = weeks_of(month)
            weeks = sorted(chance.sample(range(month.weeks), min(month.weeks, values["theory_study"][0])))
            for week in weeks:
                day = monday + dt.timedelta(days=7 * week + chance.randint(0, 4))
                yield _session(community, "THEORY", day, chance.randint(people // 2, people), chance)
            if (month.month + number) % 3 == 0:
                channel = chance.choice(StudySession.Channel.values)
                day = month.first_day.replace(day=chance.randint(1, 28))
                yield _session(community, "OTHER", day, people, chance, channel)


def _session(
    community: Community, kind: str, day: dt.date, people: int, chance: random.Random, channel: str = ""
) -> StudySession:
    topic = chance.choice(texts.STUDY[kind]).format(n=chance.randint(1, 12))
    return StudySession(
        community=community, kind=kind, channel=channel, held_on=day, topic=topic, people=people
    )


# Looking at it


def _assessments(
    branches: list[Branch], months: list[Month], chance: random.Random
) -> Iterator[BranchStandardAssessment]:
    """Every branch in standardisation was assessed once."""
    for branch in branches:
        if branch.in_creation:
            score = 60 + 10 * (branch.standard_level - 2) + chance.randint(0, 9)
            yield BranchStandardAssessment(
                branch=branch,
                held_on=months[len(months) // 2].first_day.replace(day=chance.randint(5, 25)),
                assessed_by="街道党建办",
                score=min(100, score),
                level=branch.standard_level,
                findings=chance.choice(
                    ("台账齐全", "党小组会记录偏少", "阵地布置待完善", "组织生活开展正常")
                ),
            )


def _spot_checks(office: SubDistrict, months: list[Month]) -> None:
    """A sample of the month before last, checked, with two objections; the last month waits to be drawn."""
    staff = User.objects.filter(role=Role.STAFF, area_code=office.code).first()
    month = months[-CHECKED_BACK]
    records = OrganisationalLife.objects.within(office.code).held_in(month).exclude(reviewed_at=None)
    pks = list(records.order_by("pk").values_list("pk", flat=True))
    if staff is None or not pks:
        return
    at = dt.datetime.combine(
        month.last_day + dt.timedelta(days=6), dt.time(9), timezone.get_current_timezone()
    )
    draw = SpotCheckDraw.objects.create(
        sub_district=office, month=month, size=12, seed=20260, pool=len(pks), drawn_by=staff, drawn_at=at
    )
    chosen = list(OrganisationalLife.objects.filter(pk__in=sample(pks, draw.size, draw.seed)).order_by("pk"))
    for order, record in enumerate(chosen):
        record.review = (
            OrganisationalLife.Review.DOUBTED if order in (3, 7) else OrganisationalLife.Review.PASSED
        )
    OrganisationalLife.objects.bulk_update(chosen, ["review"])
    _write(
        SpotCheck,
        (
            SpotCheck(
                draw=draw,
                record=record,
                result=record.review,
                remark="签到人数与实到人数不一致，请核对" if order in (3, 7) else "",
                checked_by=staff,
                checked_at=at + dt.timedelta(days=1),
            )
            for order, record in enumerate(chosen)
        ),
    )

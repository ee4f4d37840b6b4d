"""What the fictional branches and communities do: service, wishes, brands, rectifications, partners."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterable, Iterator
from typing import Any

from branches.models import (
    Branch,
    Brand,
    Campaign,
    CampaignActivity,
    DemonstrationSite,
    FundGrant,
    GuidanceVisit,
    InServiceCheckIn,
    JointMeeting,
    JointProject,
    MicroWish,
    PartnerUnit,
    Rectification,
    RectificationMeasure,
    RectificationProblem,
    RectificationResource,
    SharedResource,
    SiteSpread,
    StandardLevel,
    VolunteerActivity,
)
from communities.models import Community, SubDistrict
from portal.core.month import Month
from portal.demo import branch_texts as texts
from portal.demo import story
from portal.indicators.models import Theme

#: Communities whose branch a meeting named, and what became of it.
NAMED = {8: "", 14: "", 3: Rectification.Result.PASSED}
STUCK_ON_PLAN = (6, 8, 14)  # sites that stayed a plan


def load(
    office: SubDistrict,
    communities: list[Community],
    branches: list[Branch],
    months: list[Month],
    chance: random.Random,
) -> None:
    """Everything besides organisational life and study."""
    themes = {theme.code: theme for theme in Theme.objects.all()}
    _write(VolunteerActivity, _service(communities, branches, months, chance))
    _write(InServiceCheckIn, _check_ins(communities, months, chance))
    _write(MicroWish, _wishes(communities, months, chance))
    _write(Brand, _brands(communities, months, themes))
    _sites(communities, months, themes)
    _rectifications(communities, branches, months)
    _partners(communities, months, chance)
    _campaigns(office, communities, months, chance)


def _write(model: Any, rows: Iterable[Any]) -> None:
    model.objects.bulk_create(rows, batch_size=500)


def _day(month: Month, chance: random.Random) -> dt.date:
    return month.first_day.replace(day=chance.randint(1, 28))


def _service(
    communities: list[Community], branches: list[Branch], months: list[Month], chance: random.Random
) -> Iterator[VolunteerActivity]:
    """Grid branches serve more than the others, and one branch of each community hardly ever does."""
    diligence = {community.code: story.PLACES[number].study for number, community in enumerate(communities)}
    for order, branch in enumerate(branches):
        for month in months:
            often = diligence[branch.community_id] ** 3 * (0.15 if order % 7 == 4 else 0.9)
            if chance.random() < often:
                kind = chance.choice(list(VolunteerActivity.Kind))
                yield VolunteerActivity(
                    branch=branch,
                    kind=kind,
                    held_on=_day(month, chance),
                    topic=chance.choice(texts.SERVICE[kind]),
                    people=max(1, round(branch.members * chance.uniform(0.15, 0.5))),
                    hours=chance.randint(1, 4),
                )


def _check_ins(
    communities: list[Community], months: list[Month], chance: random.Random
) -> Iterator[InServiceCheckIn]:
    for number, community in enumerate(communities):
        place = story.PLACES[number]
        resident = place.members // 2 + chance.randint(5, 20)
        for index, month in enumerate(months):
            share = min(0.97, 0.35 + place.study / 4 + place.pace * min(index, place.stops))
            checked = round(resident * share)
            yield InServiceCheckIn(
                community=community,
                as_of=month.last_day,
                resident=resident,
                checked_in=checked,
                tasks=round(checked * chance.uniform(0.1, 0.5) * place.study),
            )


def _wishes(communities: list[Community], months: list[Month], chance: random.Random) -> Iterator[MicroWish]:
    """Collected, most taken up, most of these fulfilled; where nothing moves, wishes wait."""
    end = months[-1].last_day
    for number, community in enumerate(communities):
        place = story.PLACES[number]
        for month in months:
            for title in chance.sample(texts.WISHES, chance.randint(1, 2)):
                collected = _day(month, chance)
                claimed = collected + dt.timedelta(days=chance.randint(2, 20))
                done = claimed + dt.timedelta(days=chance.randint(3, 40))
                taken = chance.random() < place.study and claimed <= end
                yield MicroWish(
                    community=community,
                    title=f"{title}（{month.month}月）",
                    collected_on=collected,
                    claimed_on=claimed if taken else None,
                    claimed_by=f"{community.short_name}志愿服务队" if taken else "",
                    fulfilled_on=done if taken and done <= end and chance.random() < place.study else None,
                )


def _brands(communities: list[Community], months: list[Month], themes: dict[str, Theme]) -> Iterator[Brand]:
    """Each community has one in some field; in those behind it is still a proposal."""
    start = months[0].first_day
    for number, community in enumerate(communities):
        name, field, rests_on = texts.BRANDS[number % len(texts.BRANDS)]
        place = story.PLACES[number]
        stage = (
            Brand.Stage.PROPOSED if place.study < 0.8
            else Brand.Stage.ADOPTED if place.study < 0.9
            else Brand.Stage.EFFECTIVE
        )  # fmt: skip
        adopted = stage != Brand.Stage.PROPOSED
        effective = stage == Brand.Stage.EFFECTIVE
        yield Brand(
            community=community,
            name=f"{community.short_name}“{name}”",
            kind=Brand.Kind.BRAND if number % 3 else Brand.Kind.FEATURE,
            field=themes[field],
            positioning=f"围绕{themes[field].name_zh}，{rests_on}",
            rests_on=rests_on,
            stage=stage,
            proposed_on=start,
            adopted_on=start + dt.timedelta(days=60) if adopted else None,
            effective_on=start + dt.timedelta(days=150 + 7 * number) if effective else None,
            close_to_reality=True,
            distinctive=adopted,
            of_the_times=effective,
            recognised=effective and number % 2 == 0,
        )


def _sites(communities: list[Community], months: list[Month], themes: dict[str, Theme]) -> None:
    """Built in some, spread from few; in three communities the plan has stayed a plan for a year."""
    start, built = months[0].first_day, []
    for number, community in enumerate(communities):
        stages = list(DemonstrationSite.Stage)
        reached = 0 if number in STUCK_ON_PLAN else 1 + number % 3
        site = DemonstrationSite(
            community=community,
            name=f"{community.short_name}{texts.SITES[number % len(texts.SITES)]}",
            field=themes[texts.BRANDS[number % len(texts.BRANDS)][1]],
            stage=stages[reached],
            planned_on=start + dt.timedelta(days=number),
        )
        for later, name in enumerate(("building_on", "built_on", "spread_on"), start=1):
            if later <= reached:
                setattr(site, name, site.planned_on + dt.timedelta(days=90 * later))
        built.append(site)
    rows = DemonstrationSite.objects.bulk_create(built)
    spread = [site for site in rows if site.stage == DemonstrationSite.Stage.SPREAD]
    _write(
        SiteSpread,
        (
            SiteSpread(
                site=site,
                place=place,
                held_on=site.spread_on or site.planned_on,
                result="已学习借鉴，结合实际推开",
            )
            for order, site in enumerate(spread)
            for place in texts.PLACES[order : order + 2]
        ),
    )


def _rectifications(communities: list[Community], branches: list[Branch], months: list[Month]) -> None:
    """A meeting named three branches: one moved up, one is under way, one is past a measure's deadline."""
    named = months[-9].first_day.replace(day=12)
    codes = {communities[number].code: result for number, result in NAMED.items()}
    first = {branch.community_id: branch for branch in reversed(branches)}
    rows = Rectification.objects.bulk_create(
        _rectification(first[code], result, named, months) for code, result in codes.items()
    )
    for row in rows:
        row.branch.standard_level = row.level_after or row.level_before
    Branch.objects.bulk_update([row.branch for row in rows], ["standard_level"])
    for row in rows:
        _parts(row, named)


def _rectification(branch: Branch, result: str, named: dt.date, months: list[Month]) -> Rectification:
    accepted = named + dt.timedelta(days=150) if result else None
    return Rectification(
        branch=branch,
        kind=Rectification.Kind.WEAK,
        named_by="街道党工委会议",
        named_on=named,
        named_reason="连续两个季度未按规定召开支部党员大会，党员参加活动不足半数",
        approved_by="街道党工委",
        approved_on=named + dt.timedelta(days=8),
        level_before=StandardLevel.WEAK,
        plan="一支部一方案：配强班子、建好制度、活动带起来",
        started_on=named + dt.timedelta(days=15),
        deadline=dt.date(months[-1].year, 12, 20),
        result=result,
        accepted_on=accepted,
        acceptance_report="听取汇报、个别谈话、现场查看，整顿措施落实" if result else "",
        score=84 if result else None,
        dissatisfied=9 if result else None,
        level_after=StandardLevel.UP_TO_STANDARD if result else None,
    )


def _parts(row: Rectification, named: dt.date) -> None:
    def after(days: int) -> dt.date:
        return named + dt.timedelta(days=days)

    RectificationProblem.objects.bulk_create(
        RectificationProblem(rectification=row, problem=problem, root_cause=cause)
        for problem, cause in (
            ("组织生活不经常", "书记兼职多，没有固定时间"),
            ("党员参加活动少", "活动形式单一，年轻党员联系不上"),
        )
    )
    RectificationMeasure.objects.bulk_create(
        RectificationMeasure(
            rectification=row,
            measure=measure,
            responsible=responsible,
            deadline=after(deadline),
            done_on=after(done) if done and (row.result or order < 2) else None,
        )
        for order, (measure, responsible, deadline, done) in enumerate(
            (
                ("选派第一书记到支部", "街道党建办", 40, 33),
                ("固定每月主题党日时间并公布", "支部书记", 60, 58),
                ("建立党员联系名册，逐户走访", "支部委员", 120, 110),
                ("修缮活动室", "社区党组织", 280, 140),
            )
        )
    )
    GuidanceVisit.objects.bulk_create(
        GuidanceVisit(rectification=row, held_on=after(days), visitor="街道党建办", advice=advice)
        for days, advice in ((30, "先把主题党日固定下来"), (95, "走访名册要补全，注意联系流动党员"))
    )
    FundGrant.objects.create(
        rectification=row, held_on=after(25), purpose="活动室修缮", granted=30000,
        spent=28600 if row.result else 12000,
    )  # fmt: skip
    RectificationResource.objects.bulk_create(
        RectificationResource(
            rectification=row, kind=kind, description=text, provided_by=who, held_on=after(45)
        )
        for kind, text, who in (
            (RectificationResource.Kind.PROJECT, "老旧楼院改造项目优先安排", "城市管理办"),
            (RectificationResource.Kind.INFORMATION, "先进支部工作法汇编", "街道党建办"),
        )
    )


def _partners(communities: list[Community], months: list[Month], chance: random.Random) -> None:
    """Units of the area, what they give, and a joint meeting each quarter; some communities miss some."""
    units = PartnerUnit.objects.bulk_create(
        PartnerUnit(
            community=community,
            name=name,
            kind=kind,
            joined_on=months[0].first_day + dt.timedelta(days=order),
        )
        for community in communities
        for order, (name, kind) in enumerate(chance.sample(texts.UNITS, 4))
    )
    kinds = list(SharedResource.Kind)
    _write(
        SharedResource,
        (
            SharedResource(
                partner=unit,
                kind=kinds[order % 3],
                description=chance.choice(texts.RESOURCES[kinds[order % 3]]),
                held_on=unit.joined_on + dt.timedelta(days=30),
                times_used=chance.randint(0, 12),
            )
            for order, unit in enumerate(units)
            if order % 4 < 3
        ),
    )
    _write(JointMeeting, _joint_meetings(communities, months, chance))
    _write(JointProject, _projects(units, months, chance))


def _joint_meetings(
    communities: list[Community], months: list[Month], chance: random.Random
) -> Iterator[JointMeeting]:
    for number, community in enumerate(communities):
        for month in months:
            if month.month % 3 == 1 and chance.random() < story.PLACES[number].study:
                raised = chance.randint(2, 5)
                yield JointMeeting(
                    community=community,
                    held_on=_day(month, chance),
                    topic=chance.choice(texts.MEETINGS),
                    units=chance.randint(3, 6),
                    raised=raised,
                    settled=chance.randint(raised // 2, raised),
                )


def _projects(units: list[PartnerUnit], months: list[Month], chance: random.Random) -> Iterator[JointProject]:
    for order, unit in enumerate(units):
        if order % 4 == 0:
            started = months[2].first_day + dt.timedelta(days=order)
            yield JointProject(
                community_id=unit.community_id,
                partner=unit,
                name=chance.choice(texts.PROJECTS),
                started_on=started,
                deadline=started + dt.timedelta(days=200),
                finished_on=started + dt.timedelta(days=170) if order % 8 == 0 else None,
            )


def _campaigns(
    office: SubDistrict, communities: list[Community], months: list[Month], chance: random.Random
) -> None:
    """The series round the first of July of each year that the story covers."""
    for year in sorted({month.year for month in months}):
        summer = [month for month in months if month.year == year and month.month in (6, 7)]
        if not summer:
            continue
        campaign = Campaign.objects.create(
            sub_district=office,
            name=f"{year}年庆祝建党系列活动",
            starts_on=dt.date(year, 6, 1),
            ends_on=dt.date(year, 7, 31),
        )
        _write(
            CampaignActivity,
            (
                CampaignActivity(
                    community=community,
                    campaign=campaign,
                    kind=kind,
                    held_on=_day(chance.choice(summer), chance),
                    topic=chance.choice(texts.CAMPAIGN[kind]),
                    people=max(3, story.PLACES[number].members // 5),
                )
                for number, community in enumerate(communities)
                for kind in CampaignActivity.Kind
                if chance.random() < story.PLACES[number].study
            ),
        )

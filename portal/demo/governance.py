"""Residents' councils, governance items, organisations and activities of the fictional sub-district."""

from __future__ import annotations

import datetime as dt
import random

from communities.models import (
    Community,
    GovernanceItem,
    ResidentsActivity,
    ResidentsCouncil,
    SocialOrganisation,
    SubDistrict,
)
from portal.core.month import Month
from portal.demo import story

TOPICS = ("楼道照明改造", "停车位划线", "垃圾投放点调整", "文明养犬公约", "健身器材更新", "楼院晾晒架")
ITEMS = ("清理楼道堆物", "整治飞线充电", "修补小区围墙", "疏通消防通道", "整治占道经营", "调解邻里噪声")
ORGANISATIONS = (("邻里互助队", "MUTUAL_AID"), ("夕阳红艺术团", "CULTURE"), ("暖心志愿服务社", "CHARITY"))
ACTIVITIES = (("广场舞展演", "CULTURE"), ("家庭急救讲座", "LEARNING"), ("楼院大扫除", "ENVIRONMENT"))


def load(office: SubDistrict, communities: list[Community], months: list[Month]) -> None:
    """Fill every register of community governance, the same at every load."""
    chance = random.Random(f"{office.code}-governance")  # noqa: S311 - a story, not a secret
    organisations = SocialOrganisation.objects.bulk_create(
        SocialOrganisation(
            community=community,
            name=f"{community.short_name.removesuffix('社区')}{name}",
            kind=kind,
            is_registered=chance.random() < 0.5,
            people=chance.randint(8, 40),
        )
        for community in communities
        for name, kind in ORGANISATIONS[: chance.randint(1, 3)]
    )
    councils, items, activities = [], [], []
    for number, community in enumerate(communities):
        own = [one for one in organisations if one.community_id == community.code]
        for month in months:
            busy = chance.random() < story.PLACES[number].study
            councils += [_council(community, month, chance)] if busy else []
            items += [_item(community, month, chance, busy) for _n in range(chance.randint(1, 3))]
            activities += [_activity(community, month, chance, own) for _n in range(chance.randint(0, 2))]
    ResidentsCouncil.objects.bulk_create(councils)
    GovernanceItem.objects.bulk_create(items)
    ResidentsActivity.objects.bulk_create(activities)


def _day(month: Month, chance: random.Random) -> dt.date:
    return month.first_day + dt.timedelta(days=chance.randint(0, 26))


def _council(community: Community, month: Month, chance: random.Random) -> ResidentsCouncil:
    raised = chance.randint(2, 6)
    return ResidentsCouncil(
        community=community,
        held_on=_day(month, chance),
        topic=chance.choice(TOPICS),
        people=chance.randint(12, 45),
        matters_raised=raised,
        matters_settled=chance.randint(raised // 2, raised),
    )


def _item(community: Community, month: Month, chance: random.Random, busy: bool) -> GovernanceItem:
    opened = _day(month, chance)
    settled = chance.random() < (0.85 if busy else 0.5)
    return GovernanceItem(
        community=community,
        field=chance.choice(GovernanceItem.Field.values),
        title=chance.choice(ITEMS),
        source=chance.choice(GovernanceItem.Source.values),
        opened_on=opened,
        closed_on=min(opened + dt.timedelta(days=chance.randint(1, 25)), month.last_day) if settled else None,
    )


def _activity(
    community: Community, month: Month, chance: random.Random, own: list[SocialOrganisation]
) -> ResidentsActivity:
    topic, kind = chance.choice(ACTIVITIES)
    return ResidentsActivity(
        community=community,
        held_on=_day(month, chance),
        topic=topic,
        kind=kind,
        people=chance.randint(15, 120),
        organised_with=chance.choice([None, *own]),
    )

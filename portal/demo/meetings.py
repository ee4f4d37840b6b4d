"""Two meetings of the fictional sub-district: one that was held, frozen, and one that is being prepared."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from communities.models import Community, SubDistrict
from portal.accounts.models import User
from portal.core.month import Month
from portal.indicators.models import Indicator
from portal.meetings import actions
from portal.meetings.models import ExchangeSpeech, MeetingMatter, ProgressMeeting
from portal.reporting.models import Figure
from portal.supervision.models import Matter

TITLE = "城市基层党建工作推进会"
PLACE = "街道三楼会议室"
AGENDA = """通报上次会议交办事项办理情况
通报本月各项指标完成情况
社区交流发言
安排部署下一步工作"""
TOPICS = (
    "红色物业进小区的做法",
    "网格员分片包干怎样落到实处",
    "老旧楼院自管委员会的组建",
    "在职党员报到后能做什么",
    "议事会怎样议出结果",
)
HELD_AGO, HELD_IN = 28, 5  # days
SPEAKERS = 3


def load(office: SubDistrict, months: list[Month], staff: User, now: dt.datetime) -> None:
    """The meeting of the month before last, frozen and with its assignments; the next, in preparation."""
    day = dt.timedelta(days=1)
    spoken = Figure.objects.within(office.code).filter(
        report__month=months[-2], indicator__code="exchange_speeches", numerator=1
    )
    communities = Community.objects.within(office.code).order_by("code")
    spoke = list(communities.filter(code__in=spoken.values("report__community")))
    last = _meeting(office, months[-2], staff, now - (HELD_AGO + 7) * day, now - HELD_AGO * day)
    _speakers(last, spoke, staff, now - (HELD_AGO + 7) * day)
    actions.freeze(meeting=last, by=staff, now=now - (HELD_AGO + 1) * day)
    for matter in Matter.objects.within(office.code).filter(source=Matter.Source.MEETING):
        MeetingMatter.objects.create(meeting=last, matter=matter)
    following = _meeting(office, months[-1], staff, now, now + HELD_IN * day)
    _speakers(following, [one for one in communities if one not in spoke][:SPEAKERS], staff, now)


def _meeting(
    office: SubDistrict, month: Month, staff: User, prepared: dt.datetime, held: dt.datetime
) -> ProgressMeeting:
    counted = Indicator.objects.visible_to(staff).in_use(office.code, month).filter(on_by_default=True)
    meeting = actions.save(
        meeting=ProgressMeeting(
            sub_district=office,
            title=TITLE,
            held_on=timezone.localdate(held),
            place=PLACE,
            month=month,
            since=month - 1,
            agenda=AGENDA,
        ),
        indicators=list(counted),
        by=staff,
        now=prepared,
    )
    return meeting


def _speakers(
    meeting: ProgressMeeting, communities: list[Community], staff: User, prepared: dt.datetime
) -> None:
    for order, community in enumerate(communities, start=1):
        speech = ExchangeSpeech(
            meeting=meeting, community=community, topic=TOPICS[order % len(TOPICS)], order=order
        )
        actions.save_speech(speech=speech, by=staff, now=prepared)

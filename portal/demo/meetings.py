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


def load(office: SubDistrict, months: list[Month], staff: User, now: dt.datetime) -> None:
    """The meeting of the month before last, frozen and with its assignments; the next, in preparation."""
    day = dt.timedelta(days=1)
    last = _meeting(office, months[-2], staff, now - (HELD_AGO + 7) * day, now - HELD_AGO * day)
    actions.freeze(meeting=last, by=staff, now=now - (HELD_AGO + 1) * day)
    for matter in Matter.objects.within(office.code).filter(source=Matter.Source.MEETING):
        MeetingMatter.objects.create(meeting=last, matter=matter)
    _meeting(office, months[-1], staff, now, now + HELD_IN * day)


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
    spoken = Figure.objects.within(office.code).filter(
        report__month=month, indicator__code="exchange_speeches", numerator=1
    )
    speakers = Community.objects.filter(code__in=spoken.values("report__community")).order_by("code")
    for order, community in enumerate(speakers, start=1):
        speech = ExchangeSpeech(
            meeting=meeting, community=community, topic=TOPICS[order % len(TOPICS)], order=order
        )
        actions.save_speech(speech=speech, by=staff, now=prepared)
    return meeting

"""The sheets as of now: of a month that nobody need have frozen."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import timezone

from portal.core.areas import AreaCode
from portal.core.month import Month
from portal.indicators.models import Indicator
from portal.meetings import freezing, frozen_indicators
from portal.meetings.frozen_sources import Sources
from portal.meetings.models import ProgressMeeting
from portal.meetings.schema import FrozenMatter
from portal.meetings.sheets.beside import Beside
from portal.meetings.sheets.sheet import Sheet, Stand
from portal.supervision.models import Matter


@dataclass(frozen=True, slots=True)
class Asked:
    """Of which sub-district, month and month compared with."""

    area: AreaCode
    month: Month
    since: Month


def read(asked: Asked, indicators: list[Indicator], codes: Iterable[str], *, now: dt.datetime) -> list[Sheet]:
    """The sheets of the communities of those codes, which the caller has asked whether they may be seen.

    All communities of the office are read, for the median; a sheet names none but its own.
    """
    wanted = set(codes)
    communities = freezing.communities_of(asked)
    figures = frozen_indicators.read(asked, indicators, communities, sources=Sources.none(asked.month))
    stand = Stand(
        asked.month,
        communities,
        figures,
        {one.code: one for one in indicators},
        Beside.read(asked.area, wanted, asked.month, indicators),
        assigned(asked.area, wanted, now=now),
        timezone.localdate(now),
        timezone.localdate(now),
    )
    return [stand.sheet(one) for one in communities if one["code"] in wanted]


def assigned(area: AreaCode, codes: Iterable[str], *, now: dt.datetime) -> list[FrozenMatter]:
    """What these communities were given: all that is open, and of the last meeting all."""
    last = ProgressMeeting.objects.within(area).filter(given__isnull=False).first()
    matters = Matter.objects.within(area).filter(community__in=list(codes))
    of_last = matters.filter(given_at_meeting__meeting=last) if last else matters.none()
    last_ones = set(of_last.values_list("pk", flat=True))
    rows = (matters.open() | matters.filter(pk__in=last_ones)).select_related("community", "branch")
    return [
        freezing.frozen_matter(matter, is_last=matter.pk in last_ones, now=now)
        for matter in sorted(rows, key=lambda one: (not one.is_open, one.due_on, one.pk))
    ]

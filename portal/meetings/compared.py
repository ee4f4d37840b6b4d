"""Everybody asks what has moved since the last meeting: pages compare with the month of its figures."""

from __future__ import annotations

from django.utils import timezone

from portal.core.areas import AreaCode, Level
from portal.core.month import Month
from portal.dashboard.usual import compares_with
from portal.meetings.models import ProgressMeeting


def last_held(area: AreaCode, month: Month) -> ProgressMeeting | None:
    """The last one of the sub-district about an earlier month that was held; None above a sub-district.

    One that is to come has given nothing yet, frozen or not.
    """
    if area.level < Level.SUB_DISTRICT:
        return None
    of_office = ProgressMeeting.objects.filter(sub_district__code=area.at(Level.SUB_DISTRICT))
    held = of_office.filter(held_on__lte=timezone.localdate(), month__lt=month)
    return held.order_by("-month", "-held_on", "-pk").first()


@compares_with
def month_of_last_meeting(area: AreaCode, month: Month) -> Month | None:
    """The month of its figures."""
    meeting = last_held(area, month)
    return meeting.month if meeting else None

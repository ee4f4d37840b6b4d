"""Reports of other months that are not counted: a year's total lacks those of the year, and says whose."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from communities.models import Community
from portal.core.areas import AreaCode, Level
from portal.core.month import Month
from portal.reporting.models import (
    COUNTED_STATES,
    EDITABLE_STATES,
    MonthlyReport,
    ReportingPeriod,
    ReportState,
)


@dataclass(frozen=True, slots=True)
class Uncounted:
    """One report: whose, of which month, until when it was due, and whether the month is locked by now."""

    month: Month
    area_code: str
    name: str
    state: str
    due_on: dt.date
    is_locked: bool

    @property
    def label(self) -> str:
        return str(ReportState(self.state).label)

    @property
    def is_owed(self) -> bool:
        """Whether its community can still hand it in."""
        return self.state in EDITABLE_STATES and not self.is_locked

    def days_late(self, today: dt.date) -> int:
        """By how many days a report that is owed is late."""
        return max(0, (today - self.due_on).days) if self.is_owed else 0


def lacking_text(count: int) -> str:
    """What stands on pages and in files beside a year's total that lacks so many earlier reports."""
    if not count:
        return ""
    return ngettext(
        "%(counter)s report of earlier months is missing in the year's totals",
        "%(counter)s reports of earlier months are missing in the year's totals",
        count,
    ) % {"counter": count}


def without_text(months: Iterable[Month]) -> str:
    """“without August, October”: the months that one community's total of the year lacks; empty of none."""
    names = "、".join(month.name for month in months)
    return _("without %(months)s") % {"months": names} if names else ""


def earlier_uncounted(area: AreaCode, month: Month) -> list[Uncounted]:
    """Those of the year's months before *month*, of a sub-district or community; none above."""
    return _uncounted(area, Q(month__gte=month.january, month__lt=month))


def others_uncounted(area: AreaCode, month: Month) -> list[Uncounted]:
    """The same, and what is still owed of any other month that is open."""
    of_year = Q(month__gte=month.january, month__lt=month)
    found = _uncounted(area, of_year | (Q(locked_at=None) & ~Q(month=month)))
    return [one for one in found if one.is_owed or month.january <= one.month < month]


def _uncounted(area: AreaCode, wanted: Q) -> list[Uncounted]:
    if area.level < Level.SUB_DISTRICT:
        return []
    periods = list(
        ReportingPeriod.objects.within(area.at(Level.SUB_DISTRICT)).filter(wanted).order_by("month")
    )
    communities = list(Community.objects.within(area).order_by("code"))
    months = [period.month for period in periods]
    rows = MonthlyReport.objects.within(area).filter(month__in=months)
    states = {(code, month): state for code, month, state in rows.values_list("community", "month", "state")}
    found = []
    for period in periods:
        for one in communities:
            state = states.get((one.code, period.month), ReportState.NOT_STARTED)
            if state not in COUNTED_STATES and one.is_due_in(period.month):
                month, due_on = period.month, period.due_on
                found.append(Uncounted(month, one.code, one.short_name, state, due_on, period.is_locked))
    return found

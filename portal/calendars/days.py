"""Which days stand in a person's calendar: what is due from them, and meetings that they may see.

Titles name months, kinds and numbers alone. What a matter is about is typed freely and may name somebody, so
the calendar, which lies on other companies' servers, has its number and the address of its page.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from communities.models import SubDistrict
from portal.accounts.models import User
from portal.core.access import Verb, may
from portal.core.areas import Level
from portal.meetings.models import ProgressMeeting
from portal.reporting.models import MonthlyReport, ReportingPeriod
from portal.supervision.models import Matter

KEPT = dt.timedelta(days=92)
"""How long a day that is past stays in the calendar."""
MOST = 500
"""Of each kind, the latest: a leader of the whole country may see every office's meetings."""


@dataclass(frozen=True, slots=True)
class Day:
    """One day of the calendar. ``key`` stays the same whatever else changes; ``path`` is a page."""

    key: str
    day: dt.date
    title: str
    path: str
    since: dt.datetime
    place: str = ""
    is_busy: bool = False


def days_of(user: User, today: dt.date) -> list[Day]:
    """All days of the person, from three months back, the earliest first."""
    since = today - KEPT
    found = [*_reports(user, since), *_reviews(user, since), *_matters(user, since), *_meetings(user, since)]
    return sorted(found, key=lambda one: (one.day, one.key))


def _reports(user: User, since: dt.date) -> Iterator[Day]:
    """Months that the person still has to hand in."""
    if not may(user, Verb.FILL):
        return
    owed = MonthlyReport.objects.visible_to(user).outstanding().select_related("community")
    periods = ReportingPeriod.objects.within(user.area_code[: Level.SUB_DISTRICT])
    open_months = {one.month: one for one in periods.filter(locked_at=None, due_on__gte=since)}
    for report in owed.filter(month__in=open_months).order_by("-month")[:MOST]:
        if report.community.is_due_in(report.month):
            period = open_months[report.month]
            title = _("Report of %(month)s due") % {"month": report.month.label}
            path = reverse("reporting:entry", args=[report.community_id, report.month])
            yield Day(f"report-{report.pk}", period.due_on, title, path, period.opened_at)


def _reviews(user: User, since: dt.date) -> Iterator[Day]:
    """Months that the person reviews, until they are locked."""
    if not may(user, Verb.REVIEW):
        return
    periods = ReportingPeriod.objects.visible_to(user).filter(locked_at=None, due_on__gte=since)
    for period in periods.order_by("-due_on", "pk")[:MOST]:
        title = _("Reports of %(month)s due, to be reviewed") % {"month": period.month.label}
        path = reverse("reporting:board", args=[period.month])
        yield Day(f"period-{period.pk}", period.due_on, title, path, period.opened_at)


def _matters(user: User, since: dt.date) -> Iterator[Day]:
    """What the person's community owes."""
    if not may(user, Verb.FILL):
        return
    owed = Matter.objects.visible_to(user).owed().filter(due_on__gte=since)
    for matter in owed.order_by("-due_on", "pk")[:MOST]:
        words = {"kind": matter.get_kind_display(), "number": matter.pk}
        title = _("%(kind)s No. %(number)d due") % words
        yield Day(f"matter-{matter.pk}", matter.due_on, title, matter.get_absolute_url(), matter.created_at)


def _meetings(user: User, since: dt.date) -> Iterator[Day]:
    """Meetings whose pages the person may open; whoever sees several offices reads whose it is."""
    if not may(user, Verb.COMPARE):
        return
    names = dict(SubDistrict.objects.visible_to(user).values_list("code", "name"))
    meetings = ProgressMeeting.objects.visible_to(user).filter(held_on__gte=since)
    for meeting in meetings.order_by("-held_on", "-pk")[:MOST]:
        title, office = meeting.title, names.get(meeting.sub_district_id, "")
        if office and meeting.sub_district_id != user.area_code:
            title = _("%(office)s: %(title)s") % {"office": office, "title": title}
        key, path = f"meeting-{meeting.pk}", meeting.get_absolute_url()
        yield Day(key, meeting.held_on, title, path, meeting.created_at, meeting.place, is_busy=True)

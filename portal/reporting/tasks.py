"""What the clock does for the monthly report; each task may run twice without harm."""

from __future__ import annotations

import datetime as dt

from celery import shared_task
from django.utils import timezone

from communities.models import SubDistrict
from portal.core.month import Month
from portal.reporting import actions, asked
from portal.reporting.models import ReportingPeriod
from portal.reporting.workbook import uploads

REMIND_DAYS_BEFORE = (3, 0)
MONDAY = 0


@shared_task
def open_months() -> int:
    """Open last month everywhere, and this month where its opening day has come; returns how many."""
    now = timezone.now()
    today = timezone.localdate(now)
    this, opened = Month.of(today), 0
    for sub_district in SubDistrict.objects.open():
        for month in (this - 1, this):
            if sub_district.opens_on(month) <= today:
                actions.open_month(sub_district=sub_district, month=month, now=now)
                opened += 1
    return opened


@shared_task
def mark_overdue() -> int:
    """Mark what should have been submitted by yesterday; returns how many reports."""
    return actions.mark_overdue(today=timezone.localdate(timezone.now()))


@shared_task
def remind() -> int:
    """Remind three days before the due day, on it, and every Monday after; returns how many people."""
    now = timezone.now()
    today = timezone.localdate(now)
    periods = ReportingPeriod.objects.filter(locked_at=None).select_related("sub_district")
    return sum(
        actions.remind_of_month(period=period, now=now)
        for period in periods
        if is_reminder_day(period.due_on, today)
    )


@shared_task
def tell_ending() -> int:
    """Tell staff a month ahead what is not asked any more unless it is renewed; returns how many people."""
    now = timezone.now()
    return asked.tell_ending(today=timezone.localdate(now), now=now)


@shared_task
def forget_uploads() -> int:
    """Drop uploaded files that nobody confirmed within a day; returns how many."""
    return uploads.forget_expired(now=timezone.now())


def is_reminder_day(due_on: dt.date, today: dt.date) -> bool:
    """Whether secretaries are reminded today of what is due on that day."""
    days_left = (due_on - today).days
    return days_left in REMIND_DAYS_BEFORE or (days_left < 0 and today.weekday() == MONDAY)

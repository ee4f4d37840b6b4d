"""What the clock asks for at night."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from portal.core.month import Month
from portal.verification import actions

MONTHS = 14
"""As far back as pages look: twelve months of a line, what is carried into them, and the month that runs."""


@shared_task
def verify() -> int:
    """Count the last months again and tell administrators what differed; returns how many findings."""
    now = timezone.now()
    this = Month.of(timezone.localdate(now))
    months = list(Month.span(this - (MONTHS - 1), this))
    return len(actions.verify_and_tell(now=now, months=months).found)


@shared_task
def verify_trail() -> int:
    """Go through the chain of the audit trail; returns how many places are not what was sealed."""
    return actions.verify_trail_and_tell(now=timezone.now()).number_found

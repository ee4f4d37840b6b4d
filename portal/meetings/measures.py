"""What the meetings themselves state: which communities spoke at them (docs/seed-coverage.md A8)."""

from __future__ import annotations

from django.db.models import Count
from django.utils import timezone

from portal.core.measures import Statement, measure
from portal.core.month import Month
from portal.meetings.models import ExchangeSpeech


@measure("exchange_speeches")
def exchange_speeches(month: Month) -> Statement:
    """1 for every community that spoke at a meeting about the month, however often.

    A speech on the list of a meeting that is still to come has not been held.
    """
    today = timezone.localdate()
    held = ExchangeSpeech.objects.filter(held=True, meeting__month=month, meeting__held_on__lte=today)
    return Statement(held, Count("community", distinct=True))

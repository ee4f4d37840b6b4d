"""What the meetings themselves state: which communities spoke at them (docs/seed-coverage.md A8)."""

from __future__ import annotations

from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.core.measures import Statement, measure
from portal.core.month import Month
from portal.meetings.models import ExchangeSpeech


@measure(
    "exchange_speeches",
    says=_(
        "1 for every community that spoke at a meeting about the month, however often; a meeting still to "
        "come does not count."
    ),
)
def exchange_speeches(month: Month) -> Statement:
    today = timezone.localdate()
    held = ExchangeSpeech.objects.filter(held=True, meeting__month=month, meeting__held_on__lte=today)
    return Statement(held, Count("community", distinct=True))

"""Hears that figures or communities changed: marks what is stale, and asks for a refresh.

The mark is the truth and the message only makes it fast: if the broker is away the minute sweep
takes the mark up (idea 6 of docs/architecture.md).
"""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver

from communities.signals import areas_changed
from portal.core.month import Month
from portal.core.queue import ask_after_commit
from portal.indicators.signals import counting_changed
from portal.reporting.signals import figures_changed
from portal.rollups.refresh import mark_all_stale, mark_due_stale, mark_stale
from portal.rollups.tasks import ask_above, refresh_marked, sweep

FEW = 20
"""Sub-districts that are asked for one by one; more are taken together."""


@receiver(figures_changed, dispatch_uid="rollups.mark_stale")
def mark(sender: Any, sub_district_code: str, month: Month, **kwargs: Any) -> None:
    """Write the marks in the sender's transaction and ask Celery once it is committed."""
    mark_stale(sub_district_code, month)
    ask_after_commit(refresh_marked, sub_district_code)


@receiver(areas_changed, dispatch_uid="rollups.mark_area_stale")
def mark_area(sender: Any, sub_district_codes: set[str], **kwargs: Any) -> None:
    """Communities opened or closed: every month of their sub-districts may be due from others."""
    mark_due_stale(*sub_district_codes)
    if len(sub_district_codes) > FEW:
        ask_after_commit(sweep)
        return
    for code in sub_district_codes:
        ask_after_commit(refresh_marked, code)
    ask_above()


@receiver(counting_changed, dispatch_uid="rollups.mark_counting_stale")
def mark_counting(sender: Any, owner_codes: set[str], **kwargs: Any) -> None:
    """Indicators are counted otherwise: every month of whoever has them; the catalogue's all have."""
    if "" in owner_codes:
        mark_all_stale()
    else:
        mark_all_stale(*owner_codes)
    ask_after_commit(sweep)

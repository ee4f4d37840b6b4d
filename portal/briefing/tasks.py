"""Celery's hold on what is told before a meeting."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from portal.briefing import before


@shared_task
def remind() -> int:
    """Have the people of each meeting told; each by a task of its own, so that none holds up another."""
    now = timezone.now()
    before.forget(now)
    meetings = before.due(now)
    for pk in meetings:
        remind_of.delay(pk)
    return len(meetings)


@shared_task
def remind_of(meeting_id: int) -> int:
    """Tell the people of one meeting who have not been told."""
    return before.tell_before(meeting_id=meeting_id, now=timezone.now())

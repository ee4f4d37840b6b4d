"""What the clock does for matters."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from portal.supervision import actions


@shared_task
def remind() -> int:
    """Remind owners before and after the due day, and tell leaders of what stays overdue."""
    return actions.remind_and_escalate(now=timezone.now())

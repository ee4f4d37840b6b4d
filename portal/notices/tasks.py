"""Celery's hold on ``delivery``: tried again up to five times, each pause about twice as long as the last.

What still fails then is logged by Celery; the notice waits in the portal.
"""

from __future__ import annotations

from typing import Any

from celery import shared_task
from django.utils import timezone

from portal.notices import delivery

AGAIN: dict[str, Any] = {
    "autoretry_for": (delivery.NotDelivered,),
    "max_retries": 5,
    "retry_backoff": 60,
    "retry_backoff_max": 1800,
    "retry_jitter": True,
}


@shared_task(**AGAIN)
def email_notice(notice_id: int) -> bool:
    """Send a notice to its receiver's address at work."""
    return delivery.email(notice_id=notice_id, now=timezone.now())


@shared_task(**AGAIN)
def post_message(message_id: int) -> bool:
    """Post a message to the office's chat group."""
    return delivery.post(message_id=message_id, now=timezone.now())

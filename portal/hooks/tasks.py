"""Celery's hold on ``sending``; when a call is tried again stands in its row, which outlives the broker."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from portal.core.queue import ask_after_commit
from portal.hooks import sending


@shared_task
def send(delivery_id: str) -> bool:
    """Send one call."""
    return sending.send(delivery_id=delivery_id, now=timezone.now())


@shared_task
def sweep() -> int:
    """Ask for every call that is due: tried before, or left by a worker or broker that went away."""
    waiting = sending.due(timezone.now())
    for delivery_id in waiting:
        ask_after_commit(send, delivery_id)
    return len(waiting)


@shared_task
def forget() -> int:
    """Delete old calls."""
    return sending.forget(now=timezone.now())

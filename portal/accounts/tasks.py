"""Celery's hold on what signing in leaves behind."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from portal.accounts import waits
from portal.core.sessions import SessionStore


@shared_task
def forget_sign_ins() -> None:
    """Delete sessions that have run out, and waits and places that say nothing any more."""
    waits.forget(now=timezone.now())
    SessionStore.clear_expired()

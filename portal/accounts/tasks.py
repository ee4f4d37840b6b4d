"""Celery's hold on what signing in leaves behind."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from portal.accounts import waits
from portal.core.models import Session


@shared_task
def forget_sign_ins() -> None:
    """Delete sessions that ran out, waits and places, as soon as they say nothing any more."""
    waits.forget(now=timezone.now())
    Session.objects.forget(now=timezone.now())

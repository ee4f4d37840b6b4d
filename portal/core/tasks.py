"""Celery's hold on imports that are too long for a request."""

from __future__ import annotations

from celery import shared_task
from django.contrib.auth import get_user_model
from django.utils import timezone

from portal.core.models import Change, PendingImport
from portal.core.registers.workbook import imports
from portal.core.seals import sealing


@shared_task
def read_import(pending_id: str) -> None:
    """Find out what an uploaded file would change."""
    pending = PendingImport.objects.get(pk=pending_id)
    imports.read(pending=pending, by=get_user_model().objects.get(pk=pending.owner_id))


@shared_task
def commit_import(pending_id: str) -> None:
    """Take an uploaded file in."""
    pending = PendingImport.objects.get(pk=pending_id)
    imports.commit(pending=pending, by=get_user_model().objects.get(pk=pending.owner_id))


@shared_task
def forget_imports() -> None:
    """Delete uploads that nobody took in."""
    imports.forget_expired(now=timezone.now())


@shared_task
def forget_changes() -> None:
    """Delete rows that no kept page goes by any more."""
    Change.objects.forget(timezone.now())


@shared_task
def seal_trail() -> int:
    """Seal the audit trail as far as it is decided; returns how many lines that were."""
    return sealing.seal(now=timezone.now())

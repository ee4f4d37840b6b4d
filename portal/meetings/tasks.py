"""Celery's hold on the files of a meeting."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from portal.meetings.exports import making
from portal.meetings.models import Export


@shared_task
def make_export(pk: int) -> None:
    """Make one file that was asked for."""
    making.make(export=Export.objects.select_related("snapshot__meeting").get(pk=pk), now=timezone.now())


@shared_task
def sweep_exports() -> None:
    """Take up files that no worker has begun, and say which were interrupted."""
    now = timezone.now()
    making.give_up_interrupted(now)
    for pk in making.waiting(now):
        make_export(pk)

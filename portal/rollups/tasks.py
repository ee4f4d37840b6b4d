"""Celery's hold on ``refresh``: what is asked for on approval, every minute and every night."""

from __future__ import annotations

from celery import shared_task

from portal.rollups import refresh


@shared_task
def refresh_marked(area_code: str) -> int:
    """Refresh what is marked of one sub-district and the areas above it."""
    return refresh.refresh_marked(area_code)


@shared_task
def sweep() -> int:
    """Take up every mark that no task has: after a restart, or while Redis was away."""
    return refresh.sweep()


@shared_task
def rebuild() -> int:
    """Count everything again from approved reports."""
    return refresh.rebuild()

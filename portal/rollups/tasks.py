"""Celery's hold on ``refresh``: what is asked for on approval, every minute and every night."""

from __future__ import annotations

from contextlib import suppress

from celery import current_app, shared_task
from django.core.cache import cache
from django.utils import timezone
from redis import RedisError

from portal.core.queue import ask_after_commit
from portal.rollups import refresh

SWEPT_AT = "rollups:swept_at"
SETTLE_SECONDS = 2.0
"""How long approvals gather before the areas above are counted: a burst of them costs one refresh."""


@shared_task
def refresh_marked(area_code: str) -> int:
    """Refresh what is marked of one sub-district at once, and ask for the areas above it."""
    done = refresh.refresh_own(area_code)
    if done:
        ask_above()
    return done


@shared_task
def refresh_above() -> int:
    """Refresh what is marked above the sub-districts, unless the marks are young and another ask follows."""
    return refresh.refresh_above(settled_for=_settle_seconds())


@shared_task
def sweep() -> int:
    """Take up every mark that no task has: after a restart, or while Redis was away."""
    done = refresh.sweep(patient=False)
    with suppress(RedisError):  # it is only told, by /readyz
        cache.set(SWEPT_AT, timezone.now(), timeout=None)
    return done


@shared_task
def rebuild() -> int:
    """Count everything again from approved reports, a task for each province; returns how many."""
    provinces = refresh.provinces()
    for code in provinces:
        ask_after_commit(rebuild_province, code)
    return len(provinces)


@shared_task
def rebuild_province(code: str) -> int:
    """Count one province again, and ask for what contains it."""
    done = refresh.rebuild(code)
    ask_above()
    return done


def ask_above() -> None:
    """Have what is marked above the sub-districts counted in a moment, once the transaction is committed."""
    ask_after_commit(refresh_above, in_seconds=_settle_seconds())


def _settle_seconds() -> float:
    """Where tasks are done in the process, nobody comes back later."""
    return 0 if current_app.conf.task_always_eager else SETTLE_SECONDS

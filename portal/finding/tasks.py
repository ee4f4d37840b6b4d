"""Celery's hold on ``actions``."""

from __future__ import annotations

from celery import shared_task

from portal.finding import actions


@shared_task
def renew(kind: str, within: str) -> int:
    """Compare one kind in one area with its rows."""
    return actions.renew(kind, within)


@shared_task
def renew_all() -> int:
    """Compare everything, for whatever was missed: a broker that was away, a name beside another."""
    return actions.renew_all()

"""Hears what was told and asks Celery to carry it out of the portal, if the office has turned that on.

The notice in the portal is there in any case; with the broker away it is the only one.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings
from django.dispatch import receiver

from portal.core.queue import ask_after_commit
from portal.notices.models import GroupMessage, Notice, waiting
from portal.notices.signals import group_told, told
from portal.notices.tasks import email_notice, post_message


@receiver(told, dispatch_uid="notices.by_email")
def by_email(sender: Any, notices: list[Notice], **kwargs: Any) -> None:
    """One mail a notice."""
    if settings.NOTICE_EMAIL:
        for notice in notices:
            ask_after_commit(email_notice, notice.pk)


@receiver(group_told, dispatch_uid="notices.to_the_group")
def to_the_group(sender: Any, text: str, path: str, key: str, now: dt.datetime, **kwargs: Any) -> None:
    """One message a key."""
    if settings.NOTICE_WEBHOOK_URL:
        said = {"text": text, "path": path, "created_at": now}
        message, new = GroupMessage.objects.get_or_create(key=key, defaults=said)
        if new:
            ask_after_commit(post_message, message.pk)


def carry_again(key: str) -> None:
    """Ask again for what was told under that key and has not gone out; what has is not sent twice."""
    notices, messages = waiting(key)
    if settings.NOTICE_EMAIL:
        for pk in notices:
            ask_after_commit(email_notice, pk)
    if settings.NOTICE_WEBHOOK_URL:
        for pk in messages:
            ask_after_commit(post_message, pk)

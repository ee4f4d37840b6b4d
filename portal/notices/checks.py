"""Refuses, when the portal starts, settings under which a notice would never leave it, or would leak."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, register

from portal.notices import webhook


@register
def check_channels(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """E-mail and the chat group: either off, or set up wholly."""
    found: list[CheckMessage] = []
    if settings.PORTAL_URL and not _is_web_address(settings.PORTAL_URL):
        found.append(Error("PORTAL_URL has to begin with http:// or https:// and a host.", id="notices.E001"))
    if (settings.NOTICE_EMAIL or settings.NOTICE_WEBHOOK_URL) and settings.CELERY_TASK_ALWAYS_EAGER:
        found.append(
            Error(
                "Notices leave the portal by a worker only: set REDIS_URL, or turn NOTICE_EMAIL and "
                "NOTICE_WEBHOOK_URL off.",
                id="notices.E002",
            )
        )
    if settings.NOTICE_EMAIL:
        found += _check_email()
    if settings.NOTICE_WEBHOOK_URL:
        found += _check_webhook()
    return found


def _check_email() -> list[CheckMessage]:
    found: list[CheckMessage] = []
    if settings.EMAIL_BACKEND.endswith(".dummy.EmailBackend"):
        found.append(Error("NOTICE_EMAIL needs a mail server in EMAIL_URL.", id="notices.E003"))
    if "@" not in settings.DEFAULT_FROM_EMAIL:
        found.append(Error("NOTICE_EMAIL needs a sender in DEFAULT_FROM_EMAIL.", id="notices.E004"))
    return found


def _check_webhook() -> list[CheckMessage]:
    found: list[CheckMessage] = []
    if not _is_web_address(settings.NOTICE_WEBHOOK_URL):
        found.append(
            Error("NOTICE_WEBHOOK_URL has to begin with http:// or https:// and a host.", id="notices.E005")
        )
    if settings.NOTICE_WEBHOOK_SIGNING not in webhook.SIGNINGS:
        known = ", ".join(webhook.SIGNINGS)
        found.append(Error(f"NOTICE_WEBHOOK_SIGNING has to be one of {known}.", id="notices.E006"))
    elif settings.NOTICE_WEBHOOK_SIGNING != "none" and not settings.NOTICE_WEBHOOK_SECRET:
        found.append(
            Error("NOTICE_WEBHOOK_SECRET is empty, yet the messages shall be signed.", id="notices.E007")
        )
    return found + _check_template()


def _check_template() -> list[CheckMessage]:
    try:
        template = json.loads(settings.NOTICE_WEBHOOK_TEMPLATE)
    except ValueError as error:
        return [Error(f"NOTICE_WEBHOOK_TEMPLATE is no JSON: {error}.", id="notices.E008")]
    if not isinstance(template, dict) or "{text}" not in json.dumps(template):
        return [
            Error("NOTICE_WEBHOOK_TEMPLATE has to be a JSON object with {text} in it.", id="notices.E009")
        ]
    return []


def _is_web_address(value: str) -> bool:
    try:
        parts = urlsplit(value)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False

"""Refuses, when the portal starts, a list of hosts under which hooks would never be called."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register

from portal.hooks.hosts import listed_place


@register
def check_hosts(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Hooks are off, or there is a worker and every entry names a host."""
    found: list[CheckMessage] = []
    if settings.HOOK_HOSTS and settings.CELERY_TASK_ALWAYS_EAGER:
        text = "Hooks are called by a worker only: set REDIS_URL, or leave HOOK_HOSTS empty."
        found.append(Error(text, id="hooks.E001"))
    for entry in settings.HOOK_HOSTS:
        if listed_place(entry) is None:
            text = f"HOOK_HOSTS: “{entry}” is no host; write host, host:port, or http://host for plain HTTP."
            found.append(Error(text, id="hooks.E002"))
    return found

"""Refuses, before a portal is opened to an office, a database with the demonstration's accounts in it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Error, Tags, register
from django.db import DatabaseError
from django.db.models import Q

from portal.accounts.models import User
from portal.core.access import Role
from portal.demo.story import CODE


@register(Tags.database, deploy=True)
def check_demonstration(
    app_configs: Any, databases: Sequence[str] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """With ``--database default``; nothing is said where the database cannot be asked."""
    if not databases:
        return []
    in_the_story = Q(area_code__startswith=CODE) | Q(username="admin", role=Role.ADMIN, name="系统管理员")
    try:
        names = list(User.objects.active().filter(in_the_story).values_list("username", flat=True)[:5])
    except DatabaseError:
        return []
    if not names:
        return []
    return [
        Error(
            f"The database has demonstration accounts that can sign in: {', '.join(names)}.",
            hint="Start with an empty database; the demonstration is not meant to be built on.",
            id="demo.E001",
        )
    ]

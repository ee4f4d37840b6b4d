"""How many notices wait behind the bell."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.http import HttpRequest

from portal.notices.models import Notice


def unread_notices(request: HttpRequest) -> dict[str, Any]:
    """``unread_notices``: counted only where a template asks for it, so a fragment costs no query."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"unread_notices": 0}
    return {"unread_notices": cache(Notice.objects.visible_to(user).unread().count)}

"""Which entries of the audit trail a person may read."""

from __future__ import annotations

from typing import Any

from auditlog.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db.models import Q, QuerySet

from portal.accounts.models import User
from portal.core.access import Verb, may


def visible_trail(user: Any) -> QuerySet[LogEntry]:
    """All for an administrator; for staff, what accounts of their area did or what was done to them."""
    trail = LogEntry.objects.select_related("actor")
    if not may(user, Verb.MANAGE_ACCOUNTS):
        return trail.none()
    if not user.area_code:
        return trail
    own = User.objects.visible_to(user).values("pk")
    about_own = Q(content_type=ContentType.objects.get_for_model(User), object_id__in=own)
    return trail.filter(Q(actor__in=own) | about_own)

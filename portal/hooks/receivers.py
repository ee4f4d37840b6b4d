"""Hears what happened on the floors below, in its own transaction: rows that they write once for each."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.db.models.signals import post_save
from django.dispatch import receiver
from django.urls import reverse
from django.utils import timezone

from portal.core.month import Month
from portal.hooks.actions import tell
from portal.hooks.models import Happening
from portal.meetings.models import Snapshot
from portal.reporting.models import ReportEvent
from portal.supervision.models import MatterEvent


@receiver(post_save, sender=ReportEvent, dispatch_uid="hooks.approved")
def approved(sender: Any, instance: ReportEvent, created: bool, raw: bool, **kwargs: Any) -> None:
    """A report is approved; its figures are read by community and month."""
    if not created or raw or instance.verb != "approve":
        return
    report = instance.report
    query = urlencode({"within": report.community_id, "month": report.month})
    tell(
        Happening.APPROVED,
        area_code=report.community_id,
        month=report.month,
        at=instance.at,
        read=f"{reverse('api-v1:figures')}?{query}",
        page=reverse("reporting:review", args=[report.community_id, report.month]),
    )


@receiver(post_save, sender=Snapshot, dispatch_uid="hooks.frozen")
def frozen(sender: Any, instance: Snapshot, created: bool, raw: bool, **kwargs: Any) -> None:
    """The figures of a meeting are frozen, or frozen anew."""
    if not created or raw:
        return
    meeting = instance.meeting
    tell(
        Happening.FROZEN,
        area_code=meeting.sub_district_id,
        month=meeting.month,
        at=instance.frozen_at,
        read=reverse("api-v1:snapshot", args=[meeting.pk]),
        page=meeting.get_absolute_url(),
    )


@receiver(post_save, sender=MatterEvent, dispatch_uid="hooks.closed_off")
def closed_off(sender: Any, instance: MatterEvent, created: bool, raw: bool, **kwargs: Any) -> None:
    """A matter is closed off; its month is the one of that day. The read interface has no matters."""
    if not created or raw or instance.verb != "close_off":
        return
    matter = instance.matter
    tell(
        Happening.CLOSED_OFF,
        area_code=matter.community_id,
        month=Month.of(timezone.localdate(instance.at)),
        at=instance.at,
        read=None,
        page=matter.get_absolute_url(),
    )

"""What administrators do about hooks, and how what happened comes to be sent."""

from __future__ import annotations

import datetime as dt
import secrets
import uuid
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.api.systems import chosen, must_operate
from portal.core.access import answers_for
from portal.core.audit import note_changes
from portal.core.month import Month
from portal.core.queue import ask_after_commit
from portal.hooks import hosts, sealing, tasks
from portal.hooks.models import Happening, Hook, HookDelivery
from portal.notices import delivery as outside

PREFIX = "hook_"


@dataclass(frozen=True, slots=True)
class NewHook:
    """A hook and its secret, to be shown once."""

    hook: Hook
    secret: str


@transaction.atomic
def make_hook(
    *, by: Any, name: str, address: str, events: Collection[str], area_code: str, now: dt.datetime
) -> NewHook:
    """A system that is called from now on; ``ValidationError`` says what of it cannot be."""
    must_operate(by)
    said = _("Choose at least one event.")
    wanted = chosen("events", events, among=Happening, area_code=area_code, said=said)
    if not hosts.may_call(address):
        text = _("The operator of the server has not listed this host (HOOK_HOSTS), so it is not called.")
        raise ValidationError({"address": text})
    secret = PREFIX + secrets.token_urlsafe(32)
    hook = Hook(name=name, address=address, area_code=area_code, events=wanted, sealed=sealing.seal(secret))
    hook.created_by, hook.created_at = by, now
    hook.full_clean()
    hook.save()
    return NewHook(hook, secret)


@transaction.atomic
def end(*, by: Any, hook: Hook, now: dt.datetime) -> Hook:
    """Call a system no more, for good; what waits for it is given up."""
    must_operate(by)
    hook = Hook.objects.select_for_update().get(pk=hook.pk)
    if hook.ended_at is None:
        hook.ended_by, hook.ended_at = by, now
        hook.save()
        hook.deliveries.filter(delivered_at=None).update(next_at=None)
    return hook


@transaction.atomic
def send_again(*, by: Any, delivery: HookDelivery, now: dt.datetime) -> HookDelivery:
    """Send a call anew, with its old number, whether it was taken or given up, or waits for its next try."""
    must_operate(by)
    delivery = HookDelivery.objects.select_for_update(of=("self",)).select_related("hook").get(pk=delivery.pk)
    if delivery.hook.ended_at is not None:
        raise ValidationError(_("This hook has been ended."))
    before = delivery.next_at
    delivery.delivered_at, delivery.next_at, delivery.tries = None, now, 0
    delivery.save(update_fields=["delivered_at", "next_at", "tries"])
    note_changes([(delivery, {"next_at": (before, now)})], by=by)
    ask_after_commit(tasks.send, str(delivery.pk))
    return delivery


def tell(
    event: Happening, *, area_code: str, month: Month, at: dt.datetime, read: str | None, page: str
) -> None:
    """Write a call for each system that wants it, in the transaction of what happened; sent once committed.

    *read* is a path of the read interface, None where it has nothing of the kind; *page* is one for people.
    """
    if not settings.HOOK_HOSTS:
        return
    for hook in Hook.objects.filter(ended_at=None).order_by("pk"):
        if event not in hook.events or not answers_for(hook, area_code):
            continue
        number = uuid.uuid4()
        payload = {
            "id": str(number),
            "event": event.value,
            "at": timezone.localtime(at).isoformat(timespec="seconds"),
            "area": area_code,
            "month": str(month),
            "read": read and (outside.address(read) or read),
            "page": outside.address(page) or page,
        }
        HookDelivery.objects.create(
            id=number, hook=hook, event=event, payload=payload, made_at=at, next_at=at
        )
        ask_after_commit(tasks.send, str(number))

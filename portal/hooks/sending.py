"""Sends calls until they are taken: at least once, each time with the same number.

A call is sent whether or not one before got through and only its answer was lost: the receiver tells by the
number. Pauses grow to a day; after the last one the call is given up and stays to be sent by hand.
"""

from __future__ import annotations

import datetime as dt
import json

from django.db.models import F

from portal.hooks import hosts, sealing
from portal.hooks.models import HookDelivery
from portal.notices import webhook

#: After the first try that failed, the second, …; after one more it is given up.
PAUSES = (
    dt.timedelta(minutes=1),
    dt.timedelta(minutes=5),
    dt.timedelta(minutes=30),
    dt.timedelta(hours=2),
    dt.timedelta(hours=6),
    dt.timedelta(hours=12),
    dt.timedelta(days=1),
)
HELD = dt.timedelta(minutes=2)
"""So long a call that is being sent is left alone; connecting and answering take fifteen seconds at most."""
AT_ONCE = 20
"""So many calls of one system a minute, that one which is away does not keep the workers."""
KEPT = dt.timedelta(days=92)


class NotSent(Exception):
    """The call was not even tried. Says why, without address or secret."""


def send(*, delivery_id: str, now: dt.datetime) -> bool:
    """Send a call that is due; returns whether it was taken. The try is written down before it is made."""
    mine = HookDelivery.objects.filter(pk=delivery_id)
    held = {"next_at": now + HELD, "tries": F("tries") + 1, "tried_at": now}
    if not mine.due(now).update(**held):
        return False
    delivery = mine.select_related("hook").get()
    try:
        status = _call(delivery, now)
    except (NotSent, webhook.Refused, webhook.Unknown) as error:
        again = now + PAUSES[delivery.tries - 1] if delivery.tries <= len(PAUSES) else None
        mine.filter(delivered_at=None).update(next_at=again, last_answer=str(error)[:60])
        return False
    mine.update(delivered_at=now, next_at=None, last_answer=f"status {status}")
    return True


def _call(delivery: HookDelivery, now: dt.datetime) -> int:
    """The status of an answer that takes the call."""
    hook = delivery.hook
    if not hosts.may_call(hook.address):
        raise NotSent("not in HOOK_HOSTS")
    try:
        secret = sealing.unseal(hook.sealed)
    except sealing.InvalidToken:
        raise NotSent("secret not readable") from None
    body = json.dumps(delivery.payload, ensure_ascii=False, sort_keys=True).encode()
    timestamp = str(int(now.timestamp()))
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "X-Delivery": str(delivery.pk),
        "X-Timestamp": timestamp,
        "X-Signature": sealing.signature(secret, timestamp, body),
    }
    status, _content = webhook.ask(hook.address, body, headers, longest=0)
    return status


def due(now: dt.datetime) -> list[str]:
    """The numbers of calls to be sent by now, the oldest first, some of each system."""
    waiting = HookDelivery.objects.due(now).order_by("made_at", "pk")
    hooks = waiting.order_by().values_list("hook", flat=True).distinct()
    found = [waiting.filter(hook=hook).values_list("pk", flat=True)[:AT_ONCE] for hook in hooks]
    return [str(pk) for some in found for pk in some]


def forget(*, now: dt.datetime) -> int:
    """Delete calls of more than three months ago that nobody sends any more; returns how many."""
    deleted, _each = HookDelivery.objects.filter(next_at=None, made_at__lt=now - KEPT).delete()
    return deleted

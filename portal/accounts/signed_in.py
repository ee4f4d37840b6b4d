"""Where a person is signed in, and ending it: by the person, or by who keeps the account."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.http import HttpRequest

from portal.accounts.actions import may_keep
from portal.accounts.models import User
from portal.core.audit import Event, note
from portal.core.models import Session


@dataclass(frozen=True, slots=True)
class SignedIn:
    """One session as its owner is shown it; ``handle`` names it and is no key to it."""

    handle: str
    device: str
    address: str
    began_at: dt.datetime | None
    seen_at: dt.datetime | None
    is_this: bool


def sessions_of(account: Any, *, this: str | None, now: dt.datetime) -> list[SignedIn]:
    """Where the account is signed in, *this* session first, then the last seen."""
    found = [
        SignedIn(
            handle_of(row.session_key),
            row.device,
            row.address or "",
            row.began_at,
            row.seen_at,
            row.session_key == this,
        )
        for row in Session.objects.of(account).alive(now).order_by("-seen_at")
    ]
    return sorted(found, key=lambda one: not one.is_this)


def handle_of(session_key: str) -> str:
    """A name for a session that may stand on a page."""
    return hashlib.sha256(session_key.encode()).hexdigest()[:32]


@transaction.atomic
def end_one(*, account: User, handle: str, request: HttpRequest) -> int:
    """End one of the own sessions; 0 if it is over already."""
    keys = Session.objects.of(account).values_list("session_key", flat=True)
    return _end(account, [key for key in keys if handle_of(key) == handle], by=account, request=request)


@transaction.atomic
def end_others(*, account: User, request: HttpRequest) -> int:
    """End all of the own sessions but the one of *request*; how many."""
    others = Session.objects.of(account).exclude(session_key=request.session.session_key)
    return _end(account, others.values_list("session_key", flat=True), by=account, request=request)


@transaction.atomic
def end_all(*, by: Any, account: User, request: HttpRequest | None = None) -> int:
    """Sign an account out wherever it is signed in; how many sessions that were."""
    may_keep(by, account.role, account.area_code)
    keys = Session.objects.of(account).values_list("session_key", flat=True)
    return _end(account, keys, by=by, request=request)


def _end(account: User, keys: Iterable[str], *, by: Any, request: HttpRequest | None) -> int:
    ended, _by_model = Session.objects.filter(session_key__in=list(keys)).delete()
    if ended:
        note(account, Event.SESSIONS_ENDED, by=by, request=request, details={"sessions": ended})
    return ended

"""What people do about the address of their own calendar: have one made, have another made, take it away."""

from __future__ import annotations

import datetime as dt
import secrets
from typing import Any

from django.core import signing
from django.db import transaction

from portal.accounts.models import User
from portal.calendars.models import CalendarKey


@transaction.atomic
def renew(*, by: User, now: dt.datetime) -> CalendarKey:
    """A new address for the person; the one before opens nothing from then on."""
    values = {"nonce": secrets.token_urlsafe(16), "made_at": now}
    key, _new = CalendarKey.objects.update_or_create(account=by, defaults=values)
    return key


@transaction.atomic
def stop(*, by: User) -> bool:
    """Take the address away; returns whether there was one."""
    key = CalendarKey.objects.filter(account=by).first()
    if key is not None:
        key.delete()
    return key is not None


def _signer() -> signing.Signer:
    return signing.Signer(salt="portal.calendars", sep=".")


def secret_of(key: CalendarKey) -> str:
    """What stands in the address: 128 random bits and the server's signature over them."""
    return _signer().sign(key.nonce)


def owner_of(secret: Any) -> User | None:
    """Whose calendar the secret opens; None if nobody's, or if the account is closed."""
    try:
        nonce = _signer().unsign(str(secret))
    except signing.BadSignature:
        return None
    found = CalendarKey.objects.select_related("account").filter(nonce=nonce, account__is_active=True)
    key = found.first()
    return key.account if key else None

"""What administrators do about the read interface: make a token for a system, and revoke it."""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.api.models import AccessToken, Kind
from portal.api.systems import chosen, must_operate

PREFIX = "portal_"
LONGEST = dt.timedelta(days=366)
"""A token is looked at again once a year by somebody: who still reads, and what for."""


@dataclass(frozen=True, slots=True)
class NewToken:
    """A token and its secret, to be shown once: it is kept nowhere."""

    token: AccessToken
    secret: str


def digest_of(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


@transaction.atomic
def make_token(
    *, by: Any, name: str, area_code: str, kinds: Collection[str], expires_on: dt.date, now: dt.datetime
) -> NewToken:
    """A new token, good to the end of *expires_on*; ``ValidationError`` says what of it cannot be."""
    must_operate(by)
    said = _("Choose at least one kind of data.")
    wanted = chosen("kinds", kinds, among=Kind, area_code=area_code, said=said)
    today = timezone.localdate(now)
    if not today <= expires_on <= today + LONGEST:
        raise ValidationError({"expires_on": _("The last day lies between today and a year from today.")})
    secret = PREFIX + secrets.token_urlsafe(32)
    token = AccessToken(name=name, area_code=area_code, kinds=wanted)
    token.digest, token.hint = digest_of(secret), secret[: len(PREFIX) + 4]
    token.created_by, token.created_at, token.expires_on = by, now, expires_on
    token.full_clean()
    token.save()
    return NewToken(token, secret)


@transaction.atomic
def revoke(*, by: Any, token: AccessToken, now: dt.datetime) -> AccessToken:
    """Close a token at once and for good; nothing happens to one that is revoked."""
    must_operate(by)
    token = AccessToken.objects.select_for_update().get(pk=token.pk)
    if token.revoked_at is None:
        token.revoked_by, token.revoked_at = by, now
        token.save()
    return token

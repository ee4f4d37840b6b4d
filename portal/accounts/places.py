"""The places an account is known to sign in from: a browser, by a cookie, and an address."""

from __future__ import annotations

import datetime as dt
import secrets
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from portal.accounts.handler import COOKIE
from portal.accounts.models import KnownPlace
from portal.accounts.waits import place_of_address, place_of_browser
from portal.core.audit import client_address

MOST = 40  # places of one account


def remember(request: HttpRequest, response: HttpResponse, *, account: Any, now: dt.datetime) -> None:
    """The account has signed in here: its browser, by a cookie that says nothing, and its address."""
    token = request.COOKIES.get(COOKIE, "")
    if len(token) < 40:
        token = secrets.token_urlsafe(32)
    for place in (place_of_browser(token), place_of_address(client_address(request))):
        KnownPlace.objects.update_or_create(account=account, place=place, defaults={"seen_at": now})
    _forget_beyond(account)
    response.set_cookie(
        COOKIE,
        token,
        max_age=int(KnownPlace.KEPT.total_seconds()),
        path=settings.SESSION_COOKIE_PATH,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _forget_beyond(account: Any) -> None:
    places = KnownPlace.objects.filter(account=account).order_by("-seen_at", "-pk")
    beyond = list(places.values_list("pk", flat=True)[MOST:])
    if beyond:
        KnownPlace.objects.filter(pk__in=beyond).delete()

"""Sessions: written when something in them changes, and to be kept alive, at most once a minute.

The idle time-out counts from the last writing, so it may come up to a minute early and never late. However
busy it is kept, a session ends ``SESSION_LONGEST_SECONDS`` after its person signed in.
"""

from __future__ import annotations

import datetime as dt
import time
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends import db
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from portal.core.agents import device_of
from portal.core.audit import client_address
from portal.core.models import Session

KEPT_AT = "_kept_at"  # seconds since 1970 at which the session was last written
BEGAN_AT = "_began_at"  # the same, when its person signed in
DEVICE = "_device"
ADDRESS = "_address"
SECONDS = 60
PARTS = 10  # of a time-out so short that a minute is much of it

# Why a session that a browser speaks of is over: the sign-in page says so.
IDLE = "idle"
ENDED = "ended"
OUT = "out"


class SessionStore(db.SessionStore):
    """A session in the database that knows when it was last written and, if it is over, why (``over``)."""

    over = ""

    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def _get_session_from_db(self) -> Session | None:
        row: Session | None = Session.objects.filter(session_key=self.session_key).first()
        self.over = why_over(row)
        if not self.over:
            return row
        self._session_key = None
        return None

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        row: Session = super().create_model_instance(data)  # type: ignore[assignment]
        row.owner_id = data.get(SESSION_KEY)
        row.began_at, row.seen_at = _moment(data.get(BEGAN_AT)), _moment(data.get(KEPT_AT))
        row.device, row.address = data.get(DEVICE, ""), data.get(ADDRESS)
        return row

    def save(self, must_create: bool = False) -> None:
        self[KEPT_AT] = int(time.time())
        super().save(must_create)


def why_over(row: Session | None) -> str:
    """``OUT`` where it was ended by somebody or cleared away, ``IDLE``, ``ENDED`` for its age, or empty."""
    if row is None:
        return OUT
    if row.expire_date <= timezone.now():
        return IDLE
    if row.began_at and time.time() - row.began_at.timestamp() >= settings.SESSION_LONGEST_SECONDS:
        return ENDED
    return ""


def begin(request: HttpRequest) -> None:
    """The person has just signed in: from now on the session's age counts."""
    request.session[BEGAN_AT] = int(time.time())
    request.session[DEVICE] = device_of(request.headers.get("User-Agent", ""))
    request.session[ADDRESS] = client_address(request)


def _moment(seconds: int | None) -> dt.datetime | None:
    return None if seconds is None else dt.datetime.fromtimestamp(seconds, dt.UTC)


def is_due(session: SessionBase) -> bool:
    """Whether it was written so long ago that it has to be kept alive, or before the clock was set back."""
    every = min(SECONDS, settings.SESSION_COOKIE_AGE / PARTS)
    return not 0 <= time.time() - session.get(KEPT_AT, 0) < every


def set_back(session: SessionBase) -> None:
    """A session that began later than now began before the clock was set back: its age counts from now."""
    now = int(time.time())
    if session.get(BEGAN_AT, now) > now:
        session[BEGAN_AT] = now


class SessionsMiddleware(SessionMiddleware):
    """Django's, without ``SESSION_SAVE_EVERY_REQUEST``: a page that is only read writes nothing."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        session = request.session
        is_read = session.accessed and not session.is_empty() and not session.modified
        if is_read and response.status_code < 500 and is_due(session):  # else it is not saved
            session.modified = True
            set_back(session)
            if SESSION_KEY in session:
                session[ADDRESS] = client_address(request)
        return super().process_response(request, response)

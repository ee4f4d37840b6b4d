"""Sessions: written when something in them changes, and to be kept alive, at most once a minute.

The idle time-out counts from the last writing, so it may come up to a minute early and never late.
"""

from __future__ import annotations

import time

from django.conf import settings
from django.contrib.sessions.backends import db
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest, HttpResponse

KEPT_AT = "_kept_at"  # seconds since 1970 at which the session was last written
SECONDS = 60
PARTS = 10  # of a time-out so short that a minute is much of it


class SessionStore(db.SessionStore):
    """A session in the database that knows when it was last written."""

    def save(self, must_create: bool = False) -> None:
        self[KEPT_AT] = int(time.time())
        super().save(must_create)


def is_due(session: SessionBase) -> bool:
    """Whether the session was written so long ago that it has to be kept alive."""
    every = min(SECONDS, settings.SESSION_COOKIE_AGE / PARTS)
    return bool(time.time() - session.get(KEPT_AT, 0) >= every)


class SessionsMiddleware(SessionMiddleware):
    """Django's, without ``SESSION_SAVE_EVERY_REQUEST``: a page that is only read writes nothing."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        session = request.session
        if session.accessed and not session.is_empty() and not session.modified and is_due(session):
            session.modified = True
        return super().process_response(request, response)

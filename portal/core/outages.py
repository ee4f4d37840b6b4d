"""What a person sees while the database or Redis is away or the disk is full: a sentence, never a bare error.

A request that is safe is answered once more, as soon as the database answers again. What somebody sent is
never done a second time by itself: it may have been done the first time, and only the answer was lost.
The page needs no database, no session and nobody signed in. A script that saves sees the status and keeps
what was typed (``entry.js``, ``sheet/saving.js``).
"""

from __future__ import annotations

import errno
import sys
import time
from collections.abc import Callable, Iterator

from django.core.handlers.wsgi import WSGIRequest
from django.db import DatabaseError, InterfaceError, OperationalError, connection
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.defaults import server_error
from kombu.exceptions import OperationalError as BrokerError
from redis import ConnectionError as RedisAway
from redis import TimeoutError as RedisSilent

from portal.core.health import database_answers

WAIT_SECONDS = 5.0
SAFE = ("GET", "HEAD")
#: PostgreSQL's words for "not now": shut down, crashed, starting, full of connections (and class 08).
CODES = {"57P01", "57P02", "57P03", "53300"}
SQLITE = ("SQLITE_BUSY", "SQLITE_CANTOPEN", "SQLITE_IOERR", "SQLITE_LOCKED")
FULL = {errno.ENOSPC, errno.EDQUOT, "53100", "SQLITE_FULL", "IO_ENOSPC"}


def answer(request: HttpRequest) -> HttpResponse:
    """Django's ``handler500``: the page of an outage, or of an error."""
    error = sys.exc_info()[1]
    if any(map(is_full, chain(error))):
        return _page(507, _("No room left"), no_room())
    if any(map(is_away, chain(error))):
        is_safe = request.method in SAFE
        response = _page(503, _("The database could not be reached"), _safe() if is_safe else _uncertain())
        response["Retry-After"] = "5"
        return response
    return server_error(request)


def _safe() -> str:
    return _("Please load the page again in a moment. What you saved before is safe.")


def _uncertain() -> str:
    return _(
        "What you saved before is safe. Whether this was saved is not certain: go back, where what you typed "
        "still stands, load the page in a second tab to look, and send it again if it is missing."
    )


def no_room() -> str:
    return _(
        "The server has no room left for files. Nothing of this one was kept; please tell the administrator."
    )


def _page(status: int, title: str, words: str) -> HttpResponse:
    content = render_to_string("503.html", {"title": title, "words": words})
    response = HttpResponse(content, status=status)
    response.is_outage = status == 503  # type: ignore[attr-defined]
    return response


def chain(error: BaseException | None) -> Iterator[BaseException]:
    """The exception and those it came of."""
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def is_full(error: BaseException) -> bool:
    """Whether a disk has no room left: ours, or the database's."""
    names = [getattr(error, name, None) for name in ("errno", "pgcode", "sqlite_errorname")]
    return bool(FULL & {*names, str(error)})  # lxml has the name as the text


def is_away(error: BaseException) -> bool:
    """Whether the database or Redis was not there to be asked, or went away while it was."""
    if isinstance(error, RedisAway | RedisSilent | BrokerError):
        return True
    if not isinstance(error, OperationalError | InterfaceError) and type(error) is not DatabaseError:
        return False
    cause = error.__cause__
    if name := getattr(cause, "sqlite_errorname", ""):
        return str(name).startswith(SQLITE)
    code = getattr(cause, "pgcode", "")  # none: libpq has lost it; "": not PostgreSQL's words at all
    return code is None or code in CODES or code.startswith("08")


class OnceMoreMiddleware:
    """A safe request that met an outage is answered again once the database is back, if it is soon."""

    def __init__(self, get_response: Callable[[WSGIRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: WSGIRequest) -> HttpResponse:
        response = self.get_response(request)
        is_outage = getattr(response, "is_outage", False)
        if not is_outage or request.method not in SAFE or not is_back():
            return response
        return self.get_response(type(request)(request.environ))


def is_back() -> bool:
    """Whether the database answers within a few seconds, on a new connection where the old one is lost."""
    deadline = time.monotonic() + WAIT_SECONDS
    while True:
        connection.close_if_unusable_or_obsolete()
        if database_answers():
            return True
        if time.monotonic() > deadline:
            return False
        time.sleep(0.2)

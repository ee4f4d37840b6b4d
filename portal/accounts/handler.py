"""What axes asks before a password is looked at, and tells afterwards: the rule itself is in ``waits``."""

from __future__ import annotations

from typing import Any

from axes.handlers.base import AxesHandler
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from portal.accounts import waits
from portal.core.audit import client_address

COOKIE = "known_browser"


class WaitingHandler(AxesHandler):
    """Counts tries by ``waits``, on the request as ``sign_in_try``; axes refuses those that have to wait.

    Who finds the password right takes the try back.
    """

    def is_allowed(self, request: HttpRequest, credentials: dict[str, Any] | None = None) -> bool:
        tried = waits.begin(
            name=(credentials or {}).get("username") or "",
            address=client_address(request),
            token=request.COOKIES.get(COOKIE, ""),
            now=timezone.now(),
        )
        request.sign_in_try = tried  # type: ignore[attr-defined]
        return not tried.wait


def told_to_wait(request: HttpRequest, response: HttpResponse, credentials: Any) -> HttpResponse:
    """The sign-in page as it is, which says for how long (``forms.SignInForm``), with the status for it."""
    response.status_code = 429
    response["Retry-After"] = str(request.sign_in_try.wait)  # type: ignore[attr-defined]
    return response

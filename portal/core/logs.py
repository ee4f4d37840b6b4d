"""Who a line of the log belongs to: the number of the signed-in account, beside that of the request.

Names stand nowhere in the log: who has the number and the right finds the account by it.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextvars import ContextVar
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase

_AT_HAND: ContextVar[HttpRequest | None] = ContextVar("request at hand", default=None)


class RequestAtHandMiddleware:
    """While a request is answered, the log can ask whose it is."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        before = _AT_HAND.set(request)
        try:
            return self.get_response(request)
        finally:
            _AT_HAND.reset(before)


class UserId(logging.Filter):
    """Adds ``user_id`` to each record: None where nobody is signed in, or nothing has asked who it is yet."""

    def filter(self, record: logging.LogRecord) -> bool:
        user: Any = getattr(_AT_HAND.get(), "_cached_user", None)  # never a statement for the log's sake
        record.user_id = getattr(user, "pk", None)
        return True

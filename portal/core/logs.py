"""The server's log as JSON, without what people typed.

Who did what stands in the audit trail, which only few may read; logs are copied to more places. So a line has
neither the request (its address holds searches) nor a task's arguments and results, and of an exception where
it happened and of which kind it is, not its text: PostgreSQL puts whole rows into that, Python values. Beside
the number of the request stands that of the account: who has the right finds the name by it.
"""

from __future__ import annotations

import logging
import traceback
from collections.abc import Callable
from contextvars import ContextVar
from types import TracebackType
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from pythonjsonlogger.json import JsonFormatter

#: What is added to a line and says nothing about anybody.
KEPT = frozenset(
    [
        "asctime",
        "levelname",
        "name",
        "message",
        "exc_info",
        "stack_info",
        "status_code",
        "request_id",
        "user_id",
    ]
)
Raised = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class WithoutData(JsonFormatter):
    def format(self, record: logging.LogRecord) -> str:
        failed = logging.makeLogRecord(record.__dict__)
        failed.exc_text = None  # written by another formatter, text and all
        if record.exc_info and isinstance(record.args, dict) and "exc" in record.args:  # Celery's
            failed.msg, failed.args = "Task %(name)s[%(id)s] failed", record.args
        return str(super().format(failed))

    def add_fields(self, log_record: Any, record: Any, message_dict: Any) -> None:
        super().add_fields(log_record, record, message_dict)
        for name in set(log_record) - KEPT:
            del log_record[name]

    def formatException(self, ei: Raised) -> str:
        """The frames of each exception in the chain, and its kind."""
        return "\n".join(_frames(ei[1])) if ei[1] else ""


def _frames(error: BaseException) -> list[str]:
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    frames = traceback.format_list(traceback.extract_tb(error.__traceback__))
    kind = f"{type(error).__module__}.{type(error).__qualname__}"
    return [*(_frames(before) if before else ()), "".join(frames) + kind]


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

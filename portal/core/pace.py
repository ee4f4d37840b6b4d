"""How fast one account may ask for what costs much: files in, files out, searches.

Far above what people do by hand, so that a script that runs away, or a stolen session that takes everything
out, does not hold up the others. Counted by the package ``limits``: for all processes in Redis, in the
process without it. While Redis is away nothing is refused.
"""

from __future__ import annotations

import logging
import math
import time
from collections.abc import Callable
from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from limits import parse
from limits.storage import storage_from_string
from limits.strategies import MovingWindowRateLimiter
from redis.exceptions import RedisError

#: Pages whose answer is a file, or that have a worker make one.
FILES_OUT = frozenset(
    {
        "accounts:export_trail",
        "dictionary:file",
        "made:file",
        "meetings:ask_export",
        "meetings:download",
        "meetings:speech_file",
        "meetings:supplied_template",
        "meetings:template_file",
        "registers:attachment",
        "registers:export",
        "registers:import_marked",
        "registers:template",
        "reporting:marked",
        "reporting:platform_marked",
        "reporting:workbook",
        "supervision:evidence",
    }
)
#: The box that is asked at every key; an index answers it.
FINDING = "finding:page"
#: Boxes that look into texts, one row after another; the other boxes of a list are answered by an index.
SEARCHES = frozenset({"q", "search", "who", "about"})
log = logging.getLogger(__name__)


class PaceMiddleware:
    """Answers 429, with how long to wait, to who asks too fast; the page asked for is not begun."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        kind = kind_of(request)
        if not kind or not request.user.is_authenticated:
            return None
        seconds = seconds_to_wait(kind, str(request.user.pk))
        if not seconds:
            return None
        log.warning("an account asks too fast for %s", kind)
        response = render(request, "429.html", {"seconds": seconds}, status=429)
        response["Retry-After"] = str(seconds)
        return response


def kind_of(request: HttpRequest) -> str:
    """What of the request costs: a file in, a file out, a search; empty if nothing does."""
    if request.method == "POST" and request.content_type == "multipart/form-data" and request.FILES:
        return "files in"
    if request.resolver_match and request.resolver_match.view_name in FILES_OUT:
        return "files out"
    if request.resolver_match and request.resolver_match.view_name == FINDING:
        return "finding"
    return "searches" if any(map(request.GET.get, SEARCHES)) else ""


def seconds_to_wait(kind: str, who: str) -> int:
    """Count one request of that kind (``settings.PACE``); 0 if it may be, else seconds until the next may."""
    if not (pace := settings.PACE.get(kind, "")):
        return 0
    allowed = parse(pace)
    try:
        if counter().hit(allowed, kind, who):
            return 0
        window = counter().get_window_stats(allowed, kind, who)
    except RedisError:
        log.warning("Redis is away: nobody is held up")
        return 0
    return max(math.ceil(window.reset_time - time.time()), 1)


@cache
def counter() -> MovingWindowRateLimiter:
    """Where is counted; one for the process."""
    if not settings.REDIS_URL:
        return MovingWindowRateLimiter(storage_from_string("memory://"))
    waits = {"socket_connect_timeout": 1, "socket_timeout": 1}
    return MovingWindowRateLimiter(storage_from_string(settings.REDIS_URL, key_prefix="portal:pace", **waits))

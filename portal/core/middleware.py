"""What happens to every request: the language it is answered in, and the text that it brings."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from auditlog.middleware import AuditlogMiddleware
from django.conf import settings
from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.utils import translation
from whitenoise.middleware import WhiteNoiseFileResponse

from portal.core.audit import client_address, coming_from
from portal.core.text import cleaned

#: What a browser could do and no page of the portal asks for.
UNUSED_FEATURES = (
    "accelerometer",
    "camera",
    "display-capture",
    "geolocation",
    "gyroscope",
    "hid",
    "magnetometer",
    "microphone",
    "midi",
    "payment",
    "serial",
    "usb",
)


class HeadersMiddleware:
    """What every answer says of itself, whichever view or error made it.

    No answer of the portal is kept by anybody: office computers are shared. Files of its looks, which
    WhiteNoise answers, say themselves how long they may be.
    """

    HEADERS: ClassVar[dict[str, str]] = {
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": ", ".join(f"{feature}=()" for feature in UNUSED_FEATURES),
    }

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        for name, value in self.HEADERS.items():
            response.headers.setdefault(name, value)
        if not isinstance(response, WhiteNoiseFileResponse):
            response.headers["Cache-Control"] = "private, no-store"
        return response


class CompressPagesMiddleware(GZipMiddleware):
    """Pages go compressed, to a tenth of their size: many offices have slow lines.

    A page holds a secret and what was typed, and how well both compress together could tell the secret
    (BREACH): Django masks its tokens anew in each page and lengthens each answer by chance. Files that are
    downloaded are compressed already, and those of the portal's own looks are kept so by the build.
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if response.streaming or not response.get("Content-Type", "").startswith("text/html"):
            return response
        return super().process_response(request, response)


class ChosenLanguageMiddleware:
    """Activates the language of the cookie that Django's ``set_language`` view writes, else Chinese.

    Django's own middleware would follow the browser's preference, and many office machines run a browser
    set to English that nobody chose.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, settings.LANGUAGE_CODE)
        known = {code for code, _name in settings.LANGUAGES}
        with translation.override(chosen if chosen in known else settings.LANGUAGE_CODE):
            request.LANGUAGE_CODE = translation.get_language()
            response = self.get_response(request)
            response.headers["Content-Language"] = translation.get_language() or settings.LANGUAGE_CODE
            return response


class CleanTextMiddleware:
    """Cleans the text of every form and search at the door (``core.text.cleaned``); never a password."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.GET = clean(request.GET)  # type: ignore[assignment]
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: Any) -> None:
        """After the CSRF check has read the form: nothing is parsed twice, nor before it is allowed."""
        if request.method == "POST":
            request.POST = clean(request.POST)  # type: ignore[assignment]


def clean(given: QueryDict) -> QueryDict:
    """The same with cleaned values; itself where nothing is to be cleaned."""
    found = {
        name: [one if "password" in name else cleaned(one) for one in values]
        for name, values in given.lists()
    }
    if found == dict(given.lists()):
        return given
    copy = given.copy()
    for name, values in found.items():
        copy.setlist(name, values)
    copy._mutable = False
    return copy


class TrailMiddleware(AuditlogMiddleware):
    """Says for the audit trail who asks and from where.

    The address is the one that our own proxy noted; auditlog would believe whatever the client writes
    before it.
    """

    _get_remote_addr = staticmethod(client_address)

    @staticmethod
    def _get_remote_port(request: HttpRequest) -> None:
        return None

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        with coming_from(request):
            response: HttpResponseBase = super().__call__(request)
        return response

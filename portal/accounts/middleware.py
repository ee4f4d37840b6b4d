"""What stands between a request and its page: a sign-in that ran out, a first password, a file trail."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django_htmx.middleware import HtmxDetails

from portal.accounts import identity, second_factor
from portal.core.audit import Event, note
from portal.core.sessions import OUT

# Pages that another page's answer may lead to, which is then shown whole and not as a part of a page.
STEPS_BETWEEN = (
    "accounts:change_password",
    "mfa_index",
    "account_reauthenticate",
    "mfa_reauthenticate",
    "accounts:identity_again",
)

# Steps on the way in: nobody wants to come back to one of them.
ON_THE_WAY_IN = ("accounts:to_identity", "accounts:from_identity", "account_login", "mfa_authenticate")

GetResponse = Callable[[HttpRequest], HttpResponse]


class SignInAgainMiddleware:
    """Leads back to the sign-in page in a way that loses neither the place nor, with htmx, the page.

    The page says why the session is over (``idle=1`` after an idle time-out, ``ended=1`` for its age,
    ``out=1`` where it was ended from elsewhere), and signing in returns to the page that was open, never
    to an address that only takes a form. To htmx a redirect would be invisible: it would put the sign-in
    page into the fragment. It gets 401 and ``HX-Redirect``, which htmx 2 obeys
    whatever the status; ``htmx:beforeOnLoad`` comes first, so a script can save what was typed.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        was_signed_in = request.user.is_authenticated
        had_session = settings.SESSION_COOKIE_NAME in request.COOKIES
        response = self.get_response(request)
        if response.status_code != 302:
            return response
        target = response.headers["Location"]
        path = urlsplit(target).path
        if path == reverse("accounts:sign_in") and not was_signed_in:
            if request.path in {reverse(name) for name in ON_THE_WAY_IN}:
                return response
            target = f"{path}?{urlencode(_sign_in_query(request, over(request) if had_session else ''))}"
            response["Location"] = target
        elif path not in {reverse(name) for name in STEPS_BETWEEN}:
            return response
        if not HtmxDetails(request):
            return response
        return HttpResponse(status=401, headers={"HX-Redirect": target})


def over(request: HttpRequest) -> str:
    """Why the session is over that the browser speaks of; one that is there is nobody's, or just emptied."""
    return getattr(request.session, "over", "") or (OUT if request.session.is_empty() else "")


def _sign_in_query(request: HttpRequest, why: str) -> dict[str, str]:
    query = {"next": _page_shown(request)}
    if why:
        query[why] = "1"
    return query


def _page_shown(request: HttpRequest) -> str:
    """The page to come back to: the one asked for, or the one from which a form or htmx asked."""
    htmx = HtmxDetails(request)
    if request.method == "GET" and not htmx:
        return request.get_full_path()
    shown = htmx.current_url or request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(shown, allowed_hosts={request.get_host()}):
        return reverse("home")
    parts = urlsplit(shown)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


class FirstThingsMiddleware:
    """Until they are done no other page opens: a password of one's own, then the second step if it is due.

    The first password is somebody else's; the second step is due by the role (``second_factor``).
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        first = self.first_thing(request)
        if first and request.path not in {reverse("accounts:sign_out"), reverse("set_language")}:
            return redirect(first)
        return self.get_response(request)

    def first_thing(self, request: HttpRequest) -> str:
        """The name of the page that has to be done before the one asked for; empty if none has."""
        user = request.user
        if not user.is_authenticated:
            return ""
        if user.must_change_password and not identity.signed_in_by_it(request):
            page = "accounts:change_password"
            return page if request.path != reverse(page) else ""
        if second_factor.is_due(request) and not request.path.startswith(_while_setting_up()):
            return "mfa_index"
        return ""


def _while_setting_up() -> tuple[str, ...]:
    names = ("mfa_index", "account_reauthenticate", "accounts:change_password", "accounts:to_identity")
    return tuple(map(reverse, names))


class FileTrailMiddleware:
    """Writes into the audit trail which file a signed-in person took out or brought in."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        user = request.user
        if response.status_code >= 500 or not user.is_authenticated:
            return response
        if response.headers.get("Content-Disposition", "").startswith("attachment"):
            note(user, Event.DOWNLOADED, by=user, request=request, details={"path": request.get_full_path()})
        if request.method == "POST" and response.status_code not in (400, 403, 404, 405, 413):
            for name in _uploaded(request):
                details = {"file": name, "path": request.path, "status": response.status_code}
                note(user, Event.UPLOADED, by=user, request=request, details=details)
        return response


def _uploaded(request: HttpRequest) -> list[str]:
    """The names of the files that the form carried."""
    if request.content_type != "multipart/form-data":
        return []
    return [file.name or "" for _field, files in request.FILES.lists() for file in files]

"""Signing in with the identity that an office has already: OpenID Connect or CAS, by settings.

The service says who somebody is and nothing else. The name it gives has to be the user name of an open
account of the portal; role and area are the account's, and nobody gets an account by it.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache, partial
from threading import BoundedSemaphore
from typing import Any, Protocol

import requests
from allauth.account.internal.flows.login import record_authentication
from allauth.account.internal.flows.reauthentication import resume_request
from authlib.integrations.base_client import OAuthError
from authlib.integrations.django_client import OAuth
from cas import CASClientV3
from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.crypto import get_random_string
from django.utils.http import urlencode
from joserfc.errors import JoseError

from portal.accounts import waiting
from portal.accounts.models import User
from portal.core.audit import Event, note

SECONDS = 5  # that the service has for an answer
AWAY = 10  # seconds for which a process does not ask again a service that has not answered
SLACK = 5  # seconds: services tell whole ones
ALGORITHMS = "id_token_signing_alg_values_supported"
BY_IDENTITY = "_signed_in_by_identity"
STATE = "_identity_state"
AGAIN = "_identity_asked_again"  # seconds since 1970 at which the service was last asked to ask again
#: How asking the service fails; what it answers wrongly lacks a name, is of another kind, or no JSON or XML.
FAILED = (
    requests.RequestException,
    OAuthError,
    JoseError,
    SyntaxError,  # XML that is none
    AttributeError,
    LookupError,
    RuntimeError,
    TypeError,
    ValueError,
)
log = logging.getLogger(__name__)


class NotConfirmedError(Exception):
    """The service did not say who it is: it cannot be reached, refused, or what came back does not fit."""


class AwayError(NotConfirmedError):
    """It did not answer, now or a moment ago, or as many as may are waiting for it."""


class NotAskedAgainError(NotConfirmedError):
    """It said who it is and not that it had the password given again, as it was asked to."""


class Line:
    """The way to the service. While it hangs, anybody could have the portal's threads wait for it.

    So only some may wait at once, and after it has failed to answer nobody does for a while.
    """

    def __init__(self) -> None:
        self.free = BoundedSemaphore(settings.IDENTITY_AT_ONCE)
        self.away_until = 0.0

    @contextmanager
    def open(self) -> Iterator[None]:
        """For the block in which the service is asked: how that fails is a ``NotConfirmedError``."""
        if time.monotonic() < self.away_until or not self.free.acquire(blocking=False):
            raise AwayError
        try:
            yield
        except (requests.ConnectionError, requests.Timeout) as error:
            self.away_until = time.monotonic() + AWAY
            raise AwayError from error
        except FAILED as error:
            raise NotConfirmedError from error
        finally:
            self.free.release()


class Service(Protocol):
    """One way of asking; ``back`` is the portal's address to which the service sends the browser."""

    def ask(self, request: HttpRequest, back: str, *, again: bool) -> HttpResponse:
        """Send the browser there; *again*: the person has to give the password even if still signed in."""

    def answer(self, request: HttpRequest, back: str, *, again: float | None) -> str:
        """The name that the service gives; ``NotConfirmedError``.

        *again*: when it was asked to have the password given again (seconds since 1970), else None. What the
        browser was sent with proves nothing, for it can leave that out: the service itself has to say so.
        """


class OpenIdConnect:
    """OpenID Connect: code with PKCE, state and nonce; the identity token's signature is checked."""

    def __init__(self, server: str, client_id: str, secret: str, claim: str) -> None:
        self.claim, self.line, self.is_known = claim, Line(), False
        self.client = OAuth().register(
            "identity",
            client_id=client_id,
            client_secret=secret,
            server_metadata_url=f"{server.rstrip('/')}/.well-known/openid-configuration",
            client_kwargs={
                "scope": "openid profile",
                "code_challenge_method": "S256",
                "default_timeout": SECONDS,
            },
        )

    def know(self) -> dict[str, Any]:
        """What the service publishes of itself, asked for once; a token without a signature is none."""
        published: dict[str, Any] = self.client.load_server_metadata()
        if not self.is_known and (offered := published.get(ALGORITHMS)):
            published[ALGORITHMS] = [one for one in offered if one != "none"]
        self.is_known = True
        return published

    def ask(self, request: HttpRequest, back: str, *, again: bool) -> HttpResponse:
        if not self.is_known:
            with self.line.open():
                self.know()
        more = {"prompt": "login", "max_age": 0} if again else {}
        try:
            answer: HttpResponse = self.client.authorize_redirect(request, back, **more)
        except FAILED as error:
            raise NotConfirmedError from error
        return answer

    def answer(self, request: HttpRequest, back: str, *, again: float | None) -> str:
        with self.line.open():
            sure = {"iss": self.know()["issuer"], "aud": self.client.client_id}
            options = {name: {"essential": True, "values": [value]} for name, value in sure.items()}
            token = self.client.authorize_access_token(request, claims_options=options)
            said = dict(token["userinfo"])
            if again is not None and not _is_fresh(said, again):
                raise NotAskedAgainError
            if self.claim not in said:
                more = self.client.userinfo(token=token)
                said |= more if more["sub"] == said["sub"] else {}
            return _name(said[self.claim])


class Cas:
    """CAS 3: a ticket that the portal has confirmed by the service itself; a state, as CAS has none."""

    def __init__(self, server: str) -> None:
        self.server, self.line = f"{server.rstrip('/')}/", Line()

    def client(self, back: str, state: str, *, again: bool) -> CASClientV3:
        session = requests.Session()
        if again:  # python-cas asks the browser for a new password, and not the service whether it was given
            session.params = {"renew": "true"}
        # python-cas gives no time to wait; a service that hangs would hold the thread.
        session.request = partial(session.request, timeout=SECONDS)  # type: ignore[method-assign]
        service = f"{back}?state={state}"
        return CASClientV3(server_url=self.server, service_url=service, session=session, renew=again)

    def ask(self, request: HttpRequest, back: str, *, again: bool) -> HttpResponse:
        state = request.session[STATE] = get_random_string(32)
        return redirect(self.client(back, state, again=again).get_login_url())

    def answer(self, request: HttpRequest, back: str, *, again: float | None) -> str:
        state = request.session.pop(STATE, "")
        ticket = request.GET.get("ticket", "")
        if not (state and ticket and request.GET.get("state") == state):
            raise NotConfirmedError
        with self.line.open():
            client = self.client(back, state, again=again is not None)
            name, _attributes, _proxy = client.verify_ticket(ticket)
            if name is None:
                raise NotAskedAgainError if again is not None else NotConfirmedError
            return _name(name)


def _name(said: Any) -> str:
    """A name as it was said, or a number; nothing else is made into one. ``ValueError``."""
    name = str(said) if type(said) is int else said
    if not isinstance(name, str) or not name.isprintable() or not name:
        raise ValueError("no name")
    return name


def _is_fresh(said: dict[str, Any], asked: float) -> bool:
    """Whether the password was given after *asked*; the service's clock need not be the portal's."""
    return bool(said["iat"] - said.get("auth_time", 0) <= time.time() - asked + SLACK)


def service() -> Service | None:
    """The office's identity service, if the settings name one."""
    if not settings.IDENTITY:
        return None
    return _service(
        settings.IDENTITY,
        settings.IDENTITY_SERVER,
        settings.IDENTITY_CLIENT,
        settings.IDENTITY_SECRET,
        settings.IDENTITY_CLAIM,
    )


@cache
def _service(kind: str, server: str, client: str, secret: str, claim: str) -> Service:
    """Kept for the process: what the server publishes of itself is read once."""
    return Cas(server) if kind == "cas" else OpenIdConnect(server, client, secret, claim)


def let_in(request: HttpRequest, name: str, then: str, *, again: bool) -> HttpResponse | None:
    """Sign in the open account of that name, or go on where its person was asked again.

    Only with *again* has its person given the password just now: a service says by itself who is signed in
    there, so signing in by it is no proof that somebody still sits there. None where no open account has
    the name.
    """
    account = User.objects.filter(username=name).first()
    if account is None or not account.is_active:
        log.warning("the identity service named somebody who has no open account")
        if account is not None:
            note(account, Event.SIGN_IN_FAILED, request=request, details={"by": "identity"})
        return None
    if request.user.is_authenticated and request.user.pk == account.pk:
        if not again:
            return redirect(then)
        record_authentication(request, account, "identity", reauthenticated=True)
        request.GET = QueryDict(urlencode({"next": then}))
        return resume_request(request) or redirect(then)
    if request.user.is_authenticated:
        logout(request)
    request.session[BY_IDENTITY] = True
    return waiting.sign_in(request, account, then)


def signed_in_by_it(request: HttpRequest) -> bool:
    """Whether the session began with the office's identity: then nobody knows the portal's own password."""
    return bool(request.session.get(BY_IDENTITY))

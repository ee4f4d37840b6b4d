"""How allauth is fitted to the portal: what it may do, what it says, how it keeps secrets."""

from __future__ import annotations

import base64
import hashlib
import ipaddress
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.accounts import identity, places, waiting
from portal.accounts.second_factor import is_required, kinds_of
from portal.core.audit import client_address

BACKEND = "django.contrib.auth.backends.ModelBackend"


class AccountAdapter(DefaultAccountAdapter):
    """Nobody signs up by himself, no mails go out; messages are the portal's own (templates/mfa/messages)."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def login(self, request: HttpRequest, user: Any) -> None:
        """The last step was taken; not if the account was closed, or its password changed, before it."""
        if waiting.is_over(request, user):
            said = gettext(
                "The account or its password was changed while you signed in. Please sign in again."
            )
            messages.error(request, said)
            raise ImmediateHttpResponse(redirect("accounts:sign_in"))
        login(request, user, backend=getattr(user, "backend", BACKEND))

    def post_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> HttpResponse:
        """Whoever is in, by every step that was asked for and whichever way, is known here from now on."""
        response: HttpResponse = super().post_login(request, user, **kwargs)
        places.remember(request, response, account=user, now=timezone.now())
        return response

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """Who came by the office's identity proves it there again: the portal's password is not his."""
        methods: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        if not (identity.service() and identity.signed_in_by_it(context.request)):
            return methods
        there = {
            "id": "identity",
            "description": settings.IDENTITY_NAME,
            "url": reverse("accounts:identity_again"),
        }
        return [there, *(one for one in methods if one["id"] != "reauthenticate")]

    def is_safe_url(self, url: str) -> bool:
        """Where one is led afterwards: to this host, and by HTTPS if one came by it."""
        request = context.request
        return url_has_allowed_host_and_scheme(url, {request.get_host()}, request.is_secure())

    def get_client_ip(self, request: HttpRequest) -> str:
        return client_address(request) or ""

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        *args: Any,
        **kwargs: Any,
    ) -> None:
        """Only what was said of a second step; that one is signed in shows."""
        if message_template is None or message_template.startswith("mfa/"):
            super().add_message(request, level, message_template, *args, **kwargs)


class SecondFactorAdapter(DefaultMFAAdapter):
    """Secrets are kept encrypted by keys made of ``SECRET_KEY``; who must have a second step keeps one."""

    error_messages = {  # noqa: RUF012
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("This code is not right. Take the one that the app shows now."),
        "cannot_delete_authenticator": _(
            "Your role asks for a second step; add another one before this one goes."
        ),
    }

    def encrypt(self, text: str) -> str:
        return _fernet().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _fernet().decrypt(encrypted_text.encode()).decode()

    def get_totp_issuer(self) -> str:
        return gettext("Sub-district Progress Portal")

    def get_totp_label(self, user: Any) -> str:
        return str(user.get_username())

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        return {**super().get_public_key_credential_rp_entity(), "name": self.get_totp_issuer()}

    def generate_authenticator_name(self, user: Any, type: Authenticator.Type) -> str:
        number = Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1
        return gettext("Key %(number)d") % {"number": number}

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Not the last one of somebody whose role asks for it."""
        return len(kinds_of(authenticator.user)) > 1 or not is_required(authenticator.user)


def keys_can_be_used() -> bool:
    """Whether a browser would make a key for this address: a name, by HTTPS, or this very machine."""
    request = context.request
    host = request.get_host().rpartition(":")[0] or request.get_host()
    try:
        ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return bool(request.is_secure() or host == "localhost")
    return False


def _fernet() -> MultiFernet:
    """Encrypts by the present secret, decrypts by those used before as well."""
    secrets = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    digests = (hashlib.sha256(f"portal.accounts.second_factor\n{secret}".encode()) for secret in secrets)
    return MultiFernet([Fernet(base64.urlsafe_b64encode(one.digest())) for one in digests])

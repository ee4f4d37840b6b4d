"""A sign-in that waits for its second step: what has to be the same still when that is taken."""

from __future__ import annotations

from typing import Any

from allauth.account.internal.flows.login import perform_login
from allauth.account.models import Login
from django.contrib.auth import HASH_SESSION_KEY
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare

PASSWORD = (
    f"_waiting{HASH_SESSION_KEY}"  # a keyed hash of the password's hash, as Django keeps it in a session
)


def sign_in(request: HttpRequest, account: Any, then: str) -> HttpResponse:
    """Who has proved to be *account* goes on to the second step, if there is one, and is signed in."""
    request.session[PASSWORD] = account.get_session_auth_hash()
    return perform_login(request, Login(user=account, redirect_url=then))


def is_over(request: HttpRequest, account: Any) -> bool:
    """Whether the account was closed meanwhile, or has another password; the answer can be had once."""
    began_with = request.session.pop(PASSWORD, "")
    return not (account.is_active and constant_time_compare(began_with, account.get_session_auth_hash()))

"""Hears who signs in and out, and who could not, and writes it into the audit trail.

A name that belongs to no account is not kept, for it may be a password typed into the wrong box.
"""

from __future__ import annotations

from typing import Any

from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.dispatch import receiver
from django.http import HttpRequest

from portal.accounts.models import User
from portal.accounts.waits import Try
from portal.core import sessions
from portal.core.audit import Event, note


@receiver(user_logged_in, dispatch_uid="accounts.signed_in")
def signed_in(sender: Any, request: HttpRequest, user: User, **kwargs: Any) -> None:
    sessions.begin(request)
    note(user, Event.SIGNED_IN, by=user, request=request)


@receiver(user_logged_out, dispatch_uid="accounts.signed_out")
def signed_out(sender: Any, request: HttpRequest | None, user: User | None, **kwargs: Any) -> None:
    if user is not None:
        note(user, Event.SIGNED_OUT, by=user, request=request)


@receiver(user_login_failed, dispatch_uid="accounts.sign_in_failed")
def sign_in_failed(
    sender: Any, credentials: dict[str, Any], request: HttpRequest | None = None, **kwargs: Any
) -> None:
    """A try that had to wait is not noted, or who guesses could fill the trail; that it has to is."""
    tried: Try | None = getattr(request, "sign_in_try", None)
    if tried is not None and tried.wait:
        return
    account = User.objects.filter(username=credentials.get("username") or "").first()
    if account is None:
        return
    note(account, Event.SIGN_IN_FAILED, request=request)
    if tried is not None and tried.next_wait:
        note(account, Event.LOCKED_OUT, request=request)

"""Hears who signs in and out, and who could not, and writes it into the audit trail.

A name that belongs to no account is not kept, for it may be a password typed into the wrong box.
"""

from __future__ import annotations

from typing import Any

from axes.signals import user_locked_out
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.dispatch import receiver
from django.http import HttpRequest

from portal.accounts.models import User
from portal.core.audit import Event, note


@receiver(user_logged_in, dispatch_uid="accounts.signed_in")
def signed_in(sender: Any, request: HttpRequest | None, user: User, **kwargs: Any) -> None:
    note(user, Event.SIGNED_IN, by=user, request=request)


@receiver(user_logged_out, dispatch_uid="accounts.signed_out")
def signed_out(sender: Any, request: HttpRequest | None, user: User | None, **kwargs: Any) -> None:
    if user is not None:
        note(user, Event.SIGNED_OUT, by=user, request=request)


@receiver(user_login_failed, dispatch_uid="accounts.sign_in_failed")
def sign_in_failed(
    sender: Any, credentials: dict[str, Any], request: HttpRequest | None = None, **kwargs: Any
) -> None:
    _note_about(credentials.get("username"), Event.SIGN_IN_FAILED, request)


@receiver(user_locked_out, dispatch_uid="accounts.locked_out")
def locked_out(sender: Any, request: HttpRequest, username: str, **kwargs: Any) -> None:
    _note_about(username, Event.LOCKED_OUT, request)


def _note_about(username: str | None, event: Event, request: HttpRequest | None) -> None:
    account = User.objects.filter(username=username or "").first()
    if account is not None:
        note(account, event, request=request)

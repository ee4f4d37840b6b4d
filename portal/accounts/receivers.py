"""Hears who signs in and out, and who could not, and writes it into the audit trail.

A name that belongs to no account is not kept, for it may be a password typed into the wrong box.
"""

from __future__ import annotations

from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.account.signals import authentication_step_completed
from allauth.mfa import signals as factor
from allauth.mfa.models import Authenticator
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.dispatch import receiver
from django.http import HttpRequest

from portal.accounts import identity, second_factor
from portal.accounts.models import User
from portal.accounts.waits import Try
from portal.core import sessions
from portal.core.audit import Event, note


@receiver(user_logged_in, dispatch_uid="accounts.signed_in")
def signed_in(sender: Any, request: HttpRequest, user: User, **kwargs: Any) -> None:
    sessions.begin(request)
    second_factor.ask_for_it(request, user)
    by_identity = identity.signed_in_by_it(request)
    if not by_identity:  # the service may have been silent: whether a password was given nobody knows
        record_authentication(request, user, "password", reauthenticated=True, signing_in=True)
    details = {"by": "identity"} if by_identity else {}
    note(user, Event.SIGNED_IN, by=user, request=request, details=details)


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


@receiver(authentication_step_completed, dispatch_uid="accounts.confirmed")
def confirmed(sender: Any, request: HttpRequest, user: User, method: str, **kwargs: Any) -> None:
    """The person proved again who it is, and how; signing in itself is noted as that."""
    if kwargs.get("reauthenticated") and not kwargs.get("signing_in"):
        note(user, Event.CONFIRMED, by=user, request=request, details={"by": method})


@receiver(factor.authenticator_added, dispatch_uid="accounts.factor_added")
def factor_added(
    sender: Any, request: HttpRequest, user: User, authenticator: Authenticator, **kwargs: Any
) -> None:
    request.session.pop(second_factor.DUE, None)
    if authenticator.type != Authenticator.Type.RECOVERY_CODES:
        second_factor.end_other_sessions(request, user)
        note(user, Event.FACTOR_ADDED, by=user, request=request, details={"kind": authenticator.type})


@receiver(factor.authenticator_removed, dispatch_uid="accounts.factor_removed")
def factor_removed(
    sender: Any, request: HttpRequest, user: User, authenticator: Authenticator, **kwargs: Any
) -> None:
    if authenticator.type != Authenticator.Type.RECOVERY_CODES:
        note(user, Event.FACTOR_REMOVED, by=user, request=request, details={"kind": authenticator.type})


@receiver(factor.authenticator_reset, dispatch_uid="accounts.codes_renewed")
def codes_renewed(sender: Any, request: HttpRequest, user: User, **kwargs: Any) -> None:
    note(user, Event.CODES_RENEWED, by=user, request=request)


@receiver(factor.authentication_failed, dispatch_uid="accounts.factor_failed")
def factor_failed(sender: Any, request: HttpRequest, user: User, **kwargs: Any) -> None:
    note(user, Event.FACTOR_FAILED, request=request)
    tried: Try | None = getattr(request, "sign_in_try", None)
    if tried is not None and tried.next_wait:
        note(user, Event.LOCKED_OUT, request=request)

"""The second step of signing in: who has one, who must have one, and taking it away.

A code of an app (TOTP, RFC 6238) or a key (WebAuthn), with recovery codes beside it; allauth keeps them and
asks for them. An administrator says which roles must have it. It holds from a person's next sign-in: then no
other page opens until it is set up. Whoever has one is asked for it, whether the role must or not.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from allauth.mfa.models import Authenticator
from cryptography.fernet import InvalidToken
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from portal.accounts.actions import may_keep
from portal.accounts.models import SecondFactorRule, User
from portal.core.access import Role, Verb, may
from portal.core.audit import Event, note
from portal.core.models import Session

DUE = "_second_factor_due"
STEPS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def required_roles() -> set[str]:
    """The roles whose accounts must have a second step."""
    return set(SecondFactorRule.objects.values_list("role", flat=True))


def is_required(account: User | AnonymousUser) -> bool:
    return SecondFactorRule.objects.filter(role=getattr(account, "role", "")).exists()


def kinds_of(account: User) -> list[str]:
    """What the account's person can take the second step with, recovery codes aside."""
    found = Authenticator.objects.filter(user_id=account.pk, type__in=STEPS)
    return sorted(found.values_list("type", flat=True))


def codes_left(account: User) -> int | None:
    """How many recovery codes are good still; None where the secret is gone by which they were kept."""
    kept = Authenticator.objects.filter(user_id=account.pk, type=Authenticator.Type.RECOVERY_CODES).first()
    try:
        return len(kept.wrap().get_unused_codes()) if kept else 0
    except InvalidToken:
        return None


def ask_for_it(request: HttpRequest, account: User) -> None:
    """The person has just signed in: note in the session whether the second step has to be set up first."""
    if is_required(account) and not kinds_of(account):
        request.session[DUE] = True


def is_due(request: HttpRequest) -> bool:
    """Whether no other page may open until the second step is set up; not once nobody asks for it."""
    if not request.session.get(DUE):
        return False
    if not is_required(request.user):
        del request.session[DUE]
    return DUE in request.session


def end_other_sessions(request: HttpRequest, account: User) -> None:
    """The account has its first second step: whoever came in elsewhere came in without one."""
    if len(kinds_of(account)) == 1:
        Session.objects.of(account).exclude(session_key=request.session.session_key).delete()


@transaction.atomic
def require_of(*, by: Any, roles: Iterable[str]) -> None:
    """From now on accounts of these roles, and of no others, must have a second step."""
    if by is not None and not may(by, Verb.OPERATE):
        raise PermissionDenied
    wanted = {Role(role).value for role in roles}
    for rule in SecondFactorRule.objects.select_for_update():
        if rule.role not in wanted:
            rule.delete()
    for role in sorted(wanted - required_roles()):
        SecondFactorRule.objects.create(role=role)


@transaction.atomic
def take_away(*, by: Any, account: User) -> int:
    """For who lost telephone, key and recovery codes: the password is enough again; how many were taken.

    The sessions end: who has the lost telephone may be in one of them.
    """
    may_keep(by, account.role, account.area_code)
    if by is not None and by.pk == account.pk:
        raise ValidationError(
            _("Change your own second step on its own page."),
            code="own_account",
        )
    taken = len(kinds_of(account))
    Authenticator.objects.filter(user_id=account.pk).delete()
    if taken:
        Session.objects.of(account).delete()
        note(account, Event.FACTOR_REMOVED, by=by)
    return taken

"""What is done to accounts, by whom: every rule about who may keep which account is here.

``by=None`` is the server's own console (``manage.py``), which stands above the roles.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from communities.models import Community, SubDistrict
from communities.places import name_of
from portal.accounts import waits
from portal.accounts.models import User
from portal.accounts.passwords import keep_old, one_time_password
from portal.core.access import Role, Verb, may
from portal.core.audit import Event, note
from portal.core.models import Session

KEPT_BY_STAFF = (Role.STAFF, Role.LEADER, Role.SECRETARY)


@dataclass(frozen=True, slots=True)
class NewPassword:
    """An account and its one-time password, to be shown once: it is kept nowhere."""

    account: User
    password: str

    @property
    def area_name(self) -> str:
        """The area the account answers for, by name where it has one here."""
        code = self.account.area_code
        return name_of(code) if code else ""


def roles_kept_by(by: Any) -> tuple[Role, ...]:
    """The roles whose accounts this person may keep; staff never an administrator's."""
    if by is None or (by.role == Role.ADMIN and may(by, Verb.MANAGE_ACCOUNTS)):
        return tuple(Role)
    return KEPT_BY_STAFF if may(by, Verb.MANAGE_ACCOUNTS) else ()


@transaction.atomic
def create_account(
    *,
    by: Any,
    username: str,
    role: str,
    area_code: str,
    name: str = "",
    work_phone: str = "",
    email: str = "",
) -> NewPassword:
    """A new account with a one-time password that must be changed at the first sign-in."""
    may_keep(by, role, area_code)
    account = User(username=username, role=role, area_code=area_code)
    account.name, account.work_phone, account.email = name, work_phone, email
    password = _set_one_time_password(account)
    account.full_clean()
    account.save()
    return NewPassword(account, password)


@transaction.atomic
def change_account(
    *, by: Any, account: User, role: str, area_code: str, name: str, work_phone: str, email: str
) -> User:
    """Keep what is said of an account; nobody moves himself to another role or area.

    Whose role or area becomes another one signs in anew: what holds for the new role, the second step too,
    is asked for at the sign-in.
    """
    kept = User.objects.select_for_update().get(pk=account.pk)
    may_keep(by, kept.role, kept.area_code)
    may_keep(by, role, area_code)
    if by is not None and by.pk == kept.pk and (role, area_code) != (kept.role, kept.area_code):
        raise ValidationError(
            _("You cannot change your own role or area; ask a colleague."), code="own_account"
        )
    if (role, area_code) != (kept.role, kept.area_code):
        Session.objects.of(kept).delete()
    kept.role, kept.area_code = role, area_code
    kept.name, kept.work_phone, kept.email = name, work_phone, email
    kept.full_clean()
    kept.save()
    return kept


@transaction.atomic
def reset_password(*, by: Any, account: User) -> NewPassword:
    """A new one-time password; whoever is signed in with the old one is signed out by it."""
    may_keep(by, account.role, account.area_code)
    if by is not None and by.pk == account.pk:
        raise ValidationError(_("Change your own password on its own page."), code="own_account")
    keep_old(account)
    password = _set_one_time_password(account)
    account.save(update_fields=["password", "must_change_password"])
    Session.objects.of(account).delete()
    return NewPassword(account, password)


@transaction.atomic
def change_password(*, account: User, password: str) -> User:
    """The person's own new password, after which every page opens."""
    keep_old(account)
    account.set_password(password)
    account.must_change_password = False
    account.save(update_fields=["password", "must_change_password"])
    return account


@transaction.atomic
def deactivate(*, by: Any, account: User) -> User:
    """Close an account; it is kept, for its name stands in the history of reports."""
    may_keep(by, account.role, account.area_code)
    if by is not None and by.pk == account.pk:
        raise ValidationError(
            _("You cannot deactivate your own account; ask a colleague."), code="own_account"
        )
    Session.objects.of(account).delete()
    return _set_active(account, False)


@transaction.atomic
def release(*, by: Any, account: User, now: dt.datetime) -> User:
    """Forget the wrong passwords that make the account wait, so that its person can sign in at once."""
    may_keep(by, account.role, account.area_code)
    waits.release(name=account.username, now=now)
    note(account, Event.RELEASED, by=by)
    return account


@transaction.atomic
def reactivate(*, by: Any, account: User) -> User:
    """Open a closed account again, with the password it had."""
    may_keep(by, account.role, account.area_code)
    return _set_active(account, True)


def communities_without_secretary(sub_district: SubDistrict, today: dt.date) -> list[Community]:
    """Communities that exist today and have no active secretary's account."""
    served = (
        User.objects.active()
        .filter(role=Role.SECRETARY)
        .within(sub_district.code)
        .values_list("area_code", flat=True)
    )
    return list(
        Community.objects.existing_on(today).filter(sub_district=sub_district).exclude(code__in=served)
    )


@transaction.atomic
def create_secretaries(*, by: Any, sub_district: SubDistrict, today: dt.date) -> list[NewPassword]:
    """One account for each community that has no active secretary's account; named s and its code."""
    may_keep(by, Role.SECRETARY, sub_district.code)
    return [
        create_account(
            by=by,
            username=_free_username(f"s{community.code}"),
            role=Role.SECRETARY,
            area_code=community.code,
            name=community.secretary_name,
            work_phone=community.work_phone,
        )
        for community in communities_without_secretary(sub_district, today)
    ]


def may_keep(by: Any, role: str, area_code: str) -> None:
    """``PermissionDenied`` unless *by* may keep accounts of that role in that area."""
    if by is None:
        return
    if role not in roles_kept_by(by) or not area_code.startswith(by.area_code):
        raise PermissionDenied


def _set_one_time_password(account: User) -> str:
    password = one_time_password()
    account.set_password(password)
    account.must_change_password = True
    return password


def _set_active(account: User, active: bool) -> User:
    account.is_active = active
    account.save(update_fields=["is_active"])
    return account


def _free_username(wanted: str) -> str:
    """*wanted*, or with the first free number after it (a predecessor's account keeps its name)."""
    taken = set(User.objects.filter(username__startswith=wanted).values_list("username", flat=True))
    number, name = 1, wanted
    while name in taken:
        number += 1
        name = f"{wanted}-{number}"
    return name

"""The password policy beyond Django's own validators (source: docs/domain-rules.md, accounts)."""

from __future__ import annotations

import re
import secrets
from typing import Any

from django.contrib.auth.hashers import Argon2PasswordHasher, check_password
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.accounts.models import OldPassword, User

_CLASSES = (r"[a-z]", r"[A-Z]", r"[0-9]", r"[^A-Za-z0-9]")
NOT_AGAIN = 5  # passwords of one's own that one may not go back to
_ALPHABET = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"


class SmallArgon2Hasher(Argon2PasswordHasher):
    """Argon2id with OWASP's smaller set: 19 MiB, two passes, one thread.

    Django's own takes 100 MiB and eight threads, of which a rush of sign-ins at the month's end has none to
    spare. A hash made with other parameters is replaced when its owner signs in.
    """

    time_cost = 2
    memory_cost = 19_456
    parallelism = 1


class MixedCharactersValidator:
    """At least three of: small letters, capitals, digits, other characters."""

    def validate(self, password: str, user: Any = None) -> None:
        if sum(bool(re.search(kind, password)) for kind in _CLASSES) < 3:
            raise ValidationError(self.get_help_text(), code="password_not_mixed")

    def get_help_text(self) -> str:
        return _("Use at least three of: small letters, capitals, digits and other characters.")


class NotUsedBeforeValidator:
    """None of the last passwords of one's own, nor the present one."""

    def validate(self, password: str, user: Any = None) -> None:
        if not isinstance(user, User) or user.pk is None:
            return
        kept = user.old_passwords.values_list("password", flat=True)[:NOT_AGAIN]
        if any(check_password(password, one) for one in (user.password, *kept)):
            raise ValidationError(
                ngettext(
                    "You have used this password before. Choose one that is not your last %(count)d.",
                    "You have used this password before. Choose one that is not among your last %(count)d.",
                    NOT_AGAIN,
                )
                % {"count": NOT_AGAIN},
                code="password_used_before",
            )

    def get_help_text(self) -> str:
        return ngettext(
            "It may not be your last %(count)d password.",
            "It may not be one of your last %(count)d passwords.",
            NOT_AGAIN,
        ) % {"count": NOT_AGAIN}


def keep_old(account: User) -> None:
    """Remember the present password, which is about to be replaced; a one-time password was nobody's own."""
    if account.pk is None or account.must_change_password or not account.has_usable_password():
        return
    OldPassword.objects.create(account=account, password=account.password, replaced_at=timezone.now())
    beyond = account.old_passwords.values_list("pk", flat=True)[NOT_AGAIN:]
    for one in OldPassword.objects.filter(pk__in=list(beyond)):
        one.delete()


def one_time_password() -> str:
    """A random password that meets the policy and has no letter that can be misread."""
    groups = ["".join(secrets.choice(_ALPHABET) for _n in range(4)) for _g in range(3)]
    return "-".join(["A" + groups[0][1:], groups[1][:3] + "7", groups[2][:3] + "k"])

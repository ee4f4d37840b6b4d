"""The password policy beyond Django's own validators (source: docs/domain-rules.md, accounts)."""

from __future__ import annotations

import re
import secrets
from typing import Any

from django.contrib.auth.hashers import Argon2PasswordHasher
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

_CLASSES = (r"[a-z]", r"[A-Z]", r"[0-9]", r"[^A-Za-z0-9]")
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


def one_time_password() -> str:
    """A random password that meets the policy and has no letter that can be misread."""
    groups = ["".join(secrets.choice(_ALPHABET) for _n in range(4)) for _g in range(3)]
    return "-".join(["A" + groups[0][1:], groups[1][:3] + "7", groups[2][:3] + "k"])

"""The forms of keys (WebAuthn): what a browser sends of one is refused with a sentence, whatever it is."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.forms import AddWebAuthnForm, AuthenticateWebAuthnForm, ReauthenticateWebAuthnForm
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from fido2.attestation.base import InvalidAttestation

from portal.core.forms import bare_helper

LONGEST = 20_000  # signs; a key with a chain of certificates needs some thousand
#: How reading what is no key's answer fails; allauth foresees only some of it.
FAILED = (
    ArithmeticError,
    AttributeError,
    InvalidAttestation,
    InvalidSignature,
    LookupError,
    NotImplementedError,
    TypeError,
    UnsupportedAlgorithm,
    ValidationError,
    ValueError,
    struct.error,
)


def not_proved() -> ValidationError:
    return ValidationError(_("The key did not prove that it is yours. Please try again."), code="not_proved")


@contextmanager
def refused_with_a_sentence() -> Iterator[None]:
    try:
        yield
    except FAILED as error:
        raise not_proved() from error


class KeySaysField(forms.JSONField):
    """An object in JSON, as a browser makes one of a key's answer."""

    widget = forms.HiddenInput

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str) and (len(value) > LONGEST or "\\u0000" in value):
            raise not_proved()
        try:
            said = super().to_python(value)
        except RecursionError as error:
            raise not_proved() from error
        if not isinstance(said, dict):
            raise not_proved()
        return said

    def bound_data(self, data: Any, initial: Any) -> str:
        """An answer is good once: it is not sent back to the page."""
        return ""

    def prepare_value(self, value: Any) -> str:
        return ""


class KeyForm(forms.Form):
    credential = KeySaysField()


class UseKeyForm(KeyForm, AuthenticateWebAuthnForm):
    """The second step of signing in, by a key."""

    def clean_credential(self) -> Authenticator:
        with refused_with_a_sentence():
            return super().clean_credential()


class KeyAgainForm(KeyForm, ReauthenticateWebAuthnForm):
    """A key instead of the password, used again."""

    def clean_credential(self) -> Authenticator:
        with refused_with_a_sentence():
            return super().clean_credential()


class AddKeyForm(KeyForm, AddWebAuthnForm):
    """What the browser says of a new key, and what its owner calls it."""

    name = forms.CharField(label=_("What you call it"), max_length=40, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = bare_helper()

    def clean(self) -> dict[str, Any] | None:
        with refused_with_a_sentence():
            return super().clean()

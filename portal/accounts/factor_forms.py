"""The forms of the second step of signing in, and of the password that is asked for again."""

from __future__ import annotations

from typing import Any

from allauth.core import context
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.totp.internal.auth import TOTP
from cryptography.fernet import InvalidToken
from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from redis.exceptions import RedisError

from portal.accounts import waits
from portal.accounts.forms import own_password, please_wait
from portal.accounts.handler import COOKIE
from portal.accounts.models import User
from portal.core.access import Role
from portal.core.audit import client_address
from portal.core.forms import bare_helper


class PasswordAgainForm(forms.Form):
    """The password of who is signed in, before what must not be done from a computer left alone."""

    password = forms.CharField(
        label=_("Your password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password", "autofocus": True}),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.helper = bare_helper()

    def clean_password(self) -> str:
        return own_password(self.user, self.cleaned_data["password"])


def code_box() -> forms.TextInput:
    return forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "autofocus": True})


def cannot_be_checked() -> ValidationError:
    """Redis is away, where it stands which codes were used already."""
    said = _("The code cannot be checked just now. Please try again in a moment, or use a key.")
    return ValidationError(said, code="away")


def cannot_be_read() -> ValidationError:
    """The secret is gone by which the app's was kept (docs/security.md, changing the secret)."""
    said = _(
        "Your codes cannot be checked any more: the portal's secret was changed. Use a key, or ask who keeps "
        "your account to take the second step away; then set it up anew."
    )
    return ValidationError(said, code="secret_gone")


class CountedCode(forms.Form):
    """A code of the second step; after several wrong ones the next has to wait, as passwords do."""

    user: User

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].label = _("Code of the app, or a recovery code")
        self.fields["code"].widget = code_box()
        self.helper = bare_helper()

    def clean_code(self) -> str:
        request = context.request
        tried = request.sign_in_try = waits.begin(
            name=self.user.get_username(),
            address=client_address(request),
            token=request.COOKIES.get(COOKIE, ""),
            now=timezone.now(),
            kind=waits.CODE,
        )
        if tried.wait:
            raise ValidationError(please_wait(tried.wait), code="wait")
        try:
            code: str = super().clean_code()  # type: ignore[misc]
        except InvalidToken as error:
            waits.take_back(tried, now=timezone.now())
            raise cannot_be_read() from error
        except RedisError as error:  # a wrong one is found out before Redis is asked
            waits.take_back(tried, now=timezone.now())
            raise cannot_be_checked() from error
        waits.take_back(tried, now=timezone.now())
        return code


class CodeForm(CountedCode, AuthenticateForm):
    """The second step of signing in."""


class CodeAgainForm(CountedCode, ReauthenticateForm):
    """A code instead of the password, given again."""


class SetUpAppForm(ActivateTOTPForm):
    """The first code of an app that has just been given its secret."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].label = _("Code of the app")
        self.fields["code"].widget = code_box()
        self.helper = bare_helper()

    def clean_code(self) -> str:
        """It counts as used: who saw it typed cannot sign in by it."""
        code: str = super().clean_code()
        try:
            TOTP(Authenticator(user=self.user))._mark_code_used(code)
        except RedisError as error:
            raise cannot_be_checked() from error
        return code


class SecondFactorRuleForm(forms.Form):
    """Which roles must have a second step."""

    roles = forms.MultipleChoiceField(
        label=_("Roles that must have a second step"),
        choices=Role.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = bare_helper()

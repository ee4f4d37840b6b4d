"""The forms of accounts; the choices they offer are those that ``actions`` would allow."""

from __future__ import annotations

import datetime as dt
from typing import Any

from allauth.core import context
from django import forms
from django.contrib.auth import authenticate
from django.contrib.auth.forms import AuthenticationForm, SetPasswordForm
from django.contrib.auth.password_validation import password_validators_help_texts
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from communities.models import Community, SubDistrict
from communities.places import name_of
from portal.accounts import waits
from portal.accounts.actions import roles_kept_by
from portal.accounts.models import User
from portal.accounts.waits import Try
from portal.core.access import Role
from portal.core.areas import WHOLE_COUNTRY
from portal.core.forms import bare_helper

MOST_CHOICES = 500


class SignInForm(AuthenticationForm):
    """User name and password; the field named first has the cursor."""

    error_messages = {  # noqa: RUF012
        "invalid_login": _(
            "The user name and the password do not belong together. Check capitals and small letters; "
            "after several failures the next try has to wait."
        ),
        "inactive": _("This account is closed."),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].label = _("User name")
        self.helper = bare_helper()

    def get_invalid_login_error(self) -> ValidationError:
        """The same for whoever it was; with the time where the next try has to wait."""
        tried: Try | None = getattr(self.request, "sign_in_try", None)
        if tried is not None and tried.wait:
            return ValidationError(please_wait(tried.wait), code="wait")
        wrong = super().get_invalid_login_error()
        if tried is None or not tried.next_wait:
            return wrong
        return ValidationError([wrong, ValidationError(please_wait(tried.next_wait), code="wait")])


def please_wait(seconds: int) -> str:
    """How long, and until when: a clock is easier to wait by."""
    until = timezone.localtime(timezone.now() + dt.timedelta(seconds=seconds))
    return ngettext(
        "That was wrong several times. Please try again in %(count)d second, at %(time)s.",
        "That was wrong several times. Please try again in %(count)d seconds, at %(time)s.",
        seconds,
    ) % {"count": seconds, "time": f"{until:%H:%M:%S}"}


def own_password(user: User, password: str) -> str:
    """*password* if it is that of who is signed in; ``ValidationError`` if not, or after too many wrong ones.

    It is counted as at the sign-in: a session left alone is no place to guess it in.
    """
    known = authenticate(context.request, username=user.get_username(), password=password)
    tried: Try = context.request.sign_in_try
    if tried.wait:
        raise ValidationError(please_wait(tried.wait), code="wait")
    if known is None:
        raise ValidationError(_("This is not your present password."), code="password_incorrect")
    waits.take_back(tried, now=timezone.now())
    return password


class OwnPasswordForm(SetPasswordForm):
    """The old password, and the new one twice; the new one must be new."""

    old_password = forms.CharField(
        label=_("Present password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password", "autofocus": True}),
    )
    field_order = ("old_password", "new_password1", "new_password2")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["new_password1"].label = _("New password")
        self.fields["new_password1"].help_text = ""
        self.fields["new_password2"].label = _("New password again")
        self.fields["new_password2"].help_text = ""
        self.policy = password_validators_help_texts()
        self.helper = bare_helper()

    def clean_old_password(self) -> str:
        return own_password(self.user, self.cleaned_data["old_password"])

    def clean_new_password1(self) -> str:
        new: str = self.cleaned_data["new_password1"]
        if self.user.check_password(new):
            raise ValidationError(
                _("Choose a password other than the present one."), code="password_unchanged"
            )
        return new


class AccountForm(forms.ModelForm):
    """An account as *by* may keep it: only roles and areas of their own."""

    class Meta:
        model = User
        fields = ("username", "name", "role", "area_code", "work_phone", "email")

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = self.instance.pk is not None
        self.fields["username"].label = _("User name")
        self.fields["username"].help_text = _("Letters, digits and . + - _ only; it cannot be changed later.")
        self.fields["username"].disabled = known
        self.fields["name"].label = _("Full name")
        self.fields["email"].label = _("E-mail at work")
        self.fields["email"].help_text = _(
            "Never a private address. Notices go there if the office has turned that on."
        )
        kept = roles_kept_by(by)
        self.fields["role"].choices = [(role.value, role.label) for role in kept]  # type: ignore[attr-defined]
        self.fields["area_code"] = area_field(by, self.instance)
        if not by.area_code:
            self.fields["whole_country"] = whole_country_field(self.instance)
            self.order_fields(("username", "name", "role", "area_code", "whole_country"))
            if self.instance.area_code == WHOLE_COUNTRY:
                self.initial["area_code"] = ""
        if known and self.instance.pk == by.pk:
            self.fields["role"].disabled = self.fields["area_code"].disabled = True
            self.fields.pop("whole_country", None)
        self.helper = bare_helper()

    def clean(self) -> dict[str, Any]:
        """The whole country is chosen in words; left empty, or written as a code, it is not."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        whole, code = cleaned.pop("whole_country", False), cleaned.get("area_code", "")
        if code == WHOLE_COUNTRY:
            self.add_error("area_code", _("There is no area with this code."))
        elif whole and (code or cleaned.get("role") != Role.LEADER):
            self.add_error(
                "whole_country",
                _("Only a leader reads the whole country, and then the box for the code stays empty."),
            )
        elif whole:
            cleaned["area_code"] = WHOLE_COUNTRY
        return cleaned


def area_field(by: User, account: User) -> forms.Field:
    """A list of the areas *by* answers for, or a box for the code where the list would be endless."""
    label = _("Area answered for")
    communities = Community.objects.visible_to(by).filter(closed_on=None)
    if not by.area_code or communities.count() > MOST_CHOICES:
        help_text = _(
            "The code: 9 digits for a sub-district, 12 for a community, 2, 4 or 6 for a leader above it; "
            "empty for a system administrator and for a leader of the whole country."
        )
        if account.area_code:
            help_text = format_lazy(
                "{} {}", _("Now: %(area)s.") % {"area": name_of(account.area_code)}, help_text
            )
        return forms.CharField(label=label, max_length=12, required=False, help_text=help_text)
    choices = [(area.code, area.name) for area in SubDistrict.objects.visible_to(by)]
    choices += [(area.code, area.short_name) for area in communities]
    if account.area_code and account.area_code not in dict(choices):
        choices.append((account.area_code, account.area_code))
    return forms.ChoiceField(label=label, choices=[("", _("Please choose")), *choices])


def whole_country_field(account: User) -> forms.Field:
    """What a leader of the whole country is made by; nothing else makes one."""
    return forms.BooleanField(
        label=_("Reads the whole country"),
        required=False,
        initial=account.area_code == WHOLE_COUNTRY,
        help_text=_(
            "A leader who sees the approved figures of every province, down to each community, and no drafts."
        ),
    )

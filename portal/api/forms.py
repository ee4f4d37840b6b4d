"""The form by which an administrator makes a token."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.api.actions import LONGEST
from portal.api.models import AccessToken, Kind
from portal.core.areas import WHOLE_COUNTRY
from portal.core.forms import FreeText, bare_helper


class SystemForm(FreeText, forms.ModelForm):
    """About another system and an area; the row is made, and judged, by an action alone."""

    whole_country = forms.BooleanField(label=_("Reads the whole country"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area_code"].required = False
        self.helper = bare_helper()

    def clean(self) -> dict[str, Any]:
        """The whole country is chosen in words; nothing chosen is not the whole country."""
        cleaned: dict[str, Any] = super().clean()
        whole, code = cleaned.pop("whole_country", False), cleaned.get("area_code", "")
        if whole and code:
            self.add_error("whole_country", _("Either an area or the whole country."))
        elif whole:
            cleaned["area_code"] = WHOLE_COUNTRY
        elif not code or code == WHOLE_COUNTRY:
            self.add_error("area_code", _("There is no area with this code."))
        return cleaned

    def _post_clean(self) -> None:
        """Nothing is judged here."""


class TokenForm(SystemForm):
    """Which system reads what of which area, until when; ``actions.make_token`` has the rules."""

    kinds = forms.MultipleChoiceField(
        label=_("What it may read"), choices=Kind.choices, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = AccessToken
        fields = ("name", "area_code", "whole_country", "kinds", "expires_on")
        widgets = {"expires_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}  # noqa: RUF012

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area_code"].help_text = _(
            "The code: 9 digits for a sub-district, 2, 4 or 6 for an area above it. The system reads what a "
            "leader of this area reads, and nothing else."
        )
        self.fields["expires_on"].help_text = _("A year from today at most; then make a new token.")
        self.initial.setdefault("expires_on", timezone.localdate() + LONGEST)

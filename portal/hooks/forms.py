"""The form by which an administrator makes a hook."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.api.forms import SystemForm
from portal.hooks.models import Happening, Hook


class HookForm(SystemForm):
    """Which system is called where, when and for which area; ``actions.make_hook`` has the rules."""

    events = forms.MultipleChoiceField(
        label=_("Called when"), choices=Happening.choices, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = Hook
        fields = ("name", "address", "area_code", "whole_country", "events")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["whole_country"].label = _("Called for the whole country")
        self.fields["area_code"].help_text = _(
            "The code: 9 digits for a sub-district, 2, 4 or 6 for an area above it. The system is called for "
            "what happens in this area."
        )

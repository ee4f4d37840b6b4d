"""Forms of the pages of branch building."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from branches.models import AcceptanceStandard, RhythmRule
from portal.core.forms import FreeText, MonthFormField, bare_helper


class RuleForm(forms.ModelForm):
    """An office's own rule for one kind of meeting, from a month on."""

    from_month = MonthFormField(label=_("From month"))

    class Meta:
        model = RhythmRule
        fields = ("period", "times", "condition", "source")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = bare_helper()


class AcceptanceForm(FreeText, forms.ModelForm):
    """An office's own standard of acceptance."""

    class Meta:
        model = AcceptanceStandard
        fields = ("pass_score", "most_dissatisfied", "source")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = bare_helper()


class DrawForm(forms.Form):
    """How many records to draw."""

    size = forms.IntegerField(label=_("Records to draw"), min_value=1, max_value=500, initial=10)

"""The forms of matters: giving one, and what is said on the way to closing it off."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from crispy_forms.layout import Column, Layout, Row
from django import forms
from django.utils.translation import gettext_lazy as _

from branches.models import Branch
from communities.models import Community
from portal.core.forms import EvidenceField, FreeText, bare_helper
from portal.indicators.models import Indicator
from portal.supervision.models import LONGEST_WORDS, Matter


def _day() -> forms.DateInput:
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class MatterForm(FreeText, forms.ModelForm):
    """A new matter; only communities, branches and indicators that the giver sees can be chosen."""

    class Meta:
        model = Matter
        fields = (
            "kind", "source", "problem", "title", "text", "theme", "community", "branch", "due_on", "measure",
            "indicator", "indicator_month",
        )  # fmt: skip
        widgets = {"due_on": _day(), "text": forms.Textarea(attrs={"rows": 4})}  # noqa: RUF012

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: dict[str, Any] = {
            "community": Community.objects.visible_to(user).filter(closed_on=None),
            "branch": Branch.objects.visible_to(user).current().select_related("community"),
            "indicator": Indicator.objects.visible_to(user).select_related("theme"),
        }
        for name, rows in chosen.items():
            self.fields[name].queryset = rows  # type: ignore[attr-defined]
        self.fields["branch"].choices = self._branches()  # type: ignore[attr-defined]
        self.helper = bare_helper()
        self.helper.layout = Layout(
            Row(Column("kind"), Column("source"), Column("problem"), Column("theme")),
            "title", "text",
            Row(Column("community"), Column("branch"), Column("due_on")),
            "measure",
            Row(Column("indicator"), Column("indicator_month")),
        )  # fmt: skip

    def _branches(self) -> list[tuple[str, Any]]:
        """By community; where that is known already, its own alone."""
        rows = self.fields["branch"].queryset.order_by("community", "pk")  # type: ignore[attr-defined]
        if not self.is_bound and (known := self.initial.get("community")):
            rows = rows.filter(community=getattr(known, "code", known))
        groups = groupby(rows, key=lambda branch: str(branch.community))
        return [("", "—"), *((name, [(one.pk, one.name) for one in found]) for name, found in groups)]


class WordsForm(FreeText, forms.Form):
    """What was done, or why not."""

    text = forms.CharField(
        label=_("in words"),
        max_length=LONGEST_WORDS,
        widget=forms.Textarea(attrs={"rows": 3, "class": "form-control"}),
    )


class ReportForm(WordsForm):
    """What was done, with what shows it: photos, minutes."""

    attached = EvidenceField(
        label=_("Evidence, if there is any"),
        help_text=_("Photos, minutes (JPEG, PNG, PDF, Word, Excel; 10 MB at most)"),
    )


class CloseOffForm(WordsForm):
    """What was seen on site, and when."""

    seen_on = forms.DateField(label=_("seen on site on"), widget=_day())
    field_order = ("seen_on", "text")


class DueForm(WordsForm):
    """A new due day and the reason for it."""

    due_on = forms.DateField(label=_("new due day"), widget=_day())
    field_order = ("due_on", "text")


class NothingForm(forms.Form):
    """A button and nothing else."""

"""The forms of areas; the rules are on the models."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q

from communities.models import Community, SubDistrict
from portal.core.forms import bare_helper


def day_input() -> forms.DateInput:
    """The browser's own date picker."""
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class CommunityForm(forms.ModelForm):
    """What an office may change of a community: never its code, for history stays with it."""

    class Meta:
        model = Community
        fields = (
            "short_name",
            "general_branch",
            "general_branch_kind",
            "secretary_name",
            "work_phone",
            "opened_on",
            "closed_on",
            "successor",
        )
        widgets = {"opened_on": day_input(), "closed_on": day_input()}  # noqa: RUF012

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        neighbours = Community.objects.filter(sub_district=self.instance.sub_district_id)
        own_successor = Q(code=self.instance.successor_id or "")
        self.fields["successor"].queryset = (neighbours | Community.objects.filter(own_successor)).exclude(  # type: ignore[attr-defined]
            pk=self.instance.pk
        )
        self.helper = bare_helper()


class SubDistrictForm(forms.ModelForm):
    class Meta:
        model = SubDistrict
        fields = ("name", "report_opens_day", "report_due_day", "tells_before_meeting", "tells_at_hour")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = bare_helper()

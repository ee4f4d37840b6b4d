"""What the lists of areas can be narrowed to."""

from __future__ import annotations

import django_filters as filters
from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from communities.models import Community, SubDistrict
from portal.core.search import having


class CommunityFilter(filters.FilterSet):
    search = filters.CharFilter(
        method="find",
        label=_("Search"),
        widget=forms.TextInput(attrs={"placeholder": _("Name, code or secretary")}),
    )
    state = filters.ChoiceFilter(
        method="in_state",
        choices=(("open", _("open")), ("closed", _("closed"))),
        label=_("State"),
        empty_label=_("All states"),
    )

    class Meta:
        model = Community
        fields = ("search", "state")

    def find(self, queryset: QuerySet[Community], name: str, value: str) -> QuerySet[Community]:
        return having(queryset, value, "name", "short_name", "secretary_name", code="code")

    def in_state(self, queryset: QuerySet[Community], name: str, value: str) -> QuerySet[Community]:
        return queryset.filter(closed_on__isnull=value == "open")


class SubDistrictFilter(filters.FilterSet):
    search = filters.CharFilter(
        method="find", label=_("Search"), widget=forms.TextInput(attrs={"placeholder": _("Name or code")})
    )

    class Meta:
        model = SubDistrict
        fields = ("search",)

    def find(self, queryset: QuerySet[SubDistrict], name: str, value: str) -> QuerySet[SubDistrict]:
        return having(queryset, value, "name", code="code")

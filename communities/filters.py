"""What the lists of areas can be narrowed to."""

from __future__ import annotations

import django_filters as filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from communities.models import Community, SubDistrict


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
        return queryset.filter(
            Q(name__icontains=value)
            | Q(short_name__icontains=value)
            | Q(code__startswith=value)
            | Q(secretary_name__icontains=value)
        )

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
        return queryset.filter(Q(name__icontains=value) | Q(code__startswith=value))

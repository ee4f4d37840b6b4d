"""What accounts and the audit trail can be narrowed to."""

from __future__ import annotations

from typing import Any

import django_filters as filters
from auditlog.models import LogEntry
from django import forms
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from portal.accounts.actions import roles_kept_by
from portal.accounts.models import User
from portal.core.access import Role
from portal.core.audit import Event
from portal.core.history import ACTION_LABELS
from portal.core.search import having


class AccountFilter(filters.FilterSet):
    search = filters.CharFilter(
        method="find",
        label=_("Search"),
        widget=forms.TextInput(attrs={"placeholder": _("Name, user name, telephone")}),
    )
    role = filters.ChoiceFilter(choices=Role, label=_("Role"), empty_label=_("All roles"))
    area = filters.CharFilter(
        field_name="area_code", lookup_expr="startswith", label=_("Area code begins with")
    )
    state = filters.ChoiceFilter(
        field_name="is_active",
        choices=((True, _("active")), (False, _("deactivated"))),
        label=_("State"),
        empty_label=_("All states"),
    )

    class Meta:
        model = User
        fields = ("search", "role", "area", "state")

    def __init__(self, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(*args, request=request, **kwargs)
        kept = roles_kept_by(request.user)
        self.filters["role"].extra["choices"] = [(role.value, role.label) for role in kept]

    def find(self, queryset: QuerySet[User], name: str, value: str) -> QuerySet[User]:
        return having(queryset, value, "name", "username", "work_phone")


def _kinds() -> list[tuple[str, Any]]:
    """The kinds of object that the trail speaks of."""
    return sorted(
        (model._meta.label_lower, model._meta.verbose_name)
        for model in apps.get_models()
        if model.__module__.startswith(("portal.", "communities.", "grids.", "branches.", "property_mgmt."))
    )


class TrailFilter(filters.FilterSet):
    """Narrowed to days, a person, a kind of object or of event: for finding out, not for counting."""

    from_day = filters.DateFilter(
        field_name="timestamp",
        lookup_expr="date__gte",
        label=_("From day"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    until_day = filters.DateFilter(
        field_name="timestamp",
        lookup_expr="date__lte",
        label=_("Until day"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    who = filters.CharFilter(method="find_who", label=_("Who"))
    about = filters.CharFilter(method="find_about", label=_("About"))
    kind = filters.ChoiceFilter(
        choices=_kinds, method="find_kind", label=_("Kind of object"), empty_label=_("All kinds")
    )
    what = filters.ChoiceFilter(
        choices=[
            *(
                (str(action), label)
                for action, label in ACTION_LABELS.items()
                if action != LogEntry.Action.ACCESS
            ),
            *Event.choices,
        ],
        method="find_what",
        label=_("What happened"),
        empty_label=_("Everything"),
    )
    address = filters.CharFilter(
        field_name="remote_addr", lookup_expr="startswith", label=_("Address begins with")
    )

    class Meta:
        model = LogEntry
        fields = ("from_day", "until_day", "who", "about", "kind", "what", "address")

    def find_who(self, queryset: QuerySet[LogEntry], name: str, value: str) -> QuerySet[LogEntry]:
        return having(queryset, value, "actor__name", "actor__username")

    def find_about(self, queryset: QuerySet[LogEntry], name: str, value: str) -> QuerySet[LogEntry]:
        return having(queryset, value, "object_repr")

    def find_kind(self, queryset: QuerySet[LogEntry], name: str, value: str) -> QuerySet[LogEntry]:
        app_label, model = value.split(".")
        return queryset.filter(content_type=ContentType.objects.get_by_natural_key(app_label, model))

    def find_what(self, queryset: QuerySet[LogEntry], name: str, value: str) -> QuerySet[LogEntry]:
        if value in Event.values:
            return queryset.filter(additional_data__event=value)
        return queryset.filter(action=int(value))

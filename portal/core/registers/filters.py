"""What the list of a register can be narrowed to, built from its declaration."""

from __future__ import annotations

from typing import Any

import django_filters as filters
from django import forms
from django.db import models
from django.db.models import QuerySet
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from portal.core.access import code_length
from portal.core.areas import Level
from portal.core.month import Month, MonthFormField
from portal.core.registers.declaration import Register
from portal.core.registers.fields import area_model, choices_for, is_area
from portal.core.search import having

LONGEST_CHOICE = 300
YES_NO = (("True", _("yes")), ("False", _("no")))


class MonthFilter(filters.Filter):
    field_class = MonthFormField


class RegisterFilter(filters.FilterSet):
    """Search, community, month, what the register declares, and whether retired rows are shown."""

    register: type[Register]
    with_retired: bool = True

    q = filters.CharFilter(method="find", label=_("Search"))
    area = filters.CharFilter(method="within", label=_("Area code begins with"))
    month = MonthFilter(method="in_month", label=_("Month"))
    kept = filters.ChoiceFilter(
        method="as_it_is",
        choices=(("retired", _("retired")), ("all", _("current and retired"))),
        label=_("State"),
        empty_label=_("current"),
    )

    def __init__(self, *args: Any, request: Any, **kwargs: Any) -> None:
        super().__init__(*args, request=request, **kwargs)
        register = self.register
        if not register.search:
            del self.filters["q"]
        if not register.date:
            del self.filters["month"]
        self._offer_areas(request.user)
        for name in register.filters:
            field = register.model._meta.get_field(name)
            if not is_area(field):
                self.filters[name] = _filter_of(field, request.user)
                self.filters[name].parent, self.filters[name].model = self, register.model
        self.filters.move_to_end("kept")
        if not self.with_retired:
            del self.filters["kept"]

    def _offer_areas(self, user: Any) -> None:
        """A list of communities for an office, the beginning of a code for the nation, nothing for one."""
        if code_length(self.register.model) < Level.COMMUNITY or len(user.area_code) >= Level.COMMUNITY:
            del self.filters["area"]
            return
        areas = list(area_model(Level.COMMUNITY).objects.visible_to(user)[: LONGEST_CHOICE + 1])
        if len(areas) > LONGEST_CHOICE:
            return
        chosen = filters.ChoiceFilter(
            method="within",
            choices=[(area.code, str(area)) for area in areas],
            label=capfirst(area_model(Level.COMMUNITY)._meta.verbose_name),
            empty_label=_("All communities"),
            field_name="area",
        )
        chosen.parent, chosen.model = self, self.register.model
        self.filters["area"] = chosen

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        rows: Any = super().filter_queryset(queryset)
        kept: QuerySet[Any] = rows if self.form.cleaned_data.get("kept") else rows.current()
        return kept

    @property
    def qs(self) -> QuerySet[Any]:
        """Current rows alone, also while the form has errors."""
        rows: Any = super().qs
        return rows if self.form.is_bound and self.form.is_valid() else rows.current()

    def find(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return having(queryset, value, *self.register.search)

    def within(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.within(value)

    def in_month(self, queryset: Any, name: str, value: Month) -> Any:
        return queryset.held_in(value, self.register.date)

    def as_it_is(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return queryset.filter(retired_on__isnull=False) if value == "retired" else queryset


def _filter_of(field: Any, user: Any) -> filters.Filter:
    """The filter that suits a field."""
    label, everything = capfirst(field.verbose_name), _("All")
    if isinstance(field, models.ForeignKey):
        return filters.ModelChoiceFilter(
            field_name=field.name, queryset=choices_for(field, user), label=label, empty_label=everything
        )
    if isinstance(field, models.BooleanField):
        return filters.ChoiceFilter(
            field_name=field.name, choices=YES_NO, label=label, empty_label=everything
        )
    if field.choices:
        return filters.ChoiceFilter(
            field_name=field.name, choices=field.flatchoices, label=label, empty_label=everything
        )
    return filters.CharFilter(
        field_name=field.name, label=label, lookup_expr="exact", widget=forms.TextInput()
    )


def filter_class(register: type[Register], *, with_retired: bool = True) -> type[RegisterFilter]:
    """The filter set of a register."""
    body = {"register": register, "with_retired": with_retired}
    return type(f"{register.__name__}Filter", (RegisterFilter,), body)

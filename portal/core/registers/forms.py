"""The form of a row, laid out as its register declares; the rules are on the models."""

from __future__ import annotations

import datetime as dt
from functools import cached_property
from typing import Any, cast

from crispy_forms.layout import Column, Layout, Row
from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

from portal.core.areas import Level
from portal.core.forms import FreeText, bare_helper
from portal.core.registers.declaration import Register
from portal.core.registers.fields import area_model, choices_for, is_area
from portal.core.registers.models import YEARS_AHEAD
from portal.core.registers.rules import refuse_day, refuse_unlikely, same_key


def day_input() -> forms.DateInput:
    """The browser's own date picker."""
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class RegisterForm(FreeText, forms.ModelForm):
    """A row, with choices from the user's own area; whoever has one community is not asked for it."""

    version = forms.CharField(required=False, widget=forms.HiddenInput)
    register: type[Register]

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.preset: set[str] = set()
        if self.instance.pk:
            self.fields["version"].initial = self.instance.updated_at.isoformat()
        for name in self.register.fields():
            field = self._meta.model._meta.get_field(name)
            if isinstance(field, models.ForeignKey):
                self._offer(field)
        if self.register.version:
            self.fields["columns"] = forms.CharField(
                required=False, widget=forms.HiddenInput, initial=self.register.version
            )
        self.helper = bare_helper()
        hidden = [name for name in ("version", "columns") if name in self.fields]
        self.helper.layout = Layout(*hidden, *self._lines())

    def _offer(self, field: Any) -> None:
        """Limit a foreign key to what the user sees; set it, unasked, where that is one community."""
        rows = choices_for(field, self.user)
        kept = getattr(self.instance, field.attname)
        if kept:
            rows = rows | field.related_model._default_manager.filter(**{field.target_field.name: kept})
        elif is_area(field):
            only = list(rows[:2])
            if len(only) == 1:
                setattr(self.instance, field.name, only[0])
                del self.fields[field.name]
                self.preset.add(field.name)
                return
        offered: Any = self.fields[field.name]
        if not is_area(field) and len(self.user.area_code) < Level.COMMUNITY:
            if way := getattr(field.related_model, "area_path", "").rpartition("__")[0]:
                rows = rows.select_related(way)
            offered.label_from_instance = self._told_apart
        offered.queryset = rows

    @cached_property
    def _communities(self) -> dict[str, str]:
        found = area_model(Level.COMMUNITY).objects.visible_to(self.user)
        return {area.code: str(area) for area in found}

    def _told_apart(self, row: Any) -> str:
        """What it is called, with its community before it: many have a 第1网格."""
        name = str(row)
        where = row.area_code_of_row()[: Level.COMMUNITY] if hasattr(row, "area_code_of_row") else ""
        community = self._communities.get(where, "")
        return name if not community or name.startswith(community) else f"{community} · {name}"

    def _lines(self) -> list[Any]:
        lines: list[Any] = []
        for line in self.register.form:
            names = [name for name in ([line] if isinstance(line, str) else line) if name in self.fields]
            columns = [Column(name, css_class="col-sm") for name in names]
            lines += [Row(*columns)] if columns else []
        return lines

    def clean_version(self) -> str:
        """Two people at one row: the second is told, instead of undoing what the first wrote."""
        version = str(self.cleaned_data["version"])
        if version and self.instance.pk and parse_datetime(version) != self.instance.updated_at:
            raise ValidationError(
                _("Somebody changed this row while it was open here; open it again and repeat your change."),
                code="changed_meanwhile",
            )
        return version

    def clean(self) -> dict[str, Any]:
        """A box that was opened for one column is not read as another."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if given.pop("columns", "") not in ("", self.register.version):
            text = _("The columns of this register were changed meanwhile; look again at what stands where.")
            raise ValidationError(text, code="columns")
        return given

    def _get_validation_exclusions(self) -> set[str]:
        """What was set without asking is part of the row's rules all the same."""
        excluded: set[str] = super()._get_validation_exclusions()  # type: ignore[misc]
        return excluded - self.preset

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]
        fields = {one.name: one for one in self._meta.model._meta.fields}
        for name in fields.keys() & set(self.changed_data):
            try:
                refuse_unlikely(fields[name], self.cleaned_data.get(name))
            except ValidationError as error:
                self.add_error(name, error)
        if not self.errors:
            try:
                same_key(self.register, self.instance)
            except ValidationError as error:
                self.add_error(None, error)


def form_class(register: type[Register]) -> type[RegisterForm]:
    """The form of a register."""
    base = register.form_class or RegisterForm
    days: dict[str, Any] = {
        name: day_input()
        for name in register.fields()
        if isinstance(register.model._meta.get_field(name), models.DateField)
    }
    own = type(base.__name__, (base,), {"register": register})
    made: Any = forms.modelform_factory(register.model, form=own, fields=register.fields(), widgets=days)
    return cast(type[RegisterForm], made)


class RetireForm(FreeText, forms.Form):
    """From which day a row no longer counts, and why."""

    day = forms.DateField(
        label=_("Retired on"), widget=day_input(), help_text=_("No longer counted from this day on.")
    )
    reason = forms.CharField(label=_("Reason"), max_length=200)

    def __init__(self, *args: Any, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["day"].initial = today
        self.helper = bare_helper()

    def clean_day(self) -> dt.date:
        """What is to close later may be retired beforehand; a slip of the year is none of that."""
        day: dt.date = self.cleaned_data["day"]
        refuse_day(day, YEARS_AHEAD)
        return day

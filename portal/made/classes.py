"""A made register as a class: the model and the declaration that the rest of the portal works with.

The model is put together beside Django's own registry, over the table of ``MadeRow``; in the trail and for
attachments it counts as ``MadeRow``. A class is kept until the definition's version is another.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any

from auditlog.registry import auditlog
from django.apps import apps
from django.apps.registry import Apps
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from communities.models import Community
from portal.core.areas import AreaByCode
from portal.core.registers import Register
from portal.core.registers.models import YEARS_AHEAD, RegisterQuerySet
from portal.core.turns import take_turn
from portal.made import slots
from portal.made.models.definition import DAYS, LINKS, Kind, MadeColumn, MadeRegister
from portal.made.models.rows import MadeRow, RowOfMade, link

SHORT = 3  # columns that stand beside each other in the form
_LINKED = {name: MadeRow._meta.get_field(name).related_model for name in ("grid", "branch", "compound")}
_KEPT: dict[int, tuple[uuid.UUID, type[Register]]] = {}


class _Beside(Apps):
    """The registry of these models: what they point to is found in Django's own."""

    def get_registered_model(self, app_label: str, model_name: str) -> Any:
        try:
            return super().get_registered_model(app_label, model_name)
        except LookupError:
            return apps.get_registered_model(app_label, model_name)


class _Rows(models.Manager.from_queryset(RegisterQuerySet)):  # type: ignore[misc]
    """The rows of one register."""

    def get_queryset(self) -> Any:
        return super().get_queryset().filter(made=self.model.made_pk)


class MadeModel(RowOfMade):
    """What the classes of made registers do of their own."""

    made_pk: int
    about_row: dict[str, Any]
    key_names: tuple[str, ...]
    title_names: tuple[str, ...]

    class Meta:
        abstract = True

    def __str__(self) -> str:
        words = [str(getattr(self, name) or "") for name in self.title_names]
        return " ".join(filter(None, words)) or f"{self._meta.verbose_name} {self.pk}"

    def clean(self) -> None:
        """What the row names lies in its own community."""
        super().clean()
        for name in _LINKED:
            other = getattr(self, name)
            if other is not None and not other.area_code_of_row().startswith(str(self.community_id)):
                text = _("“%(value)s” does not lie in the community that the row names.")
                raise ValidationError({name: text % {"value": other}})

    def get_additional_data(self) -> dict[str, Any]:
        """What a line of the trail needs to know besides, to call the columns by their names."""
        return dict(self.about_row)


def as_told(extra: dict[str, Any]) -> Any:
    """The model of the register that a line of the trail is about; ``MadeRow`` where it is gone."""
    pk = extra.get("register")
    made = MadeRegister.objects.filter(pk=pk).first() if isinstance(pk, int) else None
    return as_register(made).model if made else MadeRow


MadeRow.as_told = staticmethod(as_told)


def as_register(made: MadeRegister) -> type[Register]:
    """The declaration of a made register, put together anew where its definition has changed."""
    kept = _KEPT.get(made.pk)
    if kept and kept[0] == made.version:
        return kept[1]
    built = build(made, list(made.columns.all()))
    auditlog.register(built.model, exclude_fields=["cells", "identity", "made", "updated_at"])
    _KEPT[made.pk] = made.version, built
    if kept:
        auditlog.unregister(kept[1].model)
    return built


def build(made: MadeRegister, columns: Iterable[MadeColumn]) -> type[Register]:
    """The declaration of a register of these columns, stored or not."""
    shown = [one for one in columns if not one.is_retired]
    asked = [one for one in shown if one.kind != Kind.FILES]
    keys = tuple(one.slot for one in asked if one.is_key)
    listed = [one.slot for one in asked if one.is_listed]
    first = next((one for one in keys if one in listed), listed[0] if listed else "")
    body: dict[str, Any] = {
        "model": _model(made, asked, keys),
        "slug": made.slug,
        "row_is": made.help,
        "icon": "table",
        "section": gettext_lazy("Registers of the office's own"),
        "columns": (*filter(None, [first]), "community", *(one for one in listed if one != first)),
        "filters": tuple(one.slot for one in asked if one.kind in {Kind.CHOICE, Kind.YES, *LINKS}),
        "search": tuple(one.slot for one in asked if one.kind in (Kind.TEXT, Kind.PERSON)),
        "form": tuple(_lines(asked)),
        "key": ("community", *keys),
        "date": next((one.slot for one in asked if one.kind == Kind.DAY), ""),
        "version": str(made.version),
        "is_closed": made.state == MadeRegister.State.CLOSED,
        "evidence": any(one.kind == Kind.FILES for one in shown),
        "made": made,
    }
    return type(f"MadeRegister{made.pk or ''}", (_Declared,), body)


class _Declared(Register):
    """What is the same of all of them."""

    made: MadeRegister

    @classmethod
    def is_for(cls, user: Any) -> bool:
        return cls.made.is_seen_by(user)

    @classmethod
    def hold(cls, seen: str = "") -> None:
        take_turn(columns_of(cls.slug), shared=True)
        now = MadeRegister.objects.filter(pk=cls.made.pk).values_list("version", flat=True).first()
        if {str(now)} != {cls.version, seen or cls.version}:
            text = _("The columns of this register were changed meanwhile; look again at what stands where.")
            raise ValidationError(text, code="columns")


def columns_of(slug: str) -> str:
    """What is held in common by those who write rows of a register, and alone by who changes its columns."""
    return f"columns of {slug}"


def _lines(columns: list[MadeColumn]) -> Iterable[str | tuple[str, ...]]:
    """The form: what is short stands three in a line, what is long alone; the remark at the end."""
    line: list[str] = ["community"]
    for one in columns:
        if one.kind == Kind.PROSE or len(line) == SHORT:
            yield tuple(line)
            line = []
        if one.kind == Kind.PROSE:
            yield one.slot
        else:
            line.append(one.slot)
    if line:
        yield tuple(line)
    yield "note"


def _model(made: MadeRegister, columns: list[MadeColumn], keys: tuple[str, ...]) -> Any:
    title = [*keys] or [one.slot for one in columns[:1]]
    day = next((one.slot for one in columns if one.kind == Kind.DAY), "")
    body: dict[str, Any] = {
        "__module__": __name__,
        "__qualname__": f"Made{made.pk}",
        "register_slug": made.slug,
        "made_pk": made.pk,
        "about_row": {"register": made.pk},
        "key_names": ("community", *keys),
        "title_names": tuple(title[:2]),
        "days_ahead": {one.slot: YEARS_AHEAD for one in columns if one.kind == Kind.DAY_AHEAD},
        "objects": _Rows(),
        "made": models.ForeignKey(
            MadeRegister, models.PROTECT, related_name="+", default=made.pk, editable=False
        ),
        "community": AreaByCode(Community, related_name="+", verbose_name=gettext_lazy("community")),
        "cells": slots.CellsField(default=dict, blank=True, editable=False),
        "identity": slots.IdentityField(max_length=64, null=True, blank=True, editable=False),
        **{one.slot: _called(one) for one in columns},
        "Meta": _meta(made, (f"-{day}",) if day else tuple(title[:1])),
    }
    model: Any = type(f"Made{made.pk}", (MadeModel,), body)
    model._meta.concrete_model = MadeRow
    return model


def _meta(made: MadeRegister, ordering: tuple[str, ...]) -> type:
    told = {
        "managed": False,
        "db_table": MadeRow._meta.db_table,
        "app_label": MadeRow._meta.app_label,
        "apps": _Beside(),
        "ordering": ordering,
        "verbose_name": made.name,
        "verbose_name_plural": made.name,
    }
    return type("Meta", (), told)


def _called(column: MadeColumn) -> Any:
    """The field of a column, with what it is called besides its unit."""
    field = _field(column)
    field.called = column.name
    return field


def _field(column: MadeColumn) -> Any:
    blank = not column.is_required
    told: dict[str, Any] = {"verbose_name": column.heading, "help_text": column.help, "blank": blank}
    if column.kind in LINKS:
        made = link(_LINKED[column.slot], column.heading)
        made.help_text, made.blank = column.help, blank
        return made
    if column.kind == Kind.PROSE:
        return slots.ProseSlot(max_length=slots.LONGEST_PROSE, **told)
    if column.kind == Kind.PERSON:
        return slots.TextSlot(max_length=slots.LONGEST_NAME, is_person=True, **told)
    if column.kind in (Kind.TEXT, Kind.CHOICE):
        choices = [(key, label) for key, label in column.choices]
        return slots.TextSlot(max_length=slots.LONGEST_TEXT, choices=choices or None, **told)
    told["null"] = blank
    if column.kind == Kind.DECIMAL:
        told |= {"max_digits": slots.DIGITS, "decimal_places": slots.DECIMALS}
        return slots.DecimalSlot(validators=[MinValueValidator(0)], **told)
    if column.kind in DAYS:
        return slots.DaySlot(**told)
    return slots.WholeSlot(**told) if column.kind == Kind.WHOLE else slots.YesSlot(**told)

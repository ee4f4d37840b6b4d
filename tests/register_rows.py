"""A valid row of any register, made from what its fields say: the first choice, one, today."""

import datetime as dt
from decimal import Decimal
from itertools import count

from django.db import models

from communities.models import Community, SubDistrict
from portal.core.month import Month, MonthField

DAY = dt.date(2026, 10, 8)
_numbers = count(1)

#: For models whose fields alone do not say what is valid: ``function(community, values) → values``.
OVERRIDES = {}


def override(label):
    """Register what a model needs besides, by its label: ``@override("grids.Grid")``."""

    def keep(function):
        OVERRIDES[label] = function
        return function

    return keep


def values_for(model, community, /, **given):
    """Field name → value of a valid row in that community, unsaved; *given* values are kept."""
    number = next(_numbers)
    values = dict(given)
    for field in model._meta.concrete_fields:
        if field.name in values or field.primary_key or field.auto_created:
            continue
        if field.name in {"note", "retired_on", "created_at", "updated_at"}:
            continue
        if field.has_default() or (field.null and not isinstance(field, models.ForeignKey)):
            continue
        if isinstance(field, models.ForeignKey):
            if not field.null:
                values[field.name] = related_row(field.related_model, community, values)
        elif not field.blank or not isinstance(field, models.CharField):
            values[field.name] = value_for(field, number)
    change = OVERRIDES.get(model._meta.label)
    return change(community, values, number) | given if change else values


def value_for(field, number):
    """A valid value of one field; words are numbered, so that two rows differ."""
    if field.choices:
        return field.flatchoices[0][0]
    if isinstance(field, MonthField):
        return Month(2026, 10)
    if isinstance(field, models.DateTimeField):
        return dt.datetime(2026, 10, 8, 9, tzinfo=dt.UTC)
    if isinstance(field, models.DateField):
        return DAY
    if isinstance(field, models.BooleanField):
        return False
    if isinstance(field, models.DecimalField):
        return Decimal(1)
    if isinstance(field, models.IntegerField):
        return 1
    if isinstance(field, models.SlugField):
        return f"one-{number}"
    return f"甲{number}"[: field.max_length or 20]


def related_row(model, community, values):
    """The community, its sub-district, or a row made for the purpose that points where this one does."""
    if model is Community:
        return community
    if model is SubDistrict:
        return community.sub_district
    own = {field.name: field.related_model for field in model._meta.concrete_fields if field.is_relation}
    shared = {name: value for name, value in values.items() if isinstance(value, own.get(name, ()))}
    return make_row(model, community, **shared)


def make_row(model, community, /, **given):
    """A saved, valid row in that community."""
    row = model(**values_for(model, community, **given))
    row.full_clean()
    row.save()
    return row


@override("grids.Grid")
def _grid(community, values, number):
    return values | {"code": f"{community.code}{number % 1000:03d}"}


@override("branches.Rectification")
def _rectification(community, values, number):
    return values | {"deadline": DAY + dt.timedelta(days=180)}


@override("branches.InServiceCheckIn")
def _check_in(community, values, number):
    first_of_a_month = dt.date(2000 + number % 300 // 12, number % 12 + 1, 1)
    return values | {"as_of": first_of_a_month - dt.timedelta(days=1)}

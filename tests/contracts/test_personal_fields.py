"""Every field that can hold words is classified as personal or not, and in one list only."""

from django.apps import apps
from django.db import models

from portal.core.models import PackedField
from portal.core.personal import OTHER_FIELDS, PERSONAL_FIELDS

OWN = ("portal.", "communities.", "grids.", "branches.", "property_mgmt.")

WORDS = (models.CharField, models.TextField, models.JSONField, models.FileField, PackedField)


def text_fields() -> dict[str, set[str]]:
    found = {
        model._meta.label: {field.name for field in model._meta.get_fields() if isinstance(field, WORDS)}
        for model in apps.get_models()
        if model.__module__.startswith(OWN)
    }
    return {label: fields for label, fields in found.items() if fields}


def test_every_text_field_is_classified():
    classified = {
        label: PERSONAL_FIELDS.get(label, frozenset()) | OTHER_FIELDS.get(label, frozenset())
        for label in PERSONAL_FIELDS | OTHER_FIELDS
    }
    assert text_fields() == classified


def test_no_field_is_both():
    assert {
        label: both
        for label in PERSONAL_FIELDS
        if (both := PERSONAL_FIELDS[label] & OTHER_FIELDS.get(label, frozenset()))
    } == {}

"""What forms are made of here: the field for a month, and how crispy lays a form out."""

from __future__ import annotations

from typing import Any, ClassVar

from crispy_forms.helper import FormHelper
from django import forms
from django.core.exceptions import ValidationError

from portal.core.evidence import TYPES
from portal.core.month import MonthFormField
from portal.core.text import refuse_personal_numbers, refuse_unknown_signs

__all__ = ["EvidenceField", "FreeText", "MonthFormField", "bare_helper", "filter_helper"]


class FilesInput(forms.FileInput):
    """A box for several files of the kinds that can be kept."""

    allow_multiple_selected = True

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"accept": ",".join(TYPES), **(attrs or {})})


class EvidenceField(forms.FileField):
    """Any number of files, as a list; never required (red line 4 of docs/domain-rules.md)."""

    widget = FilesInput

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, **kwargs)

    def clean(self, data: Any, initial: Any = None) -> Any:
        return [super(EvidenceField, self).clean(one, initial) for one in data or () if one]


class FreeText:
    """A form whose free text holds no personal numbers; fields that are numbers by nature are named.

    Mixed into forms in front of ``forms.Form``.
    """

    number_fields: ClassVar[frozenset[str]] = frozenset({"work_phone", "credit_code", "external_number"})

    def clean(self) -> Any:
        cleaned_data = super().clean()  # type: ignore[misc]
        given: dict[str, Any] = self.cleaned_data if cleaned_data is None else cleaned_data  # type: ignore[attr-defined]
        for name, value in list(given.items()):
            if isinstance(value, str):
                try:
                    refuse_unknown_signs(value)
                    if name not in self.number_fields:
                        refuse_personal_numbers(value)
                except ValidationError as error:
                    self.add_error(name, error)  # type: ignore[attr-defined]
        return cleaned_data


def bare_helper() -> FormHelper:
    """A crispy helper that leaves the form tag, the button and the CSRF token to the template."""
    helper = FormHelper()
    helper.form_tag = False
    helper.disable_csrf = True
    return helper


def filter_helper() -> FormHelper:
    """A crispy helper for the filters over a list: one row on a desk, a column on a phone."""
    helper = bare_helper()
    helper.field_template = "components/filter_field.html"
    return helper

"""Form fields for the value objects of ``core``."""

from __future__ import annotations

from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from portal.core.month import Month


class MonthFormField(forms.CharField):
    """A month typed as ``2026-10`` or ``2026年10月``, or picked in the browser's month picker."""

    default_error_messages = {  # noqa: RUF012
        "invalid_month": _("“%(value)s” is not a month; write it as 2026-10.")
    }

    def __init__(self, **kwargs: Any) -> None:
        kwargs.pop("min_value", None)
        kwargs.pop("max_value", None)
        kwargs.setdefault("widget", forms.TextInput(attrs={"type": "month", "placeholder": "2026-10"}))
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> Month | None:  # type: ignore[override]
        text = super().to_python(value)
        if not text:
            return None
        try:
            return Month.parse(text)
        except ValueError as error:
            raise ValidationError(
                self.error_messages["invalid_month"], code="invalid_month", params={"value": value}
            ) from error


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

"""What forms are made of here: the field for a month, and how crispy lays a form out."""

from __future__ import annotations

from crispy_forms.helper import FormHelper

from portal.core.month import MonthFormField

__all__ = ["MonthFormField", "bare_helper", "filter_helper"]


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

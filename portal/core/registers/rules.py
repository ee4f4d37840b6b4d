"""What is asked of every row of every register, whether it comes from a form or a workbook."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from portal.core.access import may
from portal.core.models import Attachment
from portal.core.registers.declaration import Register
from portal.core.registers.fields import shown

#: No day of a register is earlier: an older one is a slip, such as the 1900-01-01 that Excel makes of a 1.
EARLIEST = dt.date(1949, 10, 1)


def refuse_too_early(day: Any) -> None:
    """``ValidationError`` for a day that no register can mean: nobody's birth is kept in any."""
    if isinstance(day, dt.date) and (day.date() if isinstance(day, dt.datetime) else day) < EARLIEST:
        raise ValidationError(
            _("%(day)s is too long ago; check the year.") % {"day": day.isoformat()[:10]}, code="too_early"
        )


def may_keep(register: type[Register], user: Any) -> bool:
    """Whether the user's role keeps rows of this register."""
    return may(user, register.verb)


def in_area(row: Any, by: Any) -> None:
    """Raise ``PermissionDenied`` unless the row lies in the area the user answers for."""
    if not by.area_code or not row.area_code_of_row().startswith(by.area_code):
        raise PermissionDenied


def same_key(register: type[Register], row: Any) -> None:
    """Raise ``ValidationError`` if another current row has the same key: no workbook could part them."""
    if row.retired_on is not None:
        return
    key = {name: getattr(row, row._meta.get_field(name).attname) for name in register.key}
    lookups = {row._meta.get_field(name).attname: value for name, value in key.items()}
    if register.model.objects.current().filter(**lookups).exclude(pk=row.pk).exists():
        names = ", ".join(capfirst(one.label) for one in shown(register.model, register.key))
        raise ValidationError(
            _("There is a row with the same %(fields)s already.") % {"fields": names}, code="same_key"
        )


def belongs_to(row: Any) -> bool:
    """Whether anything else points to the row: a row of another register, or evidence."""
    pointing = [
        one
        for one in row._meta.get_fields(include_hidden=True)
        if one.auto_created and not one.concrete and (one.one_to_many or one.one_to_one)
    ]
    return Attachment.objects.of(row).exists() or any(
        one.related_model._base_manager.filter(**{one.field.name: row}).exists() for one in pointing
    )

"""What is asked of every row of every register, whether it comes from a form or a workbook."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from portal.core.access import may
from portal.core.models import Attachment
from portal.core.registers.declaration import Register
from portal.core.registers.fields import shown

#: No day of a register is earlier: an older one is a slip, such as the 1900-01-01 that Excel makes of a 1.
EARLIEST = dt.date(1949, 10, 1)


def today() -> dt.date:
    """The day by which what lies ahead is told."""
    return timezone.localdate()


def refuse_unlikely(field: Any, day: Any) -> None:
    """``ValidationError`` for a day that the field of a register cannot mean (``refuse_day``)."""
    if isinstance(day, dt.date):
        refuse_day(day, getattr(field.model, "days_ahead", {}).get(field.name, 0))


def refuse_day(day: dt.date, ahead: int = 0) -> None:
    """``ValidationError`` for a day too long ago, or more than that many days ahead of today.

    What a register keeps has happened, unless its model says how far ahead the day of a field may lie.
    """
    day = day.date() if isinstance(day, dt.datetime) else day
    if day < EARLIEST:
        text = _("%(day)s is too long ago; check the year.")
        raise ValidationError(text % {"day": day.isoformat()}, code="too_early")
    last = today() + dt.timedelta(days=ahead)
    if day > last:
        text = _("%(day)s lies ahead, but only what has happened is entered here; check the day.")
        if ahead:
            text = _("%(day)s is too far ahead (%(last)s at the latest); check the year.")
        raise ValidationError(text % {"day": day.isoformat(), "last": last.isoformat()}, code="too_late")


def may_keep(register: type[Register], user: Any) -> bool:
    """Whether the user's role keeps rows of this register, and it takes any."""
    return may(user, register.verb) and not register.is_closed


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

"""What is done to a row: entering, changing, retiring, restoring. Each is noted in the audit trail."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from portal.core.registers.declaration import Register
from portal.core.registers.rules import in_area, may_keep, same_key


@transaction.atomic
def save_row(*, register: type[Register], row: Any, by: Any) -> Any:
    """Keep a new or changed row; ``ValidationError`` says what is wrong with it."""
    _may_write(register, row, by)
    row.full_clean()
    same_key(register, row)
    row.save()
    return row


@transaction.atomic
def retire_row(*, register: type[Register], row: Any, day: dt.date, reason: str, by: Any) -> Any:
    """Count the row no longer from *day* on; what happened before it stays."""
    _may_write(register, row, by)
    row = register.model.objects.select_for_update().get(pk=row.pk)
    if row.retired_on is not None:
        raise ValidationError(_("This row has been retired already."), code="retired")
    row.retired_on = day
    row.note = _joined(row.note, reason)
    row.full_clean()
    row.save()
    return row


@transaction.atomic
def restore_row(*, register: type[Register], row: Any, by: Any) -> Any:
    """Count a retired row again."""
    _may_write(register, row, by)
    row = register.model.objects.select_for_update().get(pk=row.pk)
    if row.retired_on is None:
        return row
    row.retired_on = None
    row.full_clean()
    same_key(register, row)
    row.save()
    return row


def _may_write(register: type[Register], row: Any, by: Any) -> None:
    if not may_keep(register, by):
        raise PermissionDenied
    in_area(row, by)


def _joined(note: str, reason: str) -> str:
    """The note with the reason after it; of a note that would grow too long, the reason is kept."""
    return "; ".join(part for part in (note, reason.strip()) if part)[-300:]

"""What is done to a row: entering, changing, retiring, restoring. Each is noted in the audit trail."""

from __future__ import annotations

import datetime as dt
from typing import Any

from auditlog.models import LogEntry
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from portal.core.registers.declaration import Register
from portal.core.registers.rules import belongs_to, in_area, may_keep, same_key

TAKEN_BACK_WITHIN = dt.timedelta(hours=1)


@transaction.atomic
def save_row(*, register: type[Register], row: Any, by: Any) -> Any:
    """Keep a new or changed row; ``ValidationError`` says what is wrong with it."""
    _may_write(register, row, by)
    row.full_clean()
    same_key(register, row)
    _save(register, row)
    return row


@transaction.atomic
def retire_row(*, register: type[Register], row: Any, day: dt.date, reason: str, by: Any) -> Any:
    """Count the row no longer from *day* on; what happened before it stays."""
    _may_write(register, row, by)
    row = register.model.objects.select_for_update().get(pk=row.pk)
    if row.retired_on is not None:
        raise ValidationError(_("This row has been retired already."), code="retired")
    row.retired_on = day
    row.note = _joined(row, reason)
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
    _save(register, row)
    return row


@transaction.atomic
def take_back_row(*, register: type[Register], row: Any, by: Any, now: dt.datetime) -> None:
    """Delete a row that *by* entered by mistake just now, as if it had never been there.

    Retiring would not do: a retired row counts in the months before, and its code stays taken. So only what
    nobody can have relied on goes: entered within the hour, by the same person, changed by nobody since,
    nothing pointing to it. The trail keeps that it was there, and with what values.
    """
    _may_write(register, row, by)
    row = register.model.objects.select_for_update().get(pk=row.pk)
    done = LogEntry.objects.get_for_object(row).exclude(action=LogEntry.Action.ACCESS)
    alone = list(done.values_list("action", "actor_id")) == [(LogEntry.Action.CREATE, by.pk)]
    if not alone or row.created_at < now - TAKEN_BACK_WITHIN:
        raise ValidationError(
            _("This row was changed since it was entered, or is not yours or not new; retire it instead."),
            code="not_new",
        )
    if belongs_to(row):
        raise ValidationError(
            _("Something else belongs to this row already; retire it instead."), code="in_use"
        )
    row.delete()


def _save(register: type[Register], row: Any) -> None:
    """Write the row; where somebody was faster with the same key, say so as if it had been there before."""
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        same_key(register, row)
        raise


def _may_write(register: type[Register], row: Any, by: Any) -> None:
    if not may_keep(register, by):
        raise PermissionDenied
    in_area(row, by)
    register.hold()


def _joined(row: Any, reason: str) -> str:
    """The note with the reason after it; ``ValidationError`` where they have no room: neither is cut."""
    joined = "; ".join(part for part in (row.note, reason.strip()) if part)
    most = row._meta.get_field("note").max_length
    if len(joined) > most:
        raise ValidationError(
            _(
                "The row's note and the reason are %(length)d characters together, %(most)d at most; "
                "shorten the reason or the note first."
            )
            % {"length": len(joined), "most": most},
            code="too_long",
        )
    return joined

"""The actions of evidence of a register's row: who may attach a file, and who may take it away.

What can be kept, and how, is ``portal.core.evidence``.
"""

from __future__ import annotations

import datetime as dt
from typing import IO, Any

from django.core.exceptions import PermissionDenied

from portal.core.evidence import drop, keep
from portal.core.models import Attachment
from portal.core.registers.declaration import Register
from portal.core.registers.rules import in_area, may_keep


def attach(
    *, register: type[Register], row: Any, stream: IO[bytes], size: int, name: str, by: Any, now: dt.datetime
) -> Attachment:
    """Keep a file as evidence of the row; ``ValidationError`` if it is none that can be kept."""
    _may_write(register, row, by)
    return keep(row=row, stream=stream, size=size, name=name, now=now)


def delete(*, register: type[Register], row: Any, attachment: Attachment, by: Any) -> None:
    """Take a file away; the trail keeps that it was there."""
    _may_write(register, row, by)
    drop(attachment=attachment)


def _may_write(register: type[Register], row: Any, by: Any) -> None:
    if not register.evidence or not may_keep(register, by):
        raise PermissionDenied
    in_area(row, by)

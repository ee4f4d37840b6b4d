"""The audit trail beyond changes of objects, which django-auditlog notes by itself.

Signing in and out, failures, files that leave or come in, and bulk imports, which send no signal:
each is one ``LogEntry`` with ``action=ACCESS`` (or the change it made). Nothing here counts what a
person does; the trail is for finding out what happened (red line 2 of docs/domain-rules.md).
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from typing import Any

from auditlog.models import LogEntry
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.core.bulk import store


class Event(models.TextChoices):
    """What happened that is not a change of one object."""

    SIGNED_IN = "SIGNED_IN", _("signed in")
    SIGNED_OUT = "SIGNED_OUT", _("signed out")
    SIGN_IN_FAILED = "SIGN_IN_FAILED", _("sign-in failed")
    LOCKED_OUT = "LOCKED_OUT", _("told to wait before signing in")
    RELEASED = "RELEASED", _("released for signing in")
    FACTOR_ADDED = "FACTOR_ADDED", _("set up a second step of signing in")
    FACTOR_REMOVED = "FACTOR_REMOVED", _("second step of signing in taken away")
    FACTOR_FAILED = "FACTOR_FAILED", _("second step of signing in failed")
    CODES_RENEWED = "CODES_RENEWED", _("made new recovery codes")
    CONFIRMED = "CONFIRMED", _("proved again who it is")
    SESSIONS_ENDED = "SESSIONS_ENDED", _("signed out elsewhere")
    DOWNLOADED = "DOWNLOADED", _("downloaded a file")
    UPLOADED = "UPLOADED", _("uploaded a file")
    IMPORTED = "IMPORTED", _("imported a file")
    READ = "READ", _("read by another system")
    PURGED = "PURGED", _("purged old lines of the trail")


_address: ContextVar[str | None] = ContextVar("address", default=None)


def stand_alone() -> None:
    """A line of the trail outlives what it names: whatever is deleted, the line stays as it was written.

    The migrations know it the same way (``core.0008``). Without it Django would empty the line's actor, and
    delete the lines of a kind.
    """
    for name in ("actor", "content_type"):
        field: Any = LogEntry._meta.get_field(name)
        field.remote_field.on_delete, field.db_constraint = models.DO_NOTHING, False


def hidden(value: str) -> str:
    """What the trail keeps of a secret: nothing (``AUDITLOG_MASK_CALLABLE``)."""
    return "•••"


def client_address(request: HttpRequest | None) -> str | None:
    """The address the request came from, None if the server did not say or says nonsense.

    Behind the office's own proxy (``BEHIND_PROXY``) it is the last one that the proxy noted; what
    stands before it was written by the client.
    """
    meta = request.META if request else {}
    address = meta.get("REMOTE_ADDR", "")
    if settings.BEHIND_PROXY:
        address = meta.get("HTTP_X_FORWARDED_FOR", address).rpartition(",")[2]
    try:
        return str(ipaddress.ip_address(address.strip()))
    except ValueError:
        return None


@contextmanager
def coming_from(request: HttpRequest) -> Iterator[None]:
    """What is written by the thousand within the block came from there as well."""
    token = _address.set(client_address(request))
    try:
        yield
    finally:
        _address.reset(token)


def note(
    obj: models.Model,
    event: Event,
    *,
    by: Any = None,
    request: HttpRequest | None = None,
    details: dict[str, Any] | None = None,
) -> LogEntry:
    """Write that *event* happened to, or was done with, *obj*."""
    entry = _entry(obj, LogEntry.Action.ACCESS, by)
    entry.remote_addr = client_address(request) if request else _address.get()
    entry.additional_data = {"event": event.value, **(details or {})}
    entry.save()
    return entry


def note_changes(
    changed: Iterable[tuple[models.Model, dict[str, tuple[Any, Any]]]], *, by: Any = None
) -> None:
    """Write what a bulk update changed: for each object, field → (before, after)."""
    _note_all(
        LogEntry.Action.UPDATE,
        (
            (obj, {field: [str(before), str(after)] for field, (before, after) in changes.items()})
            for obj, changes in changed
        ),
        by,
    )


def note_created(created: Iterable[tuple[models.Model, dict[str, Any]]], *, by: Any = None) -> None:
    """Write what a bulk creation made: for each object, field → value."""
    _note_all(
        LogEntry.Action.CREATE,
        (
            (obj, {field: ["None", str(value)] for field, value in values.items() if value is not None})
            for obj, values in created
        ),
        by,
    )


def _note_all(action: int, changed: Iterable[tuple[models.Model, dict[str, Any]]], by: Any) -> None:
    """One entry for each object, the same as ``_entry`` makes, by the thousand."""
    shared = {
        "action": action,
        "changes_text": "",
        "timestamp": timezone.now(),
        "actor": getattr(by, "pk", None),
        "actor_email": getattr(by, "email", None),
        "remote_addr": _address.get(),
    }
    kind_of = cache(lambda model: ContentType.objects.get_for_model(model).pk)
    rest = tuple(shared.values())
    about = cache(lambda model: getattr(model, "about_row", None))
    entries = [
        (
            kind_of(kind := type(obj)), str(pk := obj.pk), pk if isinstance(pk, int) else None, str(obj),
            changes, about(kind), *rest,
        )
        for obj, changes in changed
    ]  # fmt: skip
    names = ("content_type", "object_pk", "object_id", "object_repr", "changes", "additional_data", *shared)
    store([LogEntry._meta.get_field(name) for name in names], entries)


def _entry(obj: models.Model, action: int, by: Any) -> LogEntry:
    return LogEntry(
        content_type=ContentType.objects.get_for_model(obj),
        object_pk=str(obj.pk),
        object_id=obj.pk if isinstance(obj.pk, int) else None,
        object_repr=str(obj),
        action=action,
        actor=by,
        actor_email=getattr(by, "email", None),
        changes={},
    )

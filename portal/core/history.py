"""The audit trail in the reader's words: who, when, what, from which value to which."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from auditlog.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils.text import Truncator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.core.audit import Event

ACTION_LABELS = {
    LogEntry.Action.CREATE: _("created"),
    LogEntry.Action.UPDATE: _("changed"),
    LogEntry.Action.DELETE: _("deleted"),
    LogEntry.Action.ACCESS: _("viewed"),
}
LONGEST_VALUE = 80
#: How somebody signed in, or proved again who it is.
WAYS = {
    "password": _("by the password"),
    "mfa": _("by the second step"),
    "identity": _("by the identity service"),
}


@dataclass(frozen=True, slots=True)
class Change:
    """One field of one entry, as text."""

    field: Any
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One entry of the trail; ``details`` is the file or page, where there is one."""

    at: dt.datetime
    who: Any
    what: Any
    kind: Any
    about: str
    changes: list[Change]
    details: str
    address: str


def describe(entries: Iterable[LogEntry]) -> list[HistoryLine]:
    """The entries, newest first as they come; fetch them with ``select_related("actor")``."""
    return [describe_one(entry) for entry in entries]


def describe_one(entry: LogEntry) -> HistoryLine:
    """One entry, whoever and whatever it names: both may be gone, the entry stays."""
    kind = _kind(entry.content_type_id)
    extra = entry.additional_data or {}
    model = kind.model_class() if kind else None
    model = getattr(model, "as_told", lambda _extra: model)(extra)
    event = extra.get("event", "")
    return HistoryLine(
        at=entry.timestamp,
        who=_who(entry),
        what=Event(event).label if event in Event.values else ACTION_LABELS[entry.action],
        kind=model._meta.verbose_name if model else kind.model if kind else "—",
        about=entry.object_repr,
        changes=[
            _change(model, name, values)
            for name, values in (entry.changes or {}).items()
            if entry.action == LogEntry.Action.UPDATE and isinstance(values, list)
        ],
        details=_details(extra),
        address=entry.remote_addr or "",
    )


def _details(extra: dict[str, Any]) -> str:
    kept = [str(extra[key]) for key in ("file", "path", "summary") if extra.get(key)]
    return " ".join([*kept, *(str(way) for key, way in WAYS.items() if key == extra.get("by"))])


def _kind(number: int) -> ContentType | None:
    """Django remembers each kind; a join would hide the lines of one that is gone."""
    try:
        return ContentType.objects.get_for_id(number)
    except ContentType.DoesNotExist:
        return None


def _who(entry: LogEntry) -> Any:
    if entry.actor_id is None:
        return gettext("the system")
    return entry.actor or gettext("account %(number)d, deleted") % {"number": entry.actor_id}


def _change(model: type[models.Model] | None, name: str, values: list[Any]) -> Change:
    field: Any = None
    if model is not None:
        with suppress(FieldDoesNotExist):  # of an earlier version: then its name is all there is left
            field = model._meta.get_field(name)
    before, after = (_value(field, value) for value in values)
    return Change(getattr(field, "verbose_name", name), before, after)


def _value(field: Any, value: Any) -> str:
    text = str(value)
    if text in ("None", ""):
        return "—"
    if text in ("True", "False"):
        return gettext("yes") if text == "True" else gettext("no")
    labels = {str(key): label for key, label in getattr(field, "flatchoices", None) or ()}
    return Truncator(str(labels.get(text, text))).chars(LONGEST_VALUE)

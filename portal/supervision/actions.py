"""What people do with a matter; nothing else changes its state.

Keyword-only, atomic, with the clock passed in; each checks who may, compares and swaps the state,
writes one event and tells those it concerns.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from communities.models import SubDistrict
from portal.accounts.models import User
from portal.core import evidence
from portal.core.access import Role, Verb, may
from portal.core.areas import Level
from portal.core.audit import note_changes
from portal.core.models import Attachment
from portal.core.text import LONGEST_TEXT, cleaned, refuse_too_long, whole
from portal.notices.models import Notice, tell, tell_group
from portal.reporting.messages import secretaries
from portal.supervision.models import LONGEST_WORDS, OWED_STATES, Matter, MatterEvent, MatterState
from portal.supervision.states import TRANSITIONS, Transition


class MatterError(ValidationError):
    """Why it was not done, in a sentence to show."""


def _require(by: User, verb: Verb, matter: Matter) -> None:
    if not may(by, verb) or not (by.area_code and matter.community_id.startswith(by.area_code)):
        raise MatterError(_("You may not do this."))


@transaction.atomic
def give(*, matter: Matter, by: User, now: dt.datetime) -> Matter:
    """Write a new matter and notify its owner. Raises ``ValidationError`` for what cannot be."""
    _require(by, Verb.SUPERVISE, matter)
    if matter.due_on < timezone.localdate(now):
        raise ValidationError({"due_on": _("The due day has passed already.")})
    if matter.branch and matter.branch.community_id != matter.community_id:
        raise ValidationError({"branch": _("This branch belongs to another community.")})
    matter.created_by, matter.created_at, matter.state = by, now, MatterState.NOTIFIED
    matter.full_clean()
    matter.save()
    _event(matter, "give", by=by, now=now, text=matter.measure)
    with translation.override(settings.LANGUAGE_CODE):
        text = _("%(kind)s: “%(title)s”, due on %(day)s.") % {
            "kind": matter.get_kind_display(),
            "title": matter.title,
            "day": f"{matter.due_on:%Y-%m-%d}",
        }
        words = _("%(community)s: %(text)s") % {"community": matter.community, "text": text}
    key = f"given:{matter.pk}"
    _tell_owner(matter, Notice.Kind.REMINDER, text, key, now)
    tell_group(text=words, path=matter.get_absolute_url(), key=key, now=now)
    return matter


def accept(*, matter: Matter, by: User, now: dt.datetime) -> Matter:
    """The owner takes the matter on."""
    return _move(matter, TRANSITIONS["accept"], by=by, now=now)


@transaction.atomic
def report(
    *, matter: Matter, by: User, text: str, now: dt.datetime, attached: Sequence[UploadedFile] = ()
) -> Matter:
    """The owner says it is done, and how, with evidence if there is any; the sub-district is told."""
    moved = _move(matter, TRANSITIONS["report"], by=by, now=now, text=text, changes={"reported_by": by})
    with translation.override(settings.LANGUAGE_CODE):
        words = _("%(community)s reports done: “%(title)s”; please see on site.") % {
            "community": moved.community,
            "title": moved.title,
        }
    key = f"reported:{moved.pk}:{now.isoformat()}"
    _tell_office(moved, Notice.Kind.RESULT, words, key, now)
    tell_group(text=words, path=moved.get_absolute_url(), key=key, now=now)
    if attached:  # last: whatever fails before leaves no file without its row
        attach(matter=moved, files=attached, by=by, now=now)
    return moved


@transaction.atomic
def return_(*, matter: Matter, by: User, text: str, now: dt.datetime) -> Matter:
    """Not done, or not well: back to the owner with the reason."""
    moved = _move(matter, TRANSITIONS["return"], by=by, now=now, text=text)
    with translation.override(settings.LANGUAGE_CODE):
        words = _("“%(title)s” was returned: %(reason)s") % {"title": moved.title, "reason": text}
    _tell_owner(moved, Notice.Kind.RETURNED, words, f"returned:{moved.pk}:{now.isoformat()}", now)
    return moved


def close_off(*, matter: Matter, by: User, seen_on: dt.date, text: str, now: dt.datetime) -> Matter:
    """Seen on site by somebody of the sub-district who did not report it: closed off (销号)."""
    if matter.reported_by_id == by.pk:
        raise MatterError(_("Who reported it done cannot close it off."))
    if seen_on > timezone.localdate(now):
        raise MatterError(_("The day it was seen on site lies ahead."))
    changes = {"seen_on": seen_on, "closed_off_at": now, "closed_off_by": by}
    return _move(matter, TRANSITIONS["close_off"], by=by, now=now, text=text, changes=changes)


@transaction.atomic
def reopen(*, matter: Matter, by: User, text: str, due_on: dt.date, now: dt.datetime) -> Matter:
    """A look back found it undone again: the owner owes it anew until *due_on*."""
    if due_on < timezone.localdate(now):
        raise MatterError(_("The due day has passed already."))
    changes: dict[str, Any] = {
        "seen_on": None,
        "closed_off_at": None,
        "closed_off_by": None,
        "due_on": due_on,
    }
    changes |= {"extended_from": None, "extension_until": None, "extension_decided_at": None}
    changes |= {"extension_asked": "", "escalated_on": None}
    moved = _move(matter, TRANSITIONS["reopen"], by=by, now=now, text=text, changes=changes)
    with translation.override(settings.LANGUAGE_CODE):
        words = _("“%(title)s” was reopened: %(reason)s") % {"title": moved.title, "reason": text}
    _tell_owner(moved, Notice.Kind.RETURNED, words, f"reopened:{moved.pk}:{now.isoformat()}", now)
    return moved


def may_attach(matter: Matter, user: Any) -> bool:
    """Whether the user may add evidence, or take it away: who owes it or supervises it, while it is open."""
    in_area = bool(user.area_code) and matter.community_id.startswith(user.area_code)
    return in_area and matter.is_open and (may(user, Verb.FILL) or may(user, Verb.SUPERVISE))


@transaction.atomic
def attach(*, matter: Matter, files: Sequence[UploadedFile], by: User, now: dt.datetime) -> list[Attachment]:
    """Keep the files as evidence, all or none; ``ValidationError`` says which cannot be kept."""
    _lock_for_evidence(matter, by)
    kept = evidence.keep_all(row=matter, files=files, now=now)
    for one in kept:
        _event(matter, "attach", by=by, now=now, text=one.name)
    return kept


@transaction.atomic
def detach(*, matter: Matter, attachment: Attachment, by: User, now: dt.datetime) -> None:
    """Take a piece of evidence away; the course of the matter keeps that it was there."""
    _lock_for_evidence(matter, by)
    evidence.drop(attachment=attachment)
    _event(matter, "detach", by=by, now=now, text=attachment.name)


def _lock_for_evidence(matter: Matter, by: User) -> None:
    """Nobody closes it off meanwhile: what was seen when it was closed off stays as it was."""
    if not may_attach(Matter.objects.select_for_update(of=("self",)).get(pk=matter.pk), by):
        raise MatterError(
            _("Evidence can be changed by the community and the sub-district until closing off.")
        )


@transaction.atomic
def ask_extension(*, matter: Matter, by: User, until: dt.date, text: str, now: dt.datetime) -> Matter:
    """The owner asks, before the due day and once, for more time."""
    _require(by, Verb.FILL, matter)
    today = timezone.localdate(now)
    if matter.state not in OWED_STATES:
        raise MatterError(_("Nothing is owed any more."))
    if matter.extension_until:
        raise MatterError(_("An extension can be asked for once."))
    if matter.due_on < today:
        raise MatterError(_("An extension has to be asked for before the due day."))
    if until <= matter.due_on:
        raise MatterError(_("The new day has to lie after the due day."))
    if not text.strip():
        raise MatterError(_("Write the reason."))
    matter.extension_until, matter.extension_asked = until, whole(text, LONGEST_TEXT)
    matter.save(update_fields=["extension_until", "extension_asked"])
    _event(matter, "ask", by=by, now=now, text=f"{until:%Y-%m-%d} {text.strip()}")
    return matter


@transaction.atomic
def decide_extension(*, matter: Matter, by: User, grant: bool, now: dt.datetime) -> Matter:
    """The sub-district grants the extension that was asked for, or refuses it."""
    _require(by, Verb.SUPERVISE, matter)
    if matter.extension_until is None or matter.extension_decided_at is not None:
        raise MatterError(_("No extension was asked for."))
    if grant:
        matter.extended_from, matter.due_on = matter.due_on, matter.extension_until
    matter.extension_decided_at = now
    matter.save(update_fields=["extended_from", "due_on", "extension_decided_at"])
    _event(matter, "extend" if grant else "refuse", by=by, now=now, text=f"{matter.due_on:%Y-%m-%d}")
    return matter


@transaction.atomic
def remind_and_escalate(*, now: dt.datetime, before: tuple[int, ...] = (3, 0), after: int = 3) -> int:
    """Remind owners *before* the due day and daily after it; after *after* days tell the leaders, once.

    Returns how many notices were new.
    """
    today, told = timezone.localdate(now), 0
    soon = Matter.objects.owed().filter(due_on__lte=today + dt.timedelta(days=max(before)))
    reminded: dict[SubDistrict, list[int]] = defaultdict(list)
    for matter in soon.select_related("community__sub_district"):
        left = matter.days_left(today)
        if left in before or left < 0:
            told += _remind(matter, left, now)
            reminded[matter.community.sub_district].append(left)
        if left < -after and matter.escalated_on is None:
            Matter.objects.filter(pk=matter.pk).update(escalated_on=today)
            _event(matter, "escalate", by=None, now=now)
            told += _escalate(matter, now)
    for office, days in reminded.items():
        _remind_group(office, days, now)
    return told


def _remind_group(office: SubDistrict, days: list[int], now: dt.datetime) -> None:
    """How many, and no names: the chat group is no pillory."""
    overdue = sum(left < 0 for left in days)
    with translation.override(settings.LANGUAGE_CODE):
        text = _("%(office)s: matters due soon: %(due)d, overdue: %(overdue)d. Please report in time.") % {
            "office": office,
            "due": len(days) - overdue,
            "overdue": overdue,
        }
    key = f"matters:{office.code}:{timezone.localdate(now)}"
    tell_group(text=text, path=reverse("supervision:list"), key=key, now=now)


def _remind(matter: Matter, left: int, now: dt.datetime) -> int:
    with translation.override(settings.LANGUAGE_CODE):
        words = {"title": matter.title, "day": f"{matter.due_on:%Y-%m-%d}"}
        text = (
            _("“%(title)s” was due on %(day)s; please report soon.") % words
            if left < 0
            else _("“%(title)s” is due on %(day)s.") % words
        )
    kind = Notice.Kind.OVERDUE if left < 0 else Notice.Kind.DUE
    key = f"matter:{matter.pk}:{timezone.localdate(now)}"
    return _tell_owner(matter, kind, text, key, now)


def _escalate(matter: Matter, now: dt.datetime) -> int:
    with translation.override(settings.LANGUAGE_CODE):
        text = _("%(community)s: “%(title)s” has been overdue since %(day)s.") % {
            "community": matter.community,
            "title": matter.title,
            "day": f"{matter.due_on:%Y-%m-%d}",
        }
    return _tell_office(matter, Notice.Kind.OVERDUE, text, f"escalated:{matter.pk}", now, leaders=True)


def _move(
    matter: Matter,
    row: Transition,
    *,
    by: User,
    now: dt.datetime,
    text: str = "",
    changes: dict[str, Any] | None = None,
) -> Matter:
    """Take the matter along one row of the table of states, and write it down."""
    _require(by, row.right, matter)
    if row.needs_words and not text.strip():
        raise MatterError(_("Write what was done, or why."))
    before = matter.state
    with transaction.atomic():
        taken = Matter.objects.filter(pk=matter.pk, state__in=row.sources).update(
            state=row.target, **(changes or {})
        )
        matter.refresh_from_db()
        if not taken:
            raise MatterError(
                _("This was not done: the matter is “%(state)s” by now.")
                % {"state": matter.get_state_display()}
            )
        _event(matter, row.name, by=by, now=now, text=text)
        note_changes([(matter, {"state": (before, matter.state)})], by=by)
    return matter


def _event(matter: Matter, verb: str, *, by: User | None, now: dt.datetime, text: str = "") -> None:
    words = cleaned(text)
    refuse_too_long(words, LONGEST_WORDS)
    MatterEvent.objects.create(matter=matter, verb=verb, to_state=matter.state, by=by, at=now, text=words)


def _tell_owner(matter: Matter, kind: str, text: str, key: str, now: dt.datetime) -> int:
    owners = secretaries([matter.community_id])[matter.community_id]
    return tell(receivers=owners, kind=kind, text=text, path=matter.get_absolute_url(), key=key, now=now)


def _tell_office(
    matter: Matter, kind: str, text: str, key: str, now: dt.datetime, *, leaders: bool = False
) -> int:
    roles = (Role.STAFF, Role.LEADER) if leaders else (Role.STAFF,)
    office = User.objects.filter(
        role__in=roles, is_active=True, area_code=matter.community_id[: Level.SUB_DISTRICT]
    )
    return tell(
        receivers=list(office), kind=kind, text=text, path=matter.get_absolute_url(), key=key, now=now
    )

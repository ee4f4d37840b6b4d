"""Old lines of the trail are removed by whole seals, in the open: the seals stay and say so."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from auditlog.models import LogEntry
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.core.audit import Event, note
from portal.core.models import TrailSeal
from portal.core.seals.checking import LEAST_KEPT, of_lines
from portal.core.seals.protection import PURGE, may
from portal.core.seals.sealing import TURN
from portal.core.turns import take_turn


class NotPurged(Exception):
    """Nothing may be removed; its text says why."""


@dataclass(frozen=True, slots=True)
class Purged:
    """What was removed, or would be: seals, their lines, and the time of the newest of these."""

    seals: int = 0
    lines: int = 0
    newest_at: dt.datetime | None = None


@transaction.atomic
def purge(*, older_than: int, by: Any, now: dt.datetime, only_look: bool = False) -> Purged:
    """Remove the lines of the oldest seals of which each line is older than so many days."""
    days = dt.timedelta(days=older_than)
    if days < LEAST_KEPT:
        raise NotPurged(
            ngettext(
                "The audit trail is kept for %(least)d day at least; nothing was removed.",
                "The audit trail is kept for %(least)d days at least; nothing was removed.",
                LEAST_KEPT.days,
            )
            % {"least": LEAST_KEPT.days}
        )
    take_turn(TURN)
    after, seals = _old_enough(now - days)
    if not seals:
        return Purged()
    told = Purged(len(seals), sum(one.count for one in seals), max(one.newest_at for one in seals))
    if only_look:
        return told
    _refuse_if_broken(after, seals)
    last = seals[-1]
    with may(PURGE):
        LogEntry.objects.filter(pk__gt=after, pk__lte=last.last_id)._raw_delete(connection.alias)
        TrailSeal.objects.filter(number__in=[one.number for one in seals]).update(
            purged_at=now, purged_by=by.get_username()
        )
    until = f"{timezone.localtime(last.newest_at):%Y-%m-%d %H:%M}"
    summary = f"{seals[0].number}-{last.number}: -{told.lines}, ≤ {until}"
    note(last, Event.PURGED, by=by, details={"summary": summary})
    return told


def _old_enough(before: dt.datetime) -> tuple[int, list[TrailSeal]]:
    """The number after which lines stand, and the seals of those that may go: none past one that stays."""
    purged = TrailSeal.objects.exclude(purged_at=None).last()
    kept = TrailSeal.objects.filter(purged_at=None, newest_at__gte=before).first()
    old = TrailSeal.objects.filter(purged_at=None, number__gt=purged.number if purged else 0)
    if kept:
        old = old.filter(number__lt=kept.number)
    return purged.last_id if purged else 0, list(old)


def _refuse_if_broken(after: int, seals: list[TrailSeal]) -> None:
    """What was tampered with is evidence."""
    for seal in seals:
        if broken := next(of_lines(seal, after), ""):
            said = _("The trail is not what was sealed, and nothing was removed: %(finding)s")
            raise NotPurged(said % {"finding": broken})
        after = seal.last_id

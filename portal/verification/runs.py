"""The tasks of the timetable: noted as they end, and told with what is late."""

from __future__ import annotations

import datetime as dt
import time
from dataclasses import dataclass
from typing import Any

from celery.schedules import maybe_schedule
from celery.signals import task_postrun, task_prerun
from django.db import DatabaseError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.celery import app
from portal.verification.models import TaskRun

LATE_AFTER = dt.timedelta(minutes=15)
"""So much later than the timetable has it, a run is missed: a restart takes less."""

#: What people read of each task of the timetable.
NAMES: dict[str, Any] = {
    "portal.rollups.tasks.sweep": _("Count what has changed"),
    "portal.verification.tasks.verify": _("Count the last months again and compare"),
    "portal.rollups.tasks.rebuild": _("Count everything anew"),
    "portal.reporting.tasks.open_months": _("Open the month's reports"),
    "portal.reporting.tasks.mark_overdue": _("Mark reports that are overdue"),
    "portal.reporting.tasks.remind": _("Remind of reports"),
    "portal.reporting.tasks.tell_ending": _("Tell what is not asked any more soon"),
    "portal.reporting.tasks.forget_uploads": _("Remove uploads that were never taken in"),
    "portal.supervision.tasks.remind": _("Remind of assignments"),
    "portal.meetings.tasks.sweep_exports": _("Make files of meetings that were left"),
    "portal.briefing.tasks.remind": _("Tell people before a meeting"),
    "portal.hooks.tasks.sweep": _("Call other systems"),
    "portal.hooks.tasks.forget": _("Forget old calls of other systems"),
    "portal.finding.tasks.renew_all": _("Compare what the search finds"),
    "portal.core.tasks.seal_trail": _("Seal the audit trail"),
    "portal.verification.tasks.verify_trail": _("Check the audit trail against its seals"),
    "portal.core.tasks.forget_imports": _("Remove imports that were never taken in"),
    "portal.core.tasks.forget_changes": _("Forget old changes of pages"),
    "portal.accounts.tasks.forget_sign_ins": _("Forget old failures to sign in"),
}


@dataclass(frozen=True, slots=True)
class Timed:
    """A task of the timetable and its last run; late where the next one should have ended by now."""

    task: str
    name: str
    run: TaskRun | None
    is_late: bool

    @property
    def is_well(self) -> bool:
        return self.run is not None and self.run.is_well and not self.is_late


def timetable(now: dt.datetime) -> list[Timed]:
    """Every task of the timetable, what needs looking at first."""
    runs = {run.task: run for run in TaskRun.objects.all()}
    found = []
    for entry in app.conf.beat_schedule.values():
        task, run = entry["task"], runs.get(entry["task"])
        found.append(Timed(task, str(NAMES.get(task, task)), run, _is_late(entry["schedule"], run, now)))
    return sorted(found, key=lambda one: (one.is_well, one.name))


def _is_late(schedule: Any, run: TaskRun | None, now: dt.datetime) -> bool:
    """Whether the run after the last one should have ended; of none at all nobody knows since when."""
    if run is None:
        return False
    planned: Any = maybe_schedule(schedule, app=app)
    remaining: dt.timedelta = planned.remaining_estimate(run.ended_at)
    return remaining < -LATE_AFTER


def begin(task_id: str = "", **_kept: Any) -> None:
    _BEGUN[task_id] = time.monotonic()


def end(
    sender: Any = None, task_id: str = "", state: str | None = None, retval: Any = None, **_kept: Any
) -> None:
    """Note a run that ended; a database that is away is no reason for the task to fail."""
    begun = _BEGUN.pop(task_id, None)
    if sender is None or sender.name not in NAMES:
        return
    now, is_well = timezone.now(), state == "SUCCESS"
    said = type(retval).__name__ if isinstance(retval, BaseException) else str(retval)
    known: dict[str, Any] = {
        "ended_at": now,
        "seconds": None if begun is None else round(time.monotonic() - begun, 3),
        "is_well": is_well,
        "said": "" if retval is None else said[:120],
    }
    if is_well:
        known["well_at"] = now
    try:
        TaskRun.objects.update_or_create(task=sender.name, defaults=known)
    except DatabaseError:
        return


_BEGUN: dict[str, float] = {}


def listen() -> None:
    """Called once a process (``apps.ready``)."""
    task_prerun.connect(begin, dispatch_uid="portal.verification.begin")
    task_postrun.connect(end, dispatch_uid="portal.verification.end")

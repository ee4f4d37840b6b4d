"""The sheets of a meeting: figures, medians, lights and assignments as they were frozen.

A snapshot holds no community's earlier months, no returned figures and not what the meeting itself gives:
these are read when the file is made, and the sheet says so.
"""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from portal.core.month import Month
from portal.meetings import freezing
from portal.meetings.models import Snapshot
from portal.meetings.schema import FrozenMatter
from portal.meetings.sheets.beside import Beside
from portal.meetings.sheets.sheet import Sheet, Stand


def of_snapshot(snapshot: Snapshot, given: list[FrozenMatter], *, now: dt.datetime) -> list[Sheet]:
    """A sheet a community, by code; *given* is what the meeting itself has given, as it stands at *now*."""
    content, meeting = snapshot.shown, snapshot.meeting
    month = Month.parse(content["meeting"]["month"])
    models = freezing.chosen_indicators(meeting)
    codes = [one["code"] for one in content["communities"]]
    matters = [*given, *content["matters"]]
    stand = Stand(
        month,
        content["communities"],
        content["indicators"],
        {one.code: one for one in models},
        Beside.read(meeting.area, codes, month, models),
        sorted(matters, key=lambda one: (not one["is_open"], one["due_on"], one["id"])),
        timezone.localdate(snapshot.frozen_at),
    )
    return [stand.sheet(one) for one in content["communities"]]

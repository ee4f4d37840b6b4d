"""The sheets of a meeting: figures, medians, lights and assignments as they were frozen.

A snapshot holds no community's other months, no returned figures, not what the meeting itself gives and not
what is open beside meetings: these are read when the file is made, and the sheet says so.
"""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from portal.core.month import Month
from portal.meetings import freezing
from portal.meetings.models import Snapshot
from portal.meetings.schema import FrozenMatter
from portal.meetings.sheets.beside import Beside
from portal.meetings.sheets.live import assigned
from portal.meetings.sheets.sheet import Sheet, Stand


def of_snapshot(snapshot: Snapshot, given: list[FrozenMatter], *, now: dt.datetime) -> list[Sheet]:
    """A sheet a community, by code; *given* is what the meeting itself has given, as it stands at *now*."""
    content, meeting = snapshot.shown, snapshot.meeting
    month = Month.parse(content["meeting"]["month"])
    models = freezing.chosen_indicators(meeting)
    codes = [one["code"] for one in content["communities"]]
    known = {one["id"] for one in (*given, *content["matters"])}
    beside = [one for one in assigned(meeting.area, codes, now=now) if one["id"] not in known]
    matters = [*given, *content["matters"], *beside]
    stand = Stand(
        month,
        content["communities"],
        content["indicators"],
        {one.code: one for one in models},
        Beside.read(meeting.area, codes, month, models),
        sorted(matters, key=lambda one: (not one["is_open"], one["due_on"], one["id"])),
        timezone.localdate(snapshot.frozen_at),
        timezone.localdate(now),
    )
    return [stand.sheet(one) for one in content["communities"]]

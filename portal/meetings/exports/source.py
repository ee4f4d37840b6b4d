"""What every file of a meeting is made of, and how it says how far it is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone

from portal.meetings import freezing, sentences
from portal.meetings.models import BulletinStyle, Snapshot
from portal.meetings.schema import Content, FrozenMatter
from portal.meetings.sheets.frozen import of_snapshot
from portal.meetings.sheets.sheet import Sheet

Progress = Callable[[int], None]
"""Told the percentage that is done, 0 to 100."""


class ExportError(ValidationError):
    """Why a file could not be made, in a sentence for the person who asked for it."""


@dataclass(frozen=True, slots=True)
class Look:
    """How the office sets its bulletins (``BulletinStyle``); what is empty does not stand there."""

    is_parted: bool = False
    mark: str = ""
    number: str = ""
    copies_to: str = ""
    issued_by: str = ""
    issued_on: str = ""  # ISO; "" for the day of the meeting

    @classmethod
    def of(cls, office: str) -> Look:
        found = BulletinStyle.objects.within(office).first()
        if found is None:
            return cls()
        issued_on = found.issued_on.isoformat() if found.issued_on else ""
        return cls(found.is_parted, found.mark, found.number, found.copies_to, found.issued_by, issued_on)


@dataclass(frozen=True, slots=True)
class Source:
    """The frozen figures, the sentences as people have edited them, and the check sum that files state.

    ``given`` is what the meeting itself gave: it comes after the freezing, and is no figure.
    """

    content: Content
    texts: dict[str, str]
    sha256: str
    given: list[FrozenMatter] = field(default_factory=list)
    look: Look = field(default_factory=Look)
    sheets: list[Sheet] = field(default_factory=list)
    made_at: str = ""

    @classmethod
    def of(cls, snapshot: Snapshot, *, now: dt.datetime, with_sheets: bool = False) -> Source:
        """*with_sheets*: with a sheet for each community, which reads what a snapshot does not hold."""
        matters = snapshot.meeting.matters.select_related("community", "branch").order_by("due_on", "pk")
        given = [freezing.frozen_matter(matter, is_last=False, now=now) for matter in matters]
        return cls(
            snapshot.shown,
            sentences.texts(snapshot),
            snapshot.sha256,
            given,
            Look.of(snapshot.meeting.sub_district_id),
            of_snapshot(snapshot, given, now=now) if with_sheets else [],
            timezone.localtime(now).isoformat(timespec="seconds"),
        )

    def sign(self, properties: Any) -> None:
        """Put title, office and check sum into the properties of a Word file or of slides."""
        properties.title = self.content["meeting"]["title"]
        properties.author = properties.last_modified_by = self.content["office"]["name"]
        properties.comments = f"SHA-256 {self.sha256}"

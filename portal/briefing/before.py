"""Before the meeting, without being asked: leaders get the briefing, speakers the page of their community.

From the office's hour on the day before, until eight in the morning of the day itself, as soon as the
figures are frozen. The key of a notice names the meeting and its day: each person is told once for each
day that the meeting was set for, however often the clock strikes, and again only where the figures were
frozen anew for another day (docs/briefing.md).
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.core.access import Role
from portal.core.one_view import one_view
from portal.core.turns import take_turn
from portal.meetings.exports import brief, making, sheets
from portal.meetings.exports.source import ExportError, Source
from portal.meetings.models import ExchangeSpeech, ProgressMeeting, Snapshot
from portal.notices.models import Notice, NoticeFile, forget_files, tell, tell_group
from portal.notices.receivers import carry_again
from portal.reporting.messages import secretaries

logger = logging.getLogger(__name__)

MORNING = dt.time(8)
KEPT = dt.timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Message:
    """What some people are told: *make* gives the PDF that goes along by e-mail."""

    receivers: list[User]
    text: str
    path: str
    name: str
    make: Callable[[], bytes]


def is_time(meeting: ProgressMeeting, now: dt.datetime) -> bool:
    """Whether the people of the meeting are to be told at *now*."""
    local = timezone.localtime(now)
    office = meeting.sub_district
    if not office.tells_before_meeting:
        return False
    if local.date() == meeting.held_on:
        return local.time() < MORNING
    return local.date() == meeting.held_on - dt.timedelta(days=1) and local.hour >= office.tells_at_hour


def due(now: dt.datetime) -> list[int]:
    """The frozen meetings whose people are to be told at *now*; what has been said is not said again."""
    today = timezone.localdate(now)
    near = ProgressMeeting.objects.filter(held_on__range=(today, today + dt.timedelta(days=1)))
    frozen = near.filter(snapshots__unfrozen_at=None, snapshots__isnull=False).select_related("sub_district")
    return [meeting.pk for meeting in frozen.order_by("pk").distinct() if is_time(meeting, now)]


def key_of(meeting: ProgressMeeting) -> str:
    """What a notice is about: this meeting on this day."""
    return f"before:{meeting.pk}:{meeting.held_on:%Y-%m-%d}"


def tell_before(*, meeting_id: int, now: dt.datetime) -> int:
    """Tell everybody of the meeting who has not been told; returns how many were told now.

    Twice does no harm, nor does an end between any two lines: who was told is in the database with
    the notice itself, and what has not gone out by e-mail or to the group is asked for again.
    """
    meeting = ProgressMeeting.objects.select_related("sub_district").get(pk=meeting_id)
    snapshot = meeting.snapshot
    if snapshot is None or not is_time(meeting, now):
        return 0
    key = key_of(meeting)
    with translation.override(settings.LANGUAGE_CODE):
        waiting = [one for message in _messages(snapshot, now) if (one := _untold(message, key))]
        files = [_file(message, now) for message in waiting]
        told = 0
        with transaction.atomic():
            take_turn(key)
            in_force = Snapshot.objects.in_force().filter(pk=snapshot.pk).select_for_update()
            if not in_force.values_list("pk"):
                return 0  # unfrozen while the files were made
            for message, file in zip(waiting, files, strict=True):
                told += _tell(message, file, key, now)
            _tell_group(meeting, key, now)
            if not told:
                carry_again(key)
    return told


def forget(now: dt.datetime) -> int:
    """Drop the files that went along a week ago."""
    return forget_files(before=now - KEPT)


def _messages(snapshot: Snapshot, now: dt.datetime) -> list[Message]:
    """For the leaders of the office, and for the secretaries of each community that speaks."""
    meeting = snapshot.meeting
    day = f"{meeting.held_on:%Y-%m-%d}"
    words = {"title": meeting.title, "day": day, "month": meeting.month.label}
    leaders = User.objects.filter(role=Role.LEADER, is_active=True, area_code=meeting.sub_district_id)
    page = reverse("briefing:page", args=[meeting.month])
    found = [
        Message(
            list(leaders),
            _("“%(title)s” is held on %(day)s: the page before the meeting, figures of %(month)s.") % words,
            f"{page}?area={meeting.sub_district_id}&since={meeting.since}",
            _name(meeting, _("Before the meeting")),
            lambda: brief.make_pdf(_source(snapshot, now)),
        )
    ]
    speeches = meeting.speeches.filter(held=True).select_related("community")
    of = secretaries(speech.community_id for speech in speeches)
    return [
        *found,
        *(_to_speaker(speech, of[speech.community_id], snapshot, words, now) for speech in speeches),
    ]


def _to_speaker(
    speech: ExchangeSpeech, receivers: list[User], snapshot: Snapshot, words: dict[str, str], now: dt.datetime
) -> Message:
    """A secretary gets the page of the own community, and nothing of the others."""
    code = str(speech.community_id)

    def make() -> bytes:
        source = _source(snapshot, now, with_sheets=True)
        own = [one for one in source.sheets if one.code == code]
        return sheets.make_pdf(replace(source, sheets=own), lambda _percent: None)

    return Message(
        receivers,
        _("Your community speaks at “%(title)s” (%(day)s): its page with the figures of %(month)s.") % words,
        reverse("briefing:community", args=[snapshot.meeting.month, code]),
        _name(snapshot.meeting, str(speech.community)),
        make,
    )


def _name(meeting: ProgressMeeting, what: str) -> str:
    return making.clean(f"{meeting.sub_district.name}{meeting.title}（{meeting.month.label}）{what}.pdf")


def _source(snapshot: Snapshot, now: dt.datetime, *, with_sheets: bool = False) -> Source:
    with one_view():
        return Source.of(snapshot, now=now, with_sheets=with_sheets)


def _untold(message: Message, key: str) -> Message | None:
    """The message for those who have not been told; None where all have."""
    told = set(_told(message.receivers, key))
    left = [one for one in message.receivers if one.pk not in told]
    return replace(message, receivers=left) if left else None


def _told(receivers: Iterable[User], key: str) -> Iterable[int]:
    notices = Notice.objects.filter(key=key, receiver__in=[one.pk for one in receivers])
    return notices.values_list("receiver_id", flat=True)


def _file(message: Message, now: dt.datetime) -> NoticeFile | None:
    """The PDF, where an e-mail goes out at all; without it the e-mail goes with its link alone."""
    if not settings.NOTICE_EMAIL or not any(one.email for one in message.receivers):
        return None
    try:
        return NoticeFile(name=message.name, content=message.make(), kept_since=now)
    except ExportError as error:
        logger.warning("no file with the notice %s: %s", message.name, error)
        return None


def _tell(message: Message, file: NoticeFile | None, key: str, now: dt.datetime) -> int:
    left = _untold(message, key)  # somebody else may have told them while the file was made
    if left is None:
        return 0
    if file is not None:
        file.save()
    said = {"kind": Notice.Kind.REMINDER, "text": message.text, "path": message.path}
    return tell(receivers=left.receivers, key=key, now=now, file=file, **said)


def _tell_group(meeting: ProgressMeeting, key: str, now: dt.datetime) -> None:
    """The group hears that the page can be read, and no figure."""
    text = _("%(office)s: “%(title)s” is on %(day)s; the page before the meeting can be read.") % {
        "office": meeting.sub_district,
        "title": meeting.title,
        "day": f"{meeting.held_on:%Y-%m-%d}",
    }
    tell_group(text=text, path=reverse("home"), key=key, now=now)

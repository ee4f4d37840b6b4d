"""What people do with a meeting; nothing else changes it.

Keyword-only, atomic, with the clock passed in. Freezing writes a value that is never changed again;
what the meeting speaks of can be changed only while nothing is frozen.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Iterable

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.utils import translation
from django.utils.translation import gettext as _

from communities.models import SubDistrict
from portal.accounts.models import User
from portal.core import evidence
from portal.core.access import Verb, may
from portal.core.models import Attachment
from portal.core.queue import ask_after_commit
from portal.core.text import LONGEST_TEXT, beginning, whole
from portal.dashboard.reported import reported
from portal.indicators.models import Indicator
from portal.meetings import freezing
from portal.meetings.exports.source import Source
from portal.meetings.models import (
    BulletinStyle,
    BulletinTemplate,
    EditedText,
    ExchangeSpeech,
    MeetingIndicator,
    MeetingMatter,
    ProgressMeeting,
    Snapshot,
)
from portal.meetings.proof import NotProven, prove
from portal.meetings.settled import StillCounting, in_settled_view
from portal.meetings.word import checking, sandbox, tags
from portal.notices.models import Notice, tell
from portal.reporting.messages import secretaries
from portal.rollups.refresh import mark_all_stale
from portal.rollups.tasks import refresh_marked
from portal.supervision import actions as supervision
from portal.supervision.models import Matter

logger = logging.getLogger(__name__)
MOST_NAMES = 120  # signs of those named in a sentence


class MeetingError(ValidationError):
    """Why it was not done, in a sentence to show."""


def _may_prepare(user: User, code: str) -> bool:
    return may(user, Verb.PREPARE) and bool(user.area_code) and code.startswith(user.area_code)


def _require(by: User, code: str) -> None:
    if not _may_prepare(by, code):
        raise PermissionDenied


def _require_unfrozen(meeting: ProgressMeeting) -> None:
    if meeting.snapshots.in_force().exists():
        raise MeetingError(_("The figures are frozen. Unfreeze them before changing what was frozen."))


@transaction.atomic
def save(
    *, meeting: ProgressMeeting, indicators: list[Indicator], by: User, now: dt.datetime
) -> ProgressMeeting:
    """Write a new meeting or a changed one, with its indicators in the order given."""
    _require(by, meeting.sub_district_id)
    if not indicators:
        raise ValidationError(_("Choose at least one indicator."))
    if meeting.pk:
        ProgressMeeting.objects.select_for_update().get(pk=meeting.pk)
        _require_unfrozen(meeting)
    else:
        meeting.created_by, meeting.created_at = by, now
    meeting.full_clean()
    meeting.save()
    _choose(meeting, indicators)
    return meeting


def _choose(meeting: ProgressMeeting, indicators: list[Indicator]) -> None:
    """Keep the rows that stay, so that the trail shows what was really changed."""
    wanted = {indicator.pk: order for order, indicator in enumerate(indicators, start=1)}
    meeting.chosen.exclude(indicator__in=wanted).delete()
    known = {row.indicator_id: row for row in meeting.chosen.all()}
    for pk, order in wanted.items():
        row = known.get(pk) or MeetingIndicator(meeting=meeting, indicator_id=pk)
        if row.order != order:
            row.order = order
            row.save()


@transaction.atomic
def delete(*, meeting: ProgressMeeting, by: User) -> None:
    """Take away a meeting that came to nothing; one with frozen figures or assignments stays on record."""
    _require(by, meeting.sub_district_id)
    if meeting.snapshots.exists() or meeting.given.exists():
        raise MeetingError(
            _("Figures were frozen or assignments given: this meeting is kept for the record.")
        )
    for speech in meeting.speeches.all():
        remove_speech(speech=speech, by=by)
    meeting.delete()


def freeze(*, meeting: ProgressMeeting, by: User, now: dt.datetime) -> Snapshot:
    """Store the figures as they stand now; from here on the meeting shows these alone.

    Read in one view of the data in which nothing waits to be counted, and counted a second time before
    they are kept. ``MeetingError`` says what else stands in the way.
    """
    _require(by, meeting.sub_district_id)
    try:
        return in_settled_view(meeting.area, meeting.month, lambda: _freeze(meeting, by, now))
    except StillCounting as error:
        raise MeetingError(
            _("Figures are being counted at this moment. Nothing was frozen; please try again in a minute.")
        ) from error
    except NotProven as error:
        logger.error("freezing meeting %s: counted twice, with two results: %s", meeting.pk, error)
        mark_all_stale(meeting.area)
        ask_after_commit(refresh_marked, str(meeting.area))
        raise MeetingError(
            _(
                "Nothing was frozen: counted a second time, figures came out otherwise (%(names)s). They are "
                "being counted anew; please try again in a few minutes, and tell the administrator."
            )
            % {"names": beginning("、".join(error.concerned), MOST_NAMES) or _("reports")}
        ) from error


def _freeze(meeting: ProgressMeeting, by: User, now: dt.datetime) -> Snapshot:
    standing = ProgressMeeting.objects.select_for_update().get(pk=meeting.pk)
    if standing.snapshots.in_force().exists():
        raise MeetingError(_("The figures of this meeting are frozen already."))
    if not standing.chosen.exists():
        raise MeetingError(_("Choose at least one indicator."))
    if not reported(standing.area, standing.month).is_begun:
        raise MeetingError(
            _("Reporting of %(month)s has not begun: there is nothing to freeze.")
            % {"month": standing.month.label}
        )
    content = freezing.build(standing, by=by, now=now)
    content["proof"] = prove(content, standing, freezing.chosen_indicators(standing))
    snapshot = Snapshot.of(standing, content, by=by, now=now)
    try:
        with transaction.atomic():
            snapshot.save()
    except IntegrityError as error:
        raise MeetingError(_("The figures of this meeting are frozen already.")) from error
    return snapshot


@transaction.atomic
def unfreeze(*, meeting: ProgressMeeting, because: str, by: User, now: dt.datetime) -> Snapshot:
    """Put the frozen figures aside, with the reason; they and the files made of them are kept."""
    _require(by, meeting.sub_district_id)
    if not because.strip():
        raise MeetingError(_("Write why the figures have to be frozen anew."))
    snapshot = meeting.snapshots.in_force().select_for_update().first()
    if snapshot is None:
        raise MeetingError(_("The figures of this meeting are not frozen."))
    snapshot.unfrozen_by, snapshot.unfrozen_at = by, now
    snapshot.unfrozen_because = whole(because, LONGEST_TEXT)
    snapshot.save(update_fields=["unfrozen_by", "unfrozen_at", "unfrozen_because"])
    return snapshot


@transaction.atomic
def save_speech(*, speech: ExchangeSpeech, by: User, now: dt.datetime) -> ExchangeSpeech:
    """Put a community on the list of speakers, or change its entry; a new speaker is told."""
    _require(by, speech.meeting.sub_district_id)
    if speech.community_id[:9] != speech.meeting.sub_district_id:
        raise ValidationError({"community": _("This community belongs to another sub-district.")})
    is_new = speech.pk is None
    speech.full_clean()
    speech.save()
    if is_new:
        with translation.override(settings.LANGUAGE_CODE):
            text = _("Your community speaks at the meeting of %(day)s on “%(topic)s”.") % {
                "day": f"{speech.meeting.held_on:%Y-%m-%d}",
                "topic": speech.topic,
            }
        tell(
            receivers=secretaries([speech.community_id])[speech.community_id],
            kind=Notice.Kind.REMINDER,
            text=text,
            path=speech.get_absolute_url(),
            key=f"speech:{speech.pk}",
            now=now,
        )
    return speech


@transaction.atomic
def remove_speech(*, speech: ExchangeSpeech, by: User) -> None:
    """Take a community off the list of speakers, with what it has uploaded."""
    _require(by, speech.meeting.sub_district_id)
    for attachment in Attachment.objects.of(speech):
        evidence.drop(attachment=attachment)
    speech.delete()


def may_write_speech(speech: ExchangeSpeech, user: User) -> bool:
    """Whether the user may hand the speech in or take it away: its secretary, or the office's staff."""
    own = may(user, Verb.FILL) and user.area_code == speech.community_id
    return own or _may_prepare(user, speech.meeting.sub_district_id)


@transaction.atomic
def upload_speech(
    *, speech: ExchangeSpeech, files: Iterable[UploadedFile], by: User, now: dt.datetime
) -> list[Attachment]:
    """Keep the written speech: the community's own secretary or the office's staff may hand it in."""
    if not may_write_speech(speech, by):
        raise PermissionDenied
    return evidence.keep_all(row=speech, files=files, now=now)


@transaction.atomic
def drop_speech_file(*, speech: ExchangeSpeech, attachment: Attachment, by: User) -> None:
    """Take a file of a speech away again."""
    if not may_write_speech(speech, by):
        raise PermissionDenied
    evidence.drop(attachment=attachment)


@transaction.atomic
def give_assignment(*, meeting: ProgressMeeting, matter: Matter, by: User, now: dt.datetime) -> Matter:
    """Give an assignment at the meeting; the next one opens with it."""
    _require(by, meeting.sub_district_id)
    matter.source = Matter.Source.MEETING
    given = supervision.give(matter=matter, by=by, now=now)
    MeetingMatter.objects.create(meeting=meeting, matter=given)
    return given


@transaction.atomic
def edit_text(*, snapshot: Snapshot, key: str, text: str, by: User, now: dt.datetime) -> EditedText | None:
    """Keep a sentence as people want it said; the generated one, or nothing, brings the draft back."""
    _require(by, snapshot.meeting.sub_district_id)
    if snapshot.unfrozen_at:
        raise MeetingError(_("These figures were unfrozen; edit the text of those in force."))
    if key not in snapshot.shown["sentences"]:
        raise MeetingError(_("There is no sentence of this name."))
    draft, wanted = snapshot.shown["sentences"][key]["text"], text.strip()
    if wanted in ("", draft):
        for edited in snapshot.edited_texts.filter(key=key):
            edited.delete()
        return None
    edited = snapshot.edited_texts.filter(key=key).first() or EditedText(snapshot=snapshot, key=key)
    edited.text, edited.edited_by, edited.edited_at = wanted, by, now
    edited.full_clean()
    edited.save()
    return edited


@transaction.atomic
def keep_template(
    *, sub_district: SubDistrict, name: str, content: bytes, by: User, now: dt.datetime
) -> BulletinTemplate:
    """Keep an office's own layout of the bulletin once every tag in it is known.

    ``ValidationError`` with one message for each thing that is wrong, by tag and place.
    """
    _require(by, sub_district.code)
    checking.refuse_harmful(content)
    known = set(Indicator.objects.visible_to(by).values_list("code", flat=True))
    if wrong := checking.problems(content, known=known):
        raise ValidationError([str(problem) for problem in wrong])
    _try_to_fill(content, sub_district, now)
    template = BulletinTemplate(
        sub_district=sub_district,
        name=name.strip(),
        content=content,
        size=len(content),
        uploaded_by=by,
        uploaded_at=now,
    )
    template.full_clean(exclude=["content"])
    template.save()
    return template


def _try_to_fill(content: bytes, sub_district: SubDistrict, now: dt.datetime) -> None:
    """Fill the template once with the latest frozen figures, so that what tears it is said at once."""
    snapshot = Snapshot.objects.within(sub_district.code).in_force().order_by("-frozen_at").first()
    if snapshot is None:
        return
    source = Source.of(snapshot, now=now)
    if not checking.problems(content, {one["code"] for one in source.content["indicators"]}):
        sandbox.fill(content, tags.context(source))


@transaction.atomic
def set_bulletin_style(*, style: BulletinStyle, by: User) -> BulletinStyle:
    """Keep how the office sets its bulletins; files made before stay as they are."""
    _require(by, style.sub_district_id)
    style.full_clean()
    style.save()
    return style


@transaction.atomic
def drop_template(*, template: BulletinTemplate, by: User) -> None:
    """Take a layout away; files made with it stay, and keep its name."""
    _require(by, template.sub_district_id)
    template.delete()

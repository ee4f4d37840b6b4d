"""Preparing a meeting: what it speaks of, who speaks, what it gives and opens with."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from portal.core.measures import recorded
from portal.core.models import Attachment
from portal.meetings import actions, freezing
from portal.meetings.models import ExchangeSpeech, ProgressMeeting
from portal.notices.models import Notice
from portal.supervision import actions as supervision
from portal.supervision.models import Matter
from tests.factories import CommunityFactory, at
from tests.meetings.conftest import MONTH, NOW, OFFICE, indicators

pytestmark = pytest.mark.django_db


def speak(meeting, staff, number="001", topic="红色物业", **fields):
    speech = ExchangeSpeech(meeting=meeting, community_id=OFFICE + number, topic=topic, **fields)
    return actions.save_speech(speech=speech, by=staff, now=NOW)


def give(meeting, staff, title="补装门禁"):
    matter = Matter(
        kind="ASSIGNMENT",
        source="DAILY",
        title=title,
        community_id=f"{OFFICE}002",
        due_on=dt.date(2026, 11, 30),
    )
    return actions.give_assignment(meeting=meeting, matter=matter, by=staff, now=NOW)


def chosen(meeting):
    return [one.code for one in freezing.chosen_indicators(meeting)]


def test_indicators_come_in_the_order_chosen_and_can_be_reordered(meeting, staff):
    assert chosen(meeting) == ["doors", "green"]
    actions.save(meeting=meeting, indicators=indicators("green", "doors"), by=staff, now=NOW)
    assert chosen(meeting) == ["green", "doors"]
    actions.save(meeting=meeting, indicators=indicators("green"), by=staff, now=NOW)
    assert chosen(meeting) == ["green"]


def test_a_meeting_without_indicators_is_refused(meeting, staff):
    with pytest.raises(ValidationError, match="至少选择"):
        actions.save(meeting=meeting, indicators=[], by=staff, now=NOW)


def test_it_is_compared_with_an_earlier_month(prepare):
    with pytest.raises(ValidationError, match="早于"):
        prepare(since=MONTH)


def test_the_agenda_is_one_item_a_line(meeting):
    assert meeting.agenda_items == ["通报", "部署"]


def test_a_speaker_is_told_once_and_stands_once_on_the_list(meeting, staff, secretary):
    speak(meeting, staff)
    notice = Notice.objects.get(receiver=secretary)
    assert "红色物业" in notice.text
    with pytest.raises(ValidationError):
        speak(meeting, staff)


def test_a_community_of_another_office_does_not_speak(meeting, staff):
    CommunityFactory(code="990102001001", sub_district__code="990102001")
    with pytest.raises(ValidationError, match="不属于本街道"):
        actions.save_speech(
            speech=ExchangeSpeech(meeting=meeting, community_id="990102001001", topic="x"), by=staff, now=NOW
        )


def text_file(name="发言稿.pdf"):
    return SimpleUploadedFile(name, b"%PDF-1.7 ...")


def test_the_community_hands_in_its_speech_and_no_other_does(meeting, staff, secretary, leader):
    speech = speak(meeting, staff)
    actions.upload_speech(speech=speech, files=[text_file()], by=secretary, now=NOW)
    assert Attachment.objects.of(speech).get().name == "发言稿.pdf"
    with pytest.raises(PermissionDenied):
        actions.upload_speech(speech=speech, files=[text_file()], by=leader, now=NOW)
    other = speak(meeting, staff, "002")
    with pytest.raises(PermissionDenied):
        actions.upload_speech(speech=other, files=[text_file()], by=secretary, now=NOW)


def test_what_is_no_document_is_refused(meeting, staff):
    with pytest.raises(ValidationError):
        actions.upload_speech(
            speech=speak(meeting, staff),
            files=[SimpleUploadedFile("稿.docx", b"MZ...")],
            by=staff,
            now=NOW,
        )


def test_speeches_held_are_counted_by_community(prepare, staff):
    """A8: once a community however often, not where the speech was not held, in the meeting's month."""
    today = timezone.localdate()
    meeting = prepare(held_on=today)
    speak(meeting, staff)
    speak(meeting, staff, "002", held=False)
    speak(prepare(title="以后的推进会", held_on=today + dt.timedelta(days=1)), staff, "003")
    another = prepare(title="第二次推进会", held_on=today)
    speak(another, staff)
    speak(prepare(title="上月推进会", month=MONTH - 1, since=MONTH - 2), staff, "003")
    assert {code: one.numerator for code, one in recorded("exchange_speeches", MONTH, OFFICE).items()} == {
        f"{OFFICE}001": 1
    }


def test_the_next_meeting_opens_with_what_the_last_one_gave(meeting, prepare, staff, colleague, secretary):
    first, second = give(meeting, staff), give(meeting, staff, "整治飞线")
    following = prepare(title="十二月推进会", held_on=dt.date(2026, 12, 12))
    assert [(m.title, last) for m, last in freezing.matters_to_open_with(following)] == [
        (first.title, True),
        (second.title, True),
    ]
    secretary.area_code = f"{OFFICE}002"
    supervision.report(matter=first, by=secretary, text="已完成", now=NOW)
    supervision.close_off(matter=first, by=staff, seen_on=NOW.date(), text="属实", now=NOW)
    frozen = actions.freeze(meeting=following, by=staff, now=at(2026, 11, 20)).content["matters"]
    assert [(m["title"], m["state"], m["is_open"]) for m in frozen] == [
        (first.title, "CLOSED_OFF", False),
        (second.title, "NOTIFIED", True),
    ]
    third = prepare(title="一月推进会", held_on=dt.date(2027, 1, 12))
    assert [(m.title, last) for m, last in freezing.matters_to_open_with(third)] == [(second.title, False)]


def test_an_assignment_of_a_meeting_says_so(meeting, staff):
    matter = give(meeting, staff)
    assert matter.source == Matter.Source.MEETING
    assert list(meeting.matters.all()) == [matter]


def test_a_meeting_that_came_to_nothing_goes_with_its_speeches(meeting, staff):
    speech = speak(meeting, staff)
    actions.upload_speech(speech=speech, files=[text_file()], by=staff, now=NOW)
    actions.delete(meeting=meeting, by=staff)
    assert not ProgressMeeting.objects.exists()
    assert not Attachment.objects.exists()


def test_one_with_assignments_or_frozen_figures_stays(meeting, staff):
    give(meeting, staff)
    with pytest.raises(ValidationError, match="留存备查"):
        actions.delete(meeting=meeting, by=staff)


def test_edited_text_is_kept_with_its_snapshot_and_the_draft_comes_back(snapshot, staff):
    snapshot.content["sentences"]["T0"] = {"text": "初稿。", "note": "", "names": []}
    actions.edit_text(snapshot=snapshot, key="T0", text=" 改稿。 ", by=staff, now=NOW)
    assert snapshot.edited_texts.get().text == "改稿。"
    actions.edit_text(snapshot=snapshot, key="T0", text="初稿。", by=staff, now=NOW)
    assert not snapshot.edited_texts.exists()
    with pytest.raises(ValidationError, match="没有这个编号"):
        actions.edit_text(snapshot=snapshot, key="T99", text="x", by=staff, now=NOW)

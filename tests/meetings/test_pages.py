"""The pages on which a meeting is prepared, as staff use them."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils.translation import gettext

from portal.core.models import Attachment
from portal.indicators.models import IndicatorUse
from portal.meetings import actions
from portal.meetings.models import ExchangeSpeech, Export, ExportState, ProgressMeeting
from portal.reporting.models import ReportState
from portal.rollups import refresh
from tests.factories import CommunityFactory, IndicatorFactory, MonthlyReportFactory
from tests.meetings.conftest import NOW, OFFICE, correct
from tests.meetings.test_preparing import chosen

pytestmark = pytest.mark.django_db
FORM = {
    "sub_district": OFFICE, "title": "十一月推进会", "held_on": "2026-11-20", "month": "2026-10",
    "since": "2026-09", "agenda": "通报",
}  # fmt: skip


@pytest.fixture
def as_staff(client, staff):
    client.force_login(staff)
    return client


def test_a_meeting_is_prepared_with_indicators_in_the_order_typed(as_staff, office):
    given = FORM | {"indicator": ["doors", "green"], "order-doors": "2", "order-green": "1"}
    answer = as_staff.post("/meetings/new/", given)
    meeting = ProgressMeeting.objects.get()
    assert answer.url == meeting.get_absolute_url()
    assert chosen(meeting) == ["green", "doors"]
    assert (meeting.created_by.username, meeting.names_in_text) == ("zhang", False)


def test_what_was_typed_stays_when_it_is_refused(as_staff, office):
    answer = as_staff.post("/meetings/new/", FORM | {"since": "2026-10", "order-doors": "7"})
    text = answer.content.decode()
    assert "至少选择一项指标" in text
    assert 'value="十一月推进会"' in text
    assert 'value="7"' in text
    assert not ProgressMeeting.objects.exists()


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"indicator": ["doors"], "order-doors": "第一"}, "第一"),
        ({"indicator": ["doors"], "order-doors": "1.5"}, "1.5"),
        ({"indicator": ["doors"], "order-green": "5"}, "绿化面积"),
        ({"indicator": ["doors", "former"]}, "旧指标"),
    ],
)
def test_a_place_or_a_tick_that_would_not_be_read_is_named(as_staff, office, given, said):
    IndicatorFactory(code="former", name_zh="旧指标", on_by_default=False)
    answer = as_staff.post("/meetings/new/", FORM | given)
    [error] = answer.context["form"].non_field_errors()
    assert said in error
    assert not ProgressMeeting.objects.exists()


def test_an_indicator_that_is_unticked_leaves_its_number_behind(as_staff, meeting):
    given = FORM | {"indicator": ["green"], "order-doors": "1", "order-green": "2"}
    assert as_staff.post(f"{meeting.get_absolute_url()}edit/", given).status_code == 302
    assert chosen(meeting) == ["green"]


def test_the_next_meeting_starts_from_the_last(as_staff, meeting):
    text = as_staff.get("/meetings/new/").content.decode()
    assert 'value="推进会"' in text
    assert text.count('name="indicator"') == 2
    assert len(re.findall(r'id="choose-\w+"\s+checked', text)) == 2


def test_every_indicator_counted_is_offered_for_the_first_meeting(as_staff, office):
    """Those of the catalogue that are on by default are ticked; the others can be."""
    IndicatorUse.objects.create(
        sub_district=office, indicator=IndicatorFactory(code="further", on_by_default=False)
    )
    text = as_staff.get("/meetings/new/").content.decode()
    assert set(re.findall(r'id="choose-(\w+)"', text)) == {"doors", "green", "further"}
    assert set(re.findall(r'id="choose-(\w+)"\s+checked', text)) == {"doors", "green"}
    answer = as_staff.post("/meetings/new/", FORM | {"indicator": ["further"]})
    assert chosen(ProgressMeeting.objects.get()) == ["further"]
    assert answer.status_code == 302


def test_the_page_freezes_says_what_changed_and_unfreezes_with_a_reason(as_staff, meeting):
    page = meeting.get_absolute_url()
    as_staff.post(f"{page}freeze/")
    first = meeting.snapshot.short_hash
    assert first in as_staff.get(page).content.decode()
    assert "当前数据与冻结数据一致" in as_staff.get(f"{page}changes/").content.decode()
    correct("002", 8)
    changed = as_staff.get(f"{page}changes/").content.decode()
    assert "66.7% (16/24个)" in changed
    assert "83.3% (20/24个)" in changed
    assert "66.7%" in as_staff.get(page).content.decode()  # the meeting keeps the frozen one
    refused = as_staff.post(f"{page}edit/", FORM | {"indicator": ["doors"]})
    assert "请先解冻" in refused.content.decode()
    as_staff.post(f"{page}unfreeze/", {"because": ""})
    assert meeting.snapshot is not None
    as_staff.post(f"{page}unfreeze/", {"because": "更正数据"})
    assert meeting.snapshot is None
    assert "更正数据" in as_staff.get(page).content.decode()
    assert first in as_staff.get(page).content.decode()


def test_before_freezing_without_reports_the_page_asks_by_name(as_staff, meeting):
    late = CommunityFactory(sub_district=meeting.sub_district, code=f"{OFFICE}004", name="第004社区居委会")
    MonthlyReportFactory(community=late, month=meeting.month, state=ReportState.RETURNED)
    refresh.rebuild()
    page = meeting.get_absolute_url()
    asked = as_staff.post(f"{page}freeze/", follow=True)
    assert meeting.snapshot is None
    assert asked.context["missing"] == [(gettext("returned"), [late.short_name])]
    assert 'name="confirmed"' in asked.content.decode()
    as_staff.post(f"{page}freeze/", {"confirmed": "1"})
    assert meeting.snapshot.content["reports"]["returned"] == [late.short_name]


def test_of_a_month_that_nobody_reports_yet_nothing_is_asked_before_it_is_refused(as_staff, office):
    given = {"month": "2026-11", "since": "2026-10", "held_on": "2026-12-04", "indicator": ["doors"]}
    as_staff.post("/meetings/new/", FORM | given)
    meeting = ProgressMeeting.objects.get()
    page = meeting.get_absolute_url()
    answer = as_staff.post(f"{page}freeze/")
    assert answer.url == page
    told = as_staff.get(answer.url)
    assert "尚未开始填报，没有可冻结的数据" in told.text
    assert 'name="confirmed"' not in told.text
    assert as_staff.get(f"{page}?ask=1").context["missing"] == []
    assert meeting.snapshot is None


def test_files_stay_in_sight_when_their_figures_are_put_aside(as_staff, snapshot, staff):
    export = Export.objects.create(
        snapshot=snapshot, kind=Export.Kind.WORKBOOK, state=ExportState.DONE, content=b"PK", name="总表.xlsx",
        size=2, asked_by=staff, asked_at=NOW, done_at=NOW,
    )  # fmt: skip
    actions.unfreeze(meeting=snapshot.meeting, because="更正", by=staff, now=NOW)
    text = as_staff.get(snapshot.meeting.get_absolute_url()).content.decode()
    assert reverse("meetings:download", args=[export.pk]) in text
    assert gettext("of figures put aside") in text
    assert "ask-file" not in text


def test_of_a_sentence_that_is_emptied_it_is_said_that_the_draft_stands_again(as_staff, snapshot):
    address = f"{snapshot.meeting.get_absolute_url()}text/"
    [said] = as_staff.post(f"{address}T0/", {"text": " "}, follow=True).context["messages"]
    assert str(said) == gettext("The box was empty: the draft stands again.")


def test_a_sentence_is_edited_and_its_draft_stays_beside_it(as_staff, snapshot):
    address = f"/meetings/{snapshot.meeting_id}/text/"
    draft = snapshot.content["sentences"]["T0"]["text"]
    as_staff.post(f"{address}T0/", {"text": "改过的段落。"})
    text = as_staff.get(address).content.decode()
    assert "改过的段落。" in text
    assert draft in text
    assert "改过的段落。" in as_staff.get("/meetings/templates/").content.decode()


def test_without_frozen_figures_the_text_leads_back(as_staff, meeting):
    answer = as_staff.get(f"/meetings/{meeting.pk}/text/")
    assert answer.url == meeting.get_absolute_url()


def test_a_leader_reads_and_has_no_button_to_change(client, leader, snapshot):
    client.force_login(leader)
    text = client.get(f"/meetings/{snapshot.meeting_id}/").content.decode()
    assert "/present/" in text
    assert "/unfreeze/" not in text
    assert "/assign/" not in text


def test_a_secretary_hands_in_the_speech_and_takes_it_away(client, secretary, meeting, staff):
    speech = ExchangeSpeech(meeting=meeting, community_id=f"{OFFICE}001", topic="红色物业")
    actions.save_speech(speech=speech, by=staff, now=NOW)
    client.force_login(secretary)
    page = speech.get_absolute_url()
    client.post(f"{page}files/", {"files": SimpleUploadedFile("发言稿.pdf", b"%PDF-1.7")})
    file = Attachment.objects.of(speech).get()
    assert "发言稿.pdf" in client.get(page).content.decode()
    answer = client.get(f"{page}files/{file.pk}/")
    assert b"".join(answer.streaming_content) == b"%PDF-1.7"
    client.post(f"{page}files/{file.pk}/delete/")
    assert not Attachment.objects.exists()
    refused = client.post(
        f"{page}files/", {"files": SimpleUploadedFile("稿.docx", b"MZ")}, follow=True
    ).content.decode()
    assert "照片" in refused


def test_an_assignment_given_on_the_page_leads_back_to_the_meeting(as_staff, meeting):
    page = meeting.get_absolute_url()
    form = {
        "kind": "ASSIGNMENT", "source": "MEETING", "problem": "OTHER", "title": "补装门禁",
        "community": f"{OFFICE}002", "due_on": "2099-01-01",
    }  # fmt: skip
    assert "推进会" in as_staff.get(f"{page}assign/").content.decode()
    answer = as_staff.post(f"{page}assign/", form)
    assert answer.url == page
    assert meeting.matters.get().title == "补装门禁"


def test_the_number_of_queries_is_the_same_whatever_is_on_the_page(
    as_staff, snapshot, django_assert_max_num_queries
):
    with django_assert_max_num_queries(22):
        as_staff.get(f"/meetings/{snapshot.meeting_id}/")
    with django_assert_max_num_queries(8):
        as_staff.get("/meetings/")

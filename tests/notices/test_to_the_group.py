"""Notices to the chat group: signed as its robot wants, tried again when refused, nobody's name in them."""

import base64
import hashlib
import hmac

import pytest

from portal.core.access import Role
from portal.core.month import Month
from portal.notices import tasks
from portal.notices.models import GroupMessage, Notice, tell, tell_group
from portal.reporting import actions as reporting
from portal.reporting.models import ReportState
from portal.supervision import actions
from portal.supervision.models import Matter
from tests.factories import (
    CommunityFactory,
    MonthlyReportFactory,
    ReportingPeriodFactory,
    SubDistrictFactory,
    UserFactory,
    at,
)

pytestmark = pytest.mark.django_db
NOW = at(2026, 11, 2)
SECRET = "SEC0123"
REFUSED = '{"errcode": 130101, "errmsg": "send too fast"}'


@pytest.fixture
def group(settings, robot, worker):
    settings.NOTICE_WEBHOOK_URL = robot.url
    settings.NOTICE_WEBHOOK_SECRET = SECRET
    settings.PORTAL_URL = "https://portal.example"
    return robot


@pytest.fixture
def say(django_capture_on_commit_callbacks):
    def say(text="长虹社区：请报送10月月报", key="a"):
        with django_capture_on_commit_callbacks(execute=True):
            tell_group(text=text, path="/reports/1/", key=key, now=NOW)

    return say


def hmac_sha256(key, words):
    return hmac.new(key.encode(), words.encode(), hashlib.sha256)


def test_one_message_for_a_thing_however_often_it_is_told(group, say):
    say()
    say()
    (asked,) = group.asked
    content = "长虹社区：请报送10月月报\nhttps://portal.example/reports/1/"
    assert asked.json == {"msgtype": "text", "text": {"content": content}}
    assert asked.query == {"access_token": ["t"]}
    assert GroupMessage.objects.get().posted_at is not None


def test_a_task_that_runs_twice_posts_once(group, say):
    say()
    assert tasks.post_message(GroupMessage.objects.get().pk) is False
    assert len(group.asked) == 1


def test_what_a_person_is_told_stays_in_the_portal(group, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True) as asked:
        tell(receivers=[UserFactory()], kind="DUE", text="请报送", path="/", key="a", now=NOW)
    assert (asked, group.asked) == ([], [])


def test_dingtalk_signs_in_the_address(group, say, settings):
    settings.NOTICE_WEBHOOK_SIGNING = "dingtalk"
    say()
    query = group.asked[0].query
    (timestamp,) = query["timestamp"]
    assert len(timestamp) == 13
    signature = hmac_sha256(SECRET, f"{timestamp}\n{SECRET}").digest()
    assert query["sign"] == [base64.b64encode(signature).decode()]
    assert query["access_token"] == ["t"]


def test_feishu_signs_in_the_body(group, say, settings):
    settings.NOTICE_WEBHOOK_SIGNING = "feishu"
    settings.NOTICE_WEBHOOK_TEMPLATE = '{"msg_type": "text", "content": {"text": "{text} {url}"}}'
    group.answers = [(200, '{"code": 0, "msg": "success"}')]
    say()
    sent = group.asked[0].json
    assert len(sent["timestamp"]) == 10
    signature = hmac_sha256(f"{sent['timestamp']}\n{SECRET}", "").digest()
    assert sent["sign"] == base64.b64encode(signature).decode()
    assert sent["content"] == {"text": "长虹社区：请报送10月月报 https://portal.example/reports/1/"}


def test_a_relay_of_ones_own_finds_the_signature_in_the_headers(group, say, settings):
    settings.NOTICE_WEBHOOK_SIGNING = "header"
    say()
    asked = group.asked[0]
    assert asked.headers["X-Signature"] == hmac_sha256(SECRET, asked.body.decode()).hexdigest()
    assert asked.headers["X-Timestamp"].isdigit()


def test_what_is_told_cannot_change_the_message_around_it(group, say, settings):
    settings.NOTICE_WEBHOOK_TEMPLATE = '{"a": ["{text}", 1], "at": {"all": false}, "time": "{timestamp}"}'
    settings.NOTICE_WEBHOOK_SIGNING = "dingtalk"
    text = '"}, "at": {"all": true}, "x": "{sign} {url} \\ {text}'
    say(text=text)
    sent = group.asked[0].json
    assert sent.pop("time").isdigit()
    assert sent == {"a": [text, 1], "at": {"all": False}}


@pytest.mark.parametrize(
    "answers",
    [
        [(500, "")],
        [(429, "")],
        [(200, REFUSED)],
        [(200, '{"code": 11232}'), (502, "bad gateway"), (200, REFUSED)],
    ],
    ids=("500", "429", "error code", "several"),
)
def test_it_is_tried_again_until_it_is_taken(group, say, answers):
    group.answers = list(answers)
    say()
    assert len(group.asked) == len(answers) + 1
    assert GroupMessage.objects.get().posted_at is not None


def test_after_five_more_tries_it_is_given_up_and_logged_without_the_token(group, say, caplog):
    group.answers = [(200, REFUSED)] * 10
    say()
    assert len(group.asked) == 6
    assert GroupMessage.objects.get().posted_at is None
    assert "130101" in caplog.text
    assert "access_token" not in caplog.text


def test_no_redirect_is_followed(group, say):
    group.answers = [(302, "")] * 6
    say()
    assert {asked.path for asked in group.asked} == {"/robot/send"}
    assert GroupMessage.objects.get().posted_at is None


def test_a_robot_that_falls_silent_is_not_asked_again_for_it_may_have_spoken(group, say, caplog):
    group.answers = [(0, "")]
    say()
    assert len(group.asked) == 1
    assert "access_token" not in caplog.text


def test_a_robot_that_cannot_be_reached_is_asked_again(group, say, settings):
    settings.NOTICE_WEBHOOK_URL = "http://127.0.0.1:1/robot"
    say()
    message = GroupMessage.objects.get()
    assert message.posted_at is None
    settings.NOTICE_WEBHOOK_URL = group.url
    assert tasks.post_message(message.pk) is True


def test_of_a_matter_the_group_learns_what_is_owed_but_no_reason_and_nobody(
    group, django_capture_on_commit_callbacks
):
    office = SubDistrictFactory(code="990101001")
    community = CommunityFactory(sub_district=office, code="990101001001")
    staff = UserFactory(role=Role.STAFF, area_code=office.code, name="李强")
    owner = UserFactory(area_code=community.code, name="赵明")
    matter = Matter(kind="ASSIGNMENT", source="MEETING", title="补齐门禁", community=community)
    matter.due_on = at(2026, 11, 9).date()
    with django_capture_on_commit_callbacks(execute=True):
        actions.give(matter=matter, by=staff, now=NOW)
        actions.report(matter=matter, by=owner, text="赵明已办", now=NOW)
        actions.return_(matter=matter, by=staff, text="赵明未到现场", now=NOW)
    assert Notice.objects.filter(text__contains="赵明未到现场").exists()
    said = [asked.json["text"]["content"] for asked in group.asked]
    assert len(said) == 2
    assert all("补齐门禁" in one and str(community) in one for one in said)
    assert not any("赵明" in one or "李强" in one for one in said)


def test_in_the_morning_the_group_learns_how_many_are_late_and_not_who(
    group, django_capture_on_commit_callbacks
):
    office = SubDistrictFactory(code="990101001")
    communities = [
        CommunityFactory(sub_district=office, code=f"990101001{number:03d}") for number in (1, 2, 3)
    ]
    staff = UserFactory(role=Role.STAFF, area_code=office.code)
    for community, day in zip(communities, (3, 5, 30), strict=True):
        matter = Matter(kind="FINDING", source="DAILY", title="补齐门禁", community=community)
        matter.due_on = at(2026, 11, day).date()
        actions.give(matter=matter, by=staff, now=NOW)
    GroupMessage.objects.all().delete()
    with django_capture_on_commit_callbacks(execute=True):
        for _twice in range(2):
            actions.remind_and_escalate(now=at(2026, 11, 5))
    (asked,) = group.asked
    said = asked.json["text"]["content"]
    assert said.startswith(str(office))
    assert said.count("1") - str(office).count("1") == 2  # one due, one overdue
    assert said.endswith("\nhttps://portal.example/follow-up/")
    assert not any(str(community) in said for community in communities)


def test_of_a_month_the_group_learns_how_many_reports_are_owed(group, django_capture_on_commit_callbacks):
    office = SubDistrictFactory(code="990101001")
    for number, state in ((1, ReportState.DRAFT), (2, ReportState.DRAFT), (3, ReportState.APPROVED)):
        community = CommunityFactory(sub_district=office, code=f"990101001{number:03d}")
        MonthlyReportFactory(community=community, month=Month(2026, 10), state=state)
    period = ReportingPeriodFactory(sub_district=office, month=Month(2026, 10), due_on="2026-11-05")
    period.refresh_from_db()
    with django_capture_on_commit_callbacks(execute=True):
        for _twice in range(2):
            reporting.remind_of_month(period=period, now=NOW)
    (asked,) = group.asked
    said = asked.json["text"]["content"].splitlines()[0]
    assert said.startswith(str(office))
    assert "2026-11-05" in said
    assert "2" in said.rpartition("2026-11-05")[2]

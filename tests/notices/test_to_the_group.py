"""Notices to the chat group: signed as its robot wants, tried again when refused, nobody's name in them."""

import base64
import hashlib
import hmac
import json

import pytest

from portal.core.access import Role
from portal.notices import tasks
from portal.notices.models import GroupMessage, Notice, tell
from portal.supervision import actions
from portal.supervision.models import Matter
from tests.factories import CommunityFactory, SubDistrictFactory, UserFactory, at

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
    def say(text="长虹社区：请报送10月月报", receivers=2, key="a"):
        with django_capture_on_commit_callbacks(execute=True):
            people = [UserFactory(name="赵明") for _number in range(receivers)]
            said = {"kind": "DUE", "text": "赵明：请报送", "path": "/reports/1/", "key": key, "now": NOW}
            tell(receivers=people, group=text, **said)

    return say


def hmac_sha256(key, words):
    return hmac.new(key.encode(), words.encode(), hashlib.sha256)


def test_one_message_for_all_receivers_of_a_thing(group, say):
    say(receivers=3)
    say(receivers=1)  # the same thing, to one who came later
    assert Notice.objects.count() == 4
    (asked,) = group.asked
    content = "长虹社区：请报送10月月报\nhttps://portal.example/reports/1/"
    assert asked.json == {"msgtype": "text", "text": {"content": content}}
    assert asked.query == {"access_token": ["t"]}
    assert GroupMessage.objects.get().posted_at is not None


def test_a_task_that_runs_twice_posts_once(group, say):
    say()
    assert tasks.post_message(GroupMessage.objects.get().pk) is False
    assert len(group.asked) == 1


def test_what_has_no_sentence_for_the_group_stays_in_the_portal(group, say):
    say(text="")
    assert Notice.objects.count() == 2
    assert group.asked == []


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
        actions.remind_and_escalate(now=at(2026, 11, 9))
    assert Notice.objects.filter(text__contains="赵明未到现场").exists()
    said = [json.dumps(asked.json, ensure_ascii=False) for asked in group.asked]
    assert len(said) == 3
    assert all("补齐门禁" in one and str(community) in one for one in said)
    assert not any("赵明" in one or "李强" in one for one in said)

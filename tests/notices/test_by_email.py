"""Notices by e-mail: off unless turned on, one mail a notice, never the same one twice."""

import pytest

from portal.notices import delivery, tasks
from portal.notices.models import GroupMessage, Notice, mark_read, tell, tell_group
from tests.factories import UserFactory, at
from tests.notices import flaky

pytestmark = pytest.mark.django_db
NOW = at(2026, 11, 2)


@pytest.fixture
def secretary():
    return UserFactory(email="zhao@office.example")


@pytest.fixture
def turned_on(settings, worker):
    settings.NOTICE_EMAIL = True
    settings.DEFAULT_FROM_EMAIL = "portal@office.example"
    settings.PORTAL_URL = "https://portal.example/"


@pytest.fixture
def say(django_capture_on_commit_callbacks):
    def say(*receivers, key="a", **more):
        with django_capture_on_commit_callbacks(execute=True) as asked:
            said = {"kind": "DUE", "text": "请报送10月月报", "path": "/reports/1/", "now": NOW} | more
            tell(receivers=receivers, key=key, **said)
        return len(asked)

    return say


def test_nothing_leaves_the_portal_unless_turned_on(say, secretary, mailoutbox):
    assert say(secretary) == 0
    tell_group(text="请报送10月月报", path="/", key="a", now=NOW)
    assert Notice.objects.count() == 1
    assert not GroupMessage.objects.exists()
    assert mailoutbox == []


def test_a_notice_is_one_mail_in_chinese_with_its_address(turned_on, say, secretary, mailoutbox):
    say(secretary, UserFactory(email="qian@office.example"))
    first, second = mailoutbox
    assert [first.to, second.to] == [["zhao@office.example"], ["qian@office.example"]]
    assert first.from_email == "portal@office.example"
    assert "即将到期" in first.subject
    assert first.body == "请报送10月月报\n\nhttps://portal.example/reports/1/"
    assert Notice.objects.get(receiver=secretary).emailed_at is not None


def test_without_an_address_of_its_own_the_portal_gives_no_link(
    turned_on, settings, say, secretary, mailoutbox
):
    settings.PORTAL_URL = ""
    say(secretary)
    assert mailoutbox[0].body == "请报送10月月报"


def test_what_is_told_twice_is_mailed_once(turned_on, say, secretary, mailoutbox):
    say(secretary)
    say(secretary)
    assert tasks.email_notice(Notice.objects.get().pk) is False
    assert len(mailoutbox) == 1


def test_a_receiver_who_comes_later_is_the_only_one_who_is_mailed(turned_on, say, secretary, mailoutbox):
    say(secretary)
    say(secretary, UserFactory(email="qian@office.example"))
    assert [mail.to for mail in mailoutbox] == [["zhao@office.example"], ["qian@office.example"]]


def test_no_mail_to_who_has_no_address_or_no_account_any_more(turned_on, say, mailoutbox):
    say(UserFactory(email=""), UserFactory(email="gone@office.example", is_active=False))
    assert mailoutbox == []


def test_what_was_read_in_the_meantime_is_not_mailed(say, secretary, mailoutbox):
    say(secretary)
    mark_read(notices=Notice.objects.all(), now=NOW)
    assert delivery.email(notice_id=Notice.objects.get().pk, now=NOW) is False
    assert mailoutbox == []


@pytest.mark.parametrize(("away", "arrived"), [(1, 1), (5, 1), (6, 0)])
def test_a_mail_server_that_is_away_is_asked_five_times_more(
    turned_on, settings, say, secretary, mailoutbox, monkeypatch, away, arrived
):
    settings.EMAIL_BACKEND = "tests.notices.flaky.EmailBackend"
    monkeypatch.setattr(flaky.EmailBackend, "away", away)
    say(secretary)
    assert len(mailoutbox) == arrived
    assert flaky.EmailBackend.away == 0
    assert (Notice.objects.get().emailed_at is not None) is bool(arrived)
    assert list(Notice.objects.unread()) == list(Notice.objects.all())

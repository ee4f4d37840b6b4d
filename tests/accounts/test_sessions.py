"""A session ends by its age, by its owner from elsewhere, and by who keeps the account."""

import datetime as dt
import time

import pytest
from auditlog.models import LogEntry
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from portal.accounts import tasks
from portal.accounts.models import User
from portal.core.access import Role
from portal.core.agents import device_of
from portal.core.audit import Event
from portal.core.models import Session
from portal.core.sessions import SessionStore
from tests.factories import PASSWORD, SubDistrictFactory, UserFactory

SIGN_IN = "/accounts/sign-in/"
OWN = "/accounts/sessions/"
NEW_PASSWORD = "Another-horse-88"
EDGE = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/131.0 Safari/537.36 Edg/131.0"

pytestmark = pytest.mark.django_db


@pytest.fixture
def account():
    return UserFactory(username="zhao")


def signed_in(account, agent=EDGE, address="10.1.1.1"):
    client = Client(headers={"user-agent": agent}, REMOTE_ADDR=address)
    client.cookies["django_language"] = "en"
    client.post(SIGN_IN, {"username": account.username, "password": PASSWORD})
    return client


def is_in(client):
    return client.get("/notices/").status_code == 200


@pytest.fixture
def clock(monkeypatch):
    real, passed = time.time, [0]
    monkeypatch.setattr(time, "time", lambda: real() + passed[0])

    def pass_hours(hours):
        passed[0] += hours * 3600

    return pass_hours


class TestAge:
    def test_after_twelve_hours_however_busy_the_sign_in_page_says_so_and_leads_back(self, account, clock):
        client = signed_in(account)
        clock(11.9)
        assert is_in(client)
        clock(0.2)
        answer = client.get("/communities/?state=open")
        assert answer.headers["Location"] == f"{SIGN_IN}?next=%2Fcommunities%2F%3Fstate%3Dopen&ended=1"
        page = client.get(answer.headers["Location"])
        assert page.context["longest_hours"] == 12
        assert "12 hours after signing in" in page.text
        again = client.post(
            answer.headers["Location"],
            {"username": "zhao", "password": PASSWORD, "next": page.context["next"]},
        )
        assert again.headers["Location"] == "/communities/?state=open"
        assert is_in(client)

    def test_it_can_be_set(self, account, clock, settings):
        settings.SESSION_LONGEST_SECONDS = 3600
        client = signed_in(account)
        clock(1)
        assert not is_in(client)

    def test_what_saves_itself_is_sent_to_the_sign_in_page_as_a_page(self, account, clock):
        client = signed_in(account)
        clock(12)
        shown = {"hx-request": "true", "hx-current-url": "http://testserver/reports/"}
        answer = client.post("/notices/read/", headers=shown)
        assert (answer.status_code, answer.content) == (401, b"")
        assert answer.headers["HX-Redirect"] == f"{SIGN_IN}?next=%2Freports%2F&ended=1"

    def test_changing_the_password_does_not_make_it_younger(self, account, clock):
        client = signed_in(account)
        clock(11)
        form = {"old_password": PASSWORD, "new_password1": NEW_PASSWORD, "new_password2": NEW_PASSWORD}
        client.post(reverse("accounts:change_password"), form)
        assert is_in(client)
        clock(1)
        assert not is_in(client)


class TestOwn:
    def test_each_is_listed_in_words_with_this_one_marked(self, account):
        here = signed_in(account)
        signed_in(
            account, "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0", "10.1.1.2"
        )
        UserFactory(username="qian")
        signed_in(User.objects.get(username="qian"))
        page = here.get(OWN)
        listed = [(one.device, one.address, one.is_this) for one in page.context["sessions"]]
        assert listed == [("Edge · Windows", "10.1.1.1", True), ("Firefox · Linux", "10.1.1.2", False)]
        assert page.text.count("this one") == 1
        assert not [key for key in Session.objects.values_list("pk", flat=True) if key in page.text]

    def test_one_can_be_ended(self, account):
        here, there, third = (signed_in(account) for _n in range(3))
        handle = here.get(OWN).context["sessions"]
        [there_handle] = {one.handle for one in there.get(OWN).context["sessions"] if one.is_this}
        assert there_handle in {one.handle for one in handle}
        here.post(reverse("accounts:end_session", args=[there_handle]))
        assert (is_in(here), is_in(there), is_in(third)) == (True, False, True)
        again = here.post(reverse("accounts:end_session", args=[there_handle]), follow=True)
        assert "There was nothing to sign out." in again.text

    def test_who_was_ended_is_told_so_not_of_idle_time(self, account):
        here, there = signed_in(account), signed_in(account)
        here.post(reverse("accounts:end_others"))
        answer = there.get("/communities/")
        assert answer.headers["Location"] == f"{SIGN_IN}?next=%2Fcommunities%2F&out=1"
        assert "signed out from another place" in there.get(answer.headers["Location"]).text

    def test_who_comes_back_in_the_morning_is_told_of_idle_time_after_the_night_s_clearing_too(self, account):
        key = signed_in(account).session.session_key
        for days, why in ((1, "idle"), (8, "out")):
            Session.objects.update(expire_date=timezone.now() - dt.timedelta(days=days))
            tasks.forget_sign_ins()
            client = Client()
            client.cookies["sessionid"] = key
            answer = client.get("/communities/")
            assert answer.headers["Location"].endswith(f"&{why}=1")
        assert not Session.objects.exists()

    def test_all_others_can_be_ended_and_it_is_noted(self, account):
        here, there, third = (signed_in(account) for _n in range(3))
        answer = here.post(reverse("accounts:end_others"), follow=True)
        assert "2 sessions were signed out." in answer.text
        assert (is_in(here), is_in(there), is_in(third)) == (True, False, False)
        entry = LogEntry.objects.filter(additional_data__event=Event.SESSIONS_ENDED).get()
        assert (entry.actor, entry.additional_data["sessions"]) == (account, 2)

    def test_nobody_elses_can_be_ended(self, account):
        other = UserFactory(username="qian")
        here, there = signed_in(account), signed_in(other)
        [handle] = [one.handle for one in there.get(OWN).context["sessions"]]
        here.post(reverse("accounts:end_session", args=[handle]))
        assert is_in(there)

    def test_changing_the_password_signs_out_all_others(self, account):
        here, there = signed_in(account), signed_in(account)
        form = {"old_password": PASSWORD, "new_password1": NEW_PASSWORD, "new_password2": NEW_PASSWORD}
        here.post(reverse("accounts:change_password"), form)
        assert (is_in(here), is_in(there)) == (True, False)
        assert Session.objects.of(account).count() == 1

    def test_those_that_ran_out_are_not_listed(self, account, clock):
        signed_in(account)
        here = signed_in(account)
        Session.objects.exclude(pk=here.session.session_key).update(began_at="2020-01-01T00:00Z")
        assert len(here.get(OWN).context["sessions"]) == 1

    def test_a_request_under_way_does_not_bring_an_ended_one_back(self, account):
        client = signed_in(account)
        under_way = SessionStore(client.session.session_key)
        under_way["seen"] = 1
        Session.objects.all().delete()
        with pytest.raises(Exception):  # noqa: B017 - Django's own, whichever it is
            under_way.save()
        assert not Session.objects.exists()


class TestKeeping:
    @pytest.fixture
    def staff(self, client, account):
        office = SubDistrictFactory(code=account.area_code[:9])
        user = UserFactory(role=Role.STAFF, area_code=office.code)
        client.force_login(user)
        return user

    @pytest.mark.parametrize("action", ["sign_out_account", "deactivate", "reset_password"])
    def test_who_keeps_the_account_signs_it_out_everywhere(self, client, account, staff, action):
        two = [signed_in(account) for _n in range(2)]
        address = reverse(f"accounts:{action}", args=[account.pk])
        assert address in client.get(account.get_absolute_url()).text
        client.post(address)
        assert [is_in(one) for one in two] == [False, False]
        assert not Session.objects.of(account).exists()
        assert is_in(client)

    def test_it_is_noted(self, client, account, staff):
        signed_in(account)
        client.post(reverse("accounts:sign_out_account", args=[account.pk]))
        entry = LogEntry.objects.filter(additional_data__event=Event.SESSIONS_ENDED).get()
        assert (entry.actor, entry.object_id) == (staff, account.pk)


def test_the_address_is_kept_with_the_moment_at_most_once_a_minute(account, clock):
    client = signed_in(account)
    clock(2 / 60)
    for writes in (1, 0):
        with CaptureQueriesContext(connection) as sent:
            client.get("/notices/", REMOTE_ADDR="10.1.1.7")
        assert sum('UPDATE "core_session"' in one["sql"] for one in sent) == writes
    assert client.get(OWN).context["sessions"][0].address == "10.1.1.7"


@pytest.mark.parametrize(
    ("agent", "said"),
    [
        (EDGE, "Edge · Windows"),
        ("Mozilla/5.0 (Windows NT 6.1; WOW64) Chrome/78.0 Safari/537.36 QIHU 360EE", "360 · Windows 7"),
        ("Mozilla/5.0 (Linux; Android 14) Chrome/116 MicroMessenger/8.0.47", "WeChat · Android"),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Safari/604.1",
            "Safari · iPhone",
        ),
        ("curl/8.5", ""),
        ("", ""),
    ],
)
def test_a_browser_in_two_words(agent, said):
    assert device_of(agent) == said

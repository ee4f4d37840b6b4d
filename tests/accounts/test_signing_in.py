"""Signing in and out, the first password, and what happens after thirty idle minutes."""

import datetime as dt
import time

import pytest
from auditlog.models import LogEntry
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from portal.accounts.models import User
from portal.core import sessions
from portal.core.audit import Event
from portal.core.models import Session
from tests.factories import PASSWORD, UserFactory

SIGN_IN = "/accounts/sign-in/"
NEW_PASSWORD = "Another-horse-88"


@pytest.fixture
def account(db):
    return UserFactory(username="zhao", work_phone="13912345678")


def sign_in(client, password=PASSWORD, username="zhao", **query):
    return client.post(SIGN_IN, {"username": username, "password": password}, query_params=query)


def events():
    recorded = LogEntry.objects.filter(action=LogEntry.Action.ACCESS).order_by("pk")
    return [entry.additional_data["event"] for entry in recorded]


def test_signing_in_leads_home_or_where_one_wanted_to_go(client, account):
    assert sign_in(client).headers["Location"] == "/"
    client.post(reverse("accounts:sign_out"))
    assert sign_in(client, next="/communities/").headers["Location"] == "/communities/"


def test_the_page_says_what_must_not_be_entered(client, db):
    client.cookies["django_language"] = "en"
    assert "Do not enter classified information." in client.get(SIGN_IN).text


def test_success_failure_and_signing_out_stand_in_the_trail(client, account):
    sign_in(client, "wrong")
    sign_in(client)
    client.post(reverse("accounts:sign_out"))
    assert events() == [Event.SIGN_IN_FAILED, Event.SIGNED_IN, Event.SIGNED_OUT]


def test_a_name_of_nobody_is_not_kept(client, account):
    assert sign_in(client, username="my-password-by-mistake").status_code == 200
    assert events() == []


def test_a_closed_account_cannot_sign_in(client, account):
    account.is_active = False
    account.save()
    assert sign_in(client).status_code == 200
    assert "_auth_user_id" not in client.session


def test_the_first_password_has_to_be_changed_before_anything_else(client, account):
    account.must_change_password = True
    account.save()
    sign_in(client)
    assert client.get("/communities/").headers["Location"] == reverse("accounts:change_password")
    answer = client.post(
        reverse("accounts:change_password"),
        {"old_password": PASSWORD, "new_password1": NEW_PASSWORD, "new_password2": NEW_PASSWORD},
    )
    assert answer.headers["Location"] == "/"
    assert client.get("/communities/").status_code == 200
    account.refresh_from_db()
    assert account.check_password(NEW_PASSWORD) and not account.must_change_password


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"old_password": "wrong"}, "old_password"),
        ({"new_password1": PASSWORD, "new_password2": PASSWORD}, "new_password1"),
        ({"new_password2": "Other-horse-88"}, "new_password2"),
        ({"new_password1": "short-A1", "new_password2": "short-A1"}, "new_password2"),
        ({"new_password1": "onlysmallletters", "new_password2": "onlysmallletters"}, "new_password2"),
        ({"new_password1": "A13912345678a", "new_password2": "A13912345678a"}, "new_password2"),
    ],
)
def test_a_bad_new_password_is_refused(client, account, change, field):
    client.force_login(account)
    form = {"old_password": PASSWORD, "new_password1": NEW_PASSWORD, "new_password2": NEW_PASSWORD}
    answer = client.post(reverse("accounts:change_password"), form | change)
    assert field in answer.context["form"].errors


def expire(client):
    past = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
    Session.objects.filter(session_key=client.session.session_key).update(expire_date=past)


def test_a_hash_of_the_larger_set_is_replaced_when_its_owner_signs_in(client, account):
    larger = Argon2PasswordHasher()
    User.objects.update(password=larger.encode(PASSWORD, larger.salt()))
    assert sign_in(client, "Wrong-horse-99").status_code == 200
    assert "m=102400,t=2,p=8" in User.objects.get().password
    assert sign_in(client).status_code == 302
    assert "$argon2id$v=19$m=19456,t=2,p=1$" in User.objects.get().password
    assert client.get("/communities/").status_code == 200
    kept = User.objects.get().password
    assert sign_in(Client()).status_code == 302
    assert User.objects.get().password == kept


def test_reading_writes_the_session_once_a_minute_and_keeps_it_alive(client, account, monkeypatch):
    client.force_login(account)
    kept = Session.objects.get(session_key=client.session.session_key)
    with CaptureQueriesContext(connection) as sent:
        assert client.get("/communities/").status_code == 200
    assert not [one["sql"] for one in sent if "UPDATE" in one["sql"]]
    later = time.time() + 61
    monkeypatch.setattr(sessions.time, "time", lambda: later)
    for writes in (1, 0):
        with CaptureQueriesContext(connection) as sent:
            client.get("/communities/")
        assert sum('UPDATE "core_session"' in one["sql"] for one in sent) == writes
    assert Session.objects.get(session_key=kept.session_key).expire_date > kept.expire_date


def test_after_the_idle_time_the_sign_in_page_says_so_and_leads_back(client, account):
    client.force_login(account)
    expire(client)
    answer = client.get("/communities/?state=open")
    assert answer.headers["Location"] == f"{SIGN_IN}?next=%2Fcommunities%2F%3Fstate%3Dopen&idle=1"
    assert client.get(answer.headers["Location"]).context["idle_minutes"] == 30


def test_who_was_never_signed_in_is_not_told_of_idle_time(client, account):
    assert client.get("/communities/").headers["Location"] == f"{SIGN_IN}?next=%2Fcommunities%2F"


def test_a_form_sent_too_late_leads_back_to_its_page_not_to_its_address(client, account):
    client.force_login(account)
    expire(client)
    shown = "http://testserver/communities/990101001001/"
    answer = client.post("/notices/read/", headers={"referer": shown})
    assert "next=%2Fcommunities%2F990101001001%2F&" in answer.headers["Location"]
    answer = client.post("/notices/read/", headers={"referer": "https://elsewhere.example/"})
    assert "next=%2F&" in answer.headers["Location"] + "&"


def test_htmx_is_sent_away_as_a_page_never_given_the_sign_in_form_as_a_fragment(client, account):
    client.force_login(account)
    expire(client)
    headers = {"hx-request": "true", "hx-current-url": "http://testserver/reports/"}
    answer = client.get("/communities/", headers=headers)
    assert (answer.status_code, answer.content) == (401, b"")
    assert answer.headers["HX-Redirect"] == f"{SIGN_IN}?next=%2Freports%2F&idle=1"


def test_htmx_is_sent_to_the_first_password_as_a_page(client, account):
    account.must_change_password = True
    account.save()
    client.force_login(account)
    answer = client.get("/communities/", headers={"hx-request": "true"})
    assert answer.headers["HX-Redirect"] == reverse("accounts:change_password")


def test_a_reset_password_signs_out_whoever_has_the_old_one(client, account):
    client.force_login(account)
    account.set_password(NEW_PASSWORD)
    account.save()
    assert client.get("/communities/").status_code == 302


def test_a_form_from_before_another_sign_in_is_refused_in_plain_words(account):
    client = Client(enforce_csrf_checks=True)
    answer = client.post(SIGN_IN, {"username": "zhao", "password": PASSWORD})
    assert answer.status_code == 403
    assert "403_csrf.html" in [template.name for template in answer.templates]

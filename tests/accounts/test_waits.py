"""Guessing passwords is slow, whichever way it is tried, and keeps nobody out who has a place here."""

import datetime as dt
import re
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from auditlog.models import LogEntry
from django.contrib.auth.hashers import MD5PasswordHasher, make_password
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from portal.accounts import tasks, waits
from portal.accounts.models import KnownPlace, SignInWait
from portal.core.access import Role
from portal.core.audit import Event
from tests.factories import PASSWORD, SubDistrictFactory, UserFactory

SIGN_IN = "/accounts/sign-in/"
OFFICE = "10.1.1.1"
CHANGING = re.compile(r'name="csrfmiddlewaretoken" value="\w+"')

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _hashes_fast(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher", *settings.PASSWORD_HASHERS]


@pytest.fixture
def clock(monkeypatch):
    """Goes on only when it is told to."""

    class Clock:
        now = timezone.now()

        def pass_seconds(self, seconds):
            self.now += dt.timedelta(seconds=seconds)

    ticking = Clock()
    monkeypatch.setattr(timezone, "now", lambda: ticking.now)
    return ticking


@pytest.fixture
def account(clock):
    return person(username="zhao")


def person(**about):
    """An account whose password is hashed by the hasher of these tests, which others do not know."""
    return UserFactory(password=make_password(PASSWORD), **about)


def try_from(address, username="zhao", password="wrong", client=None):
    client = client or Client()
    client.cookies["django_language"] = "en"
    return client.post(SIGN_IN, {"username": username, "password": password}, REMOTE_ADDR=address)


def guess_until_it_waits(addresses, **tried):
    """How many wrong passwords were looked at until one was not."""
    for number, address in enumerate(addresses):
        if try_from(address, **tried).status_code == 429:
            return number
    return None


def spread(count):
    """As many addresses, none of them the office's."""
    return (f"198.51.{n // 250}.{n % 250 + 1}" for n in range(count))


def test_one_name_from_one_address_waits_twice_as_long_each_time_and_no_longer_than_the_setting(
    account, clock, settings
):
    assert guess_until_it_waits([OFFICE] * 9) == 5
    waited = []
    for _n in range(9):
        answer = try_from(OFFICE)
        waited.append(int(answer.headers["Retry-After"]))
        clock.pass_seconds(waited[-1])
        assert try_from(OFFICE).status_code == 200
    assert waited[:4] == [15, 30, 60, 120]
    assert waited[-1] == settings.SIGN_IN_LONGEST_WAIT == max(waited)


def test_the_page_says_how_long_and_until_when_and_keeps_the_form(account, clock):
    for _n in range(4):
        assert "Please try again in" not in try_from(OFFICE).text
    until = timezone.localtime(clock.now + dt.timedelta(seconds=15))
    said = f"Please try again in 15 seconds, at {until:%H:%M:%S}."
    fifth = try_from(OFFICE)
    assert (fifth.status_code, said in fifth.text) == (200, True)
    sixth = try_from(OFFICE, password=PASSWORD)
    assert (sixth.status_code, said in sixth.text) == (429, True)
    assert sixth.context["form"]["username"].value() == "zhao"
    assert PASSWORD not in sixth.text


def test_the_right_password_counts_once_the_wait_is_over_and_forgets_the_wrong_ones(account, clock):
    guess_until_it_waits([OFFICE] * 6)
    assert try_from(OFFICE, password=PASSWORD).status_code == 429
    clock.pass_seconds(15)
    assert try_from(OFFICE, password=PASSWORD).status_code == 302
    assert guess_until_it_waits([OFFICE] * 9) == 5


def test_one_password_over_many_names_from_one_address_waits(account):
    tried = 0
    while try_from(OFFICE, username=f"somebody{tried}").status_code == 200:
        tried += 1
    assert tried == waits.FROM_ONE_ADDRESS.free
    assert try_from("10.1.1.2", password=PASSWORD).status_code == 302


def test_right_passwords_from_one_address_do_not_count(account):
    for _n in range(waits.FROM_ONE_ADDRESS.free + 5):
        assert try_from(OFFICE, password=PASSWORD).status_code == 302


def test_one_name_from_many_addresses_waits(account):
    assert guess_until_it_waits(spread(99)) == waits.FOR_ONE_NAME.free


def test_it_is_one_subscriber_whichever_of_its_addresses_it_takes(account):
    assert guess_until_it_waits(f"2001:db8:1:1::{n:x}" for n in range(1, 99)) == 5


def test_who_guesses_from_everywhere_cannot_keep_the_account_from_its_own_address(account):
    assert try_from(OFFICE, password=PASSWORD).status_code == 302
    guess_until_it_waits(spread(99))
    assert try_from("198.51.99.1", password=PASSWORD).status_code == 429
    assert try_from(OFFICE, password=PASSWORD).status_code == 302


def test_nor_can_a_colleague_at_the_same_address_keep_it_from_its_own_browser(account):
    own = Client()
    assert try_from(OFFICE, password=PASSWORD, client=own).status_code == 302
    own.post(reverse("accounts:sign_out"))
    guess_until_it_waits([OFFICE] * 9)
    for n in range(99):
        try_from(OFFICE, username=f"somebody{n}")
    assert try_from(OFFICE, password=PASSWORD).status_code == 429
    assert try_from(OFFICE, password=PASSWORD, client=own).status_code == 302


def test_in_a_known_browser_one_waits_as_well(account):
    own = Client()
    try_from(OFFICE, password=PASSWORD, client=own)
    own.post(reverse("accounts:sign_out"))
    assert guess_until_it_waits(spread(99), client=own) == 5


def test_another_accounts_browser_is_no_known_one(account):
    mine = Client()
    person(username="qian")
    try_from("198.51.77.1", username="qian", password=PASSWORD, client=mine)
    mine.post(reverse("accounts:sign_out"))
    assert guess_until_it_waits(spread(99), client=mine) == waits.FOR_ONE_NAME.free


def test_a_name_of_nobody_and_a_closed_account_are_answered_the_same(account):
    person(username="shut", is_active=False)

    def told(number, username, password):
        pages = [try_from(f"10.9.9.{number}", username=username, password=password) for _n in range(7)]
        return [
            (page.status_code, page.get("Retry-After"), CHANGING.sub("", page.text.replace(username, "—")))
            for page in pages
        ]

    wrong, nobody = told(1, "zhao", "wrong"), told(2, "nope", "wrong")
    closed, closed_and_wrong = told(3, "shut", PASSWORD), told(4, "shut", "wrong")
    assert wrong == nobody == closed == closed_and_wrong
    assert [status for status, _wait, _text in wrong] == [200] * 5 + [429] * 2


def test_as_much_is_done_whoever_it_is_but_for_the_trail(account, monkeypatch):
    person(username="shut", is_active=False)
    hashed = []
    encode = MD5PasswordHasher.encode
    monkeypatch.setattr(
        MD5PasswordHasher, "encode", lambda self, *given: hashed.append(1) or encode(self, *given)
    )
    work = []
    for number, username in enumerate(("zhao", "nope", "shut")):
        hashed.clear()
        with CaptureQueriesContext(connection) as sent:
            try_from(f"10.9.9.{number}", username=username)
        kept = [one["sql"] for one in sent if not re.search("auditlog|content_type|SAVEPOINT", one["sql"])]
        work.append((len(hashed), len(kept)))
    assert len(set(work)) == 1, work


def test_while_it_waits_no_password_is_looked_at_and_the_trail_does_not_fill(account, monkeypatch):
    guess_until_it_waits([OFFICE] * 6)
    before = LogEntry.objects.count()
    monkeypatch.setattr("django.contrib.auth.models.AbstractBaseUser.check_password", None)
    for _n in range(5):
        assert try_from(OFFICE).status_code == 429
    assert LogEntry.objects.count() == before
    noted = [
        entry.additional_data["event"] for entry in LogEntry.objects.filter(action=LogEntry.Action.ACCESS)
    ]
    assert sorted(noted) == [Event.LOCKED_OUT] + [Event.SIGN_IN_FAILED] * 5


def test_many_at_once_get_no_further_than_one_after_the_other(account, clock):
    """A try counts from the moment it begins, not from when its password turns out wrong."""
    begun = [waits.begin(name="zhao", address=OFFICE, token="", now=clock.now) for _n in range(9)]
    assert [one.wait for one in begun] == [0] * 5 + [15] * 4


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite lets one write at a time")
def test_nor_do_many_processes():
    at = timezone.now()
    start = Barrier(12)

    def begin(_number):
        start.wait()
        try:
            return waits.begin(name="zhao", address=OFFICE, token="", now=at).wait
        finally:
            connection.close()

    with ThreadPoolExecutor(12) as pool:
        waited = list(pool.map(begin, range(12)))
    assert sorted(waited) == [0] * 5 + [15] * 7


def test_a_wrong_password_is_forgotten_after_a_while(account, clock):
    for _n in range(4):
        try_from(OFFICE)
    clock.pass_seconds(2 * 900)
    assert guess_until_it_waits([OFFICE] * 9) == 3


class TestReleasing:
    @pytest.fixture
    def staff(self, account):
        office = SubDistrictFactory(code=account.area_code[:9])
        return person(role=Role.STAFF, area_code=office.code)

    def test_one_click_lets_the_person_sign_in_from_anywhere_and_is_noted(self, account, staff, client):
        guess_until_it_waits(spread(99))
        guess_until_it_waits([OFFICE] * 9)
        assert try_from("203.0.113.5", password=PASSWORD).status_code == 429
        client.force_login(staff)
        client.cookies["django_language"] = "en"
        address = reverse("accounts:release", args=[account.pk])
        assert address in client.get(account.get_absolute_url()).text
        answer = client.post(address, follow=True)
        assert [message.level_tag for message in answer.context["messages"]] == ["success"]
        entry = LogEntry.objects.filter(additional_data__event=Event.RELEASED).get()
        assert (entry.actor, entry.object_id) == (staff, account.pk)
        guess_until_it_waits(spread(99))
        assert try_from(OFFICE, password=PASSWORD).status_code == 302
        assert try_from("203.0.113.5", password=PASSWORD).status_code == 302

    def test_it_lasts_a_quarter_of_an_hour(self, account, clock):
        waits.release(name="zhao", now=clock.now)
        clock.pass_seconds(16 * 60)
        assert guess_until_it_waits(spread(99)) == waits.FOR_ONE_NAME.free


def test_neither_names_nor_addresses_are_kept_readable(account):
    try_from(OFFICE, password=PASSWORD)
    try_from(OFFICE, username="my-password-by-mistake")
    stored = str(list(SignInWait.objects.values())) + str(list(KnownPlace.objects.values("place")))
    assert "my-password" not in stored and OFFICE not in stored


def test_the_cookie_of_the_browser_is_for_the_portal_alone(account, settings):
    settings.SESSION_COOKIE_SECURE = True
    client = Client()
    try_from(OFFICE, password=PASSWORD, client=client)
    cookie = client.cookies["known_browser"]
    assert (cookie["httponly"], cookie["secure"], cookie["samesite"]) == (True, True, "Lax")
    try_from(OFFICE, username="zhao", password=PASSWORD, client=client)
    assert client.cookies["known_browser"].value == cookie.value


def test_what_says_nothing_any_more_is_deleted(account, clock):
    try_from(OFFICE, password=PASSWORD)
    try_from(OFFICE)
    tasks.forget_sign_ins()
    assert SignInWait.objects.exists() and KnownPlace.objects.exists()
    clock.pass_seconds(3 * 86_400)
    tasks.forget_sign_ins()
    assert not SignInWait.objects.exists() and KnownPlace.objects.exists()
    clock.pass_seconds(400 * 86_400)
    tasks.forget_sign_ins()
    assert not KnownPlace.objects.exists()


def test_an_account_keeps_its_last_places(account, clock):
    for address in spread(30):
        clock.pass_seconds(1)
        try_from(address, password=PASSWORD)
    assert KnownPlace.objects.filter(account=account).count() == 40

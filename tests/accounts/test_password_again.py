"""The password that is asked for again, before what must not be done from a computer left alone."""

import time
from urllib.parse import urlencode

import pytest
from django.core.cache import cache
from django.urls import reverse

from portal.accounts.models import User
from portal.core.access import Role
from portal.core.audit import Event
from portal.core.models import Session
from tests.accounts.test_second_factor import (
    HOME,
    OWN,
    code,
    noted,
    password_given,
    password_given_and,
    text,
    with_app,
)
from tests.contracts.world import make_office
from tests.factories import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db
AGAIN = "/accounts/password-again/"


@pytest.fixture
def office():
    cache.clear()
    return make_office("990101001", "长虹街道")


@pytest.fixture
def account(office):
    return office.staff


@pytest.fixture
def admin(office):
    return UserFactory(username="admin", role=Role.ADMIN, area_code="")


def new_account(office):
    of_office = {"role": Role.STAFF, "area_code": office.sub_district.code}
    return reverse("accounts:create"), {"username": "new.one", "name": "新人", **of_office}


def test_soon_after_signing_in_it_is_not_asked_for(office):
    client = password_given(office.staff)
    client.post(*new_account(office))
    assert User.objects.filter(username="new.one").exists()


def test_later_it_is_and_what_was_posted_goes_on(office, account, monkeypatch):
    client = password_given(account)
    real = time.time
    monkeypatch.setattr(time, "time", lambda: real() + 16 * 60)
    page, fields = new_account(office)
    asked = client.post(page, fields)
    assert asked.url.startswith(AGAIN)
    assert not User.objects.filter(username="new.one").exists()
    wrong = client.post(asked.url, {"password": "no", "next": page})
    assert "not your present password" in text(wrong)
    done = client.post(asked.url, {"password": PASSWORD, "next": page})
    assert "new.one" in text(done)
    assert User.objects.filter(username="new.one").exists()
    assert noted(Event.CONFIRMED).count() == 1
    assert noted(Event.SIGN_IN_FAILED).count() == 1


@pytest.mark.parametrize(
    ("method", "name", "args"),
    [
        ("get", "accounts:export_trail", []),
        ("post", "accounts:create", []),
        ("post", "accounts:second_factor_rule", []),
        ("post", "accounts:deactivate", ["pk"]),
        ("post", "accounts:reset_password", ["pk"]),
        ("post", "accounts:take_factor_away", ["pk"]),
    ],
)
def test_before_what(office, admin, method, name, args):
    client = password_given(admin)
    session = client.session
    session["account_authentication_methods"] = []
    session.save()
    address = reverse(name, args=[office.secretary.pk for _arg in args])
    assert getattr(client, method)(address).url.startswith(AGAIN)


def test_guessing_it_has_to_wait_as_at_the_sign_in_page(account):
    client = password_given(account)
    for _time in range(6):
        client.post(AGAIN, {"password": "no"})
    answer = client.post(AGAIN, {"password": PASSWORD})
    assert answer.status_code == 429
    assert "several times" in text(answer)


@pytest.mark.parametrize(
    "page",
    [
        "https://evil.example/",
        "//evil.example",
        "http://old.example/x",
        "https://any.old.example/x",
        "https://proxy.example/",
        "http://testserver/x",
        "/\\evil.example",
        "http:///evil.example",
        "javascript:alert(1)",
    ],
)
def test_where_one_is_sent_afterwards_is_never_elsewhere(account, settings, page):
    settings.ALLOWED_HOSTS = ["testserver", "old.example", ".old.example"]
    settings.CSRF_TRUSTED_ORIGINS = ["https://proxy.example"]
    client = password_given(account)
    assert client.post(f"{AGAIN}?{urlencode({'next': page})}", {"password": PASSWORD}, secure=True).url == "/"
    assert client.post(AGAIN, {"password": PASSWORD, "next": page}, secure=True).url == "/"


def test_but_to_the_page_one_came_from(account):
    client = password_given(account)
    assert client.post(AGAIN, {"password": PASSWORD, "next": "/accounts/?q=1"}).url == "/accounts/?q=1"


def test_a_code_of_the_app_does_as_well(account):
    client = password_given_and(with_app(account), code())
    assert "With a code of the app" in text(client.get(AGAIN))
    page = f"{OWN}again/?next={HOME}"
    assert client.post(page, {"code": code(away=1), "next": HOME}).url == HOME
    assert Session.objects.of(account).count() == 1

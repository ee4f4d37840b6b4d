"""Who must have a second step keeps one, whichever it is and however many removals come at once."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.db import connection

from portal.accounts.models import SecondFactorRule
from portal.core.access import Role
from portal.core.audit import Event
from tests.accounts.test_second_factor import OWN, code, is_in, noted, password_given_and, text, with_app
from tests.contracts.world import make_office
from tests.support.keys import SoftKey

pytestmark = pytest.mark.django_db
APP = f"{OWN}app/remove/"


@pytest.fixture
def account():
    cache.clear()
    return with_app(make_office("990101001", "长虹街道").staff)


@pytest.fixture
def client(account):
    """Signed in by the code of the app."""
    client = password_given_and(account, code())
    assert is_in(client)
    return client


@pytest.fixture
def rule():
    SecondFactorRule.objects.create(role=Role.STAFF)


def a_key(account):
    """A key of the account; the address of the page that removes it."""
    key = Authenticator.objects.create(user=account, type="webauthn", data=SoftKey().kept())
    return f"{OWN}keys/{key.pk}/remove/"


def test_the_last_key_stays_as_the_last_app_does(client, account, rule):
    page = a_key(account)
    assert client.post(APP).status_code == 302
    assert "add another one" in text(client.post(page))
    assert [one.type for one in Authenticator.objects.filter(user=account)] == ["webauthn"]
    assert noted(Event.FACTOR_REMOVED).count() == 1


def test_one_of_two_keys_goes_and_is_noted(client, account, rule):
    pages = a_key(account), a_key(account)
    client.post(APP)
    assert client.post(pages[0]).status_code == 302
    assert "add another one" in text(client.post(pages[1]))
    assert noted(Event.FACTOR_REMOVED).count() == 2


def test_whose_role_does_not_ask_for_one_removes_the_last(client, account):
    page = a_key(account)
    client.post(APP)
    client.post(page)
    assert not Authenticator.objects.exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite lets one write at a time")
@pytest.mark.parametrize("_time", range(3))
def test_two_removals_at_once_leave_one(client, account, rule, _time):
    pages = APP, a_key(account)
    start = Barrier(2)

    def remove(page):
        start.wait()
        try:
            return client.post(page).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(remove, pages)) == [200, 302]
    assert Authenticator.objects.filter(user=account).count() == 1

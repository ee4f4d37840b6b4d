"""Wrong codes of the second step make the next one wait; only who has the password can bring that about."""

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from redis.exceptions import ConnectionError as RedisConnectionError

from portal.accounts import actions
from portal.core.audit import Event
from tests.accounts.test_second_factor import (
    SIGN_IN,
    STEP,
    code,
    is_in,
    noted,
    password_given,
    password_given_and,
    text,
    with_app,
)
from tests.contracts.world import make_office

pytestmark = pytest.mark.django_db


@pytest.fixture
def account():
    cache.clear()
    return make_office("990101001", "长虹街道").staff


def guess(name, address, times=1):
    """Wrong passwords for a name, from somewhere."""
    for _time in range(times):
        Client(REMOTE_ADDR=address).post(SIGN_IN, {"username": name, "password": "wrong"})


def test_a_wait_for_codes_is_noted(account):
    client = password_given(with_app(account))
    for _time in range(7):
        client.post(STEP, {"code": "000000"})
    assert (noted(Event.FACTOR_FAILED).count(), noted(Event.LOCKED_OUT).count()) == (5, 1)


@pytest.mark.parametrize("typed", ["code of {0.pk}", "{0.pk}", "code\n{0.username}", "{0.username}"])
def test_nobody_without_the_password_makes_a_code_wait(account, typed):
    client = password_given_and(with_app(account), code(away=-1))
    client.post("/accounts/sign-out/")
    for number in range(9):
        guess(typed.format(account), f"10.9.9.{number}", times=5)
    guess(typed.format(account), "10.1.1.1", times=5)
    assert is_in(password_given_and(account, code(), client))


@pytest.mark.parametrize("typed", ["code of {0.pk}", "{0.pk}", "code\n{0.username}"])
def test_nor_in_a_browser_that_is_not_known(account, typed):
    with_app(account)
    for number in range(9):
        guess(typed.format(account), f"10.9.9.{number}", times=5)
    assert is_in(password_given_and(account, code()))


def test_who_has_the_password_alone_does_not_make_the_known_browser_wait(account):
    client = password_given_and(with_app(account), code(away=-1))
    client.post("/accounts/sign-out/")
    for _time in range(7):
        password_given_and(account, "000000")
    assert not is_in(password_given_and(account, code()))
    assert is_in(password_given_and(account, code(), client))


def test_in_the_known_browser_codes_wait_as_well(account):
    client = password_given_and(with_app(account), code(away=-1))
    client.post("/accounts/sign-out/")
    for _time in range(6):
        password_given_and(account, "000000", client)
    assert "several times" in text(client.post(STEP, {"code": code()}))


def test_whoever_keeps_the_account_ends_the_wait_for_codes_too(account):
    client = password_given(with_app(account))
    for _time in range(6):
        client.post(STEP, {"code": "000000"})
    actions.release(by=None, account=account, now=timezone.now())
    client.post(STEP, {"code": code()})
    assert is_in(client)


class RedisAway:
    def add(self, *args, **kwargs):
        raise RedisConnectionError


def test_right_codes_that_cannot_be_checked_without_redis_do_not_count_as_wrong(account, monkeypatch):
    client = password_given(with_app(account))
    recovery = RecoveryCodes.activate(account).generate_codes()[0]
    monkeypatch.setattr(auth, "cache", RedisAway())
    for _time in range(9):
        assert "cannot be checked just now" in text(client.post(STEP, {"code": code()}))
    client.post(STEP, {"code": recovery})
    assert is_in(client)


def test_wrong_ones_count_without_redis_as_with_it(account, monkeypatch):
    client = password_given(with_app(account))
    monkeypatch.setattr(auth, "cache", RedisAway())
    for _time in range(5):
        client.post(STEP, {"code": "000000"})
    assert "several times" in text(client.post(STEP, {"code": code()}))

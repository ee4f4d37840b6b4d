"""An identity service that hangs costs those who sign in by it a sentence, and the portal nothing."""

import socket
import time
from contextlib import contextmanager
from threading import Thread

import pytest
from django.conf import settings
from django.test import Client, override_settings

from portal.accounts import identity
from tests.accounts.test_identity import BACK, SIGN_IN, START, redirected, said
from tests.factories import UserFactory
from tests.support.identity import CLIENT

pytestmark = pytest.mark.django_db


class Hanging:
    """Takes what comes and never answers; ``asked`` says how often."""

    def __init__(self):
        self.listening = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self.listening.getsockname()[1]}"
        self.taken = []

    def take(self):
        while True:
            try:
                self.taken.append(self.listening.accept()[0])
            except OSError:
                return

    @property
    def asked(self):
        return len(self.taken)


@contextmanager
def hanging_service():
    one = Hanging()
    thread = Thread(target=one.take, daemon=True)
    thread.start()
    try:
        yield one
    finally:
        one.listening.shutdown(socket.SHUT_RDWR)
        one.listening.close()
        thread.join()
        for taken in one.taken:
            taken.close()


@pytest.fixture
def hanging(kind, monkeypatch):
    monkeypatch.setattr(identity, "SECONDS", 0.3)
    with (
        hanging_service() as one,
        override_settings(IDENTITY=kind, IDENTITY_SERVER=one.address, IDENTITY_CLIENT=CLIENT),
    ):
        yield one


@pytest.fixture
def account():
    return UserFactory(username="zhao")


def a_browser():
    client = Client()
    client.cookies["django_language"] = "en"
    return client


def asked_by_anybody():
    """What somebody is told who is signed in nowhere and goes until the portal asks the service."""
    client = a_browser()
    if client.get(START).url.startswith(settings.IDENTITY_SERVER):
        client.get(BACK, {"ticket": "x", "state": client.session[identity.STATE]})
    return said(client)


def test_one_waits_for_it_and_the_next_are_told_at_once(hanging):
    for _person in range(5):
        assert "does not answer" in asked_by_anybody()
    assert hanging.asked == 1


def test_after_a_while_it_is_asked_again(hanging, monkeypatch):
    asked_by_anybody()
    real = time.monotonic
    monkeypatch.setattr(time, "monotonic", lambda: real() + identity.AWAY)
    asked_by_anybody()
    assert hanging.asked == 2


def test_only_some_threads_wait_for_it(hanging):
    waiting = [identity.service().line.free.acquire() for _n in range(settings.IDENTITY_AT_ONCE)]
    assert "does not answer" in asked_by_anybody()
    assert (hanging.asked, len(waiting)) == (0, 2)
    identity.service().line.free.release()
    asked_by_anybody()
    assert hanging.asked == 1


@pytest.mark.parametrize("kind", ["oidc"], indirect=True)
def test_so_does_one_that_hangs_when_it_is_asked_who_came(service, account, monkeypatch):
    monkeypatch.setattr(identity, "SECONDS", 0.3)
    published = service.published()
    with hanging_service() as hanging:
        service.published = lambda: published | {"token_endpoint": hanging.address}
        for _person in range(3):
            client = a_browser()
            assert client.get(redirected(client.get(START).url)).url == SIGN_IN
            assert "does not answer" in said(client)
        assert hanging.asked == 1


def test_once_it_answers_everybody_is_let_in(service, account):
    for _person in range(settings.IDENTITY_AT_ONCE + 2):
        client = a_browser()
        assert client.get(redirected(client.get(START).url)).url == "/"


@pytest.mark.parametrize("kind", ["oidc"], indirect=True)
def test_what_it_publishes_is_read_once(service, account):
    for _person in range(3):
        a_browser().get(START)
    assert [path for path, _asked in service.asked].count("/.well-known/openid-configuration") == 1

"""Sentences are compared in English, as written; contracts/test_catalogue.py checks the Chinese."""

import time
from types import SimpleNamespace

import pytest
from allauth.mfa.totp.internal import auth
from django.test import override_settings
from django.utils import translation

from tests.support.identity import CLIENT, SECRET, identity_service


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


@pytest.fixture(autouse=True)
def in_the_middle_of_a_period(monkeypatch):
    """Codes of an app change every half minute; in a test it is never just about to be over."""
    now = time.time() // 30 * 30 + 15
    monkeypatch.setattr(auth, "time", SimpleNamespace(time=lambda: now))


@pytest.fixture(params=["oidc", "cas"])
def kind(request):
    return request.param


@pytest.fixture
def service(kind):
    with identity_service() as one:
        settings = {
            "IDENTITY": kind,
            "IDENTITY_NAME": "单点登录",
            "IDENTITY_SERVER": one.address,
            "IDENTITY_CLIENT": CLIENT,
            "IDENTITY_SECRET": SECRET,
            "IDENTITY_CLAIM": "preferred_username",
        }
        with override_settings(**settings):
            yield one

"""Sentences are compared in English, as written; contracts/test_catalogue.py checks the Chinese."""

import pytest
from django.test import override_settings
from django.utils import translation

from tests.support.identity import CLIENT, SECRET, identity_service


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


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

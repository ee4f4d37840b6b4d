"""A line of the log says which request and whose, by numbers; the page of an error shows the same number."""

import json
import logging

import pytest
from django.urls import path

from portal.urls import urlpatterns as usual
from tests.factories import UserFactory
from tests.support.logs import kept_log

pytestmark = pytest.mark.django_db


def fails(request):
    assert request.user.pk
    logging.getLogger("portal").info("on the way")
    raise ValueError("槐荫社区 12")


urlpatterns = [*usual, path("fails/", fails)]


@pytest.fixture
def lines():
    """What stands in the log of an office's server."""
    with kept_log(logging.INFO) as read:
        yield read


@pytest.mark.urls("tests.core.test_logs")
def test_lines_and_the_page_of_an_error_have_one_number(client, lines):
    user = UserFactory()
    client.force_login(user)
    client.raise_request_exception = False
    answer = client.get("/fails/?name=secret")
    number = answer["X-Request-ID"]
    assert answer.status_code == 500 and number in answer.content.decode()
    found = [one for one in lines() if one["name"] in ("portal", "django.request")]
    assert {one["request_id"] for one in found} == {number}
    assert {one["user_id"] for one in found} == {user.pk}
    assert user.username not in json.dumps(found, ensure_ascii=False)


def test_a_number_that_came_along_is_kept_and_nonsense_is_not(client):
    number = "b56a9f1b51bf4ba1a2b5b8a8c1a3a5f1"
    assert client.get("/healthz", headers={"X-Request-ID": number})["X-Request-ID"] == number
    assert client.get("/healthz", headers={"X-Request-ID": "<script>"})["X-Request-ID"] != "<script>"


def test_nobody_signed_in_is_nobody(client, lines):
    client.get("/accounts/sign-in/")
    logging.getLogger("portal").info("outside")
    assert lines()[-1]["user_id"] is None

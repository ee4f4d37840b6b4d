"""Notices: one's own, unread first, gone from the bell once opened."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from portal.notices.models import Notice, tell
from tests.factories import UserFactory, at

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader(client):
    user = UserFactory()
    client.force_login(user)
    return user


def told(user, key, hour=9, path="/communities/"):
    tell(receivers=[user], kind="DUE", text=f"请报送 {key}", path=path, key=key, now=at(2026, 11, 1, hour))
    return Notice.objects.get(receiver=user, key=key)


def test_unread_come_first_and_then_the_newest(client, reader):
    told(reader, "old", 8)
    told(reader, "read", 10)
    told(reader, "new", 9)
    client.post(reverse("notices:open", args=[Notice.objects.get(key="read").pk]))
    page = client.get(reverse("notices:list"))
    assert [notice.key for notice in page.context["notices"]] == ["new", "old", "read"]


def test_the_bell_counts_what_is_unread_with_one_query(client, reader):
    told(reader, "a")
    told(reader, "b")
    told(UserFactory(), "c")
    with CaptureQueriesContext(connection) as queries:
        page = client.get(reverse("notices:list")).content.decode()
    assert '<span class="bell-count" aria-hidden="true">2</span>' in page
    assert sum("COUNT" in query["sql"] and '"read_at" IS NULL' in query["sql"] for query in queries) == 1


def test_opening_marks_it_as_read_and_leads_to_its_page(client, reader):
    notice = told(reader, "a")
    answer = client.post(reverse("notices:open", args=[notice.pk]))
    assert answer.headers["Location"] == "/communities/"
    notice.refresh_from_db()
    assert notice.read_at is not None


@pytest.mark.parametrize("path", ["", "https://elsewhere.example/", "//elsewhere.example/"])
def test_a_notice_leads_nowhere_else(client, reader, path):
    notice = told(reader, "a", path=path)
    assert client.post(reverse("notices:open", args=[notice.pk])).headers["Location"] == "/notices/"


def test_another_persons_notice_does_not_exist(client, reader):
    notice = told(UserFactory(), "a")
    assert client.post(reverse("notices:open", args=[notice.pk])).status_code == 404
    notice.refresh_from_db()
    assert notice.read_at is None


def test_all_can_be_marked_as_read_at_once(client, reader):
    told(reader, "a")
    other = told(UserFactory(), "b")
    client.post(reverse("notices:read_all"))
    assert list(Notice.objects.unread()) == [other]


def test_the_same_thing_is_told_once():
    user = UserFactory()
    said = {"receivers": [user], "kind": "DUE", "text": "x" * 900, "path": "/", "key": "k"}
    assert tell(**said, now=at(2026, 11, 1)) == 1
    assert tell(**said, now=at(2026, 11, 2)) == 0
    assert len(Notice.objects.get().text) == 900  # what somebody wrote is told whole

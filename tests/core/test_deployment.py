"""``manage.py check --deploy`` refuses what an office must not be opened with."""

import os

import pytest
from django.conf import settings as portal_settings
from django.core.checks import run_checks
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.db import DatabaseError
from django.db.models import QuerySet

from portal.core import checks
from portal.core.access import Role
from portal.demo.story import CODE
from tests.factories import CommunityFactory, SubDistrictFactory, UserFactory

RANDOM = "kq7VhXw2-Zr9_TbLs4NfYc8GmJdPa3UeRt6WiOy1CxBvKzHqMnSg5EwDlQo0"


def ids(databases=None):
    found = run_checks(include_deployment_checks=True, databases=databases)
    return {one.id for one in found if one.id.startswith(("portal.", "demo."))}


@pytest.fixture(autouse=True)
def _fit(settings, monkeypatch):
    settings.SECRET_KEY, settings.REDIS_URL = RANDOM, "redis://redis.example/0"
    monkeypatch.setattr(checks, "may_write", lambda _path: False)


def test_nothing_is_said_of_what_is_fit():
    assert ids() == set()


@pytest.mark.parametrize(
    "secret",
    [
        "only-for-checks-and-tests-0123456789-abcdefghijklmnopqrstuvwxyz",
        "django-insecure-" + RANDOM,
        "changeme" * 8,
        "kq7VhXw2",
        "abab" * 20,
    ],
)
def test_a_secret_that_can_be_guessed_is_refused(settings, secret):
    settings.SECRET_KEY = secret
    assert ids() == {"portal.E001"}


@pytest.mark.parametrize("token", ["short", "ab" * 30])
def test_a_token_of_the_monitor_that_can_be_guessed_is_refused(settings, token):
    settings.METRICS_TOKEN = token
    assert ids() == {"portal.E006"}
    settings.METRICS_TOKEN = RANDOM
    assert ids() == set()


def test_no_redis_is_refused(settings):
    settings.REDIS_URL = ""
    assert ids() == {"portal.E002"}


def test_code_that_may_be_changed_is_a_warning(monkeypatch):
    monkeypatch.undo()
    monkeypatch.setattr(checks, "may_write", lambda path: path.name == "portal")
    [one] = checks.check_code(None)
    assert (one.id, one.is_serious(), "portal." in one.msg) == ("portal.W001", False, True)


@pytest.mark.parametrize(
    ("mode", "owner", "written"), [(0o755, 0, False), (0o775, 0, True), (0o755, 1, True)]
)
def test_for_root_it_is_whether_anybody_else_may(tmp_path, monkeypatch, mode, owner, written):
    monkeypatch.undo()

    class About:
        st_mode, st_uid = mode, owner

    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(type(tmp_path), "exists", lambda _path: True)
    monkeypatch.setattr(type(tmp_path), "stat", lambda _path: About)
    assert checks.may_write(tmp_path) is written


def test_for_anybody_else_whether_he_may(tmp_path, monkeypatch):
    monkeypatch.undo()
    monkeypatch.setattr(os, "geteuid", lambda: 1)
    assert checks.may_write(tmp_path)
    assert not checks.may_write(tmp_path / "nothing")


class TestDemonstration:
    @pytest.fixture
    def story(self, db):
        return CommunityFactory(sub_district=SubDistrictFactory(code=CODE))

    def test_its_accounts_are_refused_when_the_database_is_asked(self, story):
        assert ids(["default"]) == set()
        UserFactory(area_code=story.code)
        assert ids(["default"]) == {"demo.E001"}
        assert ids() == set()

    def test_its_administrator_too_but_not_an_office_s_own(self, db):
        UserFactory(username="admin", name="赵明", role=Role.ADMIN)
        assert ids(["default"]) == set()
        UserFactory._meta.model.objects.update(name="系统管理员")
        assert ids(["default"]) == {"demo.E001"}

    def test_closed_accounts_are_nobody_s(self, story):
        UserFactory(area_code=story.code, is_active=False)
        assert ids(["default"]) == set()

    def test_a_database_out_of_reach_is_no_finding(self, db, monkeypatch):
        def fail(_self):
            raise DatabaseError

        monkeypatch.setattr(QuerySet, "_fetch_all", fail)
        assert "demo.E001" not in ids(["default"])


def test_the_command_says_no(settings, capsys):
    settings.SECRET_KEY = "changeme"
    assert portal_settings.SECRET_KEY == "changeme"
    with pytest.raises(SystemCheckError, match="anybody can look up"):
        call_command("check", deploy=True)

"""Who keeps hooks, which hosts may be called, and that the secret stays one."""

import pytest
from auditlog.models import LogEntry
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from portal.hooks import actions, hosts, sealing, sending
from portal.hooks.checks import check_hosts
from portal.hooks.models import Hook, HookDelivery
from tests.factories import PASSWORD
from tests.hooks.test_calls import approve

pytestmark = pytest.mark.django_db

LISTED = ["data.example", "relay.example:8443", "http://10.0.0.5:8080", "https://Upper.Example"]


class TestHosts:
    @pytest.mark.parametrize(
        ("address", "may"),
        [
            ("https://data.example/in?x=1", True),
            ("https://DATA.example:443/in", True),
            ("https://relay.example:8443/", True),
            ("http://10.0.0.5:8080/in", True),
            ("https://upper.example", True),
            ("http://data.example/in", False),
            ("https://data.example:8443/", False),
            ("https://relay.example/", False),
            ("https://10.0.0.5:8080/in", False),
            ("http://10.0.0.5/in", False),
            ("https://data.example.evil.example/", False),
            ("https://sub.data.example/", False),
            ("https://data.example@127.0.0.1/", False),
            ("https://127.0.0.1\\@data.example/", False),
            ("https://127.0.0.1#@data.example/", False),
            ("https://data.example\n.evil.example/", False),
            ("ftp://data.example/", False),
            ("file:///etc/passwd", False),
            ("//data.example/", False),
            ("data.example/in", False),
            ("https://", False),
            ("https://data.example:99999/", False),
            ("", False),
        ],
    )
    def test_only_those_listed_with_their_port_and_scheme(self, settings, address, may):
        settings.HOOK_HOSTS = LISTED
        assert hosts.may_call(address) is may

    def test_none_while_none_is_listed(self, settings):
        settings.HOOK_HOSTS = []
        assert not hosts.may_call("https://data.example/")

    def test_a_hook_at_another_host_is_not_made(self, hook, settings):
        settings.HOOK_HOSTS = LISTED
        with pytest.raises(ValidationError) as refused:
            hook(address="http://127.0.0.1:6379/")
        assert set(refused.value.message_dict) == {"address"}
        assert not Hook.objects.exists()

    def test_one_whose_host_was_taken_off_the_list_is_called_no_more(self, hook, other, office, settings):
        hook()
        approve(office)
        settings.HOOK_HOSTS = LISTED
        call = HookDelivery.objects.get()
        assert not sending.send(delivery_id=str(call.pk), now=call.next_at)
        call.refresh_from_db()
        assert (other.asked, call.last_answer) == ([], "not in HOOK_HOSTS")

    def test_the_portal_does_not_start_with_a_list_that_means_nothing(self, settings):
        settings.CELERY_TASK_ALWAYS_EAGER = False
        settings.HOOK_HOSTS = LISTED
        assert check_hosts(None) == []
        settings.HOOK_HOSTS = ["https://data.example/in", "ftp://data.example", ""]
        assert [one.id for one in check_hosts(None)] == ["hooks.E002"] * 3
        settings.HOOK_HOSTS, settings.CELERY_TASK_ALWAYS_EAGER = LISTED, True
        assert [one.id for one in check_hosts(None)] == ["hooks.E001"]


class TestTheSecret:
    def test_it_stands_nowhere_in_the_database(self, hook):
        new = hook()
        assert sealing.unseal(new.hook.sealed) == new.secret
        assert new.secret not in str(Hook.objects.values().get())

    def test_after_a_change_of_the_servers_key_it_is_read_while_the_old_one_is_listed(
        self, hook, other, office, settings
    ):
        hook()
        approve(office)
        call = HookDelivery.objects.get()
        old, settings.SECRET_KEY = settings.SECRET_KEY, "n" * 50
        assert not sending.send(delivery_id=str(call.pk), now=call.next_at)
        call.refresh_from_db()
        assert call.last_answer == "secret not readable"
        settings.SECRET_KEY_FALLBACKS = [old]
        assert sending.send(delivery_id=str(call.pk), now=call.next_at)

    def test_the_trail_says_who_made_it_and_not_what_it_is(self, hook, admin):
        new = hook()
        changes = LogEntry.objects.get_for_object(new.hook).get().changes
        assert new.hook.sealed not in str(changes)


class TestPages:
    @pytest.fixture
    def signed_in(self, client, admin, settings):
        client.post(reverse("accounts:sign_in"), {"username": admin.username, "password": PASSWORD})
        client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
        return client

    def filled(self, other, **changed):
        events = ["report.approved", "matter.closed_off"]
        form = {"name": "市数据平台", "address": other.url, "area_code": "990101001", "events": events}
        return form | changed

    def test_an_administrator_makes_one_and_sees_the_secret_once(self, signed_in, other, office):
        page = signed_in.post(reverse("hooks:create"), self.filled(other)).content.decode()
        hook = Hook.objects.get()
        secret = sealing.unseal(hook.sealed)
        assert secret in page
        assert hook.events == ["report.approved", "matter.closed_off"]
        assert secret not in signed_in.get(reverse("hooks:list")).content.decode()

    def test_the_list_asks_for_all_names_of_areas_together(
        self, signed_in, hook, office, django_assert_num_queries
    ):
        hook()
        with CaptureQueriesContext(connection) as of_one:
            signed_in.get(reverse("hooks:list"))
        for area in ("990101001", "990101", "99", "0"):
            hook(area=area)
        with django_assert_num_queries(
            len(of_one) + 1
        ):  # areas above sub-districts lie in a table of their own
            page = signed_in.get(reverse("hooks:list")).content.decode()
        assert page.count("长虹街道") == 2 and "The whole country" in page

    def test_the_password_is_asked_for_again(self, signed_in, other, office, settings):
        settings.ACCOUNT_REAUTHENTICATION_TIMEOUT = 0
        answer = signed_in.post(reverse("hooks:create"), self.filled(other))
        assert answer.url.startswith(reverse("account_reauthenticate"))
        assert not Hook.objects.exists()

    @pytest.mark.parametrize(
        "changed",
        [
            {"address": "https://elsewhere.example/"},
            {"events": []},
            {"events": ["report.deleted"]},
            {"area_code": ""},
            {"area_code": "0"},
            {"area_code": "990101001001"},
            {"area_code": "990101001", "whole_country": "on"},
            {"name": ""},
        ],
    )
    def test_what_cannot_be_is_said_on_the_form(self, signed_in, other, office, changed):
        answer = signed_in.post(reverse("hooks:create"), self.filled(other, **changed))
        assert (answer.status_code, Hook.objects.count()) == (200, 0)
        assert "invalid-feedback" in answer.content.decode() or "alert" in answer.content.decode()

    def test_what_became_of_a_call_is_seen_and_it_is_sent_again(
        self, signed_in, hook, other, office, django_capture_on_commit_callbacks
    ):
        hook()
        other.answers = [(503, "")]
        with django_capture_on_commit_callbacks(execute=True):
            approve(office)
        call = HookDelivery.objects.get()
        page = signed_in.get(reverse("hooks:list")).content.decode()
        assert str(call.pk) in page and "status 503" in page
        with django_capture_on_commit_callbacks(execute=True):
            signed_in.post(reverse("hooks:send_again", args=[call.pk]))
        assert len(other.asked) == 2
        assert LogEntry.objects.get_for_object(call).filter(actor__username="operator").exists()

    def test_one_is_ended(self, signed_in, hook):
        new = hook()
        signed_in.post(reverse("hooks:end", args=[new.hook.pk]))
        new.hook.refresh_from_db()
        assert new.hook.ended_at is not None
        assert signed_in.get(reverse("hooks:list")).status_code == 200

    def test_nobody_else_makes_one(self, hook, office, other):
        new = hook()
        with pytest.raises(PermissionDenied):
            actions.end(by=office.staff, hook=new.hook, now=timezone.now())
        with pytest.raises(PermissionDenied):
            actions.make_hook(
                by=office.staff,
                name="x",
                address=other.url,
                events=["report.approved"],
                area_code="990101001",
                now=timezone.now(),
            )

"""Signing in with the office's identity, against a small service of the test's own."""

import http.client
import re
import time
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from auditlog.models import LogEntry
from django.test import Client, override_settings
from django.urls import reverse

from portal.accounts.models import KnownPlace, SecondFactorRule, User
from portal.core.access import Role
from portal.core.audit import Event
from portal.core.checks import check_identity
from portal.core.history import describe_one
from tests.factories import PASSWORD, SubDistrictFactory, UserFactory
from tests.support.identity import CLIENT

pytestmark = pytest.mark.django_db
START, AGAIN, BACK = "/accounts/identity/", "/accounts/identity/again/", "/accounts/identity/back/"
SIGN_IN, HOME = "/accounts/sign-in/", "/notices/"


@pytest.fixture
def account():
    return UserFactory(username="zhao", role=Role.STAFF, area_code=SubDistrictFactory().code)


@pytest.fixture
def client():
    browser = Client()
    browser.cookies["django_language"] = "en"
    return browser


def redirected(address):
    """Where the service sends a browser that comes to *address*."""
    parts = urlsplit(address)
    connection = http.client.HTTPConnection(parts.netloc, timeout=5)
    connection.request("GET", f"{parts.path}?{parts.query}")
    answer = connection.getresponse()
    connection.close()
    assert answer.status == 302, answer.status
    there = urlsplit(answer.headers["Location"])
    assert there.path == BACK
    return f"{there.path}?{there.query}"


def by_identity(client, start=START, **asked):
    """There and back; the last answer of the portal."""
    there = client.get(start, asked)
    return client.get(redirected(there.url))


def is_in(client):
    return client.get(HOME).status_code == 200


def said(client):
    return text(client.get(SIGN_IN))


class TestSigningIn:
    def test_the_page_offers_it_and_it_leads_back_to_the_page_asked_for(self, client, service, account):
        assert "单点登录" in said(client)
        answer = by_identity(client, next="/communities/")
        assert answer.url == "/communities/"
        assert is_in(client)
        line = LogEntry.objects.get(additional_data__event=Event.SIGNED_IN)
        assert (line.actor, line.additional_data["by"]) == (account, "identity")

    def test_the_place_is_known_afterwards_as_after_a_password(self, client, service, account):
        by_identity(client)
        assert KnownPlace.objects.filter(account=account).count() == 2

    def test_role_and_area_stay_the_portals(self, client, service, account):
        by_identity(client)
        assert client.get(reverse("system")).status_code == 403
        assert User.objects.get() == account

    def test_a_name_that_the_portal_does_not_know_opens_nothing_and_makes_nothing(
        self, client, service, account
    ):
        service.says = "somebody.else"
        assert by_identity(client).url == SIGN_IN
        assert "no open account" in said(client)
        assert not is_in(client)
        assert User.objects.count() == 1

    @pytest.mark.parametrize("name", ["ZHAO", "zhao ", "", "zhao' or '1'='1"])
    def test_a_name_that_is_nearly_the_same_is_another(self, client, service, account, name):
        service.says = name
        by_identity(client)
        assert not is_in(client)

    def test_a_closed_account_stays_closed(self, client, service, account):
        User.objects.update(is_active=False)
        by_identity(client)
        assert not is_in(client)
        line = LogEntry.objects.get(additional_data__event=Event.SIGN_IN_FAILED)
        assert (line.object_id, line.actor, line.additional_data["by"]) == (account.pk, None, "identity")

    def test_the_one_time_password_of_the_account_need_not_be_changed(self, client, service, account):
        User.objects.update(must_change_password=True)
        by_identity(client)
        assert is_in(client)
        other = Client()
        other.post(SIGN_IN, {"username": "zhao", "password": PASSWORD})
        assert other.get(HOME).url == reverse("accounts:change_password")

    def test_whoever_has_a_second_step_is_asked_for_it(self, client, service, account):
        TOTP.activate(account, "JBSWY3DPEHPK3PXP")
        assert by_identity(client).url == reverse("mfa_authenticate")
        assert not is_in(client)

    def test_it_never_leads_elsewhere(self, client, service, account):
        assert by_identity(client, next="https://evil.example/").url == "/"

    def test_who_was_signed_in_with_another_name_is_signed_out(self, client, service, account):
        client.force_login(UserFactory(role=Role.ADMIN, area_code=""))
        by_identity(client)
        assert client.get(reverse("system")).status_code == 403


class TestAttacks:
    def test_an_answer_that_nobody_asked_for_signs_nobody_in(self, client, service, account):
        attackers = Client()
        back = redirected(attackers.get(START).url)
        client.get(back)
        assert not is_in(client)

    def test_an_answer_opens_once(self, client, service, account):
        there = client.get(START)
        back = redirected(there.url)
        client.get(back)
        client.post("/accounts/sign-out/")
        client.get(back)
        assert not is_in(client)

    @pytest.mark.parametrize("kind", ["oidc"], indirect=True)
    @pytest.mark.parametrize("lie", ["audience", "nonce", "expired", "key"])
    def test_a_false_token_opens_nothing(self, client, service, account, lie):
        service.lies = {lie}
        assert by_identity(client).url == SIGN_IN
        assert "did not confirm" in said(client)

    @pytest.mark.parametrize("kind", ["cas"], indirect=True)
    def test_a_ticket_for_another_site_opens_nothing(self, client, service, account):
        there = client.get(START)
        state = parse_qs(urlsplit(parse_qs(urlsplit(there.url).query)["service"][0]).query)["state"][0]
        service.codes["taken"] = {"service": "https://elsewhere.example/"}
        client.get(BACK, {"ticket": "taken", "state": state})
        assert not is_in(client)

    @pytest.mark.parametrize(
        "answer",
        [{}, {"code": "x"}, {"state": "x", "code": "y"}, {"error": "access_denied"}, {"ticket": "z"}],
    )
    def test_nonsense_is_answered_with_a_sentence(self, client, service, account, answer):
        assert client.get(BACK, answer).url == SIGN_IN
        assert "did not confirm" in said(client)


class TestService:
    def test_without_settings_there_is_none(self, client, account):
        for address in (START, AGAIN, BACK):
            assert client.get(address).status_code == 404
        assert check_identity(None) == []

    def test_one_that_is_away_costs_a_sentence(self, client, kind, account):
        settings = {"IDENTITY": kind, "IDENTITY_SERVER": "http://127.0.0.1:9", "IDENTITY_CLIENT": CLIENT}
        with override_settings(**settings):
            answer = client.get(START)
            if kind == "cas":  # the browser finds out first; then the portal
                state = client.session["_identity_state"]
                answer = client.get(BACK, {"ticket": "x", "state": state})
            assert answer.url == SIGN_IN
            assert "does not answer" in said(client)

    @pytest.mark.parametrize("kind", ["oidc"], indirect=True)
    def test_the_name_may_stand_in_what_the_service_tells_when_asked(self, client, service, account):
        with override_settings(IDENTITY_CLAIM="staff_number"):
            by_identity(client)
        assert is_in(client)

    def test_half_a_setting_is_refused(self):
        with override_settings(IDENTITY="saml", IDENTITY_SERVER="http://a.example"):
            assert len(check_identity(None)) == 2
        with override_settings(IDENTITY="oidc", IDENTITY_SERVER="https://a.example", IDENTITY_CLIENT="a"):
            assert len(check_identity(None)) == 1
        with override_settings(IDENTITY="cas", IDENTITY_SERVER="https://a.example"):
            assert check_identity(None) == []


class TestAgain:
    """The password again, before accounts are kept: only the service can say that it was given."""

    @pytest.fixture
    def later(self, monkeypatch):
        """A quarter of an hour goes by when this is called."""
        real = time.time

        def pass_by():
            monkeypatch.setattr(time, "time", lambda: real() + 16 * 60)

        return pass_by

    @pytest.fixture
    def create(self, client, account):
        """Tries to make an account; the portal's answer."""
        about = {"username": "new.one", "name": "新人", "role": Role.STAFF, "area_code": account.area_code}
        return lambda: client.post(reverse("accounts:create"), about)

    def test_the_service_asks_again_and_what_was_posted_goes_on(self, client, service, create, later):
        by_identity(client)
        later()
        asked = create()
        assert asked.url.startswith(AGAIN)
        there = client.get(asked.url)
        assert "prompt=login&max_age=0" in there.url or "renew=true" in there.url
        done = client.get(redirected(there.url))
        assert "new.one" in done.content.decode()
        assert is_made()
        line = LogEntry.objects.get(additional_data__event=Event.CONFIRMED)
        assert line.additional_data["by"] == "identity"
        assert describe_one(line).details == "by the identity service"

    def test_signing_in_by_it_is_no_proof_that_a_password_was_given(self, client, service, create):
        by_identity(client)
        assert create().url.startswith(AGAIN)
        client.post("/accounts/sign-out/")
        by_identity(client)
        assert create().url.startswith(AGAIN)
        assert not is_made()

    def test_whoever_goes_there_without_being_asked_again_has_confirmed_nothing(
        self, client, service, account, create, later
    ):
        client.post(SIGN_IN, {"username": "zhao", "password": PASSWORD})
        later()
        assert create().url.startswith("/accounts/password-again/")
        assert by_identity(client, next="/accounts/").url == "/accounts/"
        assert create().url.startswith("/accounts/password-again/")
        assert not LogEntry.objects.filter(additional_data__event=Event.CONFIRMED).exists()

    def test_a_browser_that_keeps_the_question_from_the_service_has_confirmed_nothing(
        self, client, service, create, later
    ):
        by_identity(client)
        later()
        there = urlsplit(client.get(create().url).url)
        asked = parse_qs(there.query)
        for name in ("prompt", "max_age", "renew"):
            asked.pop(name, None)
        stripped = there._replace(query=urlencode(asked, doseq=True)).geturl()
        client.get(redirected(stripped))
        assert "did not confirm that you gave your password again" in text(client.get(HOME))
        assert create().url.startswith(AGAIN)
        assert not is_made()

    def test_nor_has_one_that_brings_an_older_answer(self, client, service, create, later):
        by_identity(client)
        older = redirected(client.get(START).url)
        later()
        client.get(create().url)
        client.get(older)
        assert create().url.startswith(AGAIN)

    @pytest.mark.parametrize("kind", ["oidc"], indirect=True)
    @pytest.mark.parametrize("away", [-90, 90])
    def test_a_clock_of_the_service_that_is_wrong_holds_nobody_up(self, client, service, create, later, away):
        by_identity(client)
        later()
        service.clock_is_off_by = away
        client.get(redirected(client.get(create().url).url))
        assert is_made()

    def test_what_was_posted_and_given_up_is_not_carried_out_by_a_link(self, client, service, account, later):
        colleague = UserFactory(username="qian", role=Role.STAFF, area_code=account.area_code)
        User.objects.update(must_change_password=False)
        by_identity(client)
        later()
        page = reverse("accounts:reset_password", args=[colleague.pk])
        assert client.post(page).url.startswith(AGAIN)
        client.get(HOME)
        by_identity(client, next=page)
        colleague.refresh_from_db()
        assert not colleague.must_change_password

    def test_another_name_that_is_given_then_signs_in_and_carries_nothing_on(
        self, client, service, account, create, later
    ):
        UserFactory(username="qian", role=Role.STAFF, area_code=account.area_code)
        by_identity(client)
        later()
        service.says = "qian"
        client.get(redirected(client.get(create().url).url))
        assert is_in(client)
        assert not is_made()

    def test_a_part_of_a_page_is_led_there_whole(self, client, service, create, account):
        by_identity(client)
        asked = client.post(reverse("accounts:create"), headers={"hx-request": "true"})
        assert asked.status_code == 401
        assert asked["HX-Redirect"].startswith(AGAIN)

    def test_who_must_set_up_a_second_step_first_can(self, client, service, account):
        SecondFactorRule.objects.create(role=Role.STAFF)
        by_identity(client)
        assert client.get(HOME).url == reverse("mfa_index")
        asked = client.get(reverse("mfa_activate_totp"))
        assert asked.url.startswith(AGAIN)
        assert client.get(redirected(client.get(asked.url).url)).url == reverse("mfa_activate_totp")
        assert "data:image/svg+xml" in text(client.get(reverse("mfa_activate_totp")))


def is_made():
    return User.objects.filter(username="new.one").exists()


def text(response):
    return re.sub(r"\s+", " ", response.content.decode())

"""The second step of signing in: set up, asked for, required, lost; and the password given again."""

import re
from io import StringIO

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from auditlog.models import LogEntry
from cryptography.fernet import InvalidToken
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from django.test import Client, override_settings
from django.urls import reverse

from portal.accounts import actions, second_factor
from portal.accounts.adapters import SecondFactorAdapter
from portal.accounts.models import KnownPlace, SecondFactorRule, SignInWait, User
from portal.core.access import Role
from portal.core.audit import Event
from portal.core.models import Session
from tests.contracts.world import make_office
from tests.factories import PASSWORD, SubDistrictFactory, UserFactory

pytestmark = pytest.mark.django_db

SIGN_IN, HOME = "/accounts/sign-in/", "/notices/"
OWN, STEP, APP = "/accounts/second-step/", "/accounts/second-step/sign-in/", "/accounts/second-step/app/"
SECRET = "JBSWY3DPEHPK3PXP" * 2


@pytest.fixture(autouse=True)
def no_code_used():
    cache.clear()


@pytest.fixture
def office():
    return make_office("990101001", "长虹街道")


@pytest.fixture
def admin(office):
    return UserFactory(username="admin", role=Role.ADMIN, area_code="")


@pytest.fixture
def account(office):
    return office.staff


def code(secret=SECRET, away=0):
    return format_hotp_value(hotp_value(secret, int(auth.time.time()) // 30 + away))


def with_app(account):
    TOTP.activate(account, SECRET)
    return account


def a_browser():
    client = Client(REMOTE_ADDR="10.1.1.1")
    client.cookies["django_language"] = "en"
    return client


def password_given(account, client=None, **more):
    client = client or a_browser()
    client.answer = client.post(SIGN_IN, {"username": account.username, "password": PASSWORD, **more})
    return client


def is_in(client):
    return client.get(HOME).status_code == 200


def noted(event):
    return LogEntry.objects.filter(additional_data__event=event)


def text(response):
    return re.sub(r"\s+", " ", response.content.decode())


def own_new_password(by, account):
    actions.change_password(account=account, password="Ganz-Anders-2026!")


class TestSigningIn:
    def test_without_a_second_step_the_password_is_enough(self, account):
        assert is_in(password_given(account))

    def test_with_an_app_the_password_opens_nothing_but_the_page_of_the_code(self, account):
        client = password_given(with_app(account), next=reverse("reporting:board"))
        assert client.answer.url == STEP
        assert not is_in(client)
        assert not noted(Event.SIGNED_IN).exists()
        assert "recovery code" in text(client.get(STEP))
        answer = client.post(STEP, {"code": code()})
        assert answer.url == reverse("reporting:board")
        assert is_in(client)
        assert noted(Event.SIGNED_IN).count() == 1

    def test_a_browser_is_known_only_after_the_second_step(self, account):
        client = password_given(with_app(account))
        assert not KnownPlace.objects.exists()
        client.post(STEP, {"code": code()})
        assert KnownPlace.objects.filter(account=account).count() == 2
        assert client.cookies["known_browser"].value

    def test_a_code_opens_once(self, account):
        first, second = password_given(with_app(account)), password_given(account)
        used = code()
        first.post(STEP, {"code": used})
        assert "is not right" in text(second.post(STEP, {"code": used}))
        assert not is_in(second)

    @pytest.mark.parametrize("wrong", ["000000", "", "12", "一二三四五六", "' or 1=1", "9" * 400])
    def test_a_wrong_code_is_said_and_noted(self, account, wrong):
        client = password_given(with_app(account))
        assert client.post(STEP, {"code": wrong}).status_code == 200
        assert not is_in(client)
        assert noted(Event.FACTOR_FAILED).count() == bool(wrong)

    def test_the_next_code_waits_after_five_wrong_ones_whatever_the_browser(self, account):
        with_app(account)
        for _time in range(6):
            answer = password_given(account).post(STEP, {"code": "000000"})
        answer = password_given(account).post(STEP, {"code": code()})
        assert "several times" in text(answer)
        SignInWait.objects.all().delete()
        assert password_given(account).post(STEP, {"code": code()}).status_code == 302

    def test_a_recovery_code_opens_once_and_is_counted(self, account):
        client = password_given(account)
        client.get(APP)
        client.post(APP, {"code": code(client.session["mfa.totp.secret"])})
        shown = re.findall(r'<code class="fs-5[^>]*>(\w+)<', text(client.get(f"{OWN}codes/")))
        assert len(shown) == 10
        assert "not shown again" in text(client.get(f"{OWN}codes/"))
        assert is_in(password_given_and(account, shown[0]))
        assert not is_in(password_given_and(account, shown[0]))
        assert "9 codes are left" in text(client.get(OWN))

    def test_the_page_of_the_code_without_a_password_leads_to_the_sign_in_page(self, account):
        assert a_browser().get(STEP, follow=True).redirect_chain[-1][0].startswith(SIGN_IN)

    def test_who_is_closed_between_the_steps_is_not_signed_in(self, account):
        client = password_given(with_app(account))
        actions.deactivate(by=None, account=account)
        assert "sign in again" in text(client.post(STEP, {"code": code()}, follow=True))
        assert not is_in(client)
        assert not Session.objects.of(account).exists()
        assert not noted(Event.SIGNED_IN).exists()
        actions.reactivate(by=None, account=account)
        assert not is_in(client)

    @pytest.mark.parametrize("change", [actions.reset_password, own_new_password])
    def test_a_new_password_ends_a_sign_in_that_waits_for_its_code(self, account, change):
        client = password_given(with_app(account))
        change(by=None, account=User.objects.get(pk=account.pk))
        assert "sign in again" in text(client.post(STEP, {"code": code()}, follow=True))
        assert not is_in(client)
        assert client.get(STEP, follow=True).redirect_chain[-1][0].startswith(SIGN_IN)
        assert not noted(Event.SIGNED_IN).exists()

    def test_another_name_can_be_signed_in_instead(self, account, office):
        client = password_given(with_app(account))
        assert is_in(password_given(office.leader, client))

    def test_the_secret_is_not_in_the_database_and_outlives_the_next_key(self, account):
        with_app(account)
        assert SECRET not in str(Authenticator.objects.get().data)
        kept, before = SecondFactorAdapter().encrypt(SECRET), settings.SECRET_KEY
        with override_settings(SECRET_KEY="new" * 20, SECRET_KEY_FALLBACKS=[]), pytest.raises(InvalidToken):
            SecondFactorAdapter().decrypt(kept)
        with override_settings(SECRET_KEY="new" * 20, SECRET_KEY_FALLBACKS=[before]):
            assert SecondFactorAdapter().decrypt(kept) == SECRET


def password_given_and(account, given, client=None):
    client = password_given(account, client)
    client.post(STEP, {"code": given})
    return client


@pytest.mark.django_db(transaction=True)
class TestSettingUp:
    def test_an_app_is_set_up_with_the_picture_and_noted(self, account):
        client = password_given(account)
        assert "data:image/svg+xml" in text(client.get(APP))
        answer = client.post(APP, {"code": code(client.session["mfa.totp.secret"])}, follow=True)
        assert "Recovery codes" in text(answer)
        assert second_factor.kinds_of(account) == ["totp"]
        assert noted(Event.FACTOR_ADDED).get().actor == account

    def test_the_code_that_set_it_up_opens_nothing_more(self, account):
        client = password_given(account)
        client.get(APP)
        used = code(client.session["mfa.totp.secret"])
        client.post(APP, {"code": used})
        assert not is_in(password_given_and(account, used))

    def test_a_wrong_first_code_sets_up_nothing_and_keeps_the_secret(self, account):
        client = password_given(account)
        client.get(APP)
        secret = client.session["mfa.totp.secret"]
        assert secret in text(client.post(APP, {"code": "000000"}))
        assert second_factor.kinds_of(account) == []

    def test_it_is_removed_after_the_password_and_noted(self, account):
        client = password_given(with_app(account))
        client.post(STEP, {"code": code()})
        client.post(f"{OWN}app/remove/")
        assert not Authenticator.objects.exists()
        assert noted(Event.FACTOR_REMOVED).count() == 1

    def test_new_codes_end_the_old_ones(self, account):
        client = password_given(account)
        client.get(APP)
        client.post(APP, {"code": code(client.session["mfa.totp.secret"])})
        old = re.findall(r'<code class="fs-5[^>]*>(\w+)<', text(client.get(f"{OWN}codes/")))
        client.post(f"{OWN}codes/new/")
        assert noted(Event.CODES_RENEWED).count() == 1
        assert not is_in(password_given_and(account, old[0]))

    def test_keys_are_not_offered_where_browsers_would_not_take_them(self, account):
        client = password_given(account)
        assert "this address has not" in text(client.get(OWN, headers={"host": "127.0.0.1"}))
        assert "Add a key" in text(client.get(OWN, headers={"host": "localhost"}))


class TestRequired:
    @pytest.fixture(autouse=True)
    def rule(self):
        SecondFactorRule.objects.create(role=Role.STAFF)

    @pytest.mark.django_db(transaction=True)
    def test_no_page_opens_before_it_is_set_up(self, account):
        client = password_given(account)
        for page in (HOME, "/", reverse("reporting:board")):
            assert client.get(page).url == OWN
        assert "Your role asks for a second step" in text(client.get(OWN))
        client.get(APP)
        client.post(APP, {"code": code(client.session["mfa.totp.secret"])})
        assert is_in(client)

    def test_other_roles_are_not_asked(self, office):
        assert is_in(password_given(office.leader))

    def test_the_password_of_ones_own_comes_first(self, account):
        User.objects.update(must_change_password=True)
        assert password_given(account).get(HOME).url == reverse("accounts:change_password")

    def test_the_last_one_cannot_be_removed(self, account):
        client = password_given(with_app(account))
        client.post(STEP, {"code": code()})
        assert "add another one" in text(client.post(f"{OWN}app/remove/"))
        assert Authenticator.objects.exists()

    def test_who_is_in_stays_in_until_the_next_sign_in(self, account, office):
        SecondFactorRule.objects.all().delete()
        client = password_given(account)
        second_factor.require_of(by=None, roles=[Role.STAFF])
        assert is_in(client)
        assert not is_in(password_given(account))


class TestTheRule:
    PAGE = "/accounts/second-step-rule/"

    def test_an_administrator_sets_it_and_the_trail_says_so(self, admin):
        client = password_given(admin)
        client.post(self.PAGE, {"roles": [Role.STAFF, Role.ADMIN]})
        assert second_factor.required_roles() == {Role.STAFF, Role.ADMIN}
        client.post(self.PAGE, {"roles": [Role.STAFF]})
        assert second_factor.required_roles() == {Role.STAFF}
        lines = LogEntry.objects.filter(content_type__model="secondfactorrule")
        assert [line.action for line in lines.order_by("pk")].count(LogEntry.Action.DELETE) == 1

    def test_nobody_else_does(self, office):
        for person in (office.staff, office.leader, office.secretary):
            assert password_given(person).post(self.PAGE, {"roles": []}).status_code == 403
            with pytest.raises(PermissionDenied):
                second_factor.require_of(by=person, roles=[])
        assert not second_factor.is_required(AnonymousUser())


class TestTakingAway:
    def test_who_keeps_the_account_takes_it_away_and_the_sessions_end(self, office):
        lost = password_given_and(with_app(office.secretary), code())
        client = password_given(office.staff)
        client.post(f"/accounts/{office.secretary.pk}/second-step/")
        assert not is_in(lost)
        assert is_in(password_given(office.secretary))
        assert noted(Event.FACTOR_REMOVED).get().actor == office.staff

    def test_nobody_takes_away_his_own_this_way_nor_a_foreign_one(self, account):
        with_app(account)
        client = password_given_and(account, code())
        client.post(f"/accounts/{account.pk}/second-step/")
        foreign = with_app(UserFactory(role=Role.STAFF, area_code=SubDistrictFactory().code))
        assert client.post(f"/accounts/{foreign.pk}/second-step/").status_code == 404
        assert Authenticator.objects.count() == 2

    def test_from_the_console(self, account):
        with_app(account)
        call_command("remove_second_factor", account.username, stdout=StringIO())
        assert is_in(password_given(account))
        with pytest.raises(CommandError):
            call_command("remove_second_factor", "nobody", stdout=StringIO())

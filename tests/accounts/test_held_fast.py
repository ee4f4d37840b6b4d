"""What a second look at signing in found open: each of these let somebody past a step."""

from http import HTTPStatus
from types import SimpleNamespace

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse

from portal.accounts import actions, second_factor
from portal.accounts.models import SecondFactorRule, SignInWait
from portal.accounts.waits import place_of_address
from portal.core.access import Role
from portal.core.audit import Event
from portal.core.models import Session
from tests.accounts.test_second_factor import (
    APP,
    OWN,
    code,
    is_in,
    noted,
    password_given,
)
from tests.contracts.world import make_office
from tests.factories import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db
RULE = "/accounts/second-step-rule/"
CHANGE = "/accounts/password/"


@pytest.fixture
def office():
    return make_office("990101001", "长虹街道")


@pytest.fixture
def admin():
    return UserFactory(username="admin", role=Role.ADMIN, area_code="")


def set_up_app(client):
    client.get(APP)
    client.post(APP, {"code": code(client.session["mfa.totp.secret"])})
    return client


@pytest.mark.django_db(transaction=True)
def test_who_came_in_before_the_second_step_was_set_up_is_out(office):
    SecondFactorRule.objects.create(role=Role.STAFF)
    thief, owner = password_given(office.staff), password_given(office.staff)
    assert is_in(set_up_app(owner))
    answer = thief.post(f"{OWN}codes/new/")
    assert answer.status_code == HTTPStatus.FOUND
    assert answer.url.startswith(reverse("accounts:sign_in"))
    assert Session.objects.of(office.staff).count() == 1


def test_a_second_kind_ends_no_other_session(office):
    there = password_given(office.staff)
    for kind in second_factor.STEPS:
        Authenticator.objects.create(user=office.staff, type=kind, data={})
    second_factor.end_other_sessions(SimpleNamespace(session=Client().session), office.staff)
    assert is_in(there)


def test_nobody_waits_for_a_step_that_is_asked_of_nobody_any_more(office):
    SecondFactorRule.objects.create(role=Role.STAFF)
    client = password_given(office.staff)
    assert not is_in(client)
    second_factor.require_of(by=None, roles=[])
    assert is_in(client)


def test_an_administrator_whose_own_step_is_due_cannot_take_the_rule_away(admin):
    SecondFactorRule.objects.create(role=Role.ADMIN)
    client = password_given(admin)
    assert client.post(RULE, {"roles": []}).url == reverse("mfa_index")
    assert second_factor.required_roles() == {Role.ADMIN}


@pytest.mark.parametrize("method", ["put", "patch", "delete", "options"])
def test_no_other_method_stands_for_a_post(admin, method):
    SecondFactorRule.objects.create(role=Role.STAFF)
    client = password_given(admin)
    assert getattr(client, method)(RULE).status_code == HTTPStatus.METHOD_NOT_ALLOWED
    assert second_factor.required_roles() == {Role.STAFF}


def test_the_trail_is_not_handed_out_to_head_without_the_password(admin, monkeypatch):
    client = password_given(admin)
    monkeypatch.setattr("django.conf.settings.ACCOUNT_REAUTHENTICATION_TIMEOUT", 0)
    answer = client.head("/accounts/trail/export/")
    assert answer.status_code == HTTPStatus.FOUND
    assert answer.url.startswith(reverse("account_reauthenticate"))


def test_the_present_password_cannot_be_guessed_where_it_is_changed(office):
    client = password_given(office.staff)
    new = {"new_password1": "Ein-neues-Wort-7", "new_password2": "Ein-neues-Wort-7"}
    answers = [client.post(CHANGE, {"old_password": f"falsch {n}", **new}) for n in range(7)]
    assert "not your present password" in answers[0].content.decode()
    assert "wrong several times" in answers[-1].content.decode()
    assert noted(Event.SIGN_IN_FAILED).filter(object_pk=str(office.staff.pk)).count() >= 5
    assert client.post(CHANGE, {"old_password": PASSWORD, **new}).status_code == HTTPStatus.TOO_MANY_REQUESTS
    SignInWait.objects.all().delete()
    assert client.post(CHANGE, {"old_password": PASSWORD, **new}).status_code == HTTPStatus.FOUND


def test_whose_role_becomes_another_one_signs_in_anew(office, admin):
    person = office.staff
    client = password_given(person)
    same = {"name": person.name, "work_phone": "", "email": ""}
    actions.change_account(by=admin, account=person, role=person.role, area_code=person.area_code, **same)
    assert is_in(client)
    actions.change_account(by=admin, account=person, role=Role.ADMIN, area_code="", **same)
    assert not is_in(client)


def test_an_old_address_written_as_a_new_one_is_the_same_place():
    assert place_of_address("::ffff:10.1.1.1") == place_of_address("10.1.1.1")
    assert place_of_address("::ffff:10.1.1.1") != place_of_address("::ffff:10.1.1.2")
    assert place_of_address("2001:db8::1") == place_of_address("2001:db8::2")

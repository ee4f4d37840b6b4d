"""Nobody goes back to one of the last five passwords."""

from itertools import pairwise

import pytest
from auditlog.models import LogEntry
from django.urls import reverse

from portal.accounts import actions
from portal.accounts.models import OldPassword
from tests.factories import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db
OWN = [PASSWORD] + [f"Another-horse-{n}" for n in range(1, 8)]


@pytest.fixture
def account(client):
    user = UserFactory(username="zhao")
    client.force_login(user)
    client.cookies["django_language"] = "en"
    return user


def change(client, old, new):
    form = {"old_password": old, "new_password1": new, "new_password2": new}
    return client.post(reverse("accounts:change_password"), form)


def test_the_last_five_are_refused_in_a_clear_sentence_and_the_sixth_is_not(client, account):
    for old, new in pairwise(OWN[:7]):
        assert change(client, old, new).status_code == 302
    for used in OWN[1:6]:
        answer = change(client, OWN[6], used)
        assert "You have used this password before." in str(answer.context["form"].errors)
    assert OldPassword.objects.filter(account=account).count() == 5
    assert change(client, OWN[6], OWN[0]).status_code == 302


def test_the_page_says_so_beforehand(client, account):
    page = client.get(reverse("accounts:change_password"))
    assert "It may not be one of your last 5 passwords." in page.text


def test_one_time_passwords_push_none_out_and_a_reset_does_not_let_one_go_back(client, account):
    for _n in range(7):
        new = actions.reset_password(by=None, account=account)
    client.force_login(account)
    assert OldPassword.objects.count() == 1
    answer = change(client, new.password, PASSWORD)
    assert "You have used this password before." in str(answer.context["form"].errors)


def test_nobody_elses_passwords_are_in_the_way(client, account):
    other = UserFactory(username="qian")
    OldPassword.objects.create(account=other, password=other.password, replaced_at="2026-01-01T00:00Z")
    change(client, PASSWORD, OWN[1])
    other.set_password(OWN[2])
    other.save()
    client.force_login(account)
    assert change(client, OWN[1], OWN[2]).status_code == 302


def test_the_trail_keeps_no_part_of_a_hash(client, account):
    change(client, PASSWORD, OWN[1])
    kept = OldPassword.objects.get()
    entries = LogEntry.objects.get_for_object(kept)
    assert entries.exists()
    assert kept.password not in str(list(entries.values_list("changes", flat=True)))
    assert entries.latest().changes["password"][1] == "•••"

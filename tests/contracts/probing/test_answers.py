"""Every address of the resolver, asked by everybody about every kind of object.

No answer is an error of the server, says what another office wrote, takes a text for markup or leads to
another host; an object that is not there answers as another office's does.
"""

import datetime as dt
import uuid
from contextlib import suppress

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction

from tests.contracts.probing.asking import asked, tell, wrong
from tests.contracts.probing.marks import unmarked
from tests.contracts.probing.world import EVERYBODY, all_addresses
from tests.contracts.test_access import OBJECTS
from tests.contracts.world import MONTH
from tests.measures import undone

#: Addresses whose object is nobody's: another office's is the same one.
NOBODYS = {
    "accounts:end_session",
    "branches:rule",
    "indicators:switch_theme",
    "mfa_remove_webauthn",
    "indicators:register_basis",
    "reporting:asked",
}
#: What is sent or compared and never shown: mails, the group's messages, a keyed hash, the random signs of
#: an address; allauth's own list of addresses for mail, which the portal does not fill.
ON_NO_PAGE = {
    "account.EmailAddress.email",
    "accounts.SignInWait.name",
    "calendars.CalendarKey.nonce",
    "notices.GroupMessage.text",
    "notices.NoticeFile.name",
}
pytestmark = pytest.mark.django_db


def test_every_free_text_of_the_database_is_marked(world):
    assert not (left := unmarked() - ON_NO_PAGE), sorted(left)


@pytest.mark.parametrize("role", EVERYBODY)
def test_nobody_gets_an_error_or_what_is_not_his(world, role):
    client, found = world.client(role), {}
    for address in all_addresses():
        for method in ("GET", "POST"):
            for whose in ("own", "foreign") if address in OBJECTS else ("own",):
                response, text = asked(client, method, world.url(address, whose))
                if seen := wrong(response, text, role):
                    found[method, address, whose] = seen
    tell(found)


def missing(said):
    """The same address of something that is not there, each of its words in turn."""
    for name, value in said.items():
        if name == "pk" or name == "attachment":
            yield {name: 2_000_000_000}
        elif name.endswith("code"):
            yield {name: "909090909090"[: len(value)] if value.isdigit() else "not-there"}
        elif name in ("pending_id", "call_id"):
            yield {name: uuid.UUID(int=1)}


@pytest.mark.parametrize("role", ["staff", "secretary"])
def test_what_is_missing_answers_as_what_is_another_office_s(world, role):
    client, found = world.client(role), {}
    for address in sorted(set(OBJECTS) - NOBODYS):
        for method in ("GET", "POST"):
            other, _text = asked(client, method, world.url(address, "foreign"))
            for changed in missing(world.said[address, "own"]):
                response, text = asked(client, method, world.url(address, "own", **changed))
                seen = wrong(response, text, role)
                if seen or response.status_code != other.status_code:
                    found[method, address, str(changed)] = [*seen, response.status_code, other.status_code]
    tell(found)


#: Columns that say from when on a row no longer counts.
ENDS = {"retired_on": dt.date(2026, 10, 9), "closed_on": dt.date(2026, 10, 9), "valid_until": MONTH - 1}


def end_all():
    """Retire, close and supersede whatever can be."""
    for model in apps.get_models():
        for name in ENDS.keys() & {column.name for column in model._meta.concrete_fields}:
            with suppress(IntegrityError), transaction.atomic():  # a rule may want another day besides
                model._base_manager.update(**{name: ENDS[name]})


@pytest.mark.parametrize("role", ["staff", "secretary"])
def test_what_has_ended_is_no_error(world, role):
    found = {}
    with undone():
        end_all()
        client = world.client(role)
        for address in all_addresses():
            for method in ("GET", "POST"):
                response, text = asked(client, method, world.url(address))
                if seen := wrong(response, text, role):
                    found[method, address] = seen
    tell(found)

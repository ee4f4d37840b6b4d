"""Whatever is sent as a key's answer is refused with a sentence, where keys are made, used and used again."""

import json

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from fido2 import cbor
from fido2.utils import websafe_encode

from portal.core.audit import Event
from tests.accounts.test_second_factor import (
    HOME,
    OWN,
    STEP,
    is_in,
    noted,
    password_given,
    text,
)
from tests.contracts.world import make_office
from tests.support.keys import SoftKey

pytestmark = pytest.mark.django_db
NEW, AGAIN = f"{OWN}keys/new/", f"{OWN}key/again/"
REFUSED = "The key did not prove that it is yours"
OF_A_KEY = {"id": "AA", "rawId": "AA", "type": "public-key"}


def answer(**response):
    return json.dumps(OF_A_KEY | {"response": response})


def attestation(data, form="none", statement=None):
    said = cbor.encode({"fmt": form, "attStmt": {} if statement is None else statement, "authData": data})
    return answer(clientDataJSON="e30", attestationObject=websafe_encode(said))


HOSTILE = [
    "null",
    "[]",
    "{}",
    '"x"',
    "5",
    "NaN",
    '{"id":1}',
    '{"id":[],"rawId":{},"type":7,"response":5}',
    '{"response":[]}',
    '{"id":"é","rawId":"é","type":"public-key","response":{"clientDataJSON":"é"}}',
    json.dumps(OF_A_KEY | {"x": "\0"}),
    "[" * 3_000,
    "[" * 100_000,
    '{"a":' * 3_000,
    answer(),
    answer(clientDataJSON="AA", authenticatorData="AA", signature="AA"),
    answer(clientDataJSON="e30", authenticatorData="AA", signature="AA"),
    answer(clientDataJSON="e30", authenticatorData=websafe_encode(bytes(37)), signature="AA"),
    answer(clientDataJSON="e30", attestationObject="AA"),
    answer(clientDataJSON="e30", attestationObject="oA"),
    answer(clientDataJSON="W10", attestationObject="_w"),
    answer(clientDataJSON="bnVsbA", attestationObject="gA"),
    attestation(b""),
    attestation(bytes(37)),
    attestation(bytes(32) + b"\x41" + bytes(4)),
    attestation(bytes(32) + b"\x41" + bytes(60)),
    attestation(bytes(32) + b"\xc1" + bytes(60)),
    attestation("text"),
    attestation(bytes(37), form=5, statement=[]),
    attestation(bytes(37), form="packed", statement={"x5c": 1}),
]


@pytest.fixture
def office():
    cache.clear()
    return make_office("990101001", "长虹街道")


def refused_at(client, page, said):
    """Whether the page answers as it does to any wrong key: no error of the server, and nobody is let on."""
    client.get(page)
    return client.post(page, {"name": "x", "credential": said}).status_code


def with_key(account):
    """Somebody who has just made a key, and the key."""
    client, key = password_given(account), SoftKey()
    client.get(NEW)
    assert client.post(NEW, {"name": "x", "credential": key.made_for(client)}).status_code == 302
    return client, key


def odd(answers, as_any_wrong_key):
    return {said[:90]: status for said, status in answers.items() if status != as_any_wrong_key}


def test_none_is_made(office):
    client = password_given(office.leader)
    assert odd({said: refused_at(client, NEW, said) for said in HOSTILE}, 200) == {}
    assert not Authenticator.objects.exists()
    assert REFUSED in text(client.post(NEW, {"name": "x", "credential": HOSTILE[-1]}))


def test_none_opens_anything(office):
    with_key(office.staff)
    client = password_given(office.staff)
    assert odd({said: refused_at(client, STEP, said) for said in HOSTILE}, 200) == {}
    assert REFUSED in text(client.post(STEP, {"credential": HOSTILE[-1]}))
    assert not is_in(client)


def test_none_confirms_anything(office):
    client, _key = with_key(office.staff)
    assert odd({said: refused_at(client, AGAIN, said) for said in HOSTILE}, 302) == {}
    assert not noted(Event.CONFIRMED).exists()
    assert REFUSED in text(client.get(HOME))


def test_nor_does_a_signature_that_is_wrong(office):
    _client, key = with_key(office.staff)
    client = password_given(office.staff)
    client.get(STEP)
    answer = client.post(STEP, {"credential": key.signed_for(client, wrongly=True)})
    assert (answer.status_code, is_in(client)) == (200, False)
    assert REFUSED in text(answer)


def test_but_a_right_one_does(office):
    client, key = with_key(office.staff)
    client.get(AGAIN)
    assert client.post(AGAIN, {"credential": key.signed_for(client)}).status_code == 302
    assert noted(Event.CONFIRMED).count() == 1
    client = password_given(office.staff)
    client.get(STEP)
    client.post(STEP, {"credential": key.signed_for(client)})
    assert is_in(client)

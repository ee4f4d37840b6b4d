"""Answers that no identity service should give: each is refused with a sentence, and none is a name."""

import base64
import json

import pytest
from django.test import Client
from joserfc import jwt

from portal.accounts.models import User
from tests.accounts.test_identity import SIGN_IN, by_identity, is_in, said
from tests.factories import UserFactory
from tests.support.identity import CLIENT

pytestmark = pytest.mark.django_db
CAS = '<cas:serviceResponse xmlns:cas="http://www.yale.edu/tp/cas">{}</cas:serviceResponse>'
of_cas = pytest.mark.parametrize("kind", ["cas"], indirect=True)
of_oidc = pytest.mark.parametrize("kind", ["oidc"], indirect=True)


@pytest.fixture
def client():
    browser = Client()
    browser.cookies["django_language"] = "en"
    return browser


@pytest.fixture
def account():
    return UserFactory(username="zhao")


def refused(client):
    assert by_identity(client).url == SIGN_IN
    return "did not confirm" in said(client) and not is_in(client)


def validated_by(service, body):
    """The service of CAS answers with this to every ticket."""
    get = service.get
    service.get = lambda path, asked: (200, body) if path.endswith("Validate") else get(path, asked)


def tell(service, *, claims=None, answer=None, userinfo=None, sign=None):
    """The service of OpenID Connect changes its claims, its answer, or what it tells when asked more."""
    token, get = service.token, service.get

    def told(given):
        status, text = token(given)
        answered = json.loads(text)
        said = jwt.decode(answered["id_token"], service.key).claims
        if claims:
            said |= claims
            said = {name: value for name, value in said.items() if value is not ...}
            answered["id_token"] = jwt.encode({"alg": "RS256", "kid": "one"}, said, service.key)
        if sign:
            answered["id_token"] = sign(said)
        if isinstance(answer, str):
            return status, answer
        return status, json.dumps(answered | (answer or {}))

    service.token = told
    if userinfo is not None:
        service.get = lambda path, asked: (200, userinfo) if path == "/userinfo" else get(path, asked)


def unsigned(claims):
    def part(said):
        return base64.urlsafe_b64encode(json.dumps(said).encode()).rstrip(b"=").decode()

    return f"{part({'alg': 'none', 'typ': 'JWT'})}.{part(claims)}."


@of_cas
@pytest.mark.parametrize(
    "body",
    [
        "<html><br>no XML",
        "",
        "<a/>",
        CAS.format(""),
        CAS.format("<cas:authenticationSuccess/>"),
        CAS.format("<cas:authenticationSuccess><cas:user/></cas:authenticationSuccess>"),
        "<serviceResponse><authenticationSuccess><user>zhao</user></authenticationSuccess></serviceResponse>",
    ],
)
def test_of_cas(client, service, account, body):
    validated_by(service, body)
    assert refused(client)


@of_oidc
@pytest.mark.parametrize(
    "answer",
    [
        "[1]",
        "null",
        "hello",
        '{"access_token": "a", "token_type": "Bearer"}',
        {"id_token": None},
        {"id_token": 5},
        {"id_token": "a.b.c"},
    ],
)
def test_of_openid_connect(client, service, account, answer):
    tell(service, answer=answer)
    assert refused(client)


@of_oidc
@pytest.mark.parametrize(
    "userinfo",
    ["[1]", "null", "5", '{"preferred_username": "zhao"}', '{"sub": "x", "preferred_username": "zhao"}'],
)
def test_of_openid_connect_when_it_is_asked_more(client, service, account, userinfo):
    tell(service, claims={"preferred_username": ...}, userinfo=userinfo)
    assert refused(client)


@of_oidc
@pytest.mark.parametrize("algorithms", [["RS256"], ["RS256", "none"], None])
def test_a_token_without_a_signature(client, service, account, algorithms):
    published = service.published()
    service.published = lambda: published | {"id_token_signing_alg_values_supported": algorithms}
    tell(service, sign=unsigned)
    assert refused(client)


@of_oidc
@pytest.mark.parametrize("claim", [None, True, ["zhao"], {"zhao": 1}, 1.0, "", "zh\x00ao"])
def test_a_name_that_is_none(client, service, account, claim):
    User.objects.update(username=str(claim).replace("\x00", ""))
    tell(service, claims={"preferred_username": claim})
    assert refused(client)


@of_oidc
def test_a_number_is_a_name(client, service, account):
    User.objects.update(username="20260017")
    tell(service, claims={"preferred_username": 20260017})
    by_identity(client)
    assert is_in(client)


@of_oidc
@pytest.mark.parametrize(
    "claims",
    [
        {"aud": "another", "azp": CLIENT},
        {"aud": ["another", "more"], "azp": CLIENT},
        {"aud": [], "azp": CLIENT},
        {"aud": ["another", CLIENT]},
        {"aud": ["another", CLIENT], "azp": "another"},
        {"aud": ...},
        {"iss": "https://another.example"},
        {"iss": ...},
    ],
)
def test_a_token_that_is_for_somebody_else_or_from_there(client, service, account, claims):
    tell(service, claims=claims)
    assert refused(client)


@of_oidc
def test_a_token_that_is_for_the_portal_among_others(client, service, account):
    tell(service, claims={"aud": ["another", CLIENT], "azp": CLIENT})
    by_identity(client)
    assert is_in(client)

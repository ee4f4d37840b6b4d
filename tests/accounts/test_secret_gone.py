"""The portal's secret is gone by which the codes of the second step were kept: sentences, and a way on."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.core.cache import cache
from django.test import override_settings
from django.urls import reverse

from portal.accounts.models import SignInWait
from tests.accounts.test_second_factor import OWN, STEP, code, is_in, password_given, text, with_app
from tests.contracts.world import make_office
from tests.support.keys import SoftKey

pytestmark = pytest.mark.django_db


@pytest.fixture
def account():
    """With an app and recovery codes of another time."""
    cache.clear()
    account = with_app(make_office("990101001", "长虹街道").staff)
    RecoveryCodes.activate(account)
    with override_settings(SECRET_KEY="new" * 20, SECRET_KEY_FALLBACKS=[]):
        yield account


def test_the_page_of_the_code_says_what_to_do_and_makes_nobody_wait(account):
    client = password_given(account)
    for given in [code()] * 4 + ["12345678"] * 4:
        assert "secret was changed. Use a key" in text(client.post(STEP, {"code": given}))
    assert not SignInWait.objects.filter(failures__gt=0).exists()
    assert not is_in(client)


def test_who_is_in_makes_new_recovery_codes(account):
    client = a_key_given(account)
    assert "Your recovery codes cannot be read any more" in text(client.get(OWN))
    asked = client.get(f"{OWN}codes/")
    assert asked.url == reverse("mfa_generate_recovery_codes")
    assert "Your recovery codes cannot be read any more" in text(client.get(asked.url))
    assert "recovery-codes" in text(client.post(asked.url, follow=True))
    assert "10 codes are left" in text(client.get(OWN))


def test_who_is_in_sets_the_app_up_anew(account):
    client = a_key_given(account)
    client.post(f"{OWN}app/remove/")
    assert "data:image/svg+xml" in text(client.get(f"{OWN}app/"))


def a_key_given(account):
    """Somebody in, by a key; that needs no secret of the portal's."""
    key = SoftKey()
    Authenticator.objects.create(user=account, type="webauthn", data=key.kept())
    client = password_given(account)
    client.get(STEP)
    client.post(STEP, {"credential": key.signed_for(client)})
    assert is_in(client)
    return client

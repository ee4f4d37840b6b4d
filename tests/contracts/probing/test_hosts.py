"""The portal answers to its own names alone, and believes nobody who says that it has another."""

import pytest

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "host", ["evil.example", "testserver.evil.example", "testserver@evil.example", "a b", ""]
)
@pytest.mark.parametrize("path", ["/", "/accounts/sign-in/", "/nothing/here/"])
def test_unknown_hosts_are_refused(client, settings, host, path):
    settings.ALLOWED_HOSTS = ["testserver"]
    assert client.get(path, headers={"Host": host}).status_code == 400


@pytest.mark.parametrize("name", ["X-Forwarded-Host", "X-Host", "Forwarded"])
def test_a_forwarded_host_is_not_believed(client, settings, name):
    settings.ALLOWED_HOSTS = ["testserver"]
    for path in ("/", "/accounts/sign-in/", "/dashboard/"):
        response = client.get(
            path, headers={name: "host=evil.example" if name == "Forwarded" else "evil.example"}
        )
        assert response.status_code in (200, 302)
        assert "evil.example" not in response.headers.get("Location", "") + response.content.decode()

"""How many bytes a browser gets that has never been here, and what of it is compressed."""

import re
from pathlib import Path

import pytest
from django.core.management import call_command
from django.http import HttpResponse
from django.urls import reverse

from portal.core.middleware import CompressPagesMiddleware
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
FIRST, A_PAGE = 400_000, 40_000


def files_of(page):
    return set(re.findall(r'(?:src|href)="(/static/[^"#?]+)', page.content.decode()))


def sent(client, address, encoding="gzip"):
    """The bytes of the answer, as a browser that takes *encoding* gets them."""
    answer = client.get(address, headers={"accept-encoding": encoding})
    assert answer.status_code == 200, address
    content = answer.getvalue()
    assert int(answer.headers.get("Content-Length", len(content))) == len(content)
    return len(content), answer.headers.get("Content-Encoding", "")


def test_the_first_load_is_small_for_it_is_compressed(client):
    page = client.get(reverse("accounts:sign_in"))
    files = files_of(page)
    assert files
    compressed = {address: sent(client, address) for address in files}
    plain = {address: sent(client, address, "identity") for address in files}
    assert all(encoding == "" for _size, encoding in plain.values())
    for address in (one for one in files if one.endswith((".js", ".css"))):
        assert compressed[address][1] == "gzip", address
    total = len(page.content) + sum(size for size, _encoding in compressed.values())
    assert total < FIRST / 3, (total, compressed)


def test_what_comes_after_it_is_a_page_and_few_files(client):
    files = files_of(client.get(reverse("accounts:sign_in")))
    client.force_login(UserFactory())
    page = client.get(reverse("home"), follow=True)
    new = sum(sent(client, address)[0] for address in files_of(page) - files)
    assert len(page.content) + new < A_PAGE


def test_pages_are_compressed_to_no_length_that_tells_anything(client):
    """A secret and what was typed compress together (BREACH): the length of a page differs by chance."""
    client.force_login(UserFactory())
    address = reverse("accounts:change_password")
    lengths = {sent(client, address)[0] for _again in range(8)}
    assert len(lengths) > 1
    assert max(lengths) < sent(client, address, "identity")[0] / 2
    assert sent(client, address)[1] == "gzip"


def test_what_is_no_page_is_left_as_it_is(client, rf):
    answer = HttpResponse(b"x" * 5_000, content_type="application/pdf")
    request = rf.get("/", headers={"accept-encoding": "gzip"})
    assert CompressPagesMiddleware(lambda _request: answer)(request).content == b"x" * 5_000


def test_collecting_compresses_under_the_names_it_gives(tmp_path, settings):
    settings.STATIC_ROOT = str(tmp_path)
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}
    }
    call_command("collectstatic", interactive=False, verbosity=0)
    found = {str(path.relative_to(tmp_path)) for path in Path(tmp_path).rglob("*.gz")}
    assert any(re.fullmatch(r"main\.[0-9a-f]{12}\.js\.gz", name) for name in found)
    assert all((tmp_path / name.removesuffix(".gz")).exists() for name in found)
    assert not any(re.search(r"\.gz\.|\.[0-9a-f]{12}\.gz$", name) for name in found), found

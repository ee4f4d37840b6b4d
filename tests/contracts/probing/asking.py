"""How a probe asks, and what no answer may be."""

from urllib.parse import urlsplit

import pytest

from tests.contracts.probing.marks import FOREIGN, markup_in
from tests.measures import undone

FORM = "application/x-www-form-urlencoded"


def asked(client, method, url, body="", **given):
    """The answer and its text; what was changed is undone, cookies too."""
    kept = client.cookies.copy()
    with undone():
        given.setdefault("content_type", FORM)
        response = client.generic(method, url, body, **given)
        content = response.getvalue()
    client.cookies = kept
    return response, content.decode(errors="replace")


def wrong(response, text, role):
    """What an answer must not be, whoever asked and whatever for."""
    found = []
    if response.status_code >= 500:
        found.append(f"{response.status_code}")
    if urlsplit(response.headers.get("Location", "")).netloc not in ("", "testserver"):
        found.append(f"leads to {response.headers['Location']}")
    if role != "admin" and FOREIGN in text:
        at = text.index(FOREIGN)
        found.append(f"says another office's: {text[at - 80 : at + 40]}")
    kind = response.headers.get("Content-Type", "")
    if kind.startswith(("text/html", "image/svg")) and (markup := markup_in(text)):
        found.append(f"markup: {markup}")
    return found


def tell(found):
    """Fails with a line for each request that was answered wrongly."""
    if found:
        pytest.fail("\n".join(f"{one}: {seen}" for one, seen in found.items()), pytrace=False)

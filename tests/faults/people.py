"""Somebody at a browser while things break: what was answered, and whether it was ever a bare error."""

from __future__ import annotations

import html
from collections.abc import Iterator
from contextlib import contextmanager

from tests.load.people import Person, Tally, held
from tests.load.world import MONTH

CODE = "access_control_installed"  # what people type
LOAD_AGAIN = "Please load the page again in a moment. What you saved before is safe."
NOT_CERTAIN = "What you saved before is safe. Whether this was saved is not certain"
NO_ROOM = "The server has no room left for files. Nothing of this one was kept"


@contextmanager
def person(name: str, port: int) -> Iterator[Person]:
    """Signed in; the tally holds whatever was not answered with a page."""
    found = Person(name, port, Tally())
    found.sign_in()
    try:
        yield found
    finally:
        found.close()


def form_of(community: str) -> str:
    return f"/reports/{community}/{MONTH}/"


def submit(who: Person) -> int:
    return who.ask("submit", form_of(who.name), {})[0]


def decide(who: Person, community: str, verb: str = "approve", **words: str) -> int:
    """Read the report and decide on it, as the page leads to."""
    path = f"{form_of(community)}review/"
    page = who.ask("review", path)[1]
    seen = page.split('name="seen" value="')[1].split('"')[0]
    return who.ask(verb, path, {"verb": verb, "seen": seen, **words})[0]


def open_form(who: Person) -> dict[str, str]:
    """The boxes of the figure, as the open form holds them."""
    status, page, to = who.ask("entry form", form_of(who.name))
    assert status == 200, f"{status} {to} {page}"
    return held(page)[CODE]


def save(who: Person, boxes: dict[str, str], numerator: int) -> tuple[int, str]:
    """Type a figure into the open form and leave the box."""
    typed = boxes | {f"{CODE}-numerator": str(numerator)}
    status, text, _to = who.ask("autosave", f"{form_of(who.name)}figures/{CODE}/", typed)
    return status, html.unescape(text)

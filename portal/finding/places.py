"""What is found without asking the database: pages of the menu, registers, words that are explained."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.urls import reverse
from django.utils import translation
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from portal.core.access import Verb, may
from portal.core.context import MENU
from portal.core.registers.declaration import registers_for
from portal.core.terms import TERMS
from portal.core.text import folded
from portal.finding.spelling import spelt

#: Pages that are in no menu of the bar: address, name, and who may open them.
PAGES: tuple[tuple[str, Promise | str, Verb | None], ...] = (
    ("finding:first_steps", _("First steps of a new office"), Verb.MANAGE_AREAS),
    ("finding:help", _("Keys and words"), None),
    ("dictionary:page", _("Data dictionary"), None),
    ("calendars:own", _("My calendar"), None),
    ("accounts:change_password", _("Change password"), None),
    ("accounts:sessions", _("Where I am signed in"), None),
    ("mfa_index", _("Second step"), None),
    ("notices:list", _("Notices"), None),
    ("indicators:key_tasks", _("Key tasks"), Verb.CONFIGURE),
    ("meetings:templates", _("Word templates"), Verb.PREPARE),
    ("system", _("System"), Verb.OPERATE),
)


@dataclass(frozen=True, slots=True)
class Place:
    """Something to open, and what it is about where the name alone does not say it."""

    title: str
    url: str
    about: str = ""


def pages(user: Any, words: list[str]) -> list[Place]:
    """Pages and registers that the user may open and whose name holds the words."""
    named = [(entry.label, reverse(entry.url_name), entry.verb) for entry in MENU]
    named += [(label, reverse(name), verb) for name, label, verb in PAGES]
    allowed = [(label, url) for label, url, verb in named if verb is None or may(user, verb)]
    allowed += [
        (one.model._meta.verbose_name_plural, reverse("registers:list", args=[one.slug]))
        for one in registers_for(user)
    ]
    return [Place(capfirst(str(label)), url) for label, url in allowed if _holds(_names(label), words)]


def terms(words: list[str]) -> Iterator[Place]:
    """Words of the pages, explained on the help page."""
    for term in TERMS:
        if _holds(_names(term.name), words):
            yield Place(str(term.name), f"{reverse('finding:help')}#{term.key}", str(term.meaning))


def _names(label: Any) -> tuple[str, ...]:
    """The name as the reader's language has it, and the Chinese one."""
    with translation.override("zh-hans"):
        chinese = str(label)
    return (str(label), chinese)


def _holds(names: tuple[str, ...], words: list[str]) -> bool:
    texts = [_looked_into(name) for name in names]
    return all(any(word in text for text in texts) for word in words)


@lru_cache(maxsize=2_000)
def _looked_into(name: str) -> str:
    return f"{folded(name)} {spelt(name)}"

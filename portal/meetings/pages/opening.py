"""The first pages: which meeting this is, and what became of what the last one gave."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from portal.meetings.pages.page import Page, month_label, parted
from portal.meetings.printed import day_text, matter_sign
from portal.meetings.schema import Content, FrozenMatter

#: Lines of agenda, and of speakers, that fit on the opening page, and how many signs a line takes.
MOST_LINES = 6
LINE = 16
#: On a page of their own.
MOST_ITEMS = 6
MOST_MATTERS = 8
#: Matters that the opening names; the rest follows on their own pages.
MATTERS_IN_SHORT = 3
#: The sentence about the assignments of the last meeting (T17).
MATTERS_SENTENCE = "T17"


def pages(content: Content) -> list[Page]:
    """The opening page; more where agenda or speakers are too many for it."""
    section = _("Opening of the meeting")
    agenda, speeches = content["agenda"], content["speeches"]
    matters = [_matter(matter) for matter in content["matters"]]
    sentence = content["sentences"].get(MATTERS_SENTENCE)
    meeting = content["meeting"]
    agenda_fits = _fits(agenda)
    speeches_fit = _fits([speech["topic"] for speech in speeches])
    data: dict[str, Any] = {
        "office": content["office"]["name"],
        "meeting": meeting,
        "held_on": day_text(meeting["held_on"]),
        "month": month_label(meeting["month"]),
        "since": month_label(meeting["since"]),
        "agenda": agenda if agenda_fits else [],
        "speeches": speeches if speeches_fit else [],
        "sentence": sentence["text"] if sentence else "",
        "matters": matters[:MATTERS_IN_SHORT],
        "more": max(0, len(matters) - MATTERS_IN_SHORT),
    }
    found = [Page("opening", meeting["title"], section, data)]
    if not agenda_fits:
        found += parted("agenda", _("Agenda of the meeting"), section, agenda, MOST_ITEMS)
    if not speeches_fit:
        found += parted("speeches", _("Communities that speak"), section, speeches, MOST_ITEMS)
    return found


def _fits(texts: Sequence[str]) -> bool:
    """Whether the texts, of two lines each at the most, fit beside the title."""
    return sum(1 if len(text) <= LINE else 2 for text in texts) <= MOST_LINES


def matters(content: Content) -> list[Page]:
    """The assignments of the last meeting, and older ones still open, each with its state."""
    title, section = _("Assignments of the last meeting"), _("Opening of the meeting")
    rows = [_matter(matter) for matter in content["matters"]]
    sentence = content["sentences"].get(MATTERS_SENTENCE)
    text = sentence["text"] if sentence else ""
    return parted("matters", title, section, rows, MOST_MATTERS, sentence=text)


def _matter(matter: FrozenMatter) -> dict[str, Any]:
    open_tone = "yellow" if matter["state"] in ("RETURNED", "REOPENED") else "none"
    tone = "red" if matter["is_overdue"] else open_tone if matter["is_open"] else "green"
    return {**matter, "tone": tone, "sign": matter_sign(matter), "due": day_text(matter["due_on"])}

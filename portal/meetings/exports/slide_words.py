"""Words of the slides that several pages print alike: headings, lights, movements."""

from __future__ import annotations

from collections.abc import Sequence

from portal.meetings.exports.slide_parts import HEAD, INK, INKS, QUIET, RIGHT, Words
from portal.meetings.printed import change_words, light_words
from portal.meetings.schema import FrozenChange


def heading_row(*texts: str, right: Sequence[int] = ()) -> list[Words]:
    return [
        Words(text, size=13, color=QUIET, ground=HEAD, align=RIGHT if index in right else None)
        for index, text in enumerate(texts)
    ]


def lit(light: str, text: str, to_do: str = "", under: str = "") -> Words:
    """Shape, word and what is still to do; *under*: of how many communities that is said."""
    words = "　".join(filter(None, (light_words(light, text), to_do)))
    return Words(words, under=under, size=15, color=INKS[light], bold=True)


def moved(change: FrozenChange | None, under: str = "") -> Words:
    """What moved, in the ink of good or bad, and over which communities where these are not all."""
    if change is None:
        return Words("")
    color = {True: INKS["green"], False: INKS["red"], None: INK}[change["good"]]
    return Words(change_words(change), under=under or change["basis_short"], size=15, color=color)

"""The pages of the projector, made of a snapshot's content alone and in the order in which they are shown."""

from __future__ import annotations

from collections.abc import Mapping

from portal.meetings.pages import bars, closing, opening, overall
from portal.meetings.pages.page import Page
from portal.meetings.schema import Content

#: Each gives its pages, none where there is nothing to show.
ORDER = (
    opening.pages,
    opening.matters,
    overall.headline,
    overall.table,
    bars.pages,
    overall.heat_map,
    closing.unevenness,
    closing.movers,
    closing.help_needed,
    closing.helps,
    closing.missing,
    closing.problems,
)


def of(content: Content, edited: Mapping[str, str] | None = None) -> list[Page]:
    """All pages of a meeting; *edited* are the sentences that people wrote anew, by their key."""
    shown = content.copy()
    shown["sentences"] = {
        key: {**sentence, "text": (edited or {}).get(key, sentence["text"])}
        for key, sentence in content["sentences"].items()
    }
    return [page for make in ORDER for page in make(shown)]


__all__ = ["Page", "of"]

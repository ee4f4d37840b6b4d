"""The pages of the projector, made of a snapshot's content alone and in the order in which they are shown."""

from __future__ import annotations

from portal.meetings.pages import bars, closing, opening, overall
from portal.meetings.pages.page import Page
from portal.meetings.schema import Content

#: Each gives its pages, none where there is nothing to show.
ORDER = (
    opening.pages,
    opening.matters,
    overall.table,
    bars.pages,
    overall.heat_map,
    closing.unevenness,
    closing.movers,
    closing.help_needed,
    closing.missing,
    closing.problems,
)


def of(content: Content) -> list[Page]:
    """All pages of a meeting."""
    return [page for make in ORDER for page in make(content)]


__all__ = ["Page", "of"]

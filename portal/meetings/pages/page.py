"""What a page of the projector is, and how long lists are parted so that each page stays legible."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from django.utils.translation import gettext as _

from portal.core.month import Month
from portal.meetings.printed import is_lit
from portal.meetings.schema import FrozenIndicator

Row = TypeVar("Row")

#: Communities in one column; more would be too small for the last row of the room.
MOST_AREAS = 15
#: Names in a sentence; the rest is counted.
MOST_NAMES = 6
#: Kinds of indicator that compare communities: what the meeting counts, and somebody else's ranks, do not.
NOT_COMPARED = ("meeting", "rank")


@dataclass(frozen=True)
class Page:
    """One page: what it shows, and where the jump list puts it."""

    kind: str
    title: str
    section: str
    data: dict[str, Any]
    part: int = 1
    parts: int = 1

    @property
    def template(self) -> str:
        return f"meetings/pages/{self.kind}.html"


def chunks(rows: Sequence[Row], most: int) -> list[Sequence[Row]]:
    """The rows in as few parts as *most* allows, of about the same length; none for no rows."""
    if not rows:
        return []
    parts = -(-len(rows) // most)
    size = -(-len(rows) // parts)
    return [rows[start : start + size] for start in range(0, len(rows), size)]


def parted(kind: str, title: str, section: str, rows: Sequence[Any], most: int, **data: Any) -> list[Page]:
    """A page for each part of the rows, under ``rows``; roomy where they leave much of it free, sparse
    where they leave half of it."""
    found = chunks(rows, most)
    return [
        Page(
            kind,
            title,
            section,
            {"is_roomy": 3 * len(part) <= 2 * most, "is_sparse": 2 * len(part) <= most, **data, "rows": part},
            number,
            len(found),
        )
        for number, part in enumerate(found, start=1)
    ]


def month_label(text: str) -> str:
    """``2026-10`` as a reader says it; empty for none."""
    return Month.parse(text).label if text else ""


def joined(names: Sequence[str], most: int = MOST_NAMES) -> str:
    """The names, the first few of them with the count where there are many."""
    if len(names) <= most + 1:
        return "、".join(names)
    shown = "、".join(names[:most])
    return _("%(names)s and others, %(count)d communities") % {"names": shown, "count": len(names)}


def has_lights(indicator: FrozenIndicator) -> bool:
    """Whether its communities are judged: only where the indicator is ranked and there is a target."""
    return indicator["is_ranked"] and any(is_lit(row) for row in indicator["rows"])


def coverage(one: FrozenIndicator) -> str:
    """Of how many communities a total speaks, in a sentence; of a running total, of how many its month."""
    cell = one["total"]
    if not cell["due"]:
        return ""
    text = _("%(covered)d of %(due)d communities counted")
    if one["kind"] == "flow":
        text = _("this month %(covered)d of %(due)d communities counted")
    text %= {"covered": cell["covered"], "due": cell["due"]}
    if not cell["carried"]:
        return text
    return text + _(", %(carried)d of them by an earlier figure (oldest %(month)s)") % {
        "carried": cell["carried"],
        "month": month_label(cell["carried_from"]),
    }

"""What the page before the meeting says in words, kept for the projector: the headline, what helps most."""

from __future__ import annotations

from dataclasses import dataclass

from portal.dashboard.headline import Aimed, sentence
from portal.dashboard.helps import helps
from portal.dashboard.reading import Reading
from portal.indicators.models import Indicator
from portal.meetings.schema import FrozenHelp


@dataclass(frozen=True, slots=True)
class FrozenBrief:
    """``headline`` is empty where nothing has a target."""

    headline: str
    helps: list[FrozenHelp]


def of(reading: Reading, indicators: list[Indicator]) -> FrozenBrief:
    """Of the meeting's *indicators*, in the briefing's words and in its order: what needs attention first."""
    rows = [Aimed.of(reading, reading.card(one, len(reading.names))) for one in indicators]
    rows.sort(key=lambda row: row.attention)
    found = helps(reading, [row.card.indicator for row in rows])
    return FrozenBrief(
        sentence(rows) if any(row.has_goal for row in rows) else "",
        [
            {
                "code": one.indicator.code,
                "name": one.indicator.name,
                "names": one.names,
                "count": one.count,
                "left": one.left,
                "now": one.now,
                "then": one.then,
            }
            for one in found
        ],
    )

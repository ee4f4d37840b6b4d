"""Cards where they stand: by line of work, and on the page of one community."""

from __future__ import annotations

from dataclasses import dataclass

from portal.dashboard.presenters import Card
from portal.dashboard.trend import Sparkline
from portal.indicators.models import Theme


@dataclass(frozen=True, slots=True)
class ThemeCards:
    """The cards of one line of work."""

    theme: Theme
    cards: list[Card]

    @property
    def is_open(self) -> bool:
        """Whether one of them has a target: these a meeting speaks of first."""
        return any(card.target for card in self.cards)


def by_theme(cards: list[Card]) -> list[ThemeCards]:
    """Cards grouped by line of work, in the catalogue's order; a meeting that was not held is left out."""
    groups: dict[int, ThemeCards] = {}
    for one in cards:
        if one.is_silent:
            continue
        groups.setdefault(one.indicator.theme_id, ThemeCards(one.indicator.theme, [])).cards.append(one)
    return list(groups.values())


@dataclass(frozen=True, slots=True)
class CommunityRow:
    """One indicator on the page of one community: its card, its rank among *ranked* areas, twelve months.

    ``origin``: where its figure can be read again.
    """

    card: Card
    rank: int | None
    ranked: int
    line: Sparkline | None
    origin: str = ""
    has_grids: bool = False

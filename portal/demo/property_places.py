"""The communities of the demonstration while their registers of property service are filled."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import cycle

from communities.models import Community
from grids.models import Grid
from portal.core.month import Month
from portal.demo import property_texts as texts
from portal.demo import story
from property_mgmt.models import Compound

YEAR = 365  # days, where a date need not be exact


@dataclass(slots=True)
class Place:
    """One community: its compounds, and what the story says of it month by month."""

    number: int
    community: Community
    months: list[Month]
    figures: list[dict[str, story.Value]]
    chance: random.Random
    managed: list[Compound]
    courtyards: list[Compound]
    streets: list[Compound]

    @property
    def everything(self) -> list[Compound]:
        return [*self.managed, *self.courtyards]

    def numerators(self, code: str) -> list[int]:
        """The story's count of each month."""
        return [values[code][0] for values in self.figures]

    def day(self, month: Month, first: int = 3, last: int = 27) -> dt.date:
        return month.first_day.replace(day=self.chance.randint(first, last))

    def days_before(self, day: dt.date, least: int, most: int) -> dt.date:
        return day - dt.timedelta(days=self.chance.randint(least, most))

    @property
    def end(self) -> dt.date:
        """The last day that anything has happened on."""
        return self.months[-1].last_day


def places_of(communities: list[Community], months: list[Month]) -> list[Place]:
    grids: dict[str, list[Grid]] = {}
    for grid in Grid.objects.filter(community__in=communities).order_by("code"):
        grids.setdefault(grid.community_id, []).append(grid)
    return [
        place_of(number, community, months, grids.get(community.code, []))
        for number, community in enumerate(communities)
    ]


def place_of(number: int, community: Community, months: list[Month], grids: list[Grid]) -> Place:
    chance = random.Random(f"{story.CODE}-property-{number}")  # noqa: S311 - a story, not a secret
    figures = story.figures_of(number, months)
    if number in story.EXPLAINED:
        code, numerator, _reason = story.EXPLAINED[number]
        figures[-1][code] = (numerator, None, None)
    place = story.PLACES[number]
    names = iter(texts.names(chance))
    grid: Iterator[Grid | None] = cycle(grids or [None])

    def some(kind: Compound.Kind, count: int) -> list[Compound]:
        return [_compound(community, next(grid), kind, next(names), chance) for _each in range(count)]

    return Place(
        number,
        community,
        months,
        figures,
        chance,
        managed=some(Compound.Kind.MANAGED, place.managed),
        courtyards=some(Compound.Kind.COURTYARD, place.courtyards),
        streets=some(Compound.Kind.BACK_STREET, 2),
    )


def _compound(
    community: Community, grid: Grid | None, kind: Compound.Kind, name: str, chance: random.Random
) -> Compound:
    ending, least, most, homes = texts.SIZES[kind]
    buildings = chance.randint(least, most)
    return Compound(
        community=community,
        grid=grid,
        kind=kind,
        name=f"{name}{ending}",
        buildings=buildings,
        households=buildings * homes,
        is_urban_village=kind == Compound.Kind.COURTYARD and chance.random() < 0.15,
    )


def rises(counts: list[int]) -> list[int]:
    """For each thing that is ever done, the index of the month in which the count first includes it."""
    reached: list[int] = []
    for index, count in enumerate(counts):
        reached += [index] * (count - len(reached))
    return reached


def years_from(day: dt.date, years: int) -> dt.date:
    """The same day so many years on or, if negative, back; never a 29th of February."""
    return day.replace(year=day.year + years, day=min(day.day, 28))

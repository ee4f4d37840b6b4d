"""Committees of the demonstration: elected when the story says, and some on the way (A1, A2, B9)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from portal.demo import story
from portal.demo.property_places import YEAR, Place, rises, years_from
from property_mgmt.models import Committee, Compound

#: The community whose report counted an election that took place only in the month after.
ELECTED_LATER = 3
TERM_YEARS = 5


def committees_of(place: Place) -> Iterable[Committee]:
    for kind, code, compounds in (
        (Committee.Kind.OWNERS, "owners_committee_elected", place.managed),
        (Committee.Kind.SELF_MANAGEMENT, "self_management_committee_elected", place.courtyards),
    ):
        reached = rises(place.numerators(code))
        if place.number == ELECTED_LATER and kind == Committee.Kind.SELF_MANAGEMENT:
            reached = _one_later(reached, len(place.months) - 1)
        for order, compound in enumerate(compounds):
            if order < len(reached):
                yield _elected(place, compound, kind, reached[order])
            else:
                yield from _not_elected(place, compound, kind)


def _one_later(reached: list[int], last: int) -> list[int]:
    """The latest election that is old enough took place a month later than was reported."""
    early = max(index for index in reached if index < last)
    position = len(reached) - 1 - reached[::-1].index(early)
    return sorted([*reached[:position], early + 1, *reached[position + 1 :]])


def _elected(place: Place, compound: Compound, kind: Committee.Kind, index: int) -> Committee:
    chance = place.chance
    if index:
        elected = place.day(place.months[index], 6)
    else:
        elected = place.days_before(place.months[0].first_day, 30, 3 * YEAR)
        if chance.random() < 0.2:  # its term ends within half a year
            ends = place.end + dt.timedelta(days=chance.randint(20, 170))
            elected = years_from(ends, -TERM_YEARS)
    voted = place.days_before(elected, 1, 5)
    announced = place.days_before(voted, 16, 30)
    filed = elected + dt.timedelta(days=chance.choice((9, 14, 20, 26, 28, 41)))
    committee = Committee(
        compound=compound, kind=kind, prepared_on=place.days_before(announced, 25, 70),
        announced_on=announced, voted_on=voted, elected_on=elected,
        filed_on=filed if filed <= place.end else None,
        term_ends_on=years_from(elected, TERM_YEARS),
        members=chance.choice((5, 5, 7, 7, 9)),
    )  # fmt: skip
    committee.party_members = chance.randint(1, committee.members - 1)
    _vote(place, committee, enough=chance.random() > 0.04)
    return _staged(committee)


def _not_elected(place: Place, compound: Compound, kind: Committee.Kind) -> Iterable[Committee]:
    """An earlier committee whose term is over, an election under way, or nothing yet."""
    chance, start = place.chance, place.months[0].first_day
    if kind == Committee.Kind.OWNERS and chance.random() < 0.4:
        ended = place.days_before(start, 20, 200)
        elected = years_from(ended, -TERM_YEARS)
        former = Committee(
            compound=compound, kind=kind, prepared_on=place.days_before(elected, 60, 90),
            announced_on=place.days_before(elected, 20, 40), voted_on=place.days_before(elected, 1, 5),
            elected_on=elected, filed_on=elected + dt.timedelta(days=20), term_ends_on=ended,
            members=7, party_members=chance.randint(0, 4),
        )  # fmt: skip
        _vote(place, former, enough=True)
        yield _staged(former)
    if chance.random() < 0.7:
        yield _under_way(place, compound, kind)


def _under_way(place: Place, compound: Compound, kind: Committee.Kind) -> Committee:
    """An election that goes on; in a community that has stopped moving, for a long time."""
    chance = place.chance
    stuck = story.PLACES[place.number].stops < len(place.months)
    began = place.days_before(place.end, 150, 320) if stuck else place.days_before(place.end, 15, 110)
    committee = Committee(compound=compound, kind=kind, prepared_on=began)
    steps = chance.randint(0, 2)
    if steps:
        committee.announced_on = min(place.end, began + dt.timedelta(days=chance.randint(10, 40)))
    if steps == 2 and committee.announced_on:
        committee.voted_on = min(
            place.end, committee.announced_on + dt.timedelta(days=chance.randint(15, 25))
        )
        _vote(place, committee, enough=not stuck)
    return _staged(committee)


def _vote(place: Place, committee: Committee, *, enough: bool) -> None:
    """How the vote went: two thirds and more of the owners and of the floor area, or not quite."""
    chance, compound = place.chance, committee.compound
    total = compound.households
    share = chance.uniform(0.68, 0.9) if enough else chance.uniform(0.5, 0.64)
    committee.owners_total, committee.owners_taking_part = total, int(total * share) + enough
    committee.owners_for = int(committee.owners_taking_part * chance.uniform(0.66, 0.95))
    metres = chance.randint(62, 98)
    committee.area_total = total * metres
    committee.area_taking_part = (committee.owners_taking_part * metres) - chance.randint(0, metres) + enough
    committee.area_for = int(committee.area_taking_part * chance.uniform(0.62, 0.94))


def _staged(committee: Committee) -> Committee:
    """The stage that its days say; ``bulk_create`` asks nobody."""
    committee.stage = committee.stage_on(dt.date.max)
    return committee

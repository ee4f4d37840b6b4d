"""Marks along a scale, none upon another: near ones stand above one another, too many are counted."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from portal.core.charts.labels import NARROW

#: The kind of a mark that stands for things of several kinds.
MIXED = "mixed"
AT_AN_END = 100  # marks: how far apart others may stand and are put together first

#: Left, top, right and bottom.
Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Spot:
    """One mark: where on the scale, how high (from 0), and which of the things it stands for."""

    x: float
    kind: str
    members: tuple[int, ...]
    lane: int = 0

    @property
    def count_text(self) -> str:
        """How many it stands for; empty where that is one."""
        return f"×{len(self.members)}" if len(self.members) > 1 else ""


@dataclass(frozen=True, slots=True)
class Room:
    """The width of a mark with its air, how many stand above one another, the letters of a count."""

    size: float
    lanes: int
    letters: float

    def left(self, spot: Spot) -> float:
        return spot.x - self.size / 2

    def right(self, spot: Spot) -> float:
        return spot.x + self.size / 2 + self.width_of(spot.count_text)

    def width_of(self, count_text: str) -> float:
        """How wide a count is written; many Chinese fonts give the × the width of a whole sign."""
        return self.letters * (1 + NARROW * (len(count_text) - 1)) if count_text else 0.0


def swarm(places: Sequence[float], kinds: Sequence[str], room: Room) -> list[Spot]:
    """A spot for each place, from the left; those that find no room of their own share a counted one.

    Such a one gathers what is nearest and of one kind; only where that does not help, kinds are mixed.
    The same places give the same picture, and every place is in one spot.
    """
    spots = _in_order([Spot(x, kind, (at,)) for at, (x, kind) in enumerate(zip(places, kinds, strict=True))])
    while True:
        placed = _placed(spots, room)
        if len(placed) == len(spots):
            return placed
        spots = _gathered(spots, placed, places, room)


def _in_order(spots: list[Spot]) -> list[Spot]:
    return sorted(spots, key=lambda spot: (spot.x, spot.members))


def _placed(spots: list[Spot], room: Room) -> list[Spot]:
    """The spots in the lowest lane that is free at their place, up to the first that finds none.

    A count's letters are higher than a lane: beside them the lanes above and below are taken as well.
    """
    ends = [float("-inf")] * room.lanes
    counts = [float("-inf")] * (room.lanes + 2)  # of the lanes from the one below the lowest on
    placed = []
    for spot in spots:
        free = (
            lane
            for lane, end in enumerate(ends)
            if max(end, counts[lane], counts[lane + 2]) <= room.left(spot)
        )
        lane = next(free, None)
        if lane is None:
            break
        ends[lane] = room.right(spot)
        if spot.count_text:
            counts[lane + 1] = room.right(spot)
        placed.append(replace(spot, lane=lane))
    return placed


def _gathered(spots: list[Spot], placed: list[Spot], places: Sequence[float], room: Room) -> list[Spot]:
    """The first spot without a place and those in its way, two of them made one: the nearest of one kind.

    What is equal goes together first. The ends of the scale are named beside it: they share their mark with
    nothing else as long as anything between them can make room.
    """
    stuck = spots[len(placed)]
    crowd = [spot for spot in spots[: len(placed)] if room.right(spot) > room.left(stuck)]
    ends = {spots[0].x, spots[-1].x}

    def cost(pair: tuple[Spot, Spot]) -> float:
        members = [places[member] for spot in pair for member in spot.members]
        apart = max(members) - min(members)
        at_an_end = apart > 0 and bool(ends & {min(members), max(members)})
        return apart + room.size * (0.5 * (pair[0].kind != pair[1].kind) + AT_AN_END * at_an_end)

    one, other = min(combinations([*crowd, stuck], 2), key=cost)
    if cost((one, other)) >= room.size * AT_AN_END:  # what stands beside them may make room instead
        beside = [spot for spot in spots[: len(placed)] if room.right(spot) > min(map(room.left, crowd))]
        one, other = min(combinations([*beside, stuck], 2), key=cost)
    near = [one, other]
    if one.x == other.x:
        near = [spot for spot in spots if spot.x == one.x and spot.kind in {one.kind, other.kind}]
    members = tuple(sorted(member for spot in near for member in spot.members))
    kind = one.kind if all(spot.kind == one.kind for spot in near) else MIXED
    joined = Spot(statistics.median(places[member] for member in members), kind, members)
    return _in_order([*(spot for spot in spots if spot not in near), joined])


def hits(boxes: Sequence[Box], least: float, frame: Box) -> list[Box]:
    """The boxes grown to *least* a side within *frame*, half-way to what is beside: none upon another."""
    grown = [_grown(box, least, frame) for box in boxes]
    for at, box in enumerate(boxes):
        for other in range(at + 1, len(boxes)):
            if _meet(grown[at], grown[other]):
                grown[at], grown[other] = _parted(box, boxes[other], grown[at], grown[other])
    return grown


def _grown(box: Box, least: float, frame: Box) -> Box:
    across, down = (max(0.0, (least - (box[at + 2] - box[at])) / 2) for at in (0, 1))
    left, top, right, bottom = box[0] - across, box[1] - down, box[2] + across, box[3] + down
    return max(left, frame[0]), max(top, frame[1]), min(right, frame[2]), min(bottom, frame[3])


def _meet(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _parted(box: Box, other: Box, grown: Box, other_grown: Box) -> tuple[Box, Box]:
    """The two areas cut at the middle of the wider gap between their marks."""
    gaps = [max(other[at] - box[at + 2], box[at] - other[at + 2]) for at in (0, 1)]
    at = 0 if gaps[0] >= gaps[1] else 1
    if box[at] > other[at]:
        second, first = _parted(other, box, other_grown, grown)
        return first, second
    middle = (box[at + 2] + other[at]) / 2
    cut, other_cut = list(grown), list(other_grown)
    cut[at + 2], other_cut[at] = min(cut[at + 2], middle), max(other_cut[at], middle)
    return (cut[0], cut[1], cut[2], cut[3]), (other_cut[0], other_cut[1], other_cut[2], other_cut[3])

"""Marks along a scale: none upon another, everything in one of them, and areas to hit that never meet."""

from itertools import combinations

from hypothesis import example, given
from hypothesis import strategies as st

from portal.core.charts.labels import width_of
from portal.core.charts.swarm import MIXED, Room, hits, swarm

KINDS = ("red", "yellow", "green")
THINGS = st.lists(st.tuples(st.integers(0, 2480).map(lambda x: x / 10), st.sampled_from(KINDS)), max_size=60)
SIZE = 7.2


def spots_of(things, lanes, letters=10.0):
    room = Room(SIZE, lanes, letters)
    return room, swarm([x for x, _kind in things], [kind for _x, kind in things], room)


def boxes(room, spots):
    return [(room.left(one), -(one.lane + 1) * SIZE, room.right(one), -one.lane * SIZE) for one in spots]


def meet(one, other, air=1e-6):
    return (
        one[0] < other[2] - air
        and other[0] < one[2] - air
        and one[1] < other[3] - air
        and other[1] < one[3] - air
    )


@given(THINGS, st.integers(1, 4))
@example([(248.0, "green")] * 15, 3)
@example([(100.0, "red")] * 5 + [(100.0, "green")] * 5 + [(101.0, "yellow")] * 5, 2)
def test_no_mark_meets_another_and_everything_is_in_one(things, lanes):
    room, spots = spots_of(things, lanes)
    assert not [pair for pair in combinations(boxes(room, spots), 2) if meet(*pair)]
    assert sorted(at for one in spots for at in one.members) == list(range(len(things)))
    for one in spots:
        assert 0 <= one.lane < lanes
        inside = [things[at] for at in one.members]
        assert min(x for x, _kind in inside) <= one.x <= max(x for x, _kind in inside)
        assert {kind for _x, kind in inside} == {one.kind} or one.kind == MIXED
    assert (room, spots) == spots_of(things, lanes)


@given(THINGS, st.integers(1, 4))
@example([(100.0, "red"), (100.0, "red"), (101.0, "green"), (101.0, "green"), (102.0, "yellow")] * 3, 3)
def test_no_count_lies_upon_another_or_upon_a_mark_of_the_lane_beside_it(things, lanes):
    room, spots = spots_of(things, lanes)
    counts = [
        (one.x + SIZE / 2, -(one.lane + 0.5) * SIZE - 5, room.right(one), -(one.lane + 0.5) * SIZE + 5)
        for one in spots
        if one.count_text
    ]
    marks = [(one.x - SIZE / 2, -(one.lane + 1) * SIZE, one.x + SIZE / 2, -one.lane * SIZE) for one in spots]
    assert not [pair for pair in combinations(counts, 2) if meet(*pair)]
    assert not [(count, mark) for count in counts for mark in marks if meet(count, mark)]


@given(THINGS, st.integers(1, 4))
def test_areas_to_hit_hold_their_mark_and_never_meet(things, lanes):
    room, spots = spots_of(things, lanes)
    drawn = boxes(room, spots)
    found = hits(drawn, 24, (-100, -100, 400, 20))
    assert not [pair for pair in combinations(found, 2) if meet(*pair)]
    for box, area in zip(drawn, found, strict=True):
        assert area[0] <= box[0] and area[1] <= box[1] and area[2] >= box[2] and area[3] >= box[3]


def test_a_mark_that_stands_alone_is_hit_on_24_a_side():
    assert hits([(10, 10, 18, 18)], 24, (0, 0, 260, 34)) == [(2, 2, 26, 26)]


def test_equal_ones_stand_above_one_another_and_too_many_are_counted_by_kind():
    _room, three = spots_of([(50.0, "red")] * 3, 3)
    assert [(one.x, one.lane, one.count_text) for one in three] == [(50, 0, ""), (50, 1, ""), (50, 2, "")]
    _room, seven = spots_of([(50.0, "red")] * 7 + [(50.0, "green")] * 2, 3)
    assert [(one.kind, one.count_text) for one in seven] == [("red", "×7"), ("green", "×2")]
    room, ten = spots_of([(50.0, "green")] * 10, 3)
    assert room.right(ten[0]) - room.left(ten[0]) >= SIZE + width_of("×10", 10)


FEW = st.lists(st.tuples(st.integers(0, 248).map(float), st.sampled_from(KINDS)), min_size=1, max_size=15)


@given(FEW)
@example([(x, "yellow") for x in (169.2, 169.2, 171.4, 171.4, 171.4, 178.6, 100.0, 110.0)])
@example([(0.0, "red"), *[(1.0, "red")] * 3, (12.0, "red")])
@example([(0.0, "red"), *[(1.0, "red")] * 3, (9.0, "red")])
def test_no_mark_is_far_from_what_it_stands_for_the_ends_least_is_far_from_what_it_stands_for(things):
    _room, spots = spots_of(things, 3)
    for one in spots:
        assert all(abs(things[at][0] - one.x) <= 4 * SIZE for at in one.members)
    places = [x for x, _kind in things]
    assert min(one.x for one in spots) - min(places) <= 3 * SIZE
    assert max(places) - max(one.x for one in spots) <= 3 * SIZE


def test_the_highest_keeps_its_mark_beside_a_crowd_of_equals():
    things = [(100.0, "red"), (110.0, "red"), *[(169.2, "yellow")] * 2, *[(171.4, "yellow")] * 3]
    _room, spots = spots_of([*things, (178.6, "yellow"), (240.0, "green")], 3)
    assert {one.x for one in spots} >= {100.0, 110.0, 178.6, 240.0}
    assert {one.x for one in spots if one.count_text} <= {169.2, 170.3, 171.4}

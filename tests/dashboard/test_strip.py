"""The strip: where marks stand, that none hides another, and that labels never meet."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from portal.core.charts.labels import width_of
from portal.dashboard.goals import Goal
from portal.dashboard.lights import Light
from portal.dashboard.strip import LABEL, WIDTH, shape, strip
from tests.dashboard.conftest import Kind, indicator, value

NINETY = Goal(True, Decimal(90), 2026)
PERCENTS = st.lists(st.integers(0, 100), min_size=1, max_size=40)


def strip_of(percents, names=None, goal=NINETY):
    of = indicator()
    values = {f"{place:012d}": value(of, one, 100) for place, one in enumerate(percents)}
    names = names or {code: f"社区{int(code)}" for code in values}
    return strip(values, dict.fromkeys(values, goal), goal, names)


@given(PERCENTS)
def test_every_community_has_a_mark_of_its_own_within_the_picture(percents):
    found = strip_of(percents)
    assert len({mark.path for mark in found.marks}) == len(percents) == len(found.marks)
    assert [mark.light for mark in found.marks] == sorted(
        (mark.light for mark in found.marks), key=["red", "yellow", "green"].index
    )


@given(PERCENTS, st.text("社区槐荫清泉", min_size=1, max_size=8), st.text("长桥北苑", min_size=1, max_size=8))
def test_the_labels_of_lowest_and_highest_never_meet(percents, low, high):
    names = {f"{place:012d}": low for place in range(len(percents))}
    names[f"{max(range(len(percents)), key=lambda one: (percents[one], one)):012d}"] = high
    found = strip_of(percents, names)
    if found.low is None:
        assert len(set(percents)) == 1
        return
    assert found.low.x >= 0
    assert found.low.x + width_of(found.low.text, LABEL) + LABEL / 2 < found.high.x - width_of(
        found.high.text, LABEL
    )
    assert found.high.x <= WIDTH


def test_what_it_says_to_who_does_not_see_it():
    found = strip_of([50, 85, 90, 100])
    assert found.says == "lowest 社区0 50%, highest 社区3 100%; 2 of 4 below their target"
    assert strip_of([90, 90]).says == "all 2 at 90%"
    assert (found.target, round(found.median, 1)) == (229.2, 223.0)


def test_shapes_are_those_of_the_lights():
    assert [shape(10, 21, light)[-4:] for light in (Light.RED, Light.YELLOW)] == ["5.4z", "h-7z"]
    assert "a3 3" in shape(10, 21, Light.GREEN)


def test_nothing_is_drawn_of_nothing():
    of = indicator(Kind.LEVEL)
    assert strip({"1": None}, {"1": None}, None, {"1": "槐荫"}) is None
    assert strip({"1": value(of, None)}, {"1": None}, None, {"1": "槐荫"}) is None
    zero = strip({"1": value(of, 0), "2": value(of, 0)}, {}, None, {"1": "槐荫", "2": "清泉"})
    assert [mark.text for mark in zero.marks] == ["槐荫 0个", "清泉 0个"]

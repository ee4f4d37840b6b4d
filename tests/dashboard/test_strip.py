"""The strip: where marks stand, that none hides another, and that labels never meet."""

from decimal import Decimal
from itertools import combinations

from hypothesis import example, given
from hypothesis import strategies as st

from portal.core.charts.labels import width_of
from portal.dashboard.goals import Goal
from portal.dashboard.lights import Light
from portal.dashboard.strip import HEIGHT, LABEL, LOW, WIDTH, shape, strip
from tests.core.test_swarm import meet
from tests.dashboard.conftest import Kind, indicator, value

NINETY = Goal(True, Decimal(90), 2026)
PERCENTS = st.lists(st.integers(0, 100), min_size=1, max_size=40)


def strip_of(percents, names=None, goal=NINETY, height=HEIGHT):
    of = indicator()
    values = {f"{place:012d}": value(of, one, 100) for place, one in enumerate(percents)}
    names = names or {code: f"社区{int(code)}" for code in values}
    return strip(values, dict.fromkeys(values, goal), goal, names, height)


@given(PERCENTS, st.sampled_from((HEIGHT, LOW)))
@example([100] * 15, HEIGHT)
@example([100] * 15 + [99] * 15, LOW)
def test_no_mark_hides_another_and_every_community_is_in_one(percents, height):
    found = strip_of(percents, height=height)
    codes = [code for mark in found.marks for code in mark.codes]
    assert sorted(codes) == [f"{place:012d}" for place in range(len(percents))]
    for mark in found.marks:
        left, top, right, bottom = mark.box
        assert min(left, top) >= 0
        assert right <= WIDTH and bottom <= height
        assert mark.count_text == (f"×{len(mark.codes)}" if len(mark.codes) > 1 else "")
        assert all(f"社区{int(code)} " in mark.text for code in mark.codes)
    for name in ("box", "hit"):
        pairs = combinations([getattr(mark, name) for mark in found.marks], 2)
        assert not [pair for pair in pairs if meet(*pair)]


def test_a_mark_of_one_leads_to_the_community_and_a_counted_one_to_none_of_them():
    alone, many = strip_of([50, *[100] * 4]).marks
    assert (alone.area_code, alone.text, alone.count_text) == ("000000000000", "社区0 50%", "")
    assert (many.area_code, many.count_text, many.light) == ("", "×4", "green")
    assert many.text.startswith("4 here: 社区1 100%、社区2 100%")
    assert float(alone.hit_size[2]) >= 24 <= float(alone.hit_size[3])


def test_a_label_beside_its_mark_has_a_line_to_it():
    beside = strip_of([90, 100], {"000000000000": "经济技术开发区社区", "000000000001": "滨江新城社区"})
    assert beside.low.leader.startswith(f"M{beside.marks[0].x:.1f} ")
    assert not strip_of([10, 100]).low.leader
    assert not strip_of([90, 100], height=LOW).low.leader


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


def test_no_end_is_named_of_a_number_that_size_decides():
    of = indicator(Kind.FLOW, unit="㎡")
    found = strip({"1": value(of, 630), "2": value(of, 1850)}, {}, None, {"1": "槐荫", "2": "清泉"})
    assert (found.low, found.high) == (None, None)
    assert found.note == "the number depends on an area's size: not ranked"
    assert found.says == "630㎡ to 1,850㎡; the number depends on an area's size: not ranked"
    assert [mark.text for mark in found.marks] == ["槐荫 630㎡", "清泉 1,850㎡"]

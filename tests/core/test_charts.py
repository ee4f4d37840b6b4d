"""Pictures: every word within its frame and none on another, gaps where nothing is known, each thing once."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from portal.core.charts import line as lines
from portal.core.charts import slope as slopes
from portal.core.charts.labels import apart, nice_top, width_of
from portal.core.charts.line import Shown, line
from portal.core.charts.slope import Step, slope
from portal.core.charts.waffle import FEWEST, MOST, waffle

MONTHS = [f"2026-{month:02d}" for month in range(1, 13)]
RATES = st.lists(st.none() | st.integers(0, 1000).map(lambda tenths: tenths / 10), min_size=12, max_size=12)


def percent(value):
    return f"{value:g}%"


def drawn(values, target=None):
    months = [Shown(month, month, "", value) for month, value in zip(MONTHS, values, strict=True)]
    return line(months, top=100.0, figure=percent, target=target)


def box(text, size):
    """Left, right, top and bottom of a drawn word."""
    wide = width_of(text.text, size)
    left = {"start": text.x, "end": text.x - wide, "middle": text.x - wide / 2}[text.anchor]
    return left, left + wide, text.y - size, text.y


def meet(one, other):
    return one[0] < other[1] and other[0] < one[1] and one[2] < other[3] and other[2] < one[3]


@given(RATES, st.none() | st.integers(0, 100))
def test_the_words_of_a_line_lie_within_it_and_apart(values, target):
    found = drawn(values, target)
    boxes = [box(one, lines.SIZE) for one in found.figures]
    for left, right, top, bottom in boxes:
        assert 0 <= left < right <= found.width
        assert 0 <= top < bottom <= found.height
    assert not any(meet(a, b) for n, a in enumerate(boxes) for b in boxes[n + 1 :])
    assert len(found.dots) == sum(value is not None for value in values)


def test_a_month_without_a_figure_is_a_gap_and_zero_is_a_point():
    found = drawn([None, 0.0, 5.0, None, 7.0, *[None] * 7])
    assert len(found.runs) == 1
    assert len(found.runs[0].split()) == 2
    assert [dot.text for dot in found.dots] == ["2026-02 0%", "2026-03 5%", "2026-05 7%"]
    assert found.dots[0].y == lines.HEIGHT - lines.BOTTOM


@given(st.lists(st.tuples(st.integers(0, 100), st.integers(0, 100)), min_size=3, max_size=30))
def test_the_words_of_a_slope_lie_within_it_and_apart(pairs):
    steps = [Step(str(n), f"第{n}社区", before, now, now > before) for n, (before, now) in enumerate(pairs)]
    found = slope(steps, percent)
    if found is None:
        assert sum(before != now for before, now in pairs) < slopes.FEWEST
        return
    assert len(found.lines) == len(pairs)
    for side in ("left", "right"):
        places = sorted(at for one in found.lines if (at := getattr(one, side)) is not None)
        assert all(later - earlier > slopes.SIZE for earlier, later in pairwise(places))
        assert all(0 < place <= found.height for place in places)
    assert 0 < found.x1 < found.x2 < found.width
    farthest = max(steps, key=lambda one: abs(one.now - one.before))
    assert f"{farthest.before}% → {farthest.now}%" in found.says


def test_a_slope_names_both_ends_where_there_is_room():
    steps = [Step(str(n), f"第{n}社区", 50, 60 + n, True) for n in range(3)]
    assert slope(steps, percent).lines[0].left_text == "第0社区 50%"
    long = [Step(str(n), f"第{n}经济技术开发区社区", 50, 60 + n, True) for n in range(3)]
    assert slope(long, percent).lines[0].left_text == "50%"


@given(st.lists(st.floats(-50, 500), max_size=20), st.floats(1, 40))
def test_places_keep_their_order_and_their_distance(places, step):
    moved = apart(places, step, 0, 300)
    fits = min(step, 300 / max(1, len(places) - 1))
    in_order = [moved[index] for index in sorted(range(len(places)), key=lambda index: places[index])]
    assert all(b - a > fits - 0.11 for a, b in pairwise(in_order))
    assert all(-0.1 <= place <= 300.1 for place in moved)


@given(st.lists(st.integers(0, 20_000), min_size=1, max_size=6))
def test_a_waffle_has_a_square_for_each_or_says_for_how_many(counts):
    found = waffle([("open", str(n), count, "") for n, count in enumerate(counts)])
    if found is None:
        assert sum(counts) < FEWEST
        return
    assert [len(stage.squares) for stage in found.stages] == [-(-count // found.each) for count in counts]
    assert all(len(stage.squares) <= MOST for stage in found.stages)
    assert bool(found.each_says) == (max(counts) > MOST)


def test_scales_end_at_round_numbers():
    assert [nice_top(value) for value in (0, 0.4, 7, 13, 24, 90_000)] == [1, 1, 10, 20, 25, 100_000]


def test_the_target_s_word_stands_where_the_line_of_the_months_is_not():
    """Resolved disputes run about their target from the first month on."""
    found = drawn([90.0, 93.0, 91.0, 92.5, 97.0, 98.0, 98.5, 98.8, 99.0, 98.7, 98.9, 98.8], target=92.0)
    word = found.target
    left, right = word.x, word.x + width_of(f"{lines.WORD}{word.text}", lines.SIZE)
    points = [(dot.x, dot.y) for dot in found.dots]
    for (x, y), (to_x, to_y) in pairwise(points):
        for step in range(101):
            at = x + (to_x - x) * step / 100, y + (to_y - y) * step / 100
            assert not (left <= at[0] <= right and word.y - 12 <= at[1] <= word.y + 2), at
    assert right <= found.right

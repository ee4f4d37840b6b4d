"""The fewest communities that bring the whole to its target: compared with trying every set."""

from decimal import Decimal
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.core.areas import Level
from portal.dashboard.goals import Goal
from portal.dashboard.lever import lever
from tests.dashboard.conftest import Kind, indicator, value

PARTS = st.lists(
    st.integers(0, 12).flatmap(lambda whole: st.tuples(st.integers(0, whole), st.just(whole))), max_size=6
)


def rate(percent):
    return Goal(True, Decimal(percent), 2026)


def area(of, parts):
    """The whole over its parts, and the parts by code."""
    n, d = (sum(part[side] for part in parts) for side in (0, 1))
    below = {f"{place:012d}": value(of, *part) for place, part in enumerate(parts)}
    return value(of, n, d, level=Level.SUB_DISTRICT, covered=len(parts)), below


@given(PARTS, st.integers(1, 100))
def test_no_smaller_set_is_enough(parts, percent):
    of = indicator()
    total, below = area(of, parts)
    found = lever(total, rate(percent), below)
    left = {code: one.denominator - one.numerator for code, one in below.items()}

    def is_enough(codes):
        reached = total.numerator + sum(left[code] for code in codes)
        return 100 * reached >= percent * total.denominator

    if not total.denominator or is_enough(()):
        assert found is None
        return
    enough = [size for size in range(1, len(left) + 1) if any(map(is_enough, combinations(left, size)))]
    assert len(found.areas) == enough[0]
    assert is_enough(found.areas)
    assert found.left == sum(left[code] for code in found.areas)
    assert found.rate.numerator == total.numerator + found.left
    last = left[found.areas[-1]]
    assert found.alike == sum(one == last for code, one in left.items() if code not in found.areas)


@pytest.mark.parametrize(
    ("of", "goal"),
    [
        (indicator(Kind.FREQUENCY), rate(100)),
        (indicator(direction="down"), rate(50)),
        (indicator(Kind.LEVEL), Goal(False, Decimal(10), 2026)),
        (indicator(), None),
    ],
)
def test_of_what_does_not_add_up_nothing_is_said(of, goal):
    total, below = area(of, [(1, 4), (2, 4)])
    assert lever(total, goal, below) is None


def test_a_community_without_a_figure_helps_nobody():
    of = indicator()
    total, below = area(of, [(1, 4), (2, 4)])
    assert lever(total, rate(90), {**below, "9": None}).areas == ["000000000000", "000000000001"]

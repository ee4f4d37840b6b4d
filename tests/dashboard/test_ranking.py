"""Fair rankings: ties, no data, small numbers; and the spread between communities."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from portal.dashboard.attention import laggards
from portal.dashboard.goals import Goal
from portal.dashboard.lights import Light
from portal.dashboard.presenters import order_note, spread_text
from portal.dashboard.ranking import puts_in_order, ranks, spread, standings
from tests.dashboard.conftest import Kind, indicator, value

NINETY = Goal(True, Decimal(90), 2026)


def by_code(of, *figures):
    return {f"c{n}": value(of, *figure) if figure else None for n, figure in enumerate(figures)}


def ranking(values, goal=NINETY):
    return standings(values, dict.fromkeys(values, goal), {})


def placed(values, goal=NINETY):
    return ranks(values, dict.fromkeys(values, goal))


def test_ties_share_a_rank_and_the_next_is_left_out():
    values = by_code(indicator(), (5, 10), (10, 10), (2, 4), (1, 10))
    assert placed(values) == {"c1": 1, "c0": 2, "c2": 2, "c3": 4}


def test_no_data_is_not_zero_and_comes_last_without_a_rank():
    rows = ranking(by_code(indicator(), None, (0, 10), (0, 0)))
    assert [(row.area_code, row.rank) for row in rows] == [("c1", 1), ("c0", None), ("c2", None)]


def test_an_earlier_months_flow_is_no_figure_of_this_month():
    greening = indicator(Kind.FLOW)
    values = {"a": value(greening, 900, covered=0), "b": value(greening, 10)}
    rows = ranking(values, Goal(False, Decimal(100), 2026))
    assert [(row.area_code, row.rank) for row in rows] == [("b", 1), ("a", None)]


def test_a_number_that_size_decides_makes_no_order():
    rows = ranking(by_code(indicator(Kind.FLOW, unit="㎡"), (630,), None, (1850,)), None)
    assert [(row.area_code, row.rank) for row in rows] == [("c0", None), ("c2", None), ("c1", None)]
    of = indicator(Kind.FLOW, unit="㎡")
    assert not puts_in_order(of, {"c0": None})
    assert order_note(of, {"c0": None}) == "the number depends on an area's size: not ranked"


def test_a_number_with_targets_of_their_own_is_ranked_by_how_much_of_them_is_reached():
    values = by_code(indicator(Kind.FLOW, unit="㎡"), (1850,), (630,), (900,))
    goals = {"c0": Goal(False, Decimal(3700), 2026), "c1": Goal(False, Decimal(700), 2026), "c2": None}
    assert ranks(values, goals) == {"c1": 1, "c0": 2}
    assert [row.area_code for row in standings(values, goals, {})] == ["c1", "c0", "c2"]
    assert order_note(values["c0"].indicator, goals).startswith("in the order of how much of its own target")


def test_the_ends_of_a_number_that_size_decides_have_no_names():
    text = spread_text(spread(by_code(indicator(Kind.FLOW, unit="㎡"), (1850,), (630,))), {"c0": "柳堤"})
    assert (text.best_area, text.worst_area, text.range) == ("", "", "630㎡ to 1,850㎡")
    assert text.note == "the number depends on an area's size: not ranked"
    named = spread_text(spread(by_code(indicator(), (9, 10), (3, 10))), {"c0": "柳堤", "c1": "北苑"})
    assert (named.best_area, named.worst_area, named.range, named.note) == ("柳堤", "北苑", "", "")


def test_less_is_better_turns_the_ranking():
    assert placed(by_code(indicator(direction="down"), (5, 10), (3, 10))) == {"c1": 1, "c0": 2}


def test_what_is_neither_better_nor_worse_is_listed_by_size_without_a_rank():
    rows = ranking(by_code(indicator(Kind.LEVEL, "neutral"), (35,), (157,)))
    assert [(row.area_code, row.rank) for row in rows] == [("c1", None), ("c0", None)]


def test_a_place_on_the_study_platform_is_never_made_into_a_rank_of_ours():
    rows = ranking(by_code(indicator(Kind.RANK, "down"), (35,), (3,)))
    assert [(row.area_code, row.rank, row.light) for row in rows] == [
        ("c1", None, Light.NO_TARGET),
        ("c0", None, Light.NO_TARGET),
    ]


def test_more_meetings_than_needed_earn_no_higher_rank():
    assert placed(by_code(indicator(Kind.FREQUENCY), (2, 2), (9, 2))) == {"c0": 1, "c1": 1}


def test_small_denominators_are_marked_but_not_a_frequencys_minimum():
    assert [row.is_small for row in ranking(by_code(indicator(), (4, 4), (4, 5)))] == [True, False]
    assert not ranking(by_code(indicator(Kind.FREQUENCY), (1, 1)))[0].is_small


def test_each_row_says_how_many_are_still_to_do():
    assert [row.to_do for row in ranking(by_code(indicator(), (9, 10), (2, 10)))] == [0, 7]


def test_laggards_are_red_and_the_furthest_behind_comes_first():
    rows = ranking(by_code(indicator(), (9, 10), (85, 100), (2, 10), (1, 10), None))
    assert [row.area_code for row in laggards(rows)] == ["c3", "c2"]


def test_the_spread_says_best_median_worst_and_the_gap_of_the_printed_rates():
    found = spread(by_code(indicator(), (10, 10), (1, 3), (5, 10), None))
    assert (found.best_area, found.worst_area, found.median, found.gap) == ("c0", "c1", 50, Decimal("66.7"))


def test_of_a_rank_the_lowest_is_the_best():
    found = spread(by_code(indicator(Kind.RANK, "down"), (40,), (3,)))
    assert (found.best_area, found.gap) == ("c1", 37)


def test_one_figure_is_no_spread():
    assert spread(by_code(indicator(), (1, 10), None)) is None


@given(st.lists(st.one_of(st.none(), st.tuples(st.integers(0, 9), st.integers(0, 9))), max_size=12))
def test_a_rank_is_one_more_than_the_number_of_those_ahead(figures):
    values = by_code(indicator(), *figures)
    measures = {code: one.measure for code, one in values.items() if one and one.measure is not None}
    expected = {code: 1 + sum(other > mine for other in measures.values()) for code, mine in measures.items()}
    assert placed(values) == expected

"""Goals and lights: what should be reached, and how far a figure is from it."""

import datetime as dt
from decimal import Decimal

import pytest

from portal.core.areas import Level
from portal.core.month import Month
from portal.dashboard.goals import Goal, Goals, goal_for, still_to_do
from portal.dashboard.lights import Light, light_of
from portal.indicators.models import Target
from tests.dashboard.conftest import OCTOBER, Kind, indicator, value

DECEMBER_31 = dt.date(2026, 12, 31)


def rate(percent):
    return Goal(True, Decimal(percent), 2026, DECEMBER_31)


def count(number, due_on=DECEMBER_31):
    return Goal(False, Decimal(number), 2026, due_on)


def target(of, kind, number, area="990101001"):
    return Target(
        indicator=of, area_code=area, year=2026, value_kind=kind, value=Decimal(number), due_on=DECEMBER_31
    )


@pytest.mark.parametrize(
    ("n", "light"), [(90, Light.GREEN), (89, Light.YELLOW), (81, Light.YELLOW), (80, Light.RED)]
)
def test_yellow_begins_at_nine_tenths_of_the_target(n, light):
    assert light_of(value(indicator(), n, 100), rate(90)) == light


@pytest.mark.parametrize(("n", "light"), [(10, Light.GREEN), (11, Light.YELLOW), (12, Light.RED)])
def test_where_less_is_better_the_light_is_mirrored(n, light):
    assert light_of(value(indicator(Kind.LEVEL, "down"), n), count(10)) == light


def test_a_light_is_decided_by_the_exact_rate_not_by_the_printed_one():
    almost = value(indicator(), 8999, 10_000)
    assert str(almost.rate) == "90%"
    assert light_of(almost, rate(90)) == Light.YELLOW


def test_no_light_without_a_goal_a_figure_or_a_better_direction():
    assert light_of(value(indicator(), 9, 10), None) == Light.NO_TARGET
    assert light_of(value(indicator(), 0, 10), None) == Light.NO_TARGET  # zero is a figure
    assert light_of(None, rate(90)) == Light.NO_DATA
    assert light_of(None, None) == Light.NO_DATA
    assert light_of(value(indicator(), 0, 0), rate(90)) == Light.NO_DATA
    assert light_of(value(indicator(Kind.LEVEL, "neutral"), 9), count(10)) == Light.NO_TARGET
    assert light_of(value(indicator(Kind.FLOW), 9, covered=0), count(10)) == Light.NO_DATA


def test_the_number_of_a_flow_falls_due_month_by_month():
    greening = indicator(Kind.FLOW, unit="㎡")
    assert count(1200).required(greening, Month(2026, 1)) == 100
    assert count(1200).required(greening, Month(2026, 12)) == 1200
    assert count(1200, dt.date(2026, 6, 30)).required(greening, Month(2026, 3)) == 600
    assert count(1200, dt.date(2026, 6, 30)).required(greening, OCTOBER) == 1200
    assert light_of(value(greening, 1000), count(1200)) == Light.GREEN


def test_the_number_of_a_stock_is_compared_as_it_is_set():
    assert count(1200).required(indicator(Kind.LEVEL), Month(2026, 1)) == 1200


def test_a_frequency_should_be_met_by_every_community_whatever_its_minimum():
    study = indicator(Kind.FREQUENCY)
    assert goal_for(study, target(study, "minimum", 4), 2026) == Goal(True, Decimal(100), 2026)
    assert goal_for(study, None, 2026) == Goal(True, Decimal(100), 2026)
    assert goal_for(study, target(study, "rate", 95), 2026) == rate(95)


def test_a_rank_has_no_goal():
    platform = indicator(Kind.RANK, "down")
    assert goal_for(platform, target(platform, "count", 3), 2026) is None


def test_a_communitys_own_target_goes_first_and_a_total_number_binds_no_community():
    first, second = indicator(pk=1), indicator(pk=2)
    goals = Goals(
        [
            target(first, "rate", 90),
            target(first, "rate", 80, area="990101001002"),
            target(second, "count", 50),
        ],
        2026,
    )
    assert goals.of("990101001001", first) == rate(90)
    assert goals.of("990101001002", first) == rate(80)
    assert goals.of("990101001", second) == count(50)
    assert goals.of("990101001001", second) is None


@pytest.mark.parametrize(
    ("shown", "goal", "to_do"),
    [
        (value(indicator(), 38, 42), rate(95), 2),  # 39.9 must be 40
        (value(indicator(), 40, 42), rate(95), 0),
        (value(indicator(), 38, 42), None, None),  # nobody has asked for more
        (value(indicator(Kind.FLOW), 700), count(1200), 500),
        (value(indicator(Kind.LEVEL, "down"), 12), count(10), 2),
        (value(indicator(Kind.LEVEL, "neutral"), 12), None, None),
        (value(indicator(Kind.FLOW), 700, covered=0), count(1200), None),
        (value(indicator(), 0, 0), rate(95), None),
        (value(indicator(Kind.FREQUENCY), 12, 15, level=Level.SUB_DISTRICT), rate(100), 3),
    ],
)
def test_how_many_are_still_to_do(shown, goal, to_do):
    assert still_to_do(shown, goal) == to_do

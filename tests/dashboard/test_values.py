"""What is shown first of a roll-up row is decided by the indicator's kind."""

from decimal import Decimal

import pytest

from portal.core.areas import Level
from portal.core.month import Month
from portal.dashboard.presenters import figure_text, to_do_text
from portal.dashboard.values import value_of
from portal.rollups.models import Rollup
from tests.dashboard.conftest import OCTOBER, Kind, indicator, value


def row(**columns):
    given = {"area_code": "990101001", "level": 9, "month": OCTOBER, "areas_due": 15, "areas_covered": 13}
    return Rollup(**given | {"areas_carried": 0, "months_covered": 0} | columns)


def test_a_completion_shows_the_rate_of_the_sums():
    shown = value_of(indicator(), row(numerator=38, denominator=42))
    assert str(shown.rate) == "90.5%"
    assert shown.measure == Decimal(100) * 38 / 42


def test_a_flow_shows_the_year_and_keeps_the_month_beside_it():
    disputes = indicator(Kind.FLOW, denominator="entered")
    shown = value_of(disputes, row(numerator=9, denominator=10, ytd_numerator=90, ytd_denominator=96))
    assert (shown.numerator, shown.denominator) == (90, 96)
    assert (shown.month_numerator, shown.month_denominator) == (9, 10)


def test_a_flow_with_only_earlier_months_is_known_but_not_current():
    shown = value_of(indicator(Kind.FLOW), row(numerator=None, ytd_numerator=90, areas_covered=0))
    assert shown.numerator == 90
    assert not shown.is_current


def test_a_community_that_meets_more_often_than_it_must_has_met_its_minimum_and_no_more():
    assert value(indicator(Kind.FREQUENCY), 5, 2).rate.percent == 100


def test_coverage_says_how_many_and_from_when():
    coverage = value_of(indicator(), row(areas_carried=2, oldest_month=Month(2026, 8))).coverage
    assert (coverage.covered, coverage.due, coverage.carried) == (13, 15, 2)
    assert coverage.oldest == Month(2026, 8)


def test_no_denominator_no_rate():
    assert value(indicator(), 0, 0).measure is None
    assert value(indicator(Kind.LEVEL), 12, level=Level.SUB_DISTRICT).measure == 12


@pytest.mark.parametrize("done", [19_450, 19_449, 19_451, 10_005, 25_950])
def test_what_is_done_and_what_is_to_do_add_up_as_printed(done):
    """1.945 is printed as 1.95; the 1.655 left of 3.6 are then 1.65, for readers add the two."""
    greening = indicator(Kind.FLOW, unit="㎡")
    left = to_do_text(value(greening, done), 36_000 - done).removesuffix("万㎡ to go")
    printed = figure_text(value(greening, done)).removesuffix("万㎡")
    assert Decimal(printed) + Decimal(left) == Decimal("3.6")

"""Rates and areas as printed: rounded half up, and never a claim the figures do not bear."""

import datetime as dt
from decimal import Decimal
from fractions import Fraction

import pytest
from django.utils import translation
from django.utils.formats import date_format
from hypothesis import given
from hypothesis import strategies as st

from portal.core.rates import Rate, area_text, plain


@pytest.mark.parametrize(
    ("numerator", "denominator", "printed"),
    [
        (38, 42, "90.5%"), (42, 42, "100%"), (1, 8, "12.5%"), (0, 9, "0%"),
        (9996, 10000, "99.9%"), (99999, 100000, "99.9%"), (1, 100000, "0.1%"), (1, 3, "33.3%"),
        (445, 1000, "44.5%"), (44450, 100000, "44.5%"), (5, 4, "125%"),
    ],
)  # fmt: skip
def test_a_rate_is_printed_with_one_decimal(numerator, denominator, printed):
    assert str(Rate(numerator, denominator)) == printed


def test_there_is_no_rate_without_a_denominator():
    assert Rate.of(3, 0) is None
    assert Rate.of(3, None) is None
    assert Rate.of(None, 4) is None


@given(st.integers(1, 10**6).flatmap(lambda d: st.tuples(st.integers(0, d), st.just(d))))
def test_only_all_is_100_and_only_none_is_0(pair):
    numerator, denominator = pair
    percent = Rate(numerator, denominator).percent
    assert (percent == 100) == (numerator == denominator)
    assert (percent == 0) == (numerator == 0)
    assert abs(Fraction(percent) - Fraction(100 * numerator, denominator)) <= Fraction(1, 10)


@pytest.mark.parametrize(
    ("square_metres", "printed"),
    [
        (0, "0㎡"),
        (9999, "9,999㎡"),
        (10000, "1万㎡"),
        (32600, "3.26万㎡"),
        (32000, "3.2万㎡"),
        (10050, "1.01万㎡"),
    ],
)
def test_an_area_is_in_wan_from_ten_thousand_on(square_metres, printed):
    assert "".join(area_text(square_metres)) == printed


def test_days_and_thousands_have_one_form():
    assert plain(Decimal("1234.50"), grouped=True) == "1,234.5"
    with translation.override("zh-hans"):
        assert date_format(dt.date(2026, 9, 5), "MONTH_DAY_FORMAT") == "9月5日"


@pytest.mark.parametrize(
    ("number", "alone", "grouped"),
    [("100", "100", "100"), ("100.0", "100", "100"), ("1234.50", "1234.5", "1,234.5"), ("0", "0", "0")],
)
def test_a_number_loses_the_zeros_behind_its_point_and_no_others(number, alone, grouped):
    assert plain(Decimal(number)) == alone
    assert plain(Decimal(number), grouped=True) == grouped


def test_what_is_all_but_nothing_of_something_is_known():
    assert Rate.of(0, 4) == Rate(0, 4)

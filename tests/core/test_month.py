"""The month: reading, arithmetic and the weeks that belong to it."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from portal.core.month import Month, MonthField

months = st.builds(Month, st.integers(1900, 2100), st.integers(1, 12))


@pytest.mark.parametrize("text", ["2026-10", "202610", "2026/10", "2026.10", "2026年10月", " 2026-10 "])
def test_a_month_is_read_as_people_write_it(text):
    assert Month.parse(text) == Month(2026, 10)


@pytest.mark.parametrize("text", ["", "2026", "2026-13", "2026-00", "26-10", "October"])
def test_what_is_no_month_is_refused(text):
    with pytest.raises(ValueError, match="not a month"):
        Month.parse(text)


@given(months, st.integers(-500, 500))
def test_adding_months_and_counting_them_are_inverse(month, steps):
    assert (month + steps).since(month) == steps
    assert (month + steps) - steps == month


@given(months, months)
def test_the_stored_number_sorts_as_the_months_do(one, other):
    assert (int(one) < int(other)) == (one < other)
    assert Month.from_int(int(one)) == one


@given(st.integers(1990, 2060))
def test_every_week_of_a_year_belongs_to_exactly_one_month(year):
    assert sum(Month(year, month).weeks for month in range(1, 13)) == dt.date(year, 12, 28).isocalendar().week


def test_a_week_belongs_where_its_thursday_lies():
    assert Month(2026, 10).weeks == 5  # Thursdays 1, 8, 15, 22, 29
    assert Month(2026, 11).weeks == 4


def test_labels_follow_the_reader():
    with translation.override("zh-hans"):
        assert Month(2026, 10).label == "2026年10月"
    with translation.override("en"):
        assert Month(2026, 10).label == "2026-10"


def test_the_field_refuses_with_a_sentence():
    with pytest.raises(ValidationError, match="2026-10"):
        MonthField().to_python("soon")


def test_the_last_day_is_that_of_the_calendar():
    assert Month(2028, 2).last_day == dt.date(2028, 2, 29)
    assert Month(2026, 12).last_day == dt.date(2026, 12, 31)

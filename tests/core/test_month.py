"""The month: reading, arithmetic and the weeks that belong to it."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from portal.core.month import Month, MonthConverter, MonthField, MonthFormField, YearConverter

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
    with pytest.raises(ValidationError) as refused:
        MonthField().to_python("soon")
    with translation.override("en"):
        assert refused.value.messages == ["“soon” is not a month; write it as 2026-10."]
    assert refused.value.code == "invalid"


@pytest.mark.parametrize("given", [202610, "2026-10", "2026年10月", Month(2026, 10)])
def test_the_field_takes_a_month_its_number_and_its_texts(given):
    assert MonthField().to_python(given) == Month(2026, 10)
    assert MonthField().get_prep_value(given) == 202610
    assert MonthField().to_python(None) is MonthField().get_prep_value(None) is None


@pytest.mark.parametrize(("year", "month"), [(0, 1), (10_000, 1), (2026, 0), (2026, 13)])
def test_there_is_no_month_beyond_the_calendar(year, month):
    with pytest.raises(ValueError, match=f"not a month: {year}-{month}"):
        Month(year, month)
    assert (Month(1, 1), Month(9999, 12)) == (Month.of(dt.date.min), Month.of(dt.date.max))


@pytest.mark.parametrize("text", ["1899-12", "2200-01", "0001-01"])
def test_a_year_that_nobody_means_is_refused_where_people_write_it(text):
    with pytest.raises(ValueError, match="not a month"):
        Month.said(text)
    with pytest.raises(ValueError, match="not a year"):
        YearConverter().to_python(text[:4])


def test_the_first_and_last_year_that_may_be_meant():
    assert Month.said("1900-01") == Month.MIN
    assert YearConverter().to_python("2199") == Month.said("2199-12").year == 2199


def test_an_address_names_the_month_as_it_is_read_again():
    assert MonthConverter().to_python(MonthConverter().to_url(Month(2026, 1))) == Month(2026, 1)
    assert YearConverter().to_url(2026) == "2026"


def test_the_box_of_a_form_reads_a_month_or_says_how_to_write_one():
    box = MonthFormField(required=False, min_value=1, max_value=2)
    assert box.clean("2026年10月") == Month(2026, 10)
    assert box.clean("") is None
    assert 'type="month"' in str(box.widget.render("month", ""))
    assert 'placeholder="2026-10"' in str(box.widget.render("month", ""))
    for text in ("soon", "1899-12"):
        with pytest.raises(ValidationError) as refused:
            box.clean(text)
        with translation.override("en"):
            assert refused.value.messages == [f"“{text}” is not a month; write it as 2026-10."]
        assert refused.value.code == "invalid_month"


def test_the_last_day_is_that_of_the_calendar():
    assert Month(2028, 2).last_day == dt.date(2028, 2, 29)
    assert Month(2026, 12).last_day == dt.date(2026, 12, 31)

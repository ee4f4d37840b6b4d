"""What the boxes hold before anybody types."""

import pytest
from django.db.models import Max, Value

from communities.models import Community
from portal.core.measures import Statement, measure, unregister
from portal.indicators.models import Indicator, Target
from portal.reporting.book import book_of
from portal.reporting.models import Figure
from portal.reporting.rows import polylines, rows_of, target_text
from portal.reporting.validators import Values
from tests.factories import FigureFactory, IndicatorFactory, MonthlyReportFactory, TargetFactory
from tests.reporting.conftest import OCTOBER

Source = Figure.Source


@pytest.fixture
def september(community):
    return MonthlyReportFactory(community=community, month=OCTOBER - 1)


def suggestion(report, indicator):
    found = book_of(report).suggestion(report.community_id, indicator)
    return found.values, found.source


def test_a_stock_is_carried_over(report, september, committees):
    FigureFactory(report=september, indicator=committees, numerator=8, denominator=10)
    assert suggestion(report, committees) == (Values(8, 10), Source.CARRIED)


def test_a_flow_is_never_copied_but_what_was_left_open_is(report, september, disputes):
    FigureFactory(report=september, indicator=disputes, numerator=3, denominator=6, opening=1)
    assert suggestion(report, disputes) == (Values(None, None, 4), Source.CALCULATED)


def test_without_a_last_month_nothing_is_brought_forward(report, disputes):
    assert suggestion(report, disputes)[0].is_blank


def test_the_register_goes_before_last_month(report, september, committees):
    FigureFactory(report=september, indicator=committees, numerator=8, denominator=10)

    @measure("committees")
    def committees_elected(month):
        return Statement(Community.objects.due_in(month), Max(Value(9)), Max(Value(11)))

    try:
        assert suggestion(report, committees) == (Values(9, 11), Source.REGISTER)
    finally:
        unregister("committees")


def test_weeks_come_from_the_calendar(report, study):
    assert suggestion(report, study)[0] == Values(None, OCTOBER.weeks)


def test_the_minimum_is_the_offices_own(report, sub_district):
    sessions = IndicatorFactory(kind=Indicator.Kind.FREQUENCY, minimum=1)
    assert suggestion(report, sessions)[0].denominator == 1
    TargetFactory(
        indicator=sessions, area_code=sub_district.code, value_kind=Target.ValueKind.MINIMUM, value=2
    )
    assert suggestion(report, sessions)[0].denominator == 2


def test_a_page_that_is_read_stores_nothing(report, september, committees):
    FigureFactory(report=september, indicator=committees, numerator=8, denominator=10)
    [row] = rows_of(book_of(report), report.community_id)
    assert (row.state, row.version, row.texts["numerator"]) == ("suggested", 0, "8")
    assert not report.figures.exists()


def test_the_row_knows_twelve_months(report, september, committees):
    FigureFactory(report=september, indicator=committees, numerator=8, denominator=10)
    [row] = rows_of(book_of(report), report.community_id)
    assert [month for month, _values in row.history] == [OCTOBER - back for back in range(12, 0, -1)]
    assert row.history[-1][1] == Values(8, 10)


def test_staff_figures_are_not_the_communitys_to_fill_in(report, committees, speeches):
    assert [row.code for row in rows_of(book_of(report), report.community_id)] == ["committees"]


def test_a_chart_breaks_where_nothing_is_known():
    assert len(polylines([1, None, 2, 3])) == 2
    assert polylines([None, None]) == []


def test_targets_in_words(committees):
    assert target_text(TargetFactory.build(indicator=committees, value=90), committees) == "90%"
    assert target_text(None, committees) == ""


def test_the_book_takes_the_same_queries_for_any_number_of_communities(
    sub_district, committees, study, django_assert_num_queries
):
    from portal.reporting.book import MonthBook
    from tests.factories import CommunityFactory

    for _ in range(5):
        community = CommunityFactory(sub_district=sub_district)
        for month in (OCTOBER - 1, OCTOBER):
            FigureFactory(report=MonthlyReportFactory(community=community, month=month), indicator=committees)
    with django_assert_num_queries(3):
        MonthBook.load(sub_district.code, OCTOBER)

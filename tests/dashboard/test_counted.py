"""What a page says of whom its figures rest on: totals, ends, lights, forecasts and movements."""

import datetime as dt
from decimal import Decimal

import pytest
from django.urls import reverse

from portal.core.areas import Level
from portal.dashboard import presenters, strip, together
from portal.dashboard.attention import laggards
from portal.dashboard.comparison import change_of, is_slight, pair_of
from portal.dashboard.forecast import forecast
from portal.dashboard.goals import Goal
from portal.dashboard.ranking import spread, standings
from portal.dashboard.ranking_rows import ranking
from portal.dashboard.values import Coverage, Value
from portal.reporting.models import ReportState
from tests import factories
from tests.dashboard.conftest import OCTOBER, Kind, indicator, roll_up, value

GOAL = Goal(True, Decimal(90), 2026, dt.date(2026, 12, 31))


def elected(*figures, month=OCTOBER):
    of = indicator()
    return {
        f"{place:03d}": value(of, *figure, month=month) if figure else None
        for place, figure in enumerate(figures)
    }


def names(values):
    return {code: f"第{code}社区" for code in values}


@pytest.mark.parametrize(
    ("kind", "numbers", "is_one"),
    [
        (Kind.FLOW, (9, 11, 10, 11), True),  # a single case of eleven
        (Kind.FLOW, (8, 11, 10, 11), False),
        (Kind.COMPLETION, (9, 11, 10, 11), False),  # a stock keeps its cases
        (Kind.COMPLETION, (4, 4, 3, 4), True),  # out of fewer than five
        (Kind.COMPLETION, (9, 10, 3, 4), True),
        (Kind.FREQUENCY, (1, 2, 2, 2), True),  # of times that are due as well
        (Kind.LEVEL, (9, None, 5, None), False),
        (Kind.COMPLETION, (None, None, None, None), False),
    ],
)
def test_a_movement_of_few_cases_is_slight(kind, numbers, is_one):
    assert is_slight(kind, numbers) is is_one


def test_a_slight_movement_is_not_the_largest_and_ties_are_led_by_the_first_code():
    now, before = elected((4, 4), (6, 10), (7, 10), (8, 10)), elected((0, 4), (5, 10), (5, 10), (6, 10))
    rows = ranking(now, {}, before, names(now))
    assert [row.area_code for row in together.movers(rows)] == ["002"]
    assert change_of(pair_of(now["000"], before["000"])).is_slight


def test_who_is_as_far_behind_stands_by_code_everywhere():
    values = elected((5, 10), (9, 10), (5, 10), (9, 10))
    rows = standings(values, dict.fromkeys(values, GOAL), {})
    assert [row.area_code for row in laggards(rows)] == ["000", "002"]
    found = spread(values)
    drawn = strip.strip(values, {}, None, names(values))
    assert (found.best_area, found.worst_area) == ("001", "000")
    assert drawn.high.text.startswith("第001社区")
    assert drawn.low.text.startswith("第000社区")


def test_ends_are_said_to_be_among_those_counted_while_some_are_missing():
    values = elected((5, 10), (9, 10), None)
    text = presenters.spread_text(spread(values), names(values))
    drawn = strip.strip(values, {}, None, names(values))
    assert text.among == drawn.among == "among 2 of 3 counted"
    assert drawn.says.startswith("among 2 of 3 counted: lowest")
    whole = elected((5, 10), (9, 10))
    assert presenters.spread_text(spread(whole), names(whole)).among == ""
    assert strip.strip(whole, {}, None, names(whole)).among == ""


def test_a_forecast_says_whose_pace_it_is():
    of = indicator()
    histories = [
        {OCTOBER - 1: value(of, 50, 100, month=OCTOBER - 1), OCTOBER: value(of, 60, 100)} for _n in range(2)
    ]
    now = Value(of, Level.SUB_DISTRICT, OCTOBER, 120, 200, Coverage(2, 3))
    found = forecast(now, GOAL, [*histories, {}])
    assert (found.areas, found.due, found.basis) == (2, 3, "over 2 of 3")
    assert found.text.endswith("(over 2 of 3)")
    whole = forecast(now, GOAL, histories)
    assert whole.basis == ""
    assert "over" not in whole.text
    assert forecast(now, GOAL, [histories[0], {}, {}]) is None


@pytest.mark.django_db
class TestPages:
    def overview(self, client):
        return client.get(reverse("dashboard:overview", args=[OCTOBER])).content.decode()

    def test_a_running_total_is_said_to_be_one_and_so_is_its_light(self, client_of, office):
        cases = factories.IndicatorFactory(kind=Kind.FLOW, direction="up", unit="件")
        roll_up(office, cases, [(9, 10), None, None])
        roll_up(office, cases, [(1, 10), None, None], OCTOBER.january)
        factories.TargetFactory(indicator=cases, area_code=office.sub_district.code, value=90)
        client = client_of(office.leader)
        page = client.get(reverse("dashboard:indicator", args=[OCTOBER, cases.code])).content.decode()
        for html in (self.overview(client), page):
            assert "since January" in html
            assert "2 of 3 communities counted)" not in html

    def test_in_the_first_year_it_says_from_which_month_it_counts(self, client_of, office):
        """Figures of the year before are no part of it, a month missing since is."""
        cases = factories.IndicatorFactory(kind=Kind.FLOW, direction="up", unit="件")
        for month in (OCTOBER, OCTOBER - 6, OCTOBER - 10):
            roll_up(office, cases, [(9, 10), (9, 10), (9, 10)], month)
        client = client_of(office.leader)
        page = client.get(reverse("dashboard:indicator", args=[OCTOBER, cases.code])).content.decode()
        for html in (self.overview(client), page):
            assert "this year, from April on" in html
            assert "since January" not in html

    def test_a_meetings_count_is_no_matter_of_communities(self, client_of, office):
        speeches = factories.IndicatorFactory(kind=Kind.MEETING, direction="neutral")
        roll_up(office, speeches, [(1, None), None, None])
        assert "1/3 communities" not in self.overview(client_of(office.leader))

    def test_the_month_of_one_that_has_handed_in_is_not_unreported(self, client_of, office):
        cases = factories.IndicatorFactory(kind=Kind.FLOW, unit="件")
        first = office.communities[0]
        factories.RollupFactory(
            area_code=first.code, indicator=cases, month=OCTOBER, numerator=None, denominator=None,
            ytd_numerator=5, ytd_denominator=6, areas_covered=0,
        )  # fmt: skip
        factories.MonthlyReportFactory(community=first, state=ReportState.SUBMITTED)
        page = client_of(office.leader).get(reverse("dashboard:community", args=[OCTOBER, first.code]))
        [row] = page.context["rows"]
        assert row.card.month_figure == "month not counted (submitted)"

    def test_before_the_due_day_nobody_is_late(self, client_of, office):
        today = dt.date.today()
        period = factories.ReportingPeriodFactory(
            sub_district=office.sub_district, month=OCTOBER, due_on=today
        )
        client = client_of(office.leader)
        html = self.overview(client)
        assert "Not handed in yet, due" in html
        assert "Not reported" not in html
        period.due_on = today - dt.timedelta(days=1)
        period.save()
        assert "Not reported" in self.overview(client)

    def test_a_month_that_has_not_begun_misses_nothing(self, client_of, office):
        html = self.overview(client_of(office.leader))
        assert "Reporting of this month has not begun." in html
        assert "Not reported" not in html

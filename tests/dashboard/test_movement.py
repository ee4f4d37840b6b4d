"""What moved, when the target is met at this pace, and where nothing moves."""

import datetime as dt
from decimal import Decimal

from portal.core.month import Month
from portal.dashboard.attention import is_stalled
from portal.dashboard.changes import change_between
from portal.dashboard.forecast import Outlook, forecast
from portal.dashboard.goals import Goal
from tests.dashboard.conftest import OCTOBER, Kind, indicator, value

SEPTEMBER = OCTOBER - 1


def rate(percent, due_on=dt.date(2026, 12, 31)):
    return Goal(True, Decimal(percent), 2026, due_on)


def count(number):
    return Goal(False, Decimal(number), 2026, dt.date(2026, 12, 31))


def months(of, figures, last=OCTOBER):
    """Consecutive months up to *last*: (n, d), or None for a month without a report."""
    first = last - (len(figures) - 1)
    dated = zip(Month.span(first, last), figures, strict=True)
    return {month: value(of, *figure, month=month) for month, figure in dated if figure}


def flow(of, by_month, last=OCTOBER):
    """A flow's months of one year, with the year to date added up."""
    history, total = {}, 0
    for month, number in zip(Month.span(last - (len(by_month) - 1), last), by_month, strict=True):
        total += number or 0
        covered = 0 if number is None else 1
        history[month] = value(of, total, month=month, covered=covered, month_numerator=number)
    return history


class TestChange:
    def test_rates_differ_by_points_of_the_printed_rates(self):
        change = change_between(value(indicator(), 38, 42), value(indicator(), 37, 42, month=SEPTEMBER))
        assert (change.way, change.text, change.good) == ("up", "2.4 percentage points", True)

    def test_numbers_differ_by_units(self):
        members = indicator(Kind.LEVEL, "neutral", unit="人")
        change = change_between(value(members, 1327), value(members, 1330, month=SEPTEMBER))
        assert (change.way, change.text, change.good) == ("down", "3人", None)

    def test_less_is_good_where_less_is_better(self):
        disputes = indicator(Kind.LEVEL, "down")
        assert change_between(value(disputes, 3), value(disputes, 5)).good is True

    def test_no_movement_is_said_so(self):
        assert change_between(value(indicator(), 8, 10), value(indicator(), 8, 10)).way == "same"

    def test_nothing_is_said_without_both_months(self):
        assert change_between(value(indicator(), 8, 10), None) is None
        assert change_between(value(indicator(), None), value(indicator(), 8, 10)) is None

    def test_a_flow_starts_anew_in_january(self):
        greening = indicator(Kind.FLOW)
        january = value(greening, 100, month=Month(2026, 1))
        assert change_between(january, value(greening, 9000, month=Month(2025, 12))) is None
        assert change_between(january, value(greening, 60, month=Month(2025, 1))).way == "up"

    def test_two_meetings_are_no_movement(self):
        speeches = indicator(Kind.MEETING)
        assert change_between(value(speeches, 3), value(speeches, 2)) is None


class TestForecast:
    def test_a_straight_line_through_three_months(self):
        found = forecast(months(indicator(), [(50, 100), (55, 100), (60, 100), (65, 100)]), rate(75), OCTOBER)
        assert (found.outlook, found.month, found.is_late) == (Outlook.EXPECTED, Month(2026, 12), False)
        assert "2026-12" in found.text

    def test_late_when_after_the_due_day(self):
        found = forecast(months(indicator(), [(50, 100), (55, 100), (60, 100), (65, 100)]), rate(90), OCTOBER)
        assert (found.month, found.is_late) == (Month(2027, 3), True)
        assert found.text.endswith("after the due day")

    def test_met(self):
        assert forecast(months(indicator(), [(95, 100)]), rate(90), OCTOBER).outlook == Outlook.MET

    def test_standing_still_never_meets_a_target(self):
        found = forecast(months(indicator(), [(65, 100)] * 4), rate(90), OCTOBER)
        assert found.outlook == Outlook.NOT_AT_THIS_PACE

    def test_a_month_without_a_report_only_shortens_the_line(self):
        found = forecast(months(indicator(), [None, (60, 100), None, (70, 100)]), rate(90), OCTOBER)
        assert found.month == OCTOBER + 4

    def test_one_month_makes_no_line(self):
        assert forecast(months(indicator(), [(65, 100)]), rate(90), OCTOBER) is None

    def test_without_a_due_day_nothing_is_foretold(self):
        assert (
            forecast(months(indicator(Kind.FREQUENCY), [(1, 2)] * 4), Goal(True, Decimal(100), 2026), OCTOBER)
            is None
        )

    def test_less_is_better_counts_downwards(self):
        found = forecast(
            months(indicator(Kind.LEVEL, "down"), [(16,), (14,), (12,), (10,)]), count(6), OCTOBER
        )
        assert found.month == Month(2026, 12)

    def test_a_flow_moves_by_what_its_months_counted(self):
        found = forecast(flow(indicator(Kind.FLOW), [700, 100, 100, 100]), count(1200), OCTOBER)
        assert (found.month, found.is_late) == (Month(2026, 12), False)

    def test_a_flow_that_would_need_next_year_is_not_met_at_this_pace(self):
        found = forecast(flow(indicator(Kind.FLOW), [700, 10, 10, 10]), count(1200), OCTOBER)
        assert found.outlook == Outlook.NOT_AT_THIS_PACE


class TestStalled:
    def test_below_target_and_two_months_without_movement(self):
        assert is_stalled(months(indicator(), [(5, 10)] * 3), rate(90), OCTOBER)

    def test_one_more_case_is_movement(self):
        assert not is_stalled(months(indicator(), [(4, 10), (4, 10), (5, 10)]), rate(90), OCTOBER)

    def test_what_has_met_its_target_may_rest(self):
        assert not is_stalled(months(indicator(), [(9, 10)] * 3), rate(90), OCTOBER)

    def test_a_missing_or_carried_month_proves_nothing(self):
        assert not is_stalled(months(indicator(), [(5, 10), None, (5, 10)]), rate(90), OCTOBER)
        history = months(indicator(), [(5, 10)] * 3)
        history[OCTOBER] = value(indicator(), 5, 10, carried=1)
        assert not is_stalled(history, rate(90), OCTOBER)

    def test_a_flow_stands_still_when_its_months_count_nothing(self):
        goal = count(1200)
        assert is_stalled(flow(indicator(Kind.FLOW), [500, 0, 0]), goal, OCTOBER)
        assert not is_stalled(flow(indicator(Kind.FLOW), [500, 0, 5]), goal, OCTOBER)

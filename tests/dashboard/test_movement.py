"""What moved, when the target is met at this pace, and where nothing moves."""

import datetime as dt
from decimal import Decimal

from portal.core.areas import Level
from portal.core.month import Month
from portal.dashboard.attention import is_stalled, is_unjudged
from portal.dashboard.comparison import adds_up, change_of, pair_of, pair_over
from portal.dashboard.forecast import Outlook
from portal.dashboard.forecast import forecast as forecast_of
from portal.dashboard.goals import Goal
from portal.dashboard.values import Coverage, Value
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


def change(now, before):
    return change_of(pair_of(now, before))


def forecast(history, goal, month):
    """Of a community, which is made of nothing but itself."""
    return forecast_of(history.get(month), goal, [history])


def over(now, before, of=None, **more):
    """The change of an office whose communities have these figures: (n, d), or None for one not reported."""
    of = of or indicator()

    def values(figures, month):
        return {
            str(place): None if figure is None else value(of, *figure, month=month, **more)
            for place, figure in enumerate(figures)
        }

    return change_of(pair_over(values(now, OCTOBER), values(before, SEPTEMBER)))


class TestChange:
    def test_rates_differ_by_points_of_the_printed_rates(self):
        found = change(value(indicator(), 38, 42), value(indicator(), 37, 42, month=SEPTEMBER))
        assert (found.way, found.text, found.good) == ("up", "2.4 percentage points", True)

    def test_numbers_differ_by_units(self):
        members = indicator(Kind.LEVEL, "neutral", unit="人")
        found = change(value(members, 1327), value(members, 1330, month=SEPTEMBER))
        assert (found.way, found.text, found.good) == ("down", "3人", None)

    def test_less_is_good_where_less_is_better(self):
        disputes = indicator(Kind.LEVEL, "down")
        assert change(value(disputes, 3), value(disputes, 5)).good is True

    def test_no_movement_is_said_so(self):
        assert change(value(indicator(), 8, 10), value(indicator(), 8, 10)).way == "same"

    def test_nothing_is_said_without_both_months(self):
        assert change(value(indicator(), 8, 10), None) is None
        assert change(value(indicator(), None), value(indicator(), 8, 10)) is None

    def test_a_figure_carried_forward_has_not_stood_still(self):
        carried = value(indicator(), 8, 10, carried=1)
        assert change(carried, value(indicator(), 8, 10, month=SEPTEMBER)) is None
        assert change(value(indicator(), 8, 10), carried) is None

    def test_a_flow_moves_from_month_to_month_and_not_with_the_year(self):
        checks = indicator(Kind.FLOW, unit="次")
        september = value(checks, 227, month=SEPTEMBER, month_numerator=30)
        found = change(value(checks, 253, month_numerator=26), september)
        assert (found.way, found.text, found.is_of_month) == ("down", "4次", True)
        january = value(checks, 20, month=Month(2026, 1), month_numerator=20)
        assert change(january, value(checks, 300, month=Month(2025, 12), month_numerator=15)).text == "5次"

    def test_a_flow_that_stood_still_while_its_year_grew(self):
        checks = indicator(Kind.FLOW)
        months = [
            value(checks, n, month=m, month_numerator=26) for n, m in ((253, OCTOBER), (227, SEPTEMBER))
        ]
        assert change(*months).way == "same"

    def test_two_meetings_are_no_movement(self):
        speeches = indicator(Kind.MEETING)
        assert change(value(speeches, 3), value(speeches, 2)) is None


class TestLikeWithLike:
    """An office moves only by communities whose own figures are counted in both months."""

    def test_who_has_not_reported_moves_nothing(self):
        """The fault found: nine that met it set beside fifteen of which twelve had: up 20 points."""
        met = [(1, 1)] * 9
        found = over([*met, *[None] * 6], [*met, *[(1, 1)] * 3, *[(0, 1)] * 3])
        assert found.way == "same"
        assert found.basis == "compared over the 9 communities that reported both months"
        assert found.basis_short == "over 9 of 15"

    def test_nothing_is_said_over_all_of_them(self):
        found = over([(9, 10), (5, 10)], [(6, 10), (5, 10)])
        assert (found.text, found.basis) == ("15 percentage points", "")
        assert (found.pair.now.numerator, found.pair.before.denominator) == (14, 20)

    def test_where_none_is_left_there_is_no_movement(self):
        assert over([(9, 10), None], [None, (5, 10)]) is None
        assert over([], []) is None

    def test_a_community_that_was_not_there_before_is_left_out(self):
        assert over([(9, 10), (1, 10)], [(9, 10), None]).way == "same"

    def test_those_that_met_a_minimum_are_counted_among_those_compared(self):
        study = indicator(Kind.FREQUENCY)
        found = over([(2, 2), (3, 2), (0, 2)], [(2, 2), (1, 2), None], of=study)
        assert (found.pair.now.numerator, found.pair.now.denominator) == (2, 2)
        assert found.text == "50 percentage points"

    def test_places_on_a_list_are_never_added_up(self):
        assert over([(1,), (2,)], [(2,), (1,)], of=indicator(Kind.RANK, "down")) is None

    def test_a_fall_to_zero_is_a_figure(self):
        found = over([(0, 10), (0, 10)], [(1, 10), (0, 10)])
        assert (found.way, found.text, found.good) == ("down", "5 percentage points", False)

    def test_offices_that_are_not_complete_are_left_out_of_a_county(self):
        def county(*rows, month):
            return {
                str(place): Value(
                    indicator(), Level.SUB_DISTRICT, month, n, d, Coverage(covered, due, carried, month)
                )
                for place, (n, d, covered, due, carried) in enumerate(rows)
            }

        now = county((8, 10, 5, 5, 0), (1, 9, 3, 4, 0), (7, 7, 2, 2, 1), month=OCTOBER)
        before = county((7, 10, 5, 5, 0), (9, 9, 4, 4, 0), (6, 7, 2, 2, 0), month=SEPTEMBER)
        found = change_of(pair_over(now, before))
        assert (found.pair.areas, found.pair.due, found.text) == (1, 3, "10 percentage points")
        assert found.basis == "compared over the 1 areas whose figures are complete in both months"


class TestAddingUp:
    def rows(self, *figures, of=None):
        return [value(of or indicator(), *figure) for figure in figures]

    def total(self, n, d=None, covered=1, of=None):
        return value(of or indicator(), n, d, level=Level.SUB_DISTRICT, covered=covered)

    def test_rows_make_up_their_total(self):
        assert adds_up(self.total(17, 20, 2), self.rows((9, 10), (8, 10)))
        assert not adds_up(self.total(16, 20, 2), self.rows((9, 10), (8, 10)))
        assert not adds_up(self.total(17, 20, 1), self.rows((9, 10), (8, 10)))

    def test_nothing_is_the_total_of_nothing(self):
        assert adds_up(None, [])
        assert not adds_up(self.total(0, 0), [])
        assert not adds_up(None, self.rows((0, 1)))

    def test_places_on_a_list_have_no_total(self):
        rank = indicator(Kind.RANK, "down")
        assert adds_up(self.total(None, of=rank), self.rows((1,), (2,), of=rank))


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

    def test_an_office_moves_at_the_pace_of_those_that_can_be_compared(self):
        """Two of three reported both months; the third, far ahead, has only now begun to report."""
        steady = [months(indicator(), [(4, 10), (5, 10), (6, 10)]) for _ in range(2)]
        late = months(indicator(), [(10, 10)])
        total = value(indicator(), 22, 30, level=Level.SUB_DISTRICT)
        assert forecast_of(total, rate(90), [*steady, late]).month == OCTOBER + 2

    def test_fewer_than_half_say_nothing_of_the_office(self):
        steady = months(indicator(), [(4, 10), (5, 10), (6, 10)])
        late = months(indicator(), [(6, 10)])
        total = value(indicator(), 18, 30, level=Level.SUB_DISTRICT)
        assert forecast_of(total, rate(90), [steady, late, late]) is None

    def test_an_office_counts_in_a_month_what_its_communities_do_on_average(self):
        of = indicator(Kind.FLOW)
        total = value(of, 1000, level=Level.SUB_DISTRICT, month_numerator=100)
        histories = [flow(of, [50, 50, 50]), flow(of, [50, 50, None])]
        assert forecast_of(total, count(1200), histories).month == OCTOBER + 2

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

    def test_over_a_month_that_is_missing_it_cannot_be_judged(self):
        def unjudged(*figures):
            return is_unjudged(months(indicator(), list(figures)), rate(90), OCTOBER, OCTOBER - 1)

        assert unjudged((5, 10), None, (5, 10))
        assert unjudged((5, 10), (5, 10), None, (5, 10), (5, 10))
        assert not unjudged((4, 10), None, (5, 10))  # it moved
        assert not unjudged((9, 10), None, (9, 10))  # it may rest
        assert not unjudged((5, 10), (5, 10), (5, 10))  # that is judged
        assert not unjudged((5, 10))  # nothing came before
        assert unjudged((5, 10), (5, 10), (5, 10), None)  # stood still before, and is unknown now

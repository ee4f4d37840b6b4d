"""Twelve months as a line with gaps."""

import datetime as dt
from decimal import Decimal

from portal.core.month import Month
from portal.dashboard.goals import Goal
from portal.dashboard.trend import sparkline, trend_chart
from tests.dashboard.conftest import OCTOBER, Kind, indicator, value


def history(of, figures):
    return {
        OCTOBER - back: value(of, *figure, month=OCTOBER - back)
        for back, figure in enumerate(figures)
        if figure
    }


def test_a_month_without_a_figure_is_a_gap():
    chart = trend_chart(indicator(), history(indicator(), [(9, 10), None, (7, 10)]), None, OCTOBER)
    assert chart["series"][0]["values"] == [None] * 9 + [70.0, None, 90.0]
    assert chart["unit"] == "%"
    assert chart["target"] is None


def test_the_target_of_a_rate_is_drawn_and_a_flows_is_not():
    goal = Goal(True, Decimal(95), 2026, dt.date(2026, 12, 31))
    assert trend_chart(indicator(), {}, goal, OCTOBER)["target"] == 95.0
    assert trend_chart(indicator(), {}, goal, OCTOBER)["targetFrom"] == 2  # January, two months in
    number = Goal(False, Decimal(1200), 2026, dt.date(2026, 12, 31))
    assert trend_chart(indicator(Kind.FLOW), {}, number, OCTOBER)["target"] is None


def test_a_flow_without_a_rate_is_drawn_by_what_its_months_counted():
    greening = indicator(Kind.FLOW, unit="㎡")
    months = {OCTOBER: value(greening, 90_000, month_numerator=12_000)}
    chart = trend_chart(greening, months, None, OCTOBER)
    assert (chart["series"][0]["values"][-1], chart["unit"]) == (1.2, "万㎡")


def test_the_axis_names_the_year_where_it_begins():
    ticks = trend_chart(indicator(), {}, None, OCTOBER)["ticks"]
    assert (ticks[0], ticks[1]) == ("11\n2025", "12")
    assert [tick.partition("\n")[2] for tick in ticks] == ["2025", "", "2026", *[""] * 9]
    assert len(ticks) == OCTOBER.since(Month(2025, 11)) + 1


def test_a_small_line_breaks_at_the_gap_and_dots_a_lone_month():
    line = sparkline(history(indicator(), [(9, 10), None, (7, 10), (6, 10)]), OCTOBER)
    assert len(line.runs) == 1
    assert len(line.runs[0].split()) == 2
    assert len(line.dots) == 2  # the lone October, and the mark of the month shown


def test_one_month_is_no_line():
    assert sparkline(history(indicator(), [(9, 10)]), OCTOBER) is None

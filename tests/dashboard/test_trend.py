"""Twelve months as a line with gaps."""

import datetime as dt
from decimal import Decimal

from portal.core.month import Month
from portal.dashboard.goals import Goal
from portal.dashboard.pictures import trend
from portal.dashboard.trend import sparkline
from tests.dashboard.conftest import OCTOBER, Kind, indicator, value


def history(of, figures):
    return {
        OCTOBER - back: value(of, *figure, month=OCTOBER - back)
        for back, figure in enumerate(figures)
        if figure
    }


def test_a_month_without_a_figure_is_a_gap():
    found = trend(indicator(), history(indicator(), [(9, 10), None, (7, 10)]), None, OCTOBER)
    assert [dot.text for dot in found.line.dots] == ["2026-08 70%", "2026-10 90%"]
    assert found.line.runs == []
    assert found.says == "from 70% in 2026-08 to 90% in 2026-10"
    assert trend(indicator(), {}, None, OCTOBER) is None


def test_the_target_of_a_rate_is_drawn_and_a_flows_is_not():
    goal = Goal(True, Decimal(95), 2026, dt.date(2026, 12, 31))
    found = trend(indicator(), history(indicator(), [(9, 10)]), goal, OCTOBER)
    assert found.line.target.text == "95%"
    assert found.line.target.x > found.line.ticks[1].x  # of this year alone: January is two months in
    assert found.says == "2026-10 90%; target 95%"
    number = Goal(False, Decimal(1200), 2026, dt.date(2026, 12, 31))
    flow = indicator(Kind.FLOW)
    assert trend(flow, {OCTOBER: value(flow, 9, month_numerator=2)}, number, OCTOBER).line.target is None


def test_a_flow_without_a_rate_is_drawn_by_what_its_months_counted():
    greening = indicator(Kind.FLOW, unit="㎡")
    months = {OCTOBER: value(greening, 90_000, month_numerator=12_000)}
    assert trend(greening, months, None, OCTOBER).line.dots[0].text == "2026-10 1.2万㎡"


def test_zero_is_a_point_on_the_axis():
    found = trend(indicator(), history(indicator(), [(0, 10)]), None, OCTOBER)
    assert [dot.text for dot in found.line.dots] == ["2026-10 0%"]


def test_the_axis_names_the_year_where_it_begins():
    line = trend(indicator(), history(indicator(), [(9, 10)]), None, OCTOBER).line
    assert [tick.text for tick in line.ticks[:2]] == ["11", "12"]
    assert [year.text for year in line.years] == ["2025", "2026"]
    assert len(line.ticks) == OCTOBER.since(Month(2025, 11)) + 1


def test_a_small_line_breaks_at_the_gap_and_dots_a_lone_month():
    line = sparkline(history(indicator(), [(9, 10), None, (7, 10), (6, 10)]), OCTOBER)
    assert len(line.runs) == 1
    assert len(line.runs[0].split()) == 2
    assert len(line.dots) == 2  # the lone October, and the mark of the month shown


def test_one_month_is_no_line():
    assert sparkline(history(indicator(), [(9, 10)]), OCTOBER) is None

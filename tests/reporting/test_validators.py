"""Each rule on figures that break it and on their neighbours that do not."""

import pytest

from portal.core.measures import Recorded
from portal.core.month import Month
from portal.indicators.models import Indicator
from portal.reporting.validators import (
    Candidate,
    Values,
    boxes_of,
    doubts,
    doubts_of,
    missing_of,
    read,
    refusals,
    refusals_of,
)

OCTOBER = Month(2026, 10)  # five weeks
Kind, Denominator = Indicator.Kind, Indicator.Denominator

COMPLETION = Indicator(
    kind=Kind.COMPLETION, denominator=Denominator.ENTERED, denominator_label="小区", unit="个"
)
STEADY = Indicator(kind=Kind.COMPLETION, denominator=Denominator.ENTERED, unit="个", may_shrink=False)
LEVEL = Indicator(kind=Kind.LEVEL, denominator=Denominator.NONE, unit="人")
FLOW = Indicator(kind=Kind.FLOW, denominator=Denominator.NONE, unit="件")
GREENING = Indicator(kind=Kind.FLOW, denominator=Denominator.NONE, unit="㎡")
DISPUTES = Indicator(kind=Kind.FLOW, denominator=Denominator.ENTERED, unit="件", opening_label="结转")
MINIMUM = Indicator(kind=Kind.FREQUENCY, denominator=Denominator.MINIMUM, unit="次")
WEEKS = Indicator(kind=Kind.FREQUENCY, denominator=Denominator.WEEKS, unit="周")
MEETING = Indicator(kind=Kind.MEETING, denominator=Denominator.NONE, unit="个")
RANK = Indicator(kind=Kind.RANK, denominator=Denominator.NONE, unit="名")


def figure(indicator, n=None, d=None, opening=None, before=(), recorded=None, reason=""):
    """A figure of October 2026; *before* are the values of the months up to September, oldest first."""
    past = [values if isinstance(values, Values) else Values(values) for values in before]
    months = Month.span(OCTOBER - len(past), OCTOBER - 1) if past else ()
    return Candidate(
        indicator, OCTOBER, Values(n, d, opening), reason, tuple(zip(months, past, strict=True)), recorded
    )


@pytest.mark.parametrize(
    ("rule", "broken", "fine"),
    [
        (refusals.negative, figure(LEVEL, -1), figure(LEVEL, 0)),
        (refusals.more_than_all, figure(COMPLETION, 11, 10), figure(COMPLETION, 10, 10)),
        (refusals.more_than_all, figure(DISPUTES, 8, 5, 2), figure(DISPUTES, 7, 5, 2)),
        (refusals.some_of_none, figure(COMPLETION, 1, 0), figure(COMPLETION, 0, 0)),
        (refusals.more_weeks_than_the_month, figure(WEEKS, 6, 5), figure(WEEKS, 5, 5)),
        (refusals.more_than_once_at_the_meeting, figure(MEETING, 2), figure(MEETING, 1)),
        (refusals.rank_without_place, figure(RANK, 0), figure(RANK, 1)),
        (
            refusals.shrinks_without_reason,
            figure(STEADY, 7, 10, before=[8]),
            figure(STEADY, 7, 10, before=[8], reason="一个小区合并"),
        ),
        (refusals.box_left_empty, figure(LEVEL), figure(LEVEL, 0)),
        (refusals.box_left_empty, figure(COMPLETION, 3), figure(COMPLETION, 3, 3)),
        (refusals.box_left_empty, figure(DISPUTES, 3, 3), figure(DISPUTES, 3, 3, 0)),
        (
            doubts.probable_unit_mistake,
            figure(GREENING, 5_000_000, before=[500]),
            figure(GREENING, 4_999_999, before=[500]),
        ),
        (
            doubts.probable_unit_mistake,
            figure(GREENING, 3, before=[32_600]),
            figure(GREENING, 4, before=[32_600]),
        ),
        (doubts.stock_out_of_band, figure(LEVEL, 103, before=[80, 80]), figure(LEVEL, 96, before=[80, 80])),
        (doubts.stock_out_of_band, figure(LEVEL, 8, before=[5]), figure(LEVEL, 7, before=[5])),
        (doubts.stock_out_of_band, figure(LEVEL, 51, before=[10, 20]), figure(LEVEL, 50, before=[10, 20])),
        (doubts.flow_out_of_band, figure(FLOW, 31, before=[1, 10, 2]), figure(FLOW, 30, before=[1, 10, 2])),
        (doubts.flow_out_of_band, figure(FLOW, 6, before=[0, 1, 0]), figure(FLOW, 5, before=[0, 1, 0])),
        (doubts.sudden_zero, figure(FLOW, 0, before=[1] * 6), figure(FLOW, 0, before=[1, 1, 0, 1, 1, 1])),
        (doubts.sudden_zero, figure(WEEKS, 0, 5, before=[4] * 6), figure(WEEKS, 0, 5, before=[4] * 5)),
        (
            doubts.opening_differs,
            figure(DISPUTES, 1, 2, 5, before=[Values(3, 6, 1)]),
            figure(DISPUTES, 1, 2, 4, before=[Values(3, 6, 1)]),
        ),
        (
            doubts.register_differs,
            figure(COMPLETION, 8, 10, recorded=Recorded("1", 7, 10)),
            figure(COMPLETION, 8, 10, recorded=Recorded("1", 8, 10)),
        ),
        (
            doubts.register_differs,
            figure(COMPLETION, 8, 10, recorded=Recorded("1", 8, 11)),
            figure(COMPLETION, 8, 10, recorded=Recorded("1", 8)),
        ),
    ],
)
def test_a_rule_speaks_of_what_breaks_it_and_of_nothing_else(rule, broken, fine):
    box, sentence = rule(broken)
    assert sentence
    assert (box, sentence) in {
        (found.box, found.message)
        for found in [*refusals_of(broken), *missing_of(broken), *doubts_of(broken)]
    }
    assert rule(fine) is None


def test_sessions_may_exceed_the_minimum():
    assert not refusals_of(figure(MINIMUM, 5, 1))


def test_an_empty_box_is_no_refusal_while_one_is_typing():
    assert not refusals_of(figure(COMPLETION))


def test_a_stock_is_compared_with_the_latest_month_known():
    assert refusals.shrinks_without_reason(figure(STEADY, 7, 10, before=[8])) is not None
    gap = Candidate(STEADY, OCTOBER, Values(7, 10), past=((OCTOBER - 3, Values(8, 10)),))
    assert refusals.shrinks_without_reason(gap) is not None


def test_a_flow_is_not_compared_over_a_gap():
    gap = Candidate(DISPUTES, OCTOBER, Values(1, 1, 9), past=((OCTOBER - 2, Values(1, 2, 0)),))
    assert gap.last is None
    assert gap.expected_opening is None


def test_a_unit_mistake_is_said_once():
    found = doubts_of(figure(GREENING, 9_000_000, before=[500, 400, 600, 500]))
    assert [finding.code for finding in found] == ["unit_mistake"]


def test_an_ordinary_figure_raises_no_doubt():
    assert not doubts_of(figure(COMPLETION, 9, 12, before=[Values(8, 12), Values(8, 12)]))
    assert not doubts_of(figure(FLOW, 3))


@pytest.mark.parametrize(
    ("text", "value"),
    [("12", 12), ("１２", 12), ("8个", 8), (" 8 个 ", 8), ("", None)],
)
def test_boxes_are_read_as_people_write(text, value):
    values, findings = read(COMPLETION, {"numerator": text, "denominator": 12})
    assert (values.numerator, findings) == (value, [])


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("-", "nothing"),
        ("abc", "not_a_number"),
        ("1.5", "fraction"),
        ("9" * 13, "too_large"),
        ("3 公里", "not_a_number"),
        ("8 ％", "not_a_number"),
    ],
)
def test_what_is_no_count_is_refused_with_its_box(text, reason):
    _values, findings = read(COMPLETION, {"numerator": 1, "denominator": text})
    assert [(finding.box, finding.code) for finding in findings] == [("denominator", reason)]


def test_nobody_types_a_denominator_that_is_given():
    assert boxes_of(WEEKS) == boxes_of(MINIMUM) == ("numerator",)
    assert boxes_of(DISPUTES) == ("numerator", "denominator", "opening")

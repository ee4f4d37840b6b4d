"""Figures that may be, but are unlikely: they pass with a written reason. One rule, one function.

The bands look at the last six months. They are wide on purpose: a doubt that is raised every
month is answered by habit, and then protects nobody.
"""

from __future__ import annotations

from itertools import pairwise

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.core.rates import area_text
from portal.indicators.models import Indicator
from portal.reporting.validators.candidate import DENOMINATOR, NUMERATOR, OPENING, Candidate, Rule, Said

STEP_TIMES = 3  # a stock may move by so many times its largest recent step
STEP_PART = 5  # … or by one fifth of last month's value
STEP_FLOOR = 2  # … or by this, whatever is larger
FLOW_TIMES = 3  # a flow may reach so many times the largest of the last six months
FLOW_FLOOR = 5  # … or this, if that is larger
FLOW_MONTHS = 3  # months a flow must be known for before its size is judged
ZERO_MONTHS = 6  # months in a row with work before a zero is asked about
UNIT_MISTAKE = 10_000


def probable_unit_mistake(c: Candidate) -> Said:
    before = c.last.numerator if c.last else None
    if c.indicator.unit != "㎡" or not before or not c.n:
        return None
    if c.n < before * UNIT_MISTAKE and c.n * UNIT_MISTAKE > before:
        return None
    return (
        NUMERATOR,
        _("%(now)s against %(before)s last month: is the unit right? Enter square metres (㎡), not 万㎡.")
        % {"now": "".join(area_text(c.n)), "before": "".join(area_text(before))},
    )


def stock_out_of_band(c: Candidate) -> Said:
    if c.indicator.kind not in {Indicator.Kind.COMPLETION, Indicator.Kind.LEVEL} or c.last is None:
        return None
    if probable_unit_mistake(c):
        return None
    for box in (NUMERATOR, DENOMINATOR):
        now, before = getattr(c.values, box), getattr(c.last, box)
        if now is None or before is None:
            continue
        known = [value for values in c.recent if (value := getattr(values, box)) is not None]
        largest = max((abs(b - a) for a, b in pairwise(known)), default=0)
        if (
            abs(now - before) > max(STEP_TIMES * largest, STEP_FLOOR)
            and abs(now - before) * STEP_PART > before
        ):
            return (
                box,
                _("%(now)s is far from last month's %(before)s; if it is right, write why.")
                % {"now": now, "before": before},
            )
    return None


def flow_out_of_band(c: Candidate) -> Said:
    if c.indicator.kind != Indicator.Kind.FLOW or probable_unit_mistake(c):
        return None
    for box in (NUMERATOR, DENOMINATOR):
        now = getattr(c.values, box)
        known = [value for values in c.recent if (value := getattr(values, box)) is not None]
        if now is None or len(known) < FLOW_MONTHS:
            continue
        largest = max(known)
        if now > max(FLOW_TIMES * largest, FLOW_FLOOR):
            return (
                box,
                _(
                    "%(now)s is more than three times the largest of the last six months (%(largest)s); "
                    "if it is right, write why."
                )
                % {"now": now, "largest": largest},
            )
    return None


def sudden_zero(c: Candidate) -> Said:
    if c.indicator.kind not in {Indicator.Kind.FLOW, Indicator.Kind.FREQUENCY} or c.n != 0:
        return None
    if len(c.recent) < ZERO_MONTHS or not all(values.numerator for values in c.recent):
        return None
    return (NUMERATOR, _("0 this month, after six months that each had some; if it is right, write why."))


def opening_differs(c: Candidate) -> Said:
    expected = c.expected_opening
    if expected is None or c.values.opening is None or c.values.opening == expected:
        return None
    return (
        OPENING,
        _("%(opening)s brought forward, but last month left %(expected)s open; if it is right, write why.")
        % {"opening": c.values.opening, "expected": expected},
    )


def register_differs(c: Candidate) -> Said:
    """Idea 4 of docs/architecture.md."""
    if c.recorded is None or c.n is None:
        return None
    if c.n != c.recorded.numerator:
        box, now, held = NUMERATOR, c.n, c.recorded.numerator
    elif (
        c.recorded.denominator is not None
        and c.values.denominator is not None
        and c.values.denominator != c.recorded.denominator
    ):
        box, now, held = DENOMINATOR, c.values.denominator, c.recorded.denominator
    else:
        return None
    return (
        box,
        _("The register holds %(held)s, the report says %(now)s; mend one of them, or write why.")
        % {"held": held, "now": now},
    )


DOUBTS: tuple[Rule, ...] = (
    Rule(
        "unit_mistake",
        gettext_lazy(
            "An area 10,000 times larger or smaller than last month's was most likely entered in 万㎡ for "
            "㎡, or the other way round."
        ),
        probable_unit_mistake,
        settled_by_reason=True,
    ),
    Rule(
        "out_of_band",
        gettext_lazy(
            "A stock that moves further than three of its largest recent steps, a fifth of last month's "
            "value and 2 is asked about."
        ),
        stock_out_of_band,
        settled_by_reason=True,
    ),
    Rule(
        "out_of_band",
        gettext_lazy(
            "More than three times the work of the busiest of the last six months is asked about, from 6 on."
        ),
        flow_out_of_band,
        settled_by_reason=True,
    ),
    Rule(
        "sudden_zero",
        gettext_lazy("Nothing at all, after six months that each had something, is asked about."),
        sudden_zero,
        settled_by_reason=True,
    ),
    Rule(
        "opening_differs",
        gettext_lazy("What is brought forward is what last month left open."),
        opening_differs,
        settled_by_reason=True,
    ),
    Rule(
        "register_differs",
        gettext_lazy("The report and the register say the same, or the report says why not."),
        register_differs,
        settled_by_reason=True,
    ),
)

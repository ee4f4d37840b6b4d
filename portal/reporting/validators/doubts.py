"""Figures that may be, but are unlikely: they pass with a written reason. One rule, one function.

The bands look at the last six months. They are wide on purpose: a doubt that is raised every
month is answered by habit, and then protects nobody.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

from django.utils.translation import gettext as _

from portal.core.rates import area_text
from portal.indicators.models import Indicator
from portal.reporting.validators.candidate import DENOMINATOR, NUMERATOR, OPENING, Candidate, Finding

Rule = Callable[[Candidate], Finding | None]

STEP_TIMES = 3  # a stock may move by so many times its largest recent step
STEP_PART = 5  # … or by one fifth of last month's value
STEP_FLOOR = 2  # … or by this, whatever is larger
FLOW_TIMES = 3  # a flow may reach so many times the largest of the last six months
FLOW_FLOOR = 5  # … or this, if that is larger
FLOW_MONTHS = 3  # months a flow must be known for before its size is judged
ZERO_MONTHS = 6  # months in a row with work before a zero is asked about
UNIT_MISTAKE = 10_000


def probable_unit_mistake(c: Candidate) -> Finding | None:
    """An area 10,000 times larger or smaller than last month's was most likely entered in 万㎡ or ㎡."""
    before = c.last.numerator if c.last else None
    if c.indicator.unit != "㎡" or not before or not c.n:
        return None
    if c.n < before * UNIT_MISTAKE and c.n * UNIT_MISTAKE > before:
        return None
    return Finding(
        NUMERATOR,
        _("%(now)s against %(before)s last month: is the unit right? Enter square metres (㎡), not 万㎡.")
        % {"now": "".join(area_text(c.n)), "before": "".join(area_text(before))},
        "unit_mistake",
        settled_by_reason=True,
    )


def stock_out_of_band(c: Candidate) -> Finding | None:
    """A stock that moves further than three of its largest recent steps, a fifth, and 2."""
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
            return Finding(
                box,
                _("%(now)s is far from last month's %(before)s; if it is right, write why.")
                % {"now": now, "before": before},
                "out_of_band",
                settled_by_reason=True,
            )
    return None


def flow_out_of_band(c: Candidate) -> Finding | None:
    """A month with more than three times the work of the busiest of the last six."""
    if c.indicator.kind != Indicator.Kind.FLOW or probable_unit_mistake(c):
        return None
    for box in (NUMERATOR, DENOMINATOR):
        now = getattr(c.values, box)
        known = [value for values in c.recent if (value := getattr(values, box)) is not None]
        if now is None or len(known) < FLOW_MONTHS:
            continue
        largest = max(known)
        if now > max(FLOW_TIMES * largest, FLOW_FLOOR):
            return Finding(
                box,
                _(
                    "%(now)s is more than three times the largest of the last six months (%(largest)s); "
                    "if it is right, write why."
                )
                % {"now": now, "largest": largest},
                "out_of_band",
                settled_by_reason=True,
            )
    return None


def sudden_zero(c: Candidate) -> Finding | None:
    """Nothing at all, after six months that each had something."""
    if c.indicator.kind not in {Indicator.Kind.FLOW, Indicator.Kind.FREQUENCY} or c.n != 0:
        return None
    if len(c.recent) < ZERO_MONTHS or not all(values.numerator for values in c.recent):
        return None
    return Finding(
        NUMERATOR,
        _("0 this month, after six months that each had some; if it is right, write why."),
        "sudden_zero",
        settled_by_reason=True,
    )


def opening_differs(c: Candidate) -> Finding | None:
    """What is brought forward is what last month left open."""
    expected = c.expected_opening
    if expected is None or c.values.opening is None or c.values.opening == expected:
        return None
    return Finding(
        OPENING,
        _("%(opening)s brought forward, but last month left %(expected)s open; if it is right, write why.")
        % {"opening": c.values.opening, "expected": expected},
        "opening_differs",
        settled_by_reason=True,
    )


def register_differs(c: Candidate) -> Finding | None:
    """The report and the register say the same, or the report says why not.

    Idea 4 of docs/architecture.md.
    """
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
    return Finding(
        box,
        _("The register holds %(held)s, the report says %(now)s; mend one of them, or write why.")
        % {"held": held, "now": now},
        "register_differs",
        settled_by_reason=True,
    )


DOUBTS: tuple[Rule, ...] = (
    probable_unit_mistake,
    stock_out_of_band,
    flow_out_of_band,
    sudden_zero,
    opening_differs,
    register_differs,
)

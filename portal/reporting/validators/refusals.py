"""Figures that cannot be: refused at once, in the words that are shown. One rule, one function."""

from __future__ import annotations

from collections.abc import Callable

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from portal.core.text import LONGEST_TEXT, refuse_personal_numbers, refuse_unknown_signs
from portal.indicators.models import Indicator
from portal.reporting.validators.candidate import (
    DENOMINATOR,
    NUMERATOR,
    OPENING,
    REASON,
    Candidate,
    Finding,
)

Rule = Callable[[Candidate], Finding | None]


def negative(c: Candidate) -> Finding | None:
    """Nothing counted is below zero."""
    for box in (NUMERATOR, DENOMINATOR, OPENING):
        value = getattr(c.values, box)
        if value is not None and value < 0:
            return Finding(
                box, _("%(value)s is below zero; a count cannot be.") % {"value": value}, "negative"
            )
    return None


def more_than_all(c: Candidate) -> Finding | None:
    """A part is not more than the whole; of a flow, the whole includes what was brought forward."""
    n, total = c.values.numerator, c.values.total
    if c.indicator.kind == Indicator.Kind.FREQUENCY or n is None or not total or n <= total:
        return None
    if c.values.opening:
        message = _("%(n)s is more than %(total)s (brought forward and new together).")
    else:
        message = _("%(n)s is more than %(total)s (%(label)s).")
    return Finding(
        NUMERATOR,
        message % {"n": n, "total": total, "label": c.indicator.denominator_label},
        "more_than_all",
    )


def some_of_none(c: Candidate) -> Finding | None:
    """Where there is nothing, nothing of it can be done."""
    if c.indicator.kind == Indicator.Kind.FREQUENCY or not c.n or c.values.total != 0:
        return None
    return Finding(
        NUMERATOR,
        _("%(n)s cannot be: “%(label)s” is 0.") % {"n": c.n, "label": c.indicator.denominator_label},
        "some_of_none",
    )


def more_weeks_than_the_month(c: Candidate) -> Finding | None:
    """Weeks in which something was done are weeks of the month."""
    if c.indicator.denominator != Indicator.Denominator.WEEKS or c.n is None or c.n <= c.month.weeks:
        return None
    return Finding(
        NUMERATOR,
        _("%(month)s has %(weeks)s weeks, so %(n)s cannot be.")
        % {"month": c.month.label, "weeks": c.month.weeks, "n": c.n},
        "more_weeks_than_the_month",
    )


def more_than_once_at_the_meeting(c: Candidate) -> Finding | None:
    """A meeting counts each community once: 1 for yes, 0 for no."""
    if c.indicator.kind != Indicator.Kind.MEETING or c.n is None or c.n <= 1:
        return None
    return Finding(
        NUMERATOR, _("Enter 1 for yes or 0 for no; a community is counted once."), "more_than_once"
    )


def rank_without_place(c: Candidate) -> Finding | None:
    """Ranks begin with 1."""
    if c.indicator.kind != Indicator.Kind.RANK or c.n != 0:
        return None
    return Finding(NUMERATOR, _("A rank begins with 1."), "rank_without_place")


def shrinks_without_reason(c: Candidate) -> Finding | None:
    """What was reached does not go back by itself: a lower stock needs its reason in writing."""
    if c.indicator.may_shrink or not c.indicator.is_stock or c.n is None or c.reason or c.last is None:
        return None
    before = c.last.numerator
    if before is None or c.n >= before:
        return None
    return Finding(
        NUMERATOR,
        _("%(n)s is less than last month's %(before)s; write the reason, or mend the figure.")
        % {"n": c.n, "before": before},
        "shrinks_without_reason",
        settled_by_reason=True,
    )


def reason_too_long(c: Candidate) -> Finding | None:
    """What somebody wrote is kept whole or not at all."""
    if len(c.reason) <= LONGEST_TEXT:
        return None
    text = _("The reason has %(count)d characters; at most %(limit)d are kept. Please shorten it.")
    return Finding(REASON, text % {"count": len(c.reason), "limit": LONGEST_TEXT}, "too_long")


def reason_with_a_personal_number(c: Candidate) -> Finding | None:
    """No identity and no mobile number is kept (red line 1)."""
    try:
        refuse_personal_numbers(c.reason)
    except ValidationError as error:
        return Finding(REASON, error.messages[0], "personal_number")
    return None


def reason_with_an_unknown_sign(c: Candidate) -> Finding | None:
    """No sign is kept that shows as a box, or as another one, on the next machine."""
    try:
        refuse_unknown_signs(c.reason)
    except ValidationError as error:
        return Finding(REASON, error.messages[0], "unknown_sign")
    return None


REFUSALS: tuple[Rule, ...] = (
    negative,
    more_than_all,
    some_of_none,
    more_weeks_than_the_month,
    more_than_once_at_the_meeting,
    rank_without_place,
    shrinks_without_reason,
    reason_too_long,
    reason_with_a_personal_number,
    reason_with_an_unknown_sign,
)


def box_left_empty(c: Candidate) -> Finding | None:
    """Nothing is submitted with an empty box; none is 0, and 0 is said."""
    if c.n is None:
        return Finding(NUMERATOR, _("This box is empty; if there was none, enter 0."), "empty")
    if c.indicator.denominator == Indicator.Denominator.ENTERED and c.values.denominator is None:
        return Finding(
            DENOMINATOR,
            _("“%(label)s” is empty; the rate cannot be computed without it.")
            % {"label": c.indicator.denominator_label},
            "empty",
        )
    if c.indicator.has_opening and c.values.opening is None:
        return Finding(OPENING, _("“Brought forward” is empty; if nothing was open, enter 0."), "empty")
    return None

"""Figures that cannot be: refused at once, in the words that are shown. One rule, one function."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.core.text import LONGEST_TEXT, refuse_personal_numbers, refuse_unknown_signs
from portal.indicators.models import Indicator
from portal.reporting.validators.candidate import (
    DENOMINATOR,
    NUMERATOR,
    OPENING,
    REASON,
    Candidate,
    Rule,
    Said,
)


def negative(c: Candidate) -> Said:
    for box in (NUMERATOR, DENOMINATOR, OPENING):
        value = getattr(c.values, box)
        if value is not None and value < 0:
            return (box, _("%(value)s is below zero; a count cannot be.") % {"value": value})
    return None


def more_than_all(c: Candidate) -> Said:
    n, total = c.values.numerator, c.values.total
    if c.indicator.kind == Indicator.Kind.FREQUENCY or n is None or not total or n <= total:
        return None
    if c.values.opening:
        message = _("%(n)s is more than %(total)s (brought forward and new together).")
    else:
        message = _("%(n)s is more than %(total)s (%(label)s).")
    return (NUMERATOR, message % {"n": n, "total": total, "label": c.indicator.denominator_label})


def some_of_none(c: Candidate) -> Said:
    if c.indicator.kind == Indicator.Kind.FREQUENCY or not c.n or c.values.total != 0:
        return None
    return (
        NUMERATOR,
        _("%(n)s cannot be: “%(label)s” is 0.") % {"n": c.n, "label": c.indicator.denominator_label},
    )


def more_weeks_than_the_month(c: Candidate) -> Said:
    if c.indicator.denominator != Indicator.Denominator.WEEKS or c.n is None or c.n <= c.month.weeks:
        return None
    return (
        NUMERATOR,
        _("%(month)s has %(weeks)s weeks, so %(n)s cannot be.")
        % {"month": c.month.label, "weeks": c.month.weeks, "n": c.n},
    )


def more_than_once_at_the_meeting(c: Candidate) -> Said:
    if c.indicator.kind != Indicator.Kind.MEETING or c.n is None or c.n <= 1:
        return None
    return (NUMERATOR, _("Enter 1 for yes or 0 for no; a community is counted once."))


def rank_without_place(c: Candidate) -> Said:
    if c.indicator.kind != Indicator.Kind.RANK or c.n != 0:
        return None
    return (NUMERATOR, _("A rank begins with 1."))


def shrinks_without_reason(c: Candidate) -> Said:
    if c.indicator.may_shrink or not c.indicator.is_stock or c.n is None or c.reason or c.last is None:
        return None
    before = c.last.numerator
    if before is None or c.n >= before:
        return None
    return (
        NUMERATOR,
        _("%(n)s is less than last month's %(before)s; write the reason, or mend the figure.")
        % {"n": c.n, "before": before},
    )


def reason_too_long(c: Candidate) -> Said:
    if len(c.reason) <= LONGEST_TEXT:
        return None
    text = _("The reason has %(count)d characters; at most %(limit)d are kept. Please shorten it.")
    return (REASON, text % {"count": len(c.reason), "limit": LONGEST_TEXT})


def reason_with_a_personal_number(c: Candidate) -> Said:
    try:
        refuse_personal_numbers(c.reason)
    except ValidationError as error:
        return (REASON, error.messages[0])
    return None


def reason_with_an_unknown_sign(c: Candidate) -> Said:
    try:
        refuse_unknown_signs(c.reason)
    except ValidationError as error:
        return (REASON, error.messages[0])
    return None


def box_left_empty(c: Candidate) -> Said:
    if c.n is None:
        return (NUMERATOR, _("This box is empty; if there was none, enter 0."))
    if c.indicator.denominator == Indicator.Denominator.ENTERED and c.values.denominator is None:
        return (
            DENOMINATOR,
            _("“%(label)s” is empty; the rate cannot be computed without it.")
            % {"label": c.indicator.denominator_label},
        )
    if c.indicator.has_opening and c.values.opening is None:
        return (OPENING, _("“Brought forward” is empty; if nothing was open, enter 0."))
    return None


REFUSALS: tuple[Rule, ...] = (
    Rule("negative", gettext_lazy("Nothing counted is below zero."), negative),
    Rule(
        "more_than_all",
        gettext_lazy(
            "A part is not more than the whole; of a flow, the whole includes what was brought forward."
        ),
        more_than_all,
    ),
    Rule("some_of_none", gettext_lazy("Where there is nothing, nothing of it can be done."), some_of_none),
    Rule(
        "more_weeks_than_the_month",
        gettext_lazy("Weeks in which something was done are weeks of the month."),
        more_weeks_than_the_month,
    ),
    Rule(
        "more_than_once",
        gettext_lazy("A meeting counts each community once: 1 for yes, 0 for no."),
        more_than_once_at_the_meeting,
    ),
    Rule("rank_without_place", gettext_lazy("Ranks begin with 1."), rank_without_place),
    Rule(
        "shrinks_without_reason",
        gettext_lazy(
            "What was reached does not go back by itself: a stock lower than last month's needs its reason "
            "in writing."
        ),
        shrinks_without_reason,
        settled_by_reason=True,
    ),
    Rule(
        "too_long",
        gettext_lazy(
            "What somebody wrote is kept whole or not at all: a reason that is too long is refused."
        ),
        reason_too_long,
    ),
    Rule(
        "personal_number",
        gettext_lazy("No identity number and no mobile number is kept in a reason."),
        reason_with_a_personal_number,
    ),
    Rule(
        "unknown_sign",
        gettext_lazy(
            "No sign is kept in a reason that shows as a box, or as another one, on the next machine."
        ),
        reason_with_an_unknown_sign,
    ),
)
#: What keeps a report from being submitted; until then a box may be empty.
MISSING = Rule(
    "empty",
    gettext_lazy("Nothing is submitted with an empty box; if there was none, 0 is entered."),
    box_left_empty,
)

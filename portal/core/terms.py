"""Words of the pages that people asked about, each with what it means in a sentence or two.

One list: the help page shows it, the search box looks into it, and ``{% term %}`` in a template leads to it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Term:
    """``name`` as the pages write it; ``key`` is its place on the help page."""

    key: str
    name: Any
    meaning: Any


TERMS = (
    Term(
        "carried",
        _("carried forward (*)"),
        _(
            "The community has not reported this month, so its latest stock is counted, with the month it"
            " is from. After so many months as the indicator allows it is counted no more. Nothing is "
            "carried for what happens anew each month."
        ),
    ),
    Term(
        "to-do",
        _("still to do"),
        _(
            "What is missing to the target: in pieces or communities, not in percentage points. Of "
            "communities each is counted by itself, so their sum may be more than the whole office lacks."
        ),
    ),
    Term(
        "coverage",
        _("covered: how many of how many"),
        _(
            "How many of the communities that owe a report stand in the total. One that is missing is "
            "never counted as zero."
        ),
    ),
    Term(
        "not-compared",
        _("not compared directly"),
        _(
            "The two months count different communities; a difference would come from that and not from "
            "the work. Communities that both months have are compared."
        ),
    ),
    Term(
        "year-gap",
        _("months missing in the year (†)"),
        _("The sum since January lacks months that were not reported or not approved."),
    ),
    Term(
        "small-base",
        _("small base (‡)"),
        _("Less than five are counted, so one more or less moves the rate by a lot."),
    ),
    Term(
        "no-figure",
        _("no figure (—)"),
        _("There is none for the month. It is not zero."),
    ),
    Term(
        "recorded",
        _("the register's figure"),
        _(
            "What the registers hold for the month, beside what the report says. Where the two differ, "
            "the report says why."
        ),
    ),
    Term(
        "returned",
        _("returned"),
        _(
            "Staff sent the report back with a reason. The community corrects it and submits it again; "
            "nothing that was entered is lost."
        ),
    ),
    Term(
        "reopened",
        _("reopened"),
        _(
            "Sub-district staff can reopen an approved report, with a reason, as long as the month is not"
            " locked. Its figures are not counted until it is approved again. A secretary asks the staff "
            "for it."
        ),
    ),
    Term(
        "locked",
        _("locked"),
        _("Staff have closed the month: its figures count, and nobody changes them. Staff can unlock it."),
    ),
    Term(
        "frozen",
        _("frozen for the meeting"),
        _(
            "Figures of the meeting as they were on that day, with a check sum. Later changes do not "
            "alter them; the page of the meeting says what has changed since."
        ),
    ),
    Term(
        "light",
        _("green, yellow, red"),
        _(
            "How far a figure is from its target, by the limits of its kind; the shape beside the colour "
            "says the same. Without a target there is no light."
        ),
    ),
    Term(
        "rate",
        _("completion rate"),
        _(
            "Computed last, from summed numbers: never the mean of the communities' rates. 99.96 percent is "
            "written as 99.9, for it is not all."
        ),
    ),
)
BY_KEY = {term.key: term for term in TERMS}

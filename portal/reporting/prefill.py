"""What a box holds before anybody types: from the register, else from last month, else nothing.

A flow is never copied: what happened last month did not happen again. Nothing here writes;
a suggestion becomes a figure when it is typed over or submitted.
"""

from __future__ import annotations

from dataclasses import dataclass

from portal.indicators.models import Indicator, Target
from portal.reporting.models import Figure
from portal.reporting.validators import Candidate, Values


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Values for the boxes, and where they come from (a ``Figure.Source``)."""

    values: Values
    source: Figure.Source


def given_denominator(candidate: Candidate, target: Target | None) -> int | None:
    """The denominator that nobody types: the office's minimum, or the weeks of the month."""
    indicator = candidate.indicator
    if indicator.denominator == Indicator.Denominator.WEEKS:
        return candidate.month.weeks
    if indicator.denominator != Indicator.Denominator.MINIMUM:
        return None
    if target is not None and target.value_kind == Target.ValueKind.MINIMUM:
        return int(target.value)
    return indicator.minimum


def suggest(candidate: Candidate, target: Target | None = None) -> Suggestion:
    """What to put into the boxes of a figure that does not exist yet."""
    indicator, last, recorded = candidate.indicator, candidate.last, candidate.recorded
    denominator = given_denominator(candidate, target)
    opening = candidate.expected_opening
    if recorded is not None:
        if denominator is None and indicator.has_rate:
            carried = last.denominator if last and indicator.is_stock else None
            denominator = carried if recorded.denominator is None else recorded.denominator
        return Suggestion(Values(recorded.numerator, denominator, opening), Figure.Source.REGISTER)
    if indicator.is_stock and indicator.kind != Indicator.Kind.RANK and last is not None:
        return Suggestion(Values(last.numerator, last.denominator), Figure.Source.CARRIED)
    return Suggestion(Values(None, denominator, opening), Figure.Source.CALCULATED)

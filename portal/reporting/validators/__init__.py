"""The rules for figures: a refusal cannot be, a doubt passes with a written reason.

Form, workbook and action all come here, so the same mistake meets the same sentence everywhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError

from portal.core.numbers import read_whole, words_of
from portal.indicators.models import Indicator
from portal.reporting.validators.candidate import (
    BOXES,
    DENOMINATOR,
    NUMERATOR,
    OPENING,
    REASON,
    Candidate,
    Finding,
    Values,
)
from portal.reporting.validators.doubts import DOUBTS
from portal.reporting.validators.refusals import MISSING, REFUSALS

__all__ = [
    "BOXES",
    "DENOMINATOR",
    "NUMERATOR",
    "OPENING",
    "REASON",
    "Candidate",
    "Finding",
    "Values",
    "boxes_of",
    "doubts_of",
    "missing_of",
    "read",
    "refusals_of",
]


def boxes_of(indicator: Indicator) -> tuple[str, ...]:
    """The boxes that people fill in: a denominator that the office or the calendar gives is none."""
    boxes = [NUMERATOR]
    if indicator.denominator == Indicator.Denominator.ENTERED:
        boxes.append(DENOMINATOR)
    if indicator.has_opening:
        boxes.append(OPENING)
    return tuple(boxes)


def read(indicator: Indicator, typed: Mapping[str, Any]) -> tuple[Values, list[Finding]]:
    """The numbers that the boxes hold, and what is no number; values are None there."""
    values: dict[str, int | None] = {}
    findings: list[Finding] = []
    for box in boxes_of(indicator):
        try:
            values[box] = read_whole(typed.get(box), words_of(indicator.unit))
        except ValidationError as error:
            findings.append(Finding(box, error.messages[0], error.code or "invalid"))
    return Values(**values), findings


def refusals_of(candidate: Candidate) -> list[Finding]:
    """Why the figure cannot be, the plainest reason first; empty if it can."""
    return [found for rule in REFUSALS if (found := rule(candidate))]


def missing_of(candidate: Candidate) -> list[Finding]:
    """The first box that has to be filled before the report is submitted, if any."""
    found = MISSING(candidate)
    return [found] if found else []


def doubts_of(candidate: Candidate) -> list[Finding]:
    """What is unlikely about the figure; whether a reason is given does not matter here."""
    return [found for rule in DOUBTS if (found := rule(candidate))]

"""All parts of the dictionary, in the order of page and file."""

from __future__ import annotations

from typing import Any

from communities.models import SubDistrict
from portal.dictionary import indicators, registers, reports
from portal.dictionary.known import known_to
from portal.dictionary.parts import Part

PARTS = (
    indicators.lines_of_work,
    indicators.indicators,
    registers.registers,
    registers.columns,
    indicators.measures,
    reports.rules,
    reports.states,
    reports.steps,
    reports.rhythm,
    reports.red_lines,
)


def dictionary(user: Any, office: SubDistrict | None) -> list[Part]:
    """What the user may read about that office, in the reader's language."""
    known = known_to(user, office)
    return [part(known) for part in PARTS]

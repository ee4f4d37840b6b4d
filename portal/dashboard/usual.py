"""With which month every page compares where its reader has chosen none: one rule for all of them.

What decides it may stand on a floor above: whoever knows of an earlier occasion to compare with says so here.
"""

from __future__ import annotations

from collections.abc import Callable

from portal.core.areas import AreaCode
from portal.core.month import Month

Rule = Callable[[AreaCode, Month], Month | None]
_RULES: list[Rule] = []


def compares_with(rule: Rule) -> Rule:
    """Let *rule* give the month to compare with, of an area and a month; None where it knows of none."""
    _RULES.append(rule)
    return rule


def usual_since(area: AreaCode, month: Month) -> Month:
    """As a rule gives it, else the month before."""
    return next((found for rule in _RULES if (found := rule(area, month))), month - 1)

"""What would help most, in words: which few areas bring the whole to its target, once they have finished."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from portal.core.rates import plain
from portal.core.templatetags.portal import amount, bare
from portal.dashboard.lever import lever
from portal.dashboard.presenters import goal_short
from portal.dashboard.reading import Reading
from portal.dashboard.values import Value
from portal.indicators.models import Indicator

LEVERS = 3
NAMED = 4  # areas by name in one line, those with most left first


@dataclass(frozen=True, slots=True)
class Help:
    """If these areas finish, the whole reaches its target; ``count`` of them.

    ``left`` is what they have left of all, and so more than what is missing to their targets (还差).
    """

    indicator: Indicator
    names: str
    left: str
    now: str
    then: str
    count: int
    target: str


def helps(reading: Reading, indicators: Iterable[Indicator]) -> list[Help]:
    """The first few of *indicators* that a few areas bring to their target."""
    return [found for one in indicators if (found := _help(reading, one))][:LEVERS]


def _help(reading: Reading, indicator: Indicator) -> Help | None:
    """The fewest areas that bring the whole to its target, in words."""
    total, goal = reading.total(indicator), reading.goal_of(indicator)
    found = lever(total, goal, reading.values(indicator))
    if found is None or total is None or goal is None:
        return None
    values = reading.values(indicator)
    names = [_marked(bare(reading.names.get(code, code)), values[code]) for code in found.areas]
    told = "、".join(names[:NAMED])
    if len(names) == len(reading.names):
        told = _("all %(count)d") % {"count": len(names)}
    elif len(names) > NAMED:
        told = _("%(names)s and %(more)d more") % {"names": told, "more": len(names) - NAMED}
    elif found.alike:  # chosen by code alone: nobody should seem to be singled out
        words = {"names": told, "last": names[-1], "count": found.alike}
        told = _("%(names)s (instead of %(last)s, another of %(count)d with as many left)") % words
    left = amount(found.left, indicator.unit)
    then, target = f"{plain(found.rate.percent)}%", goal_short(goal, indicator)
    return Help(indicator, told, left, str(total.rate), then, len(names), target)


def _marked(name: str, value: Value | None) -> str:
    """The name, with a * where it counts by an older figure: what it has left may be done by now."""
    return f"{name}*" if value is not None and value.coverage.carried else name

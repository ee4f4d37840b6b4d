"""How far: a bar, the target as one mark and the communities' median as another, in percent of it."""

from __future__ import annotations

import statistics
from dataclasses import dataclass
from decimal import Decimal

from portal.core.rates import Rate
from portal.meetings.schema import FrozenCell, FrozenIndicator

HUNDRED = Decimal(100)
#: A median of fewer would tell a community the figure of its only neighbour.
FEWEST = 3


@dataclass(frozen=True, slots=True)
class Bar:
    """Where the figure, what is required by now, and the median stand: 0 to 100; None where there is none."""

    done: Decimal | None
    mark: Decimal | None
    median: Decimal | None


def measure(cell: FrozenCell, indicator: FrozenIndicator) -> Decimal | None:
    """What communities are compared by, of the month alone: the exact rate in percent, else the number."""
    number = cell["n"]
    if not cell["is_current"] or number is None:
        return None
    if not indicator["has_rate"]:
        return Decimal(number)
    if indicator["kind"] == "frequency" and cell["d"] is not None:
        number = min(number, cell["d"])
    rate = Rate.of(number, cell["d"])
    return rate.exact if rate else None


def median_of(indicator: FrozenIndicator) -> Decimal | None:
    """The middle of the communities that have a figure of the month; None of fewer than three."""
    known = [found for row in indicator["rows"] if (found := measure(row, indicator)) is not None]
    return Decimal(statistics.median(known)) if len(known) >= FEWEST else None


def bar_of(cell: FrozenCell, indicator: FrozenIndicator) -> Bar | None:
    """The bar of one community; None where there is nothing to draw.

    A rate is drawn out of all of it; a number out of the largest of itself, its target and the median.
    """
    if indicator["kind"] in ("rank", "meeting"):
        return None
    goal, done, median = cell["goal"], measure(cell, indicator), median_of(indicator)
    required = Decimal(goal["required"]) if goal else None
    if goal and not goal["is_rate"] and indicator["has_rate"]:
        required = None  # a number of things, on a scale of percent
    if done is None and required is None:
        return None
    known = [one for one in (done, required, median) if one is not None]
    whole = HUNDRED if indicator["has_rate"] else max(*known, Decimal(1))
    return Bar(*(_place(one, whole) for one in (done, required, median)))


def _place(number: Decimal | None, whole: Decimal) -> Decimal | None:
    return None if number is None else min(HUNDRED, HUNDRED * number / whole).quantize(Decimal("0.01"))

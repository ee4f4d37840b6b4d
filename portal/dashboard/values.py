"""What a roll-up row says to a reader: the value that an indicator's kind puts first.

A completion, a level and a rank speak of the end of the month; a flow of the year so far, with
the month's own beside it; a frequency of the month (idea 2 of docs/architecture.md).
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any, Protocol

from portal.core.areas import Level
from portal.core.month import Month
from portal.core.rates import Rate
from portal.indicators.models import Indicator

Kind = Indicator.Kind
SMALL_DENOMINATOR = 5
"""Below this, one case moves the rate by more than 20 points, and the row says so."""
_LEVELS = {int(level): level for level in Level}


@dataclass(frozen=True, slots=True)
class Coverage:
    """Of how many communities a figure speaks, and how many of them by an older figure carried forward."""

    covered: int
    due: int
    carried: int = 0
    oldest: Month | None = None


@dataclass(frozen=True)
class Value:
    """One indicator of one area as of one month, in whole units of the indicator.

    ``numerator`` and ``denominator`` are what is shown first; ``month_numerator`` and
    ``month_denominator`` what a flow counted in the month itself. ``recorded`` is what the registers
    hold (of a flow, in the month), ``differing`` how many communities reported another number.
    """

    indicator: Indicator
    level: Level
    month: Month
    numerator: int | None
    denominator: int | None
    coverage: Coverage
    month_numerator: int | None = None
    month_denominator: int | None = None
    recorded: int | None = None
    differing: int = 0

    @property
    def is_current(self) -> bool:
        """Whether the month itself is counted (or carried into it); a flow may know earlier months only."""
        return self.coverage.covered > 0

    @cached_property
    def rate(self) -> Rate | None:
        """The rate of what is shown first.

        A community that meets more often than it must has met its minimum, and no more than that:
        the rate of a frequency stops at 100 %, so that nobody is rewarded for more meetings.
        """
        if not self.indicator.has_rate or self.numerator is None or self.denominator is None:
            return None
        numerator = self.numerator
        if self.indicator.kind == Kind.FREQUENCY:
            numerator = min(numerator, self.denominator)
        return Rate.of(numerator, self.denominator)

    @cached_property
    def measure(self) -> Decimal | None:
        """What values are compared by: the exact rate in percent where there is one, else the number."""
        if self.indicator.has_rate:
            return self.rate.exact if self.rate else None
        return None if self.numerator is None else Decimal(self.numerator)


def is_small(value: Value) -> bool:
    """Whether the rate rests on too few cases to say much; a frequency's minimum is small by nature."""
    return (
        value.indicator.has_rate
        and value.indicator.kind != Kind.FREQUENCY
        and value.denominator is not None
        and value.denominator < SMALL_DENOMINATOR
    )


#: The columns of a roll-up that a value is made of.
READ = (
    "level",
    "month",
    "numerator",
    "denominator",
    "ytd_numerator",
    "ytd_denominator",
    "areas_covered",
    "areas_due",
    "areas_carried",
    "oldest_month",
    "recorded",
    "areas_differing",
)


class RollupRow(Protocol):
    """A roll-up, or a row of its columns ``READ``."""

    level: Any
    month: Any
    numerator: Any
    denominator: Any
    ytd_numerator: Any
    ytd_denominator: Any
    areas_covered: Any
    areas_due: Any
    areas_carried: Any
    oldest_month: Any
    recorded: Any
    areas_differing: Any


def value_of(indicator: Indicator, row: RollupRow) -> Value:
    """The value that *row*, a roll-up of *indicator*, has for a reader."""
    is_flow = indicator.kind == Kind.FLOW
    return Value(
        indicator=indicator,
        level=_LEVELS[row.level],
        month=row.month,
        numerator=row.ytd_numerator if is_flow else row.numerator,
        denominator=row.ytd_denominator if is_flow else row.denominator,
        month_numerator=row.numerator if is_flow else None,
        month_denominator=row.denominator if is_flow else None,
        coverage=Coverage(row.areas_covered, row.areas_due, row.areas_carried, row.oldest_month),
        recorded=row.recorded,
        differing=row.areas_differing,
    )

"""What a rule judges: one figure, and what it is judged against."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from portal.core.measures import Recorded
from portal.core.month import Month
from portal.indicators.models import Indicator

NUMERATOR, DENOMINATOR, OPENING, REASON = "numerator", "denominator", "opening", "reason"
BOXES = (NUMERATOR, DENOMINATOR, OPENING)


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rule has to say: at which box, the sentence to show, and whether a written reason settles it."""

    box: str
    message: str
    code: str
    settled_by_reason: bool = False


class Values(NamedTuple):
    """The numbers of one figure, in whole units of the indicator; None where nothing is known."""

    numerator: int | None = None
    denominator: int | None = None
    opening: int | None = None

    @property
    def total(self) -> int | None:
        """What the numerator is out of: the denominator and what was brought forward."""
        return None if self.denominator is None else self.denominator + (self.opening or 0)

    @property
    def left_open(self) -> int | None:
        """What a flow leaves open for the next month: brought forward, plus received, less resolved."""
        if self.numerator is None or self.total is None:
            return None
        return max(0, self.total - self.numerator)

    @property
    def is_blank(self) -> bool:
        return self.numerator is None and self.denominator is None and self.opening is None


@dataclass(frozen=True, slots=True)
class Candidate:
    """One figure as somebody would have it, with its past and what the register holds."""

    indicator: Indicator
    month: Month
    values: Values
    reason: str = ""
    #: Earlier months that have a figure, oldest first; never this month.
    past: tuple[tuple[Month, Values], ...] = field(default=())
    recorded: Recorded | None = None

    @property
    def n(self) -> int | None:
        return self.values.numerator

    @property
    def last(self) -> Values | None:
        """The figure of the month before; of a stock, the latest one known."""
        if not self.past:
            return None
        month, values = self.past[-1]
        return values if self.indicator.is_stock or month == self.month - 1 else None

    @property
    def recent(self) -> tuple[Values, ...]:
        """Figures of the last six months, oldest first, without the months that have none."""
        first = int(self.month - 6)
        return tuple(values for month, values in self.past if int(month) >= first)

    @property
    def expected_opening(self) -> int | None:
        """What last month left open, None where last month does not say."""
        if not self.indicator.has_opening or not self.past or self.past[-1][0] != self.month - 1:
            return None
        return self.past[-1][1].left_open


#: What a rule says of a figure: at which box, and the sentence to show.
Said = tuple[str, str] | None


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule on figures, with the code of what it finds and its meaning in words.

    Called with a figure it says what is wrong; *settled_by_reason*: a written reason lets the figure pass.
    """

    code: str
    meaning: Any
    judge: Callable[[Candidate], Said]
    settled_by_reason: bool = False

    def __call__(self, c: Candidate) -> Finding | None:
        said = self.judge(c)
        return Finding(*said, self.code, self.settled_by_reason) if said else None

"""Two months side by side, like with like: the one place that decides what may be called movement.

* Only areas whose own figures are counted in both months are compared: a figure carried forward says
  nothing of its month, and an area that has not reported moves a total without anything having moved.
* Where these are fewer than all that are due, the reader is told how many (``Change.basis``).
* A flow moves from the month's own figure to the other month's own; a running total only ever grows.
* What two meetings counted, and the median of ranks, are no movement.

Overview, community, heat map, ranking, movers, forecast, snapshot, sentences and files all ask here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.core.areas import Level
from portal.core.month import Month
from portal.core.rates import plain
from portal.core.templatetags.portal import amount
from portal.dashboard.values import SMALL_DENOMINATOR, Coverage, Value
from portal.indicators.models import Indicator

Kind = Indicator.Kind


def is_own(value: Value | None) -> bool:
    """Whether the value is the month's own and whole: every community that is due, none carried forward."""
    return (
        value is not None
        and value.is_current
        and not value.coverage.carried
        and value.coverage.covered >= value.coverage.due
    )


def of_month(value: Value) -> Value:
    """What the month itself counted: of a flow its own figure, not the year's; of other kinds the value."""
    if value.indicator.kind != Kind.FLOW:
        return value
    return replace(value, numerator=value.month_numerator, denominator=value.month_denominator)


def added_up(values: Iterable[Value]) -> Value | None:
    """The total of areas of one level in one month, as a roll-up has it; None of none, or of ranks.

    A community that met the minimum of a frequency counts as one of those that reported.
    """
    rows = [value for value in values if value.numerator is not None]
    if not rows or rows[0].indicator.kind == Kind.RANK:
        return None
    first = rows[0]
    pairs = [(value.numerator or 0, value.denominator) for value in rows]
    if first.indicator.kind == Kind.FREQUENCY and first.level == Level.COMMUNITY:
        pairs = [(int(met >= (due or 0)), 1) for met, due in pairs]
    bases = [base for _number, base in pairs if base is not None]
    covered = sum(value.coverage.covered for value in rows)
    return Value(
        indicator=first.indicator,
        level=first.level if first.level.parent is None else first.level.parent,
        month=first.month,
        numerator=sum(number for number, _base in pairs),
        denominator=sum(bases) if bases else None,
        coverage=Coverage(covered, sum(value.coverage.due for value in rows)),
    )


def adds_up(total: Value | None, rows: Sequence[Value]) -> bool:
    """Whether *rows*, the values of all areas one level below, make up *total*; ranks are never added up."""
    if any(value.indicator.kind == Kind.RANK for value in (*rows, *([total] if total else []))):
        return True
    summed = added_up(rows)
    if summed is None or total is None:
        return summed is total or (total is not None and total.numerator is None)
    covered = sum(row.coverage.covered for row in rows)
    counted = (total.numerator, total.denominator, total.coverage.covered)
    return counted == (summed.numerator, summed.denominator, covered)


@dataclass(frozen=True, slots=True)
class Pair:
    """The figures of two months over the same areas; ``areas`` of the ``due`` that the later month has."""

    now: Value
    before: Value
    areas: int = 1
    due: int = 1


def pair_of(now: Value | None, before: Value | None) -> Pair | None:
    """One area beside itself."""
    if now is None or before is None or not (is_own(now) and is_own(before)):
        return None
    return Pair(of_month(now), of_month(before))


def common(now: Mapping[str, Value | None], before: Mapping[str, Value | None]) -> list[str]:
    """The areas that have an own and whole figure in both months, in the order of *now*."""
    return [code for code, value in now.items() if is_own(value) and is_own(before.get(code))]


def pair_over(now: Mapping[str, Value | None], before: Mapping[str, Value | None]) -> Pair | None:
    """The areas that a larger one is made of, added up over those that can be compared; None without any."""
    codes = common(now, before)
    sums = [added_up(of_month(value) for code in codes if (value := side[code])) for side in (now, before)]
    if sums[0] is None or sums[1] is None:
        return None
    return Pair(sums[0], sums[1], len(codes), len(now))


def is_slight(kind: str, numbers: Sequence[int | None]) -> bool:
    """Whether a movement rests on too few cases to be called a large one; *numbers*: n and d, now and before.

    A rate out of fewer than five cases, or of fewer than five times that were due; and of a flow, whose
    cases are others every month, a step that a single case makes. A stock keeps its cases: one more of
    them done is work.
    """
    n, d, n_before, d_before = numbers
    if n is None or not d or n_before is None or not d_before:
        return False
    fewest = min(d, d_before)
    step = abs(Fraction(n, d) - Fraction(n_before, d_before))
    return fewest < SMALL_DENOMINATOR or (kind == Kind.FLOW and step <= Fraction(1, fewest))


@dataclass(frozen=True, slots=True)
class Change:
    """A movement as templates/components/change.html shows it; ``good`` is None where neither way is.

    ``size`` is how much moved, in percentage points or units, without sign; ``pair`` what was compared.
    """

    way: str
    text: str
    good: bool | None
    pair: Pair
    size: Decimal = Decimal(0)

    @property
    def since(self) -> Month:
        return self.pair.before.month

    @property
    def is_of_month(self) -> bool:
        """Whether the months' own figures were compared, while a year's total is shown first."""
        return self.pair.now.indicator.kind == Kind.FLOW

    @property
    def is_slight(self) -> bool:
        """Whether it rests on too few cases to be called a large step."""
        now, before = self.pair.now, self.pair.before
        numbers = (now.numerator, now.denominator, before.numerator, before.denominator)
        return is_slight(now.indicator.kind, numbers)

    @property
    def basis_short(self) -> str:
        """The same for a cell of a table: “over 9 communities”."""
        if self.pair.areas >= self.pair.due:
            return ""
        return _("over %(areas)d of %(due)d") % {"areas": self.pair.areas, "due": self.pair.due}

    @property
    def figures(self) -> str:
        """“80.4→85.7%”: both sides of a movement of only some of the areas, which stand nowhere else."""
        if self.pair.areas >= self.pair.due or not self.pair.now.indicator.has_rate:
            return ""
        return f"{str(self.pair.before.rate).removesuffix('%')}→{self.pair.now.rate}"

    @property
    def basis(self) -> str:
        """“compared over the 9 communities that reported both months”; empty where that is all of them."""
        if self.pair.areas >= self.pair.due:
            return ""
        words = {"count": self.pair.areas}
        if self.pair.now.level == Level.SUB_DISTRICT:
            return (
                ngettext(
                    "compared over the %(count)d community that reported both months",
                    "compared over the %(count)d communities that reported both months",
                    self.pair.areas,
                )
                % words
            )
        return _("compared over the %(count)d areas whose figures are complete in both months") % words


def change_of(pair: Pair | None) -> Change | None:
    """What moved; None where nothing can be compared.

    Rates differ by percentage points, taken from the printed rates, so that a reader can check them.
    """
    if pair is None or pair.now.indicator.kind == Kind.MEETING:
        return None
    difference = _difference(pair.now, pair.before)
    if difference is None:
        return None
    indicator = pair.now.indicator
    if difference == 0:
        return Change("same", _("unchanged"), None, pair)
    if indicator.has_rate:
        text = _("%(points)s percentage points") % {"points": plain(abs(difference))}
    else:
        text = amount(int(abs(difference)), indicator.unit)
    return Change(
        "up" if difference > 0 else "down", text, _is_good(indicator, difference), pair, abs(difference)
    )


def _difference(now: Value, before: Value) -> Decimal | None:
    if now.indicator.has_rate:
        if now.rate is None or before.rate is None:
            return None
        return now.rate.percent - before.rate.percent
    if now.numerator is None or before.numerator is None:
        return None
    return Decimal(now.numerator - before.numerator)


def _is_good(indicator: Indicator, difference: Decimal) -> bool | None:
    if indicator.direction == Indicator.Direction.NEUTRAL or indicator.kind == Kind.RANK:
        return None
    return (difference > 0) == (indicator.direction == Indicator.Direction.UP)

"""What moved between two months."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from portal.core.month import Month
from portal.core.rates import plain
from portal.core.templatetags.portal import amount
from portal.dashboard.values import Value
from portal.indicators.models import Indicator

Kind = Indicator.Kind


@dataclass(frozen=True, slots=True)
class Change:
    """A movement as templates/components/change.html shows it; ``good`` is None where neither way is.

    ``size`` is how much moved, in percentage points or units, without sign.
    """

    way: str
    text: str
    good: bool | None
    since: Month
    size: Decimal = Decimal(0)


def change_between(now: Value | None, before: Value | None) -> Change | None:
    """What moved from *before* to *now*; None where one is not known or the two cannot be compared.

    Rates differ by percentage points, taken from the printed rates, so that a reader can check them.
    """
    if now is None or before is None or not comparable(now, before):
        return None
    difference = _difference(now, before)
    if difference is None:
        return None
    if difference == 0:
        return Change("same", _("unchanged"), None, before.month)
    if now.indicator.has_rate:
        text = _("%(points)s percentage points") % {"points": plain(abs(difference))}
    else:
        text = amount(int(abs(difference)), now.indicator.unit)
    way = "up" if difference > 0 else "down"
    return Change(way, text, _is_good(now.indicator, difference), before.month, abs(difference))


def comparable(now: Value, before: Value) -> bool:
    """Both months must be counted, and of one kind of period.

    A flow starts anew in January: it compares within a year, or with the same month of another. What
    two meetings counted is not a movement.
    """
    if now.indicator.kind == Kind.MEETING or not (now.is_current and before.is_current):
        return False
    if now.indicator.kind != Kind.FLOW:
        return True
    return now.month.year == before.month.year or now.month.month == before.month.month


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

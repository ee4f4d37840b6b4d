"""The pictures of an indicator's page: twelve months as a line, and the steps between two months."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import partial

from django.utils.translation import gettext as _

from portal.core.charts.labels import nice_top
from portal.core.charts.line import Line, Shown, line
from portal.core.charts.slope import Slope, Step, slope
from portal.core.month import Month
from portal.core.templatetags.portal import amount
from portal.dashboard.comparison import change_of, common, is_own, pair_of
from portal.dashboard.goals import Goal
from portal.dashboard.presenters import percent_text
from portal.dashboard.trend import tick_label, trend_months, trend_value
from portal.dashboard.values import Kind, Value
from portal.indicators.models import Indicator


@dataclass(frozen=True, slots=True)
class Trend:
    """Twelve months of an indicator, drawn and in words; ``is_whole`` unless some do not compare."""

    line: Line
    says: str
    is_whole: bool


def trend(
    indicator: Indicator, history: Mapping[Month, Value], goal: Goal | None, month: Month
) -> Trend | None:
    """The picture of the twelve months that end with *month*; None without any figure.

    A target is of one year, so its line begins where that year does. A month is hollow where not every
    community is counted with a figure of its own: it does not compare with the others.
    """
    months = trend_months(month)
    values = [trend_value(history.get(m)) for m in months]
    known = [(m, value) for m, value in zip(months, values, strict=True) if value is not None]
    if not known:
        return None
    target = goal.value if goal and (goal.is_rate or indicator.kind != Kind.FLOW) else None
    whole = [is_own(history.get(m)) for m in months]
    ticks = [tick_label(m, is_first=m == months[0]).partition("\n") for m in months]
    picture = line(
        [
            Shown(m.label, tick, year, None if value is None else float(value), is_whole)
            for m, (tick, _feed, year), value, is_whole in zip(months, ticks, values, whole, strict=True)
        ],
        top=_top(indicator, [*(value for _m, value in known), *([target] if target is not None else [])]),
        figure=partial(_figure, indicator),
        target=None if target is None else float(target),
        target_from=months.index(max(month.january, months[0])),
    )
    is_whole = all(own for value, own in zip(values, whole, strict=True) if value is not None)
    return Trend(picture, _says(indicator, known, target), is_whole)


def _top(indicator: Indicator, values: list[Decimal]) -> float:
    """The upper end of the scale: all of it for a rate, so that two pictures can be compared."""
    largest = float(max(values))
    return max(100.0, -(-largest // 10) * 10) if indicator.has_rate else nice_top(largest)


def _figure(indicator: Indicator, value: float) -> str:
    if indicator.has_rate:
        return percent_text(Decimal(str(round(value, 1))))
    return amount(int(value), indicator.unit) if value == int(value) else f"{value:g}{indicator.unit}"


def _says(indicator: Indicator, known: list[tuple[Month, Decimal]], target: Decimal | None) -> str:
    """What the picture shows, for who does not see it."""
    (first_month, first), (last_month, last) = known[0], known[-1]
    figure = partial(_figure, indicator)
    says = _("%(month)s %(figure)s") % {"month": last_month.label, "figure": figure(float(last))}
    if len(known) > 1:
        says = _("from %(first)s in %(first_month)s to %(last)s in %(last_month)s") % {
            "first": figure(float(first)),
            "first_month": first_month.label,
            "last": figure(float(last)),
            "last_month": last_month.label,
        }
    if target is not None:
        says = _("; ").join([says, _("target %(figure)s") % {"figure": figure(float(target))}])
    return says


def steps(
    indicator: Indicator,
    now: Mapping[str, Value | None],
    before: Mapping[str, Value | None],
    names: Mapping[str, str],
) -> Slope | None:
    """From one month to the other, of the areas that have an own and whole figure in both."""
    found = []
    for code in common(now, before):
        pair = pair_of(now[code], before[code])
        change = change_of(pair)
        if pair is None or change is None or code not in names:
            continue
        first, last = (_printed(side) for side in (pair.before, pair.now))
        found.append(Step(code, names[code], first, last, change.good))
    return slope(found, partial(_figure, indicator))


def _printed(value: Value) -> float:
    """The figure as it is printed, so that what is drawn level reads level."""
    return float(value.rate.percent if value.rate else value.numerator or 0)

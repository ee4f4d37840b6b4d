"""What the templates show: values turned into words, cards, rows and cells."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_DOWN, ROUND_HALF_UP, Decimal

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from portal.core.areas import Level
from portal.core.month import Month
from portal.core.rates import area_text, plain
from portal.core.templatetags.portal import amount
from portal.dashboard.comparison import Change, of_month
from portal.dashboard.forecast import Forecast, Outlook
from portal.dashboard.gaps import gap_text
from portal.dashboard.goals import Goal, still_to_do
from portal.dashboard.lights import Light, light_of
from portal.dashboard.ranking import Spread, is_graded, is_ranked, is_sized, puts_in_order
from portal.dashboard.values import Coverage, Kind, Value
from portal.indicators.models import Indicator


def percent_text(percent: Decimal) -> str:
    """A rate that is no quotient (a target, a median), with one decimal: 90.5%."""
    return f"{plain(percent.quantize(Decimal('0.1'), ROUND_HALF_UP))}%"


def figure_text(value: Value | None) -> str:
    """The main figure: the rate where there is one, else the number with its unit; a dash for nothing."""
    if value is None or value.measure is None:
        return "—"
    if value.rate:
        return str(value.rate)
    return amount(value.numerator, value.indicator.unit)


def fraction_text(value: Value | None) -> str:
    """What a rate is made of: 38/42个; empty without one. The total of a frequency counts communities."""
    if value is None or value.rate is None:
        return ""
    fraction = f"{value.numerator:,}/{value.denominator:,}" if value.denominator is not None else ""
    if value.indicator.kind == Kind.FREQUENCY and value.level <= Level.SUB_DISTRICT:
        return _("%(fraction)s communities meet it") % {"fraction": fraction}
    return f"{fraction}{value.indicator.unit}"


def month_text(value: Value | None, report: str = "") -> str:
    """What a flow counted in the month itself; empty for other kinds.

    A month that is not counted need not be unreported: *report* says where the community's report stands.
    """
    if value is None or value.indicator.kind != Kind.FLOW:
        return ""
    if value.month_numerator is None:
        return _("month not counted (%(state)s)") % {"state": report} if report else _("month not counted")
    text = amount(value.month_numerator, value.indicator.unit)
    if value.month_denominator is not None:
        text = f"{value.month_numerator:,}/{value.month_denominator:,}{value.indicator.unit}"
        if own := of_month(value).rate:
            text += _(" (%(rate)s)") % {"rate": own}
    return _("this month %(figure)s") % {"figure": text}


def goal_text(goal: Goal | None, indicator: Indicator, month: Month) -> str:
    """The target in words, with its due day, and what of a flow's target should be reached by now."""
    if goal is None:
        return ""
    text = goal_short(goal, indicator)
    if goal.due_on is None:
        return _("Target %(target)s") % {"target": text}
    words = {"target": text, "day": date_format(goal.due_on, "MONTH_DAY_FORMAT")}
    required = goal.required(indicator, month)
    if required != goal.value:
        words["by_now"] = amount_of(required, indicator)
        return _("Target %(target)s by %(day)s (%(by_now)s by now)") % words
    return _("Target %(target)s by %(day)s") % words


def goal_short(goal: Goal, indicator: Indicator) -> str:
    """The target alone: 95%, 3.6万㎡."""
    return percent_text(goal.value) if goal.is_rate else amount_of(goal.value, indicator)


def amount_of(number: Decimal, indicator: Indicator) -> str:
    """A number of a target with the indicator's unit, rounded up to whole ones."""
    return amount(int(number.to_integral_value(rounding="ROUND_CEILING")), indicator.unit)


def to_do_text(value: Value | None, to_do: int | None) -> str:
    """还差 N 个, in the unit of what is missing; empty where nothing is, or it means nothing."""
    if value is None or not to_do:
        return ""
    if value.indicator.direction == Indicator.Direction.DOWN:
        return _("%(number)s too many") % {"number": amount(to_do, value.indicator.unit)}
    if value.indicator.kind == Kind.FREQUENCY and value.level <= Level.SUB_DISTRICT:
        return _("%(number)s communities to go") % {"number": to_do}
    return _("%(number)s to go") % {"number": missing_of(to_do, value.indicator)}


def missing_of(number: int, indicator: Indicator) -> str:
    """What is missing, with its unit; an area so that it adds up with what is done, rounded half up."""
    if indicator.unit == "㎡":
        return "".join(area_text(number, ROUND_HALF_DOWN))
    return amount(number, indicator.unit)


@dataclass(frozen=True, slots=True)
class SpreadText:
    """Best, median and worst in words, named where they differ; ``is_graded``: one end is the better one.

    ``among``: of how many areas these are the ends, where others have no figure of the month yet.
    """

    best: str
    best_area: str  # "" where all are alike, and of a number that size decides
    median: str
    worst: str
    worst_area: str
    gap: str
    is_graded: bool
    among: str = ""
    range: str = ""  # of a number that size decides: from the smallest to the largest, without names
    note: str = ""  # and why


def order_note(indicator: Indicator, goals: Mapping[str, Goal | None]) -> str:
    """By what areas stand in order where that is no rate, or why they stand in none; empty of rates."""
    if not is_sized(indicator):
        return ""
    if puts_in_order(indicator, goals):
        return _("in the order of how much of its own target each has reached")
    return _("the number depends on an area's size: not ranked")


def among_text(count: int, due: int) -> str:
    """“among 9 of 15 counted”: one that is missing may stand lower or higher; empty where none is."""
    return _("among %(count)d of %(due)d counted") % {"count": count, "due": due} if count < due else ""


def shared(name: str, count: int) -> str:
    """The name of one of *count* areas that share a figure, so that none seems to stand alone."""
    if count == 1:
        return name
    return _("%(name)s and others, %(count)d in all") % {"name": name, "count": count}


def spread_text(found: Spread | None, names: Mapping[str, str]) -> SpreadText | None:
    """The spread over areas with their names."""
    if found is None:
        return None
    indicator = found.best.indicator
    is_named = bool(found.gap) and not is_sized(indicator)
    if indicator.has_rate:
        median, gap = (
            percent_text(found.median),
            _("%(points)s percentage points") % {"points": plain(found.gap)},
        )
    else:
        median, gap = (
            f"{plain(found.median, grouped=True)}{indicator.unit}",
            amount(int(found.gap), indicator.unit),
        )
        if indicator.unit == "㎡":
            median = amount(int(found.median), indicator.unit)
    return SpreadText(
        best=figure_text(found.best),
        best_area=shared(names.get(found.best_area, found.best_area), found.best_count) if is_named else "",
        median=median,
        worst=figure_text(found.worst),
        worst_area=(
            shared(names.get(found.worst_area, found.worst_area), found.worst_count) if is_named else ""
        ),
        gap=gap,
        is_graded=is_graded(indicator),
        among=among_text(found.count, max(found.count, found.due)),
        range=_range(found) if is_sized(indicator) else "",
        note=order_note(indicator, {}),
    )


def _range(found: Spread) -> str:
    low, high = sorted((found.best, found.worst), key=lambda value: value.measure or 0)
    return range_text(figure_text(low), figure_text(high))


def range_text(low: str, high: str) -> str:
    """From the smallest to the largest figure; one figure where all are alike."""
    return low if low == high else _("%(low)s to %(high)s") % {"low": low, "high": high}


@dataclass(frozen=True, slots=True)
class Card:
    """One indicator of one area: how far, against what, moving which way, speaking for whom."""

    indicator: Indicator
    figure: str
    fraction: str
    month_figure: str
    light: Light
    percent: Decimal | None
    target_percent: Decimal | None
    target: str
    to_do: str
    change: Change | None
    forecast: Forecast | None
    coverage: Coverage
    spread: SpreadText | None
    gap: str
    is_silent: bool
    is_updating: bool = False
    period: str = ""  # of a running total, since when it counts
    lacks: str = ""  # and how many reports of earlier months are not in it, in words

    @property
    def has_light(self) -> bool:
        """Whether a light can be asked of it at all: not of what is neither better nor worse."""
        return is_ranked(self.indicator)

    @property
    def is_running(self) -> bool:
        """Whether the figure is a running total: all of the year, of all that counted in it."""
        return self.indicator.kind == Kind.FLOW

    @property
    def is_reached(self) -> bool:
        return self.light == Light.GREEN

    @property
    def is_known(self) -> bool:
        """Whether there is a figure at all, if only of earlier months."""
        return self.figure != "—"

    @property
    def is_of_earlier(self) -> bool:
        """Whether a running total stands there although nothing of the month itself is counted."""
        return self.is_running and self.is_known and not self.coverage.covered

    @property
    def of_counted(self) -> str:
        """What stands beside a light that others may still change; empty where all are counted."""
        if not self.is_of_counted:
            return ""
        words = {"covered": self.coverage.covered, "due": self.coverage.due}
        if self.is_running:
            return _("(this month %(covered)d of %(due)d communities counted)") % words
        return _("(%(covered)d of %(due)d communities counted)") % words

    @property
    def is_of_counted(self) -> bool:
        """Whether the light speaks of some communities only: others may still change it."""
        return self.light.is_lit and self.coverage.covered < self.coverage.due

    @property
    def when(self) -> str:
        """In which month the target is met at the present pace, in the fewest words."""
        if self.is_met_by_some:
            return _("met by %(count)d counted") % {"count": self.coverage.covered}
        if self.is_reached:
            return str(Outlook.MET.label)
        if self.forecast is None:
            return ""
        if self.forecast.month is None:
            return str(self.forecast.outlook.label)
        words = {"month": self.forecast.month.label}
        return _("%(month)s, late") % words if self.forecast.is_late else words["month"]

    @property
    def is_met_by_some(self) -> bool:
        """Whether the target is met by those counted alone, and others may still miss it."""
        return self.is_reached and self.is_of_counted and not self.is_running

    @property
    def is_off_course(self) -> bool:
        """Whether, at the present pace, the target is missed."""
        return self.forecast is not None and (
            self.forecast.is_late or self.forecast.outlook == Outlook.NOT_AT_THIS_PACE
        )


def updating_text(is_updating: bool) -> str:
    """What stands instead of a figure that is being counted; empty otherwise."""
    return _("being updated") if is_updating else ""


def card(
    indicator: Indicator,
    value: Value | None,
    goal: Goal | None,
    month: Month,
    *,
    change: Change | None,
    expected: Forecast | None,
    due: int = 0,
    ends: SpreadText | None = None,
    is_updating: bool = False,
    report: str = "",
) -> Card:
    """The card of an indicator as of *month*; *due* communities should be counted in it.

    *report*: of a community, where its report of the month stands if it is not counted. *ends* is how uneven
    the areas in it are; ``is_updating``: its total does not stand over its rows yet.
    """
    is_rank = indicator.kind == Kind.RANK
    percent = min(value.rate.exact, Decimal(100)).quantize(Decimal("0.01")) if value and value.rate else None
    return Card(
        indicator=indicator,
        figure=updating_text(is_updating) or (ends.median if is_rank and ends else figure_text(value)),
        fraction=_("median of the communities") if is_rank and ends else fraction_text(value),
        month_figure=month_text(value, report),
        light=light_of(value, goal),
        percent=percent,
        target_percent=goal.value if goal and goal.is_rate else None,
        target=goal_text(goal, indicator, month),
        to_do=to_do_text(value, still_to_do(value, goal) if value else None),
        change=change,
        forecast=expected,
        coverage=value.coverage if value else Coverage(0, due),
        spread=None if indicator.kind == Kind.MEETING else ends,
        gap=gap_text(value),
        is_silent=indicator.kind == Kind.MEETING and not (value and value.numerator),
        is_updating=is_updating,
    )

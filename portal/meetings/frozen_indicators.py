"""The indicators of a snapshot: the figures, ranking, lights and words of the dashboard, put down."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import cast

from django.utils.translation import gettext as _

from portal.core.month import Month
from portal.core.rates import plain
from portal.dashboard import presenters, queries, together
from portal.dashboard.attention import laggards
from portal.dashboard.comparison import Change
from portal.dashboard.goals import Goal
from portal.dashboard.lights import Light
from portal.dashboard.ranking import is_graded, is_ranked, is_sized, puts_in_order, spread
from portal.dashboard.ranking_rows import RankingRow
from portal.dashboard.reading import Reading
from portal.dashboard.trend import trend_months
from portal.dashboard.values import Coverage, Kind, Value, is_small
from portal.indicators.models import Indicator
from portal.meetings.frozen_sources import Sources, Spoken
from portal.meetings.frozen_studies import minimums
from portal.meetings.printed import grouped_text
from portal.meetings.schema import (
    FrozenCell,
    FrozenChange,
    FrozenCommunity,
    FrozenGoal,
    FrozenIndicator,
    FrozenMonth,
    FrozenSpread,
    LightName,
)
from portal.reporting.models import COUNTED_STATES
from portal.rollups.models import Rollup


@dataclass(frozen=True, slots=True)
class Live:
    """What is read once for all indicators of a meeting."""

    reading: Reading
    reports: Mapping[str, str]
    counted: frozenset[str]
    sources: Sources
    minimums: Mapping[int, int]

    @property
    def month(self) -> Month:
        return self.reading.month


def read(
    meeting: Spoken,
    indicators: list[Indicator],
    communities: list[FrozenCommunity],
    *,
    sources: Sources | None = None,
) -> list[FrozenIndicator]:
    """The figures of *indicators*, in that order, each with its communities ranked.

    *sources*: given where the reader has no use for the rows that the figures are made of.
    """
    return of(live(meeting, indicators, communities, sources=sources), indicators)


def of(live: Live, indicators: list[Indicator]) -> list[FrozenIndicator]:
    """The same of what was read for them."""
    return [_indicator(live, indicator) for indicator in indicators]


def live(
    meeting: Spoken,
    indicators: list[Indicator],
    communities: list[FrozenCommunity],
    *,
    sources: Sources | None = None,
) -> Live:
    """What all figures of a meeting are made of."""
    rollups = Rollup.objects.within(meeting.area)
    return Live(
        Reading.of(rollups, meeting.area, meeting.month, meeting.since, indicators),
        reports={one["code"]: one["report"] for one in communities},
        counted=frozenset(one["code"] for one in communities if one["report_state"] in COUNTED_STATES),
        sources=sources or Sources.read(meeting, indicators),
        minimums=minimums(meeting),
    )


def leave_out_meeting(indicators: list[FrozenIndicator]) -> None:
    """Print no figure of a meeting that is still to come: its list of speakers is a plan.

    The numbers stay, for they are counted a second time as all are (``proof``).
    """
    for one in indicators:
        if one["kind"] != Kind.MEETING:
            continue
        for cell in (one["total"], *one["rows"]):
            cell["figure"], cell["is_current"], cell["is_earlier"] = _("not held yet"), False, False


def _indicator(live: Live, indicator: Indicator) -> FrozenIndicator:
    reading = live.reading
    shown = reading.ranking(indicator)
    goals = reading.goals_below(indicator)
    history = reading.own.history(reading.area, indicator)
    return {
        "code": indicator.code,
        "name": indicator.name,
        "theme": indicator.theme.code,
        "theme_name": indicator.theme.name,
        "kind": indicator.kind,
        "unit": indicator.unit,
        "has_rate": indicator.has_rate,
        "direction": indicator.direction,
        "is_ranked": is_ranked(indicator),
        "puts_in_order": puts_in_order(indicator, goals),
        "order_note": presenters.order_note(indicator, goals),
        "carries_over": indicator.has_opening,
        "is_stock": indicator.is_stock,
        "minimum": live.minimums.get(indicator.pk, indicator.minimum),
        "sentence": indicator.sentence,
        "definition": indicator.definition,
        "counted": indicator.numerator_label,
        "out_of": indicator.denominator_label,
        "total": _total(reading, indicator),
        "rows": [_cell(live, indicator, row, goals[row.area_code]) for row in shown],
        "former": _former(reading, indicator),
        "spread": _spread(reading.values(indicator), reading.names),
        "lagging": [row.area_code for row in laggards([row.standing for row in shown])],
        "stalled": [
            row.area_code
            for row in together.last_first(shown)
            if reading.is_stalled(row.area_code, indicator)
        ],
        "stalled_unknown": [code for code in reading.names if reading.is_unjudged(code, indicator)],
        "persistent": reading.persistent(indicator),
        "movers": [] if is_sized(indicator) else [row.area_code for row in together.movers(shown)],
        "months": [_month(m, history.get(m)) for m in trend_months(live.month)],
    }


def _cell(live: Live, indicator: Indicator, row: RankingRow, goal: Goal | None) -> FrozenCell:
    """One community's row of the ranking; a dash where there is nothing that its total could hold."""
    value = row.standing.value
    return {
        **_numbers(value),
        "area": row.area_code,
        "name": row.name,
        "figure": row.figure,
        "fraction": grouped_text(row.fraction),
        "month_figure": grouped_text(presenters.month_text(value, _uncounted(live, row.area_code))),
        "bar": _text(row.percent),
        "target_bar": _text(row.target_percent),
        "goal": _goal(goal, indicator, live.month),
        "rank": row.standing.rank,
        "light": _light(row.standing.light),
        "light_text": str(Light(row.standing.light).label),
        "to_do": row.to_do if row.is_known else "",
        "change": _change(row.standing.change),
        "is_current": row.is_known,
        "is_earlier": row.is_earlier,
        "lacks": [str(month) for month in live.reading.lacking(row.area_code, indicator)],
        "is_reached": row.is_reached,
        "is_small": row.is_known and value is not None and is_small(value),
        "gap": row.gap if row.is_known else "",
        "report": live.reports[row.area_code],
        "reason": live.sources.reason(row.area_code, indicator),
        "figure_ids": live.sources.ids(row.area_code, indicator, value),
    }


def _uncounted(live: Live, code: str) -> str:
    """Where the community's report stands, if it is not counted."""
    return "" if code in live.counted else live.reports[code]


def _total(reading: Reading, indicator: Indicator) -> FrozenCell:
    """The sub-district's own figure; it is made of its rows, so it names no figures of its own."""
    value, goal = reading.total(indicator), reading.goal_of(indicator)
    card = reading.card(indicator, len(reading.names))
    return {
        **_numbers(value),
        "covered": card.coverage.covered,
        "due": card.coverage.due or len(reading.names),
        "area": str(reading.area),
        "name": "",
        "figure": card.figure,
        "fraction": grouped_text(card.fraction),
        "month_figure": grouped_text(card.month_figure),
        "bar": _text(card.percent),
        "target_bar": _text(card.target_percent),
        "goal": _goal(goal, indicator, reading.month),
        "rank": None,
        "light": _light(card.light),
        "light_text": str(card.light.label),
        "to_do": card.to_do,
        "change": _change(card.change),
        "is_current": value is not None and value.is_current,
        "is_earlier": value is not None and not value.is_current and value.numerator is not None,
        "lacks": [],
        "is_reached": card.is_reached,
        "is_small": False,
        "gap": card.gap,
        "report": "",
        "reason": "",
        "figure_ids": [],
    }


def _former(reading: Reading, indicator: Indicator) -> FrozenCell | None:
    """What communities closed since count towards the year's total, so that the rows add up to it."""
    codes = reading.former_values(indicator)
    value = reading.former(indicator)
    if value is None:
        return None
    return {
        **_numbers(value),
        "area": "",
        "name": _("closed: %(names)s") % {"names": queries.names_of_former(codes)},
        "figure": presenters.figure_text(value),
        "fraction": grouped_text(presenters.fraction_text(value)),
        "month_figure": "",
        "bar": None,
        "target_bar": None,
        "goal": None,
        "rank": None,
        "light": _light(Light.NO_TARGET),
        "light_text": "",
        "to_do": "",
        "change": None,
        "is_current": False,
        "is_earlier": True,
        "lacks": [],
        "is_reached": False,
        "is_small": False,
        "gap": "",
        "report": "",
        "reason": "",
        "figure_ids": [],
    }


def _numbers(value: Value | None) -> FrozenCell:
    """The part of a cell that is whole numbers; what is printed is put beside it."""
    coverage = value.coverage if value else Coverage(0, 0)
    numbers = {
        "n": value.numerator if value else None,
        "d": value.denominator if value else None,
        "month_n": value.month_numerator if value else None,
        "month_d": value.month_denominator if value else None,
        "percent": plain(value.rate.percent) if value and value.rate else None,
        "covered": coverage.covered,
        "due": coverage.due,
        "carried": coverage.carried,
        "carried_from": str(coverage.oldest) if coverage.carried and coverage.oldest else "",
        "recorded": value.recorded if value else None,
    }
    return cast(FrozenCell, numbers)


def _goal(goal: Goal | None, indicator: Indicator, month: Month) -> FrozenGoal | None:
    if goal is None:
        return None
    return {
        "text": presenters.goal_text(goal, indicator, month),
        "short": presenters.goal_short(goal, indicator),
        "is_rate": goal.is_rate,
        "value": plain(goal.value),
        "required": plain(goal.required(indicator, month).quantize(Decimal("0.1"))),
        "due_on": goal.due_on.isoformat() if goal.due_on else "",
    }


def _change(change: Change | None) -> FrozenChange | None:
    if change is None:
        return None
    now, before = change.pair.now, change.pair.before
    return {
        "way": change.way,
        "text": change.text,
        "good": change.good,
        "size": plain(change.size),
        "is_of_month": change.is_of_month,
        "basis": change.basis,
        "basis_short": change.basis_short,
        "areas": change.pair.areas,
        "due": change.pair.due,
        "now": presenters.figure_text(now),
        "before": presenters.figure_text(before),
        "numbers": [now.numerator, now.denominator, before.numerator, before.denominator],
    }


def _light(light: Light) -> LightName:
    return cast(LightName, light.value)


def _text(number: Decimal | None) -> str | None:
    return None if number is None else plain(number)


def _month(month: Month, value: Value | None) -> FrozenMonth:
    known = value if value is not None and value.is_current else None
    return {
        "month": str(month),
        "figure": presenters.figure_text(known),
        "percent": plain(known.rate.percent) if known and known.rate else None,
        "n": known.numerator if known else None,
        "d": known.denominator if known else None,
        "covered": known.coverage.covered if known else 0,
        "due": value.coverage.due if value else 0,
    }


def _spread(values: Mapping[str, Value | None], names: Mapping[str, str]) -> FrozenSpread | None:
    """Best, median, worst, each with every community that shares the printed figure."""
    found = spread(values)
    text = presenters.spread_text(found, names)
    if found is None or text is None or found.best.indicator.kind == Kind.MEETING:
        return None
    return {
        "best": text.best,
        "best_names": [] if text.range else _sharing(text.best, values, names),
        "worst": text.worst,
        "worst_names": [] if text.range else _sharing(text.worst, values, names),
        "median": text.median,
        "gap": text.gap,
        "gap_size": plain(found.gap),
        "is_graded": is_graded(found.best.indicator),
        "count": found.count,
    }


def _sharing(figure: str, values: Mapping[str, Value | None], names: Mapping[str, str]) -> list[str]:
    return [
        names[code]
        for code, value in sorted(values.items())
        if value is not None and value.is_current and presenters.figure_text(value) == figure
    ]

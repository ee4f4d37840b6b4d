"""The indicators of a snapshot: the figures, ranking, lights and words of the dashboard, put down."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import cast

from django.db.models import Q

from portal.core.areas import AreaCode
from portal.core.month import Month
from portal.core.rates import plain
from portal.dashboard import presenters, queries
from portal.dashboard.attention import PERSISTENT_MONTHS, is_stalled, laggards, persistently_behind
from portal.dashboard.changes import Change
from portal.dashboard.goals import Goal, Goals
from portal.dashboard.lights import Light
from portal.dashboard.ranking import is_graded, is_ranked, is_small, spread
from portal.dashboard.trend import trend_months
from portal.dashboard.values import Coverage, Kind, Value
from portal.indicators.models import Indicator, Target
from portal.meetings.models import ProgressMeeting
from portal.meetings.schema import (
    FrozenCell,
    FrozenChange,
    FrozenCommunity,
    FrozenGoal,
    FrozenIndicator,
    FrozenMonth,
    FrozenSpread,
    FrozenStudy,
    LightName,
)
from portal.reporting.models import Figure
from portal.rollups.models import Rollup

ShownRow = presenters.RankingRow


@dataclass(frozen=True, slots=True)
class Live:
    """What is read once for all indicators of a meeting."""

    meeting: ProgressMeeting
    own: queries.Figures
    below: queries.Figures
    goals: Goals
    names: Mapping[str, str]
    reports: Mapping[str, str]
    sources: Sources
    minimums: Mapping[int, int]

    @property
    def area(self) -> AreaCode:
        return self.meeting.area

    @property
    def month(self) -> Month:
        return self.meeting.month


def read(
    meeting: ProgressMeeting, indicators: list[Indicator], communities: list[FrozenCommunity]
) -> list[FrozenIndicator]:
    """The figures of *indicators*, in that order, each with its communities ranked."""
    rollups = Rollup.objects.within(meeting.area)
    span = (meeting.month, meeting.since, indicators)
    live = Live(
        meeting=meeting,
        own=queries.own_figures(rollups, meeting.area, *span),
        below=queries.child_figures(rollups, meeting.area, *span),
        goals=queries.goals_within(meeting.area, meeting.month.year),
        names={one["code"]: one["name"] for one in communities},
        reports={one["code"]: one["report"] for one in communities},
        sources=Sources.read(meeting, indicators),
        minimums=_minimums(meeting),
    )
    return [_indicator(live, indicator) for indicator in indicators]


def _minimums(meeting: ProgressMeeting) -> dict[int, int]:
    """The minimum that the office has set itself, by indicator id."""
    targets = Target.objects.for_area(meeting.area, meeting.month.year)
    return {
        pk: int(target.value)
        for pk, target in targets.items()
        if target.value_kind == Target.ValueKind.MINIMUM
    }


def _indicator(live: Live, indicator: Indicator) -> FrozenIndicator:
    values = live.below.of_areas(live.names, indicator, live.month)
    goals = {code: live.goals.of(code, indicator) for code in live.names}
    shown = presenters.ranking(
        values, goals, live.below.of_areas(live.names, indicator, live.meeting.since), live.names
    )
    rows = [_cell(live, indicator, row, goals.get(row.area_code)) for row in shown]
    history = live.own.history(live.area, indicator)
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
        "is_stock": indicator.is_stock,
        "minimum": live.minimums.get(indicator.pk, indicator.minimum),
        "sentence": indicator.sentence,
        "definition": indicator.definition,
        "counted": indicator.numerator_label,
        "out_of": indicator.denominator_label,
        "total": _total(live, indicator, history),
        "rows": rows,
        "spread": _spread(values, live.names),
        "lagging": [row.area_code for row in laggards([row.standing for row in shown])],
        "stalled": [
            row.area_code
            for row in reversed(shown)
            if is_stalled(live.below.history(row.area_code, indicator), goals[row.area_code], live.month)
        ],
        "persistent": _persistent(live, indicator),
        "movers": [row.area_code for row in presenters.movers(shown)],
        "months": [_month(m, history.get(m)) for m in trend_months(live.month)],
    }


def _cell(live: Live, indicator: Indicator, row: ShownRow, goal: Goal | None) -> FrozenCell:
    """One community's row of the ranking; a dash, never an older figure, where the month has none."""
    value = row.standing.value if row.is_known else None
    before = live.below.at(row.area_code, indicator, live.meeting.since)
    return {
        **_numbers(value),
        "area": row.area_code,
        "name": row.name,
        "figure": row.figure if row.is_known else presenters.figure_text(None),
        "fraction": row.fraction if row.is_known else "",
        "month_figure": presenters.month_text(value),
        "bar": _text(row.percent),
        "target_bar": _text(row.target_percent),
        "goal": _goal(goal, indicator, live.month),
        "rank": row.standing.rank,
        "light": _light(row.standing.light),
        "light_text": str(Light(row.standing.light).label),
        "to_do": row.to_do if row.is_known else "",
        "change": _change(row.standing.change),
        "before": presenters.figure_text(before if before and before.is_current else None),
        "is_current": row.is_known,
        "is_reached": row.is_reached,
        "is_small": value is not None and is_small(value),
        "gap": row.gap if row.is_known else "",
        "report": live.reports[row.area_code],
        "reason": live.sources.reason(row.area_code, indicator),
        "figure_ids": live.sources.ids(row.area_code, indicator, value),
    }


def _total(live: Live, indicator: Indicator, history: Mapping[Month, Value]) -> FrozenCell:
    """The sub-district's own figure; it is made of its rows, so it names no figures of its own."""
    goal = live.goals.of(live.area, indicator)
    card = presenters.card(
        indicator,
        history,
        goal,
        live.month,
        live.meeting.since,
        len(live.names),
        live.below.of_areas(live.names, indicator, live.month),
        live.names,
    )
    value, before = history.get(live.month), history.get(live.meeting.since)
    known = value is not None and value.is_current
    return {
        **_numbers(value),
        "covered": card.coverage.covered,
        "due": card.coverage.due or len(live.names),
        "area": str(live.area),
        "name": "",
        "figure": card.figure,
        "fraction": card.fraction,
        "month_figure": card.month_figure,
        "bar": _text(card.percent),
        "target_bar": _text(card.target_percent),
        "goal": _goal(goal, indicator, live.month),
        "rank": None,
        "light": _light(card.light),
        "light_text": str(card.light.label),
        "to_do": card.to_do,
        "change": _change(card.change),
        "before": presenters.figure_text(before if before and before.is_current else None),
        "is_current": known,
        "is_reached": card.is_reached,
        "is_small": False,
        "gap": card.gap,
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
        "short": (
            presenters.percent_text(goal.value)
            if goal.is_rate
            else presenters.amount_of(goal.value, indicator)
        ),
        "is_rate": goal.is_rate,
        "value": plain(goal.value),
        "required": plain(goal.required(indicator, month).quantize(Decimal("0.1"))),
        "due_on": goal.due_on.isoformat() if goal.due_on else "",
    }


def _change(change: Change | None) -> FrozenChange | None:
    if change is None:
        return None
    return {"way": change.way, "text": change.text, "good": change.good, "size": plain(change.size)}


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
    }


def _spread(values: Mapping[str, Value | None], names: Mapping[str, str]) -> FrozenSpread | None:
    """Best, median, worst, each with every community that shares the printed figure."""
    found = spread(values)
    text = presenters.spread_text(found, names)
    if found is None or text is None or found.best.indicator.kind == Kind.MEETING:
        return None
    return {
        "best": text.best,
        "best_names": _sharing(text.best, values, names),
        "worst": text.worst,
        "worst_names": _sharing(text.worst, values, names),
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


def _persistent(live: Live, indicator: Indicator) -> list[str]:
    if indicator.kind != Kind.RANK:
        return []
    months = Month.span(live.month - (PERSISTENT_MONTHS - 1), live.month)
    return persistently_behind([live.below.of_areas(live.names, indicator, month) for month in months])


@dataclass(slots=True)
class Sources:
    """The rows of approved reports that figures are made of, and what communities wrote beside them."""

    months: dict[tuple[str, int], dict[Month, int]]
    reasons: dict[tuple[str, int, Month], str]
    month: Month

    @classmethod
    def read(cls, meeting: ProgressMeeting, indicators: Iterable[Indicator]) -> Sources:
        """One query for every figure that may be counted: of the year, and what may be carried into it."""
        longest = max((indicator.carry_months for indicator in indicators), default=0)
        first = min(meeting.month.january, meeting.month - longest)
        rows = Figure.objects.within(meeting.area).counted()
        rows = rows.filter(
            Q(report__month__gte=first, report__month__lte=meeting.month), indicator__in=list(indicators)
        )
        found = cls(defaultdict(dict), {}, meeting.month)
        for pk, community, month, indicator, reason in rows.order_by("pk").values_list(
            "pk", "report__community", "report__month", "indicator", "reason"
        ):
            found.months[community, indicator][month] = pk
            if reason:
                found.reasons[community, indicator, month] = reason
        return found

    def ids(self, code: str, indicator: Indicator, value: Value | None) -> list[int]:
        """The figures that a community's value is made of: of a flow the year's, else the one month's."""
        if value is None:
            return []
        known = self.months.get((code, indicator.pk), {})
        if indicator.kind == Kind.FLOW:
            return [pk for month, pk in sorted(known.items()) if month >= self.month.january]
        month = value.coverage.oldest if value.coverage.carried else self.month
        return [known[month]] if month in known else []

    def reason(self, code: str, indicator: Indicator) -> str:
        """What the community wrote beside its figure of the month."""
        return self.reasons.get((code, indicator.pk, self.month), "")


def studies(
    meeting: ProgressMeeting, indicators: list[Indicator], communities: list[FrozenCommunity]
) -> list[FrozenStudy]:
    """For each frequency: who met the minimum in every month of the year so far, and who did not.

    The year begins with the first month that anybody reported: before that the office did not count.
    """
    wanted = [indicator for indicator in indicators if indicator.kind == Kind.FREQUENCY]
    first, last = meeting.month.january, meeting.month
    rows = (
        Rollup.objects.children_of(meeting.area)
        .filter(month__gte=first, month__lte=last, indicator__in=wanted)
        .order_by()
    )
    figures = queries.Figures.read(rows, wanted)
    minimums = _minimums(meeting)
    found: list[FrozenStudy] = []
    for indicator in wanted:
        histories = {one["name"]: figures.history(one["code"], indicator) for one in communities}
        begun = min((month for history in histories.values() for month in history), default=last)
        groups: dict[str, list[str]] = {"met": [], "unmet": [], "unreported": []}
        for name, history in histories.items():
            groups[_kept(history, list(Month.span(begun, last)))].append(name)
        found.append(
            {
                "code": indicator.code,
                "minimum": minimums.get(indicator.pk, indicator.minimum),
                "first": str(begun),
                "last": str(last),
                "met": groups["met"],
                "unmet": groups["unmet"],
                "unreported": groups["unreported"],
            }
        )
    return found


def _kept(history: Mapping[Month, Value], months: list[Month]) -> str:
    """Whether the minimum was met in every month; a month without a figure proves nothing."""
    missing = False
    for month in months:
        value = history.get(month)
        if value is None or not value.is_current or value.numerator is None or not value.denominator:
            missing = True
        elif value.numerator < value.denominator:
            return "unmet"
    return "unreported" if missing else "met"

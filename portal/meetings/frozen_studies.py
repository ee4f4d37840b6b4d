"""Whether the minimum of a frequency was met in every month of the year so far (T9), as it is frozen."""

from __future__ import annotations

from collections.abc import Mapping

from portal.core.month import Month
from portal.dashboard import queries
from portal.dashboard.values import Kind, Value
from portal.indicators.models import Indicator, Target
from portal.meetings.frozen_sources import Spoken
from portal.meetings.models import ProgressMeeting
from portal.meetings.schema import FrozenCommunity, FrozenStudy
from portal.rollups.models import Rollup


def minimums(meeting: Spoken) -> dict[int, int]:
    """The minimum that the office has set itself, by indicator id."""
    targets = Target.objects.for_area(meeting.area, meeting.month.year)
    return {
        pk: int(target.value)
        for pk, target in targets.items()
        if target.value_kind == Target.ValueKind.MINIMUM
    }


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
    in_force = minimums(meeting)
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
                "minimum": in_force.get(indicator.pk, indicator.minimum),
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

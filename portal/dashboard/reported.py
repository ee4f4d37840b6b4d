"""Which reports of a month are in: of a sub-district community by community, above it as numbers of areas."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db.models import Count, Max

from communities.models import Community
from communities.places import names_of
from portal.core.areas import AreaCode, Level
from portal.core.month import Month
from portal.reporting.models import (
    COUNTED_STATES,
    EDITABLE_STATES,
    SENT_BACK_STATES,
    MonthlyReport,
    ReportingPeriod,
    ReportState,
)


@dataclass(frozen=True, slots=True)
class Missing:
    """A community whose figures are not counted yet, and where its report stands."""

    area_code: str
    name: str
    state: str

    @property
    def label(self) -> str:
        return str(ReportState(self.state).label)


@dataclass(frozen=True, slots=True)
class Tally:
    """How many reports are due in an area, and how many of them are in which state."""

    due: int
    states: Mapping[str, int]

    @property
    def approved(self) -> int:
        return sum(self.states.get(state, 0) for state in COUNTED_STATES)

    @property
    def waiting(self) -> int:
        """Submitted and not yet approved."""
        return self.states.get(ReportState.SUBMITTED, 0)

    @property
    def submitted(self) -> int:
        return self.approved + self.waiting

    @property
    def returned(self) -> int:
        """Those whose community has reported and is to mend something: sent back, or reopened."""
        return sum(self.states.get(state, 0) for state in SENT_BACK_STATES)

    @property
    def unreported(self) -> int:
        """Those that were not handed in."""
        return self.due - self.submitted - self.returned

    @property
    def is_complete(self) -> bool:
        return self.approved == self.due


@dataclass(frozen=True, slots=True)
class AreaMissing:
    """An area above communities in which reports are missing."""

    area_code: str
    name: str
    tally: Tally


@dataclass(frozen=True, slots=True)
class Reported:
    """How many of the reports due are submitted and approved, and whose are missing.

    Of a sub-district the communities are named in ``missing``; above it the areas one level below are, in
    ``areas``, those first that miss most. ``due_on``: until when, where one office has set the day;
    ``is_begun``: before the month is opened for reports nobody has failed to hand one in.
    """

    tally: Tally
    as_of: dt.datetime | None
    missing: list[Missing] = field(default_factory=list)
    areas: list[AreaMissing] = field(default_factory=list)
    due_on: dt.date | None = None
    is_begun: bool = True

    @property
    def due(self) -> int:
        return self.tally.due

    @property
    def submitted(self) -> int:
        return self.tally.submitted

    @property
    def approved(self) -> int:
        return self.tally.approved

    @property
    def is_complete(self) -> bool:
        return self.tally.is_complete

    @property
    def not_submitted(self) -> list[Missing]:
        return [one for one in self.missing if one.state in EDITABLE_STATES]

    @property
    def in_review(self) -> list[Missing]:
        return [one for one in self.missing if one.state == ReportState.SUBMITTED]

    @property
    def returned(self) -> list[Missing]:
        return [one for one in self.missing if one.state in SENT_BACK_STATES]

    @property
    def unreported(self) -> list[Missing]:
        return [one for one in self.not_submitted if one.state not in SENT_BACK_STATES]


def reported(area: AreaCode, month: Month) -> Reported:
    """Who has reported *month*: every community that owes a report is in exactly one of the groups."""
    return _by_area(area, month) if area.level < Level.SUB_DISTRICT else _by_community(area, month)


def _by_community(area: AreaCode, month: Month) -> Reported:
    reports = MonthlyReport.objects.within(area).for_month(month)
    found = {
        code: (state, at) for code, state, at in reports.values_list("community", "state", "approved_at")
    }
    due = Community.objects.within(area).due_in(month).order_by("code").values_list("code", "short_name")
    rows = [Missing(code, name, found.get(code, (ReportState.NOT_STARTED, None))[0]) for code, name in due]
    times = [at for _state, at in found.values() if at]
    period = ReportingPeriod.objects.within(area.at(Level.SUB_DISTRICT)).filter(month=month).first()
    return Reported(
        tally=Tally(len(rows), Counter(row.state for row in rows)),
        as_of=max(times, default=None),
        missing=[row for row in rows if row.state not in COUNTED_STATES],
        due_on=period.due_on if period else None,
        is_begun=bool(period or found),
    )


def _by_area(area: AreaCode, month: Month) -> Reported:
    """Counted by the database: a province has thousands of communities, and its page names none of them."""
    below = Level(area.level.child or Level.SUB_DISTRICT)
    due = Community.objects.within(area).due_in(month).order_by()
    by_area = due.in_parts(below).values_list("part").annotate(count=Count("pk"))
    states: dict[str, Counter[str]] = defaultdict(Counter)
    times = []
    reports = MonthlyReport.objects.filter(month=month, community__in=due)
    groups = reports.in_parts(below).values_list("part", "state")
    for part, state, count, at in groups.annotate(count=Count("pk"), at=Max("approved_at")):
        states[part][state] = count
        times.append(at)
    tallies = {part: Tally(count, states[part]) for part, count in by_area}
    missing = sorted(
        (part for part, tally in tallies.items() if not tally.is_complete),
        key=lambda part: (tallies[part].approved - tallies[part].due, part),
    )
    names = names_of(missing)
    return Reported(
        tally=Tally(sum(one.due for one in tallies.values()), sum(states.values(), Counter())),
        as_of=max((at for at in times if at), default=None),
        areas=[AreaMissing(part, names[part], tallies[part]) for part in missing],
        is_begun=bool(states) or ReportingPeriod.objects.within(area).filter(month=month).exists(),
    )

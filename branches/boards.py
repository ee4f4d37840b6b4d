"""What the pages of branch building show: the timeliness board, participation, rectifications."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum
from django.utils.text import capfirst

from branches import rhythm
from branches.models import (
    AcceptanceStandard,
    Branch,
    OrganisationalLife,
    Rectification,
    RhythmRule,
    VolunteerActivity,
)
from communities.models import Community
from portal.core.charts.waffle import Waffle, waffle
from portal.core.month import Month
from portal.core.rates import Rate

UNFOLDED = 20  # branches that a board shows without folding any


@dataclass(slots=True)
class CommunityDuties:
    """One community on the timeliness board: its branches, and how many duties were kept of those due."""

    community: Community
    rows: list[tuple[Branch, list[rhythm.Duty]]] = field(default_factory=list)

    def count(self, state: rhythm.State) -> int:
        return sum(duty.state == state for _branch, duties in self.rows for duty in duties)

    @property
    def alone(self) -> list[CommunityDuties]:
        """As the one community of a table."""
        return [self]

    @property
    def overdue(self) -> int:
        return self.count(rhythm.State.OVERDUE)

    @property
    def due(self) -> int:
        return self.count(rhythm.State.DUE)

    @property
    def held(self) -> int:
        return self.count(rhythm.State.HELD)


@dataclass(frozen=True, slots=True)
class Timeliness:
    """Branches × rules for one month."""

    rules: list[RhythmRule]
    communities: list[CommunityDuties]

    @property
    def columns(self) -> int:
        """How wide the table is: the branch and each rule."""
        return 1 + len(self.rules)

    @property
    def is_short(self) -> bool:
        """Whether all branches fit a screen or two: of more, those without anything overdue are folded."""
        return sum(len(one.rows) for one in self.communities) <= UNFOLDED

    @property
    def behind(self) -> list[CommunityDuties]:
        """The branches with something overdue, by community."""
        return self._those(is_overdue=True)

    @property
    def others(self) -> list[CommunityDuties]:
        """The other branches, by community."""
        return self._those(is_overdue=False)

    def _those(self, *, is_overdue: bool) -> list[CommunityDuties]:
        found = []
        for one in self.communities:
            rows = [
                (branch, duties)
                for branch, duties in one.rows
                if any(duty.state == rhythm.State.OVERDUE for duty in duties) == is_overdue
            ]
            if rows:
                found.append(CommunityDuties(one.community, rows))
        return found

    @property
    def overdue(self) -> int:
        return sum(one.overdue for one in self.communities)

    @property
    def due(self) -> int:
        return sum(one.due for one in self.communities)

    @property
    def held(self) -> int:
        return sum(one.held for one in self.communities)


def timeliness(area: str, office_code: str, month: Month, today: dt.date) -> Timeliness:
    """The board of an area inside one office, with three statements whatever the number of branches."""
    rules = rhythm.binding(RhythmRule.objects.in_force(month).of_office(office_code), office_code)
    rules = {kind: rule for kind, rule in rules.items() if rule.times}
    branches = Branch.objects.within(area).owing_in(month).select_related("community")
    held = rhythm.held_days(OrganisationalLife.objects.within(area).current(), month)
    found: dict[str, CommunityDuties] = {}
    for branch in branches.order_by("community_id", "name"):
        duties = rhythm.duties(branch, rules, held, month, today)
        entry = found.setdefault(branch.community_id, CommunityDuties(branch.community))
        entry.rows.append((branch, duties))
    return Timeliness(list(rules.values()), list(found.values()))


@dataclass(frozen=True, slots=True)
class Participation:
    """How many of a branch took part in a month: meetings and service, heads only, nobody by name."""

    branch: Branch
    meetings: int
    due: int
    attended: int
    activities: int
    volunteers: int

    @property
    def rate(self) -> Rate | None:
        return Rate.of(self.attended, self.due)

    @property
    def percent(self) -> float | None:
        """The share that attended, for the bar."""
        return 100 * self.attended / self.due if self.due else None

    @property
    def is_low(self) -> bool:
        """Whether under half attended, or nothing was held at all."""
        return self.attended * 2 < self.due or not self.meetings


@dataclass(frozen=True, slots=True)
class Gathering:
    """The branches of an area: those where few took part, and the others by community."""

    rows: list[Participation]

    @property
    def is_short(self) -> bool:
        """Whether all of them fit a screen or two."""
        return len(self.rows) <= UNFOLDED

    @property
    def low(self) -> list[Participation]:
        return [row for row in self.rows if row.is_low]

    @property
    def others(self) -> list[tuple[Community, list[Participation]]]:
        found: dict[str, tuple[Community, list[Participation]]] = {}
        for row in self.rows:
            if not row.is_low:
                community = row.branch.community
                found.setdefault(community.code, (community, []))[1].append(row)
        return [found[code] for code in sorted(found)]


def participation(area: str, month: Month) -> list[Participation]:
    """The branches of an area, those where fewest took part first."""
    records = OrganisationalLife.objects.within(area).current().held_in(month).order_by()
    life = {
        row["branch"]: row
        for row in records.values("branch").annotate(n=Count("pk"), d=Sum("due"), a=Sum("attended"))
    }
    activities = VolunteerActivity.objects.within(area).current().held_in(month).order_by()
    service = {
        row["branch"]: row for row in activities.values("branch").annotate(n=Count("pk"), p=Sum("people"))
    }
    nothing: dict[str, int] = {"n": 0, "d": 0, "a": 0, "p": 0}
    rows = [
        Participation(
            branch,
            *(life.get(branch.pk, nothing)[key] for key in "nda"),
            *(service.get(branch.pk, nothing)[key] for key in "np"),
        )
        for branch in Branch.objects.within(area)
        .with_members()
        .as_of(month.last_day)
        .select_related("community")
        .order_by("community_id", "name")
    ]
    return sorted(rows, key=lambda row: -1 if row.percent is None else row.percent)


@dataclass(frozen=True, slots=True)
class Progress:
    """A rectification with what was done about it."""

    row: Rectification
    stage: Rectification.Stage
    problems: int
    measures: int
    done: int
    overdue: int
    visits: int
    granted: int
    spent: int


def rectifications(rows: QuerySet[Rectification], today: dt.date) -> list[Progress]:
    """Rectifications with their progress, those past their deadline first; two statements for any number."""
    measures = Q(rectificationmeasure_rows__retired_on=None)
    open_ = measures & Q(rectificationmeasure_rows__done_on=None)
    counted = rows.select_related("branch__community").annotate(
        measure_count=Count("rectificationmeasure_rows", filter=measures, distinct=True),
        open_count=Count("rectificationmeasure_rows", filter=open_, distinct=True),
        late_count=Count(
            "rectificationmeasure_rows",
            filter=open_ & Q(rectificationmeasure_rows__deadline__lt=today),
            distinct=True,
        ),
        problem_count=Count(
            "rectificationproblem_rows", filter=Q(rectificationproblem_rows__retired_on=None), distinct=True
        ),
        visit_count=Count("guidancevisit_rows", filter=Q(guidancevisit_rows__retired_on=None), distinct=True),
    )
    money: dict[int, dict[str, Any]] = {
        row["pk"]: dict(row)
        for row in rows.filter(fundgrant_rows__retired_on=None)
        .order_by()
        .values("pk")
        .annotate(granted=Sum("fundgrant_rows__granted"), spent=Sum("fundgrant_rows__spent"))
    }
    found = [_progress(row, money.get(row.pk, {}), today) for row in counted]
    order = list(Rectification.Stage)
    first = [Rectification.Stage.OVERDUE, Rectification.Stage.NOT_ACCEPTED]
    return sorted(found, key=lambda one: (one.stage not in first, order.index(one.stage), one.row.deadline))


#: How a stage is drawn (``core.charts.waffle``).
TONES = {
    Rectification.Stage.NAMED: "open",
    Rectification.Stage.UNDER_WAY: "begun",
    Rectification.Stage.OVERDUE: "late",
    Rectification.Stage.NOT_ACCEPTED: "late",
    Rectification.Stage.FOLLOWED_UP: "done",
    Rectification.Stage.CLOSED: "over",
}


def rectification_stages(rows: list[Progress]) -> Waffle | None:
    """How many rectifications stand where."""
    count = Counter(row.stage for row in rows)
    return waffle([(tone, str(stage.label), count[stage], "") for stage, tone in TONES.items()])


def _progress(row: Any, money: dict[str, Any], today: dt.date) -> Progress:
    return Progress(
        row=row,
        stage=row.stage(today),
        problems=row.problem_count,
        measures=row.measure_count,
        done=row.measure_count - row.open_count,
        overdue=row.late_count,
        visits=row.visit_count,
        granted=money.get("granted") or 0,
        spent=money.get("spent") or 0,
    )


@dataclass(frozen=True, slots=True)
class PartRow:
    """One row of a part, with what is said beside it."""

    row: Any
    details: list[str]
    is_late: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """The rows of one kind that a rectification has."""

    name: str
    rows: list[PartRow]


def rectification_parts(row: Rectification, today: dt.date) -> dict[str, Any]:
    """What the page of a rectification shows besides its fields."""
    parts: list[tuple[str, Any]] = [
        ("rectificationproblem_rows", lambda one: PartRow(one, [one.root_cause])),
        (
            "rectificationmeasure_rows",
            lambda one: PartRow(
                one,
                [one.responsible, str(one.deadline), *([f"✓ {one.done_on}"] if one.done_on else [])],
                one.is_overdue(today),
            ),
        ),
        ("guidancevisit_rows", lambda one: PartRow(one, [one.advice])),
        ("fundgrant_rows", lambda one: PartRow(one, [str(one.held_on), f"{one.spent:,} / {one.granted:,}"])),
        ("rectificationresource_rows", lambda one: PartRow(one, [one.get_kind_display(), one.provided_by])),
    ]
    return {
        "stage": row.stage(today),
        "standard": AcceptanceStandard.of_office(row.branch.community_id),
        "parts": [
            Part(
                capfirst(str(manager.model._meta.verbose_name_plural)),
                [show(one) for one in manager.current()],
            )
            for name, show in parts
            for manager in [getattr(row, name)]
        ],
    }

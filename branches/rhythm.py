"""What a branch owes and whether it was held: rules are data, this is how they are read (C3).

A duty belongs to the month in which its period ends. Until then it is *due still*; a quarterly
meeting is not missed in April. A branch owes from the first whole month after it was established.
"""

from __future__ import annotations

import datetime as dt
import enum
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from branches.models import Branch, OrganisationalLife, RhythmRule
from portal.core.areas import Level
from portal.core.month import Month

Condition, Period = RhythmRule.Condition, RhythmRule.Period


def start_of(period: str, month: Month) -> dt.date:
    """The first day of the month, quarter or year in which *month* lies."""
    length = RhythmRule.MONTHS[period]
    return Month(month.year, (month.month - 1) // length * length + 1).first_day


def end_of(period: str, month: Month) -> dt.date:
    """The last day of the month, quarter or year in which *month* lies."""
    return (Month.of(start_of(period, month)) + (RhythmRule.MONTHS[period] - 1)).last_day


def ending_in(month: Month) -> list[str]:
    """The periods whose last month this is: June ends a month and a quarter."""
    return [period for period in RhythmRule.MONTHS if end_of(period, month) == month.last_day]


def weeks_of(month: Month) -> tuple[dt.date, dt.date]:
    """Monday of the month's first week and Sunday of its last; a week lies where its Thursday does."""
    first = month.first_day + dt.timedelta(days=(3 - month.first_day.weekday()) % 7 - 3)
    return first, first + dt.timedelta(days=7 * month.weeks - 1)


def owes(branch: Branch, rule: RhythmRule) -> bool:
    """Whether the branch is one that the rule binds: five members owe no committee meeting."""
    if branch.kind in Branch.ABOVE_BRANCHES or rule.times == 0:
        return False
    if rule.condition == Condition.HAS_COMMITTEE:
        return branch.has_committee
    if rule.condition == Condition.HAS_GROUPS:
        return branch.party_groups > 0
    return True


def binding(rules: Iterable[RhythmRule], office_code: str) -> dict[str, RhythmRule]:
    """By kind of meeting, the rule that binds an office: its own, else everybody's."""
    found: dict[str, RhythmRule] = {}
    for rule in sorted(rules, key=lambda one: (one.owner_code, int(one.valid_from))):
        if rule.owner_code in ("", office_code):
            found[rule.kind] = rule
    return {kind: found[kind] for kind in OrganisationalLife.Kind.values if kind in found}


class State(enum.StrEnum):
    """What came of a duty."""

    HELD = "held"
    DUE = "due"
    OVERDUE = "overdue"
    NOT_OWED = "not-owed"


@dataclass(frozen=True, slots=True)
class Duty:
    """One rule as one branch stands to it: held so often of so many times, by which day."""

    rule: RhythmRule | None
    state: State
    held: int = 0
    due_by: dt.date | None = None

    @property
    def times(self) -> int:
        return self.rule.times if self.rule else 0


def duty(branch: Branch, rule: RhythmRule | None, held: int, month: Month, today: dt.date) -> Duty:
    """How the branch stands to the rule at the end of *month*, or today if that comes first."""
    if rule is None or not owes(branch, rule):
        return Duty(rule, State.NOT_OWED, held)
    due_by = end_of(rule.period, month)
    if held >= rule.times:
        return Duty(rule, State.HELD, held, due_by)
    over = due_by < today and due_by <= month.last_day
    return Duty(rule, State.OVERDUE if over else State.DUE, held, due_by)


Held = dict[tuple[int, str], list[dt.date]]


def held_days(records: Any, month: Month) -> Held:
    """By branch and kind, the days of the year's meetings until the month's end; two duties count twice."""
    rows = records.filter(held_on__range=(start_of(Period.YEAR, month), month.last_day))
    days: Held = defaultdict(list)
    for branch, kind, also, day in rows.order_by().values_list(
        "branch_id", "kind", "also_counts_as", "held_on"
    ):
        days[branch, kind].append(day)
        if also:
            days[branch, also].append(day)
    return days


def duties(
    branch: Branch, rules: dict[str, RhythmRule], held: Held, month: Month, today: dt.date
) -> list[Duty]:
    """The branch's duties of every kind that a rule knows, in the order of the rules."""
    return [
        duty(
            branch, rule, _since(held.get((branch.pk, kind), ()), start_of(rule.period, month)), month, today
        )
        for kind, rule in rules.items()
    ]


def _since(days: Iterable[dt.date], start: dt.date) -> int:
    return sum(day >= start for day in days)


def office_of(branch: Branch) -> str:
    """The code of the sub-district that the branch lies in."""
    return str(branch.community_id)[: Level.SUB_DISTRICT]

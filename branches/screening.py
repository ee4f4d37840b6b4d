"""Branches that people may want to look at: what was found, for their judgement, and nothing more (D1).

The portal names no branch weak. It lists what the registers say; a meeting names, an office approves.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q, Sum
from django.utils.translation import gettext_lazy as _

from branches.models import Branch, OrganisationalLife, Rectification
from portal.core.month import Month

MONTHS = 3
FEWEST_MEMBERS = 3


@dataclass(frozen=True, slots=True)
class Seen:
    """A branch with what was found of it."""

    branch: Branch
    due: int | None
    attended: int | None
    today: dt.date


def nothing_held(seen: Seen) -> bool:
    """No organisational life in the last three months."""
    return seen.due is None


def few_took_part(seen: Seen) -> bool:
    """Under half attended in the last three months, all meetings together."""
    return seen.due is not None and seen.attended is not None and seen.attended * 2 < seen.due


def term_over(seen: Seen) -> bool:
    """The term has ended and no re-election is recorded."""
    return seen.branch.is_term_over(seen.today)


def too_small(seen: Seen) -> bool:
    """Fewer than three full members: such members join a joint branch."""
    return seen.branch.full_members < FEWEST_MEMBERS


CRITERIA: dict[Callable[[Seen], bool], Any] = {
    nothing_held: _("no organisational life in three months"),
    few_took_part: _("under half attended in three months"),
    term_over: _("term ended, no re-election recorded"),
    too_small: _("fewer than three full members"),
}


@dataclass(frozen=True, slots=True)
class Candidate:
    """A branch and the criteria it meets."""

    branch: Branch
    criteria: list[Any]


def candidates(area: str, month: Month, today: dt.date) -> list[Candidate]:
    """Branches of the area, not under rectification, that meet any criterion at the month's end."""
    since = (month - (MONTHS - 1)).first_day
    records = OrganisationalLife.objects.within(area).current().filter(held_on__range=(since, month.last_day))
    sums = {
        row["branch"]: (row["d"], row["a"])
        for row in records.order_by().values("branch").annotate(d=Sum("due"), a=Sum("attended"))
    }
    under_way = Rectification.objects.current().filter(branch=OuterRef("pk"), result="")
    branches = Branch.objects.within(area).with_members().as_of(month.last_day)
    there = Q(established_on=None) | Q(established_on__lt=since)
    found = []
    for branch in branches.filter(there).exclude(Exists(under_way)).select_related("community"):
        seen = Seen(branch, *sums.get(branch.pk, (None, None)), today)
        if met := [text for criterion, text in CRITERIA.items() if criterion(seen)]:
            found.append(Candidate(branch, met))
    return sorted(found, key=lambda one: (-len(one.criteria), one.branch.community_id, one.branch.name))

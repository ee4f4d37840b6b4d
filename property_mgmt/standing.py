"""Where the committees of an area stand on a day: who has one, who is electing, who has none."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, Max, OuterRef, Q

from portal.core.month import Month
from portal.core.rates import Rate
from property_mgmt.measures import TERM_WARNING_MONTHS
from property_mgmt.models import Committee, Compound

#: The kind of committee that each kind of compound owes.
OWED = {
    Compound.Kind.MANAGED: Committee.Kind.OWNERS,
    Compound.Kind.COURTYARD: Committee.Kind.SELF_MANAGEMENT,
}


@dataclass(frozen=True, slots=True)
class Standing:
    """How many of one kind of compound have their committee."""

    label: Any
    elected: int
    owing: int
    exempt: int

    @property
    def rate(self) -> Rate | None:
        return Rate.of(self.elected, self.owing)


def day_of(month: Month, today: dt.date) -> dt.date:
    """The day that the month is looked at on: its last, or today while it is not over."""
    return min(month.last_day, today)


def _committees(user: Any) -> Any:
    return Committee.objects.visible_to(user).select_related("compound__community")


def _has(committees: Any) -> Q:
    """A compound has the committee that it owes among *committees*."""
    found = Q()
    for compound, committee in OWED.items():
        of_kind = committees.filter(compound=OuterRef("pk"), kind=committee)
        found |= Q(Exists(of_kind), kind=compound)
    return found


def counts(user: Any, day: dt.date) -> list[Standing]:
    """For managed compounds and for courtyards: with a committee in office, owing one, owing none."""
    owing = Q(committee_required=True)
    rows = (
        Compound.objects.visible_to(user)
        .as_of(day)
        .lived_in()
        .order_by("kind")
        .values("kind")
        .annotate(
            elected=Count("pk", filter=owing & _has(Committee.objects.in_office_on(day))),
            owing=Count("pk", filter=owing),
            exempt=Count("pk", filter=~owing),
        )
    )
    found = {row["kind"]: row for row in rows}
    return [
        Standing(kind.label, row["elected"], row["owing"], row["exempt"])
        for kind in OWED
        if (row := found.get(kind.value))
    ]


def without(user: Any, day: dt.date) -> Any:
    """Compounds that owe a committee, have none in office and elect none; with the end of an earlier term."""
    former = Max("committee_rows__term_ends_on", filter=Q(committee_rows__term_ends_on__lte=day))
    return (
        Compound.objects.visible_to(user)
        .as_of(day)
        .owing_a_committee()
        .exclude(_has(Committee.objects.in_office_on(day)))
        .exclude(_has(Committee.objects.under_way_on(day)))
        .annotate(former_term_end=former)
        .select_related("community")
        .order_by("community", "kind", "name")
    )


def under_way(user: Any, day: dt.date) -> Any:
    """Elections that have begun and not ended, the oldest first."""
    return _committees(user).under_way_on(day).order_by("prepared_on", "pk")


def terms_ending(user: Any, day: dt.date) -> Any:
    """Committees in office whose term ends within six months, the nearest end first."""
    until = (Month.of(day) + TERM_WARNING_MONTHS).last_day
    return _committees(user).in_office_on(day).filter(term_ends_on__lte=until).order_by("term_ends_on", "pk")

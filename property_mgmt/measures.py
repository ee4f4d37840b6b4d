"""What the registers of property service can state, each in one statement for any number of areas."""

from __future__ import annotations

from django.db.models import Count, Exists, OuterRef, Q, Sum

from portal.core.measures import Statement, measure
from portal.core.month import Month
from property_mgmt.models import (
    Committee,
    Compound,
    Dispute,
    FacilityWork,
    GreeningWork,
    ServiceInspection,
    TripartiteMeeting,
)
from property_mgmt.models.matters import SETTLED

TERM_WARNING_MONTHS = 6


def _in_office(kind: Committee.Kind, month: Month) -> Exists:
    """Whether a compound has a committee of that kind in office at month end."""
    return Exists(Committee.objects.in_office_on(month.last_day).filter(compound=OuterRef("pk"), kind=kind))


def _equipped(since: str, kind: FacilityWork.Kind, month: Month) -> Q:
    """Whether a compound has had the equipment since a day given on it, or since a work was finished."""
    finished = FacilityWork.objects.as_of(month.last_day).filter(
        compound=OuterRef("pk"), kind=kind, finished_on__lte=month.last_day
    )
    return Q(**{f"{since}__lte": month.last_day}) | Q(Exists(finished))


@measure("owners_committee_elected")
def owners_committee_elected(month: Month) -> Statement:
    """Managed compounds with an owners' committee in office at month end, of all that owe one (A1)."""
    compounds = Compound.objects.as_of(month.last_day).managed().owing_a_committee()
    return Statement(compounds, Count("pk", filter=_in_office(Committee.Kind.OWNERS, month)), Count("pk"))


@measure("self_management_committee_elected")
def self_management_committee_elected(month: Month) -> Statement:
    """Courtyards with a self-management committee in office at month end, of all that owe one (A2)."""
    courtyards = Compound.objects.as_of(month.last_day).courtyards().owing_a_committee()
    elected = _in_office(Committee.Kind.SELF_MANAGEMENT, month)
    return Statement(courtyards, Count("pk", filter=elected), Count("pk"))


@measure("access_control_installed")
def access_control_installed(month: Month) -> Statement:
    """Compounds and courtyards with access control at month end, of all of both (A3)."""
    compounds = Compound.objects.as_of(month.last_day).lived_in()
    equipped = _equipped("access_control_since", FacilityWork.Kind.ACCESS_CONTROL, month)
    return Statement(compounds, Count("pk", filter=equipped), Count("pk"))


@measure("cctv_installed")
def cctv_installed(month: Month) -> Statement:
    """Managed compounds with CCTV at month end, of all (A4)."""
    compounds = Compound.objects.as_of(month.last_day).managed()
    return Statement(
        compounds, Count("pk", filter=_equipped("cctv_since", FacilityWork.Kind.CCTV, month)), Count("pk")
    )


@measure("greening_area")
def greening_area(month: Month) -> Statement:
    """Square metres newly planted and replanted in the month (A5)."""
    return Statement(GreeningWork.objects.current().held_in(month), Sum("square_metres"))


@measure("property_disputes_resolved")
def property_disputes_resolved(month: Month) -> Statement:
    """Disputes resolved in the month, and not come up again, of those received in it (A6).

    What was open at its start is the form's: the register gives what came in.
    """
    days = (month.first_day, month.last_day)
    disputes = Dispute.objects.current().filter(Q(received_on__range=days) | Q(resolved_on__range=days))
    return Statement(
        disputes,
        Count("pk", filter=SETTLED & Q(resolved_on__range=days)),
        Count("pk", filter=Q(received_on__range=days)),
    )


@measure("committee_terms_ending")
def committee_terms_ending(month: Month) -> Statement:
    """Committees in office at month end whose term ends within six months (B9)."""
    until = (month + TERM_WARNING_MONTHS).last_day
    committees = Committee.objects.in_office_on(month.last_day)
    return Statement(committees, Count("pk", filter=Q(term_ends_on__lte=until)))


@measure("party_members_on_committees")
def party_members_on_committees(month: Month) -> Statement:
    """Party members on committees in office at month end, of all their members (B9)."""
    return Statement(Committee.objects.in_office_on(month.last_day), Sum("party_members"), Sum("members"))


@measure("service_inspections")
def service_inspections(month: Month) -> Statement:
    """Inspections of property companies' service held in the month (B8)."""
    return Statement(ServiceInspection.objects.current().held_in(month), Count("pk"))


@measure("inspection_findings_mended")
def inspection_findings_mended(month: Month) -> Statement:
    """Inspections whose findings were mended in the month, of those in it that found something (B8)."""
    days = (month.first_day, month.last_day)
    found = ServiceInspection.objects.current().exclude(findings="")
    return Statement(
        found.filter(Q(held_on__range=days) | Q(mended_on__range=days)),
        Count("pk", filter=Q(mended_on__range=days)),
        Count("pk", filter=Q(held_on__range=days)),
    )


@measure("tripartite_meetings_held")
def tripartite_meetings_held(month: Month) -> Statement:
    """Meetings of community, committee and company in the month (B10)."""
    return Statement(TripartiteMeeting.objects.current().held_in(month), Count("pk"))


@measure("facility_works_done")
def facility_works_done(month: Month) -> Statement:
    """Facility works finished by month end, of those planned this year or carried into it (B11)."""
    works = FacilityWork.objects.as_of(month.last_day).filter(
        Q(finished_on=None) | Q(finished_on__gte=month.january.first_day), planned_on__lte=month.last_day
    )
    return Statement(works, Count("pk", filter=Q(finished_on__lte=month.last_day)), Count("pk"))


@measure("illegal_structures_removed")
def illegal_structures_removed(month: Month) -> Statement:
    """Illegal structures removed by works finished in the month (B11)."""
    removals = FacilityWork.objects.current().filter(kind=FacilityWork.Kind.ILLEGAL_STRUCTURE_REMOVAL)
    return Statement(removals.held_in(month, "finished_on"), Sum("done"))

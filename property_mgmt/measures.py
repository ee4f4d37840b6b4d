"""What the registers of property service can state, each in one statement for any number of areas."""

from __future__ import annotations

from django.db.models import Count, Exists, OuterRef, Q, Sum
from django.utils.translation import gettext_lazy as _

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


@measure(
    "owners_committee_elected",
    says=_("Managed compounds with an owners' committee in office at the month's end, of all that owe one."),
)
def owners_committee_elected(month: Month) -> Statement:
    """Line A1 of docs/seed-coverage.md."""
    compounds = Compound.objects.as_of(month.last_day).managed().owing_a_committee()
    return Statement(compounds, Count("pk", filter=_in_office(Committee.Kind.OWNERS, month)), Count("pk"))


@measure(
    "self_management_committee_elected",
    says=_("Courtyards with a self-management committee in office at the month's end, of all that owe one."),
)
def self_management_committee_elected(month: Month) -> Statement:
    """Line A2 of docs/seed-coverage.md."""
    courtyards = Compound.objects.as_of(month.last_day).courtyards().owing_a_committee()
    elected = _in_office(Committee.Kind.SELF_MANAGEMENT, month)
    return Statement(courtyards, Count("pk", filter=elected), Count("pk"))


@measure(
    "access_control_installed",
    says=_("Compounds and courtyards with access control at the month's end, of all of both."),
)
def access_control_installed(month: Month) -> Statement:
    """Line A3 of docs/seed-coverage.md."""
    compounds = Compound.objects.as_of(month.last_day).lived_in()
    equipped = _equipped("access_control_since", FacilityWork.Kind.ACCESS_CONTROL, month)
    return Statement(compounds, Count("pk", filter=equipped), Count("pk"))


@measure(
    "cctv_installed",
    says=_("Managed compounds with CCTV at the month's end, of all."),
)
def cctv_installed(month: Month) -> Statement:
    """Line A4 of docs/seed-coverage.md."""
    compounds = Compound.objects.as_of(month.last_day).managed()
    return Statement(
        compounds, Count("pk", filter=_equipped("cctv_since", FacilityWork.Kind.CCTV, month)), Count("pk")
    )


@measure(
    "greening_area",
    says=_("Square metres newly planted and replanted in the month."),
)
def greening_area(month: Month) -> Statement:
    """Line A5 of docs/seed-coverage.md."""
    return Statement(GreeningWork.objects.current().held_in(month), Sum("square_metres"))


@measure(
    "property_disputes_resolved",
    says=_(
        "Disputes resolved in the month and not come up again, beside those received in it; what was open "
        "before is entered in the report."
    ),
)
def property_disputes_resolved(month: Month) -> Statement:
    """Line A6 of docs/seed-coverage.md."""
    days = (month.first_day, month.last_day)
    disputes = Dispute.objects.current().filter(Q(received_on__range=days) | Q(resolved_on__range=days))
    return Statement(
        disputes,
        Count("pk", filter=SETTLED & Q(resolved_on__range=days)),
        Count("pk", filter=Q(received_on__range=days)),
    )


@measure(
    "committee_terms_ending",
    says=_("Committees in office at the month's end whose term ends within six months."),
)
def committee_terms_ending(month: Month) -> Statement:
    """Line B9 of docs/seed-coverage.md."""
    until = (month + TERM_WARNING_MONTHS).last_day
    committees = Committee.objects.in_office_on(month.last_day)
    return Statement(committees, Count("pk", filter=Q(term_ends_on__lte=until)))


@measure(
    "party_members_on_committees",
    says=_("Party members on committees in office at the month's end, of all their members."),
)
def party_members_on_committees(month: Month) -> Statement:
    """Line B9 of docs/seed-coverage.md."""
    return Statement(Committee.objects.in_office_on(month.last_day), Sum("party_members"), Sum("members"))


@measure(
    "service_inspections",
    says=_("Inspections of property companies' service held in the month."),
)
def service_inspections(month: Month) -> Statement:
    """Line B8 of docs/seed-coverage.md."""
    return Statement(ServiceInspection.objects.current().held_in(month), Count("pk"))


@measure(
    "inspection_findings_mended",
    says=_(
        "Inspections whose findings were mended in the month, beside those of the month that found something."
    ),
)
def inspection_findings_mended(month: Month) -> Statement:
    """Line B8 of docs/seed-coverage.md."""
    days = (month.first_day, month.last_day)
    found = ServiceInspection.objects.current().exclude(findings="")
    return Statement(
        found.filter(Q(held_on__range=days) | Q(mended_on__range=days)),
        Count("pk", filter=Q(mended_on__range=days)),
        Count("pk", filter=Q(held_on__range=days)),
    )


@measure(
    "tripartite_meetings_held",
    says=_("Meetings of community, committee and company held in the month."),
)
def tripartite_meetings_held(month: Month) -> Statement:
    """Line B10 of docs/seed-coverage.md."""
    return Statement(TripartiteMeeting.objects.current().held_in(month), Count("pk"))


@measure(
    "facility_works_done",
    says=_("Facility works finished by the month's end, of those planned this year or carried into it."),
)
def facility_works_done(month: Month) -> Statement:
    """Line B11 of docs/seed-coverage.md."""
    works = FacilityWork.objects.as_of(month.last_day).filter(
        Q(finished_on=None) | Q(finished_on__gte=month.january.first_day), planned_on__lte=month.last_day
    )
    return Statement(works, Count("pk", filter=Q(finished_on__lte=month.last_day)), Count("pk"))


@measure(
    "illegal_structures_removed",
    says=_("Illegal structures removed by works finished in the month."),
)
def illegal_structures_removed(month: Month) -> Statement:
    """Line B11 of docs/seed-coverage.md."""
    removals = FacilityWork.objects.current().filter(kind=FacilityWork.Kind.ILLEGAL_STRUCTURE_REMOVAL)
    return Statement(removals.held_in(month, "finished_on"), Sum("done"))

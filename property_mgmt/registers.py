"""The registers of property service, declared."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.core.access import Verb
from portal.core.registers import Register, register
from property_mgmt.models import (
    Committee,
    Compound,
    Dispute,
    FacilityWork,
    GreeningWork,
    PropertyCompany,
    ServiceContract,
    ServiceInspection,
    TripartiteMeeting,
)
from property_mgmt.rules import checks_of


@register
class CompoundRegister(Register):
    model = Compound
    slug = "compounds"
    row_is = _("A managed compound, a scattered courtyard or a back street.")
    icon = "building"
    columns = (
        "name",
        "community",
        "kind",
        "buildings",
        "households",
        "is_urban_village",
        "committee_required",
    )
    filters = ("kind", "is_urban_village", "committee_required")
    search = ("name", "grid__name")
    form = (
        "community",
        ("name", "kind", "grid"),
        ("buildings", "households", "is_urban_village"),
        ("opened_on", "access_control_since", "cctv_since"),
        ("committee_required", "committee_not_required_reason"),
        "note",
    )
    key = ("community", "name")
    related = ("community",)


@register
class PropertyCompanyRegister(Register):
    """Kept by the office, because a company serves several communities; they only choose among them."""

    model = PropertyCompany
    slug = "property-companies"
    row_is = _(
        "A company that looks after compounds of the sub-district; kept by the sub-district, for it may "
        "serve several communities."
    )
    icon = "tool"
    columns = ("name", "credit_code", "contact", "work_phone")
    search = ("name", "credit_code", "contact")
    form = ("sub_district", ("name", "credit_code"), ("contact", "work_phone"), "note")
    key = ("sub_district", "name")
    verb = Verb.REVIEW
    related = ("sub_district",)


@register
class ServiceContractRegister(Register):
    model = ServiceContract
    slug = "service-contracts"
    row_is = _("Which company looks after a compound, from when until when.")
    icon = "file-text"
    columns = ("compound", "compound__community", "company", "starts_on", "ends_on")
    filters = ("company",)
    search = ("compound__name", "company__name")
    form = (("compound", "company"), ("starts_on", "ends_on"), "note")
    key = ("compound", "company", "starts_on")
    evidence = True
    related = ("compound__community", "company")


@register
class ServiceInspectionRegister(Register):
    model = ServiceInspection
    slug = "service-inspections"
    row_is = _("One inspection of the service in a compound: its score, what was found, when it was mended.")
    icon = "clipboard-check"
    columns = ("held_on", "compound", "compound__community", "company", "score", "mended_on")
    filters = ("company",)
    search = ("compound__name", "company__name", "findings")
    form = (("compound", "company"), ("held_on", "score"), "findings", "mended_on", "note")
    key = ("compound", "held_on")
    date = "held_on"
    evidence = True
    related = ("compound__community", "company")


@register
class CommitteeRegister(Register):
    model = Committee
    slug = "committees"
    row_is = _(
        "One committee of a compound for one term, from the preparation of its election to its filing."
    )
    icon = "users-group"
    columns = (
        "compound",
        "compound__community",
        "kind",
        "stage",
        "elected_on",
        "term_ends_on",
        "members",
        "party_members",
    )
    filters = ("kind", "stage")
    stages = ("stage", "open", "begun", "begun", "done", "done")
    search = ("compound__name",)
    form = (
        ("compound", "kind"),
        ("prepared_on", "announced_on", "voted_on"),
        ("elected_on", "filed_on", "term_ends_on"),
        ("members", "party_members"),
        ("owners_total", "owners_taking_part", "owners_for"),
        ("area_total", "area_taking_part", "area_for"),
        "note",
    )
    key = ("compound", "kind", "prepared_on")
    evidence = True
    related = ("compound__community",)
    detail_template = "property_mgmt/committee.html"

    @classmethod
    def context(cls, row: Any, user: Any) -> dict[str, Any]:
        """``checks``: what the law asks of the election, and whether it was so."""
        return {"checks": checks_of(row, timezone.localdate())}


@register
class FacilityWorkRegister(Register):
    model = FacilityWork
    slug = "facility-works"
    row_is = _("A work in a compound: put on the plan, begun, finished, and how much of it.")
    icon = "tool"
    columns = (
        "compound",
        "compound__community",
        "kind",
        "planned_on",
        "planned",
        "done",
        "unit",
        "finished_on",
    )
    filters = ("kind",)
    search = ("compound__name", "note")
    form = (
        ("compound", "kind", "planned_on"),
        ("planned", "done", "unit"),
        ("started_on", "finished_on"),
        "note",
    )
    key = ("compound", "kind", "planned_on")
    date = "planned_on"
    evidence = True
    related = ("compound__community",)


@register
class GreeningWorkRegister(Register):
    model = GreeningWork
    slug = "greening-works"
    row_is = _("The square metres planted on a day in a compound, a courtyard or a back street.")
    icon = "map-pin"
    columns = ("held_on", "compound", "compound__community", "kind", "square_metres")
    filters = ("kind",)
    search = ("compound__name", "note")
    form = ("compound", ("kind", "held_on", "square_metres"), "note")
    key = ("compound", "kind", "held_on")
    date = "held_on"
    evidence = True
    related = ("compound__community",)


@register
class DisputeRegister(Register):
    model = Dispute
    slug = "property-disputes"
    row_is = _("One dispute about property service; who is party to it is not kept.")
    icon = "message"
    columns = ("number", "community", "compound", "kind", "received_on", "resolved_on", "reopened_on")
    filters = ("kind",)
    search = ("number", "compound__name")
    form = (
        "community",
        ("number", "kind", "compound"),
        ("received_on", "resolved_on", "reopened_on"),
        "note",
    )
    key = ("community", "number")
    date = "received_on"
    related = ("community", "compound")


@register
class TripartiteMeetingRegister(Register):
    model = TripartiteMeeting
    slug = "tripartite-meetings"
    row_is = _("A meeting of community, committee and company, and what came of it.")
    icon = "users"
    columns = ("held_on", "compound", "compound__community", "topic", "matters_raised", "matters_settled")
    search = ("compound__name", "topic")
    form = ("compound", ("held_on", "topic"), ("matters_raised", "matters_settled"), "note")
    key = ("compound", "held_on")
    date = "held_on"
    evidence = True
    related = ("compound__community",)

"""Branches and their organisational life."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from branches.models import Branch, BranchStandardAssessment, OrganisationalLife
from portal.core.registers import Register, register


@register
class Branches(Register):
    model = Branch
    slug = "branches"
    row_is = _("A Party organisation of a community; members are counted in the lowest one they belong to.")
    icon = "flag"
    columns = (
        "name", "community", "kind", "secretary_name", "full_members", "probationary_members",
        "party_groups", "in_creation", "standard_level", "term_ends_on",
    )  # fmt: skip
    filters = ("kind", "standard_level", "in_creation")
    search = ("name", "secretary_name")
    form = (
        ("community", "name"),
        ("kind", "parent", "grid"),
        ("secretary_name", "established_on", "term_ends_on"),
        ("full_members", "probationary_members", "party_groups"),
        ("in_creation", "standard_level"),
        "note",
    )
    key = ("community", "name")


@register
class OrganisationalLifeRecords(Register):
    model = OrganisationalLife
    slug = "organisational-life"
    row_is = _("One meeting of a branch; held as two kinds at once, it is entered once and counts for both.")
    icon = "report"
    columns = ("held_on", "branch", "kind", "topic", "due", "attended", "days_late", "review")
    filters = ("kind", "focus", "review")
    search = ("topic", "branch__name", "external_number")
    form = (
        ("branch", "held_on"),
        ("kind", "also_counts_as", "focus"),
        "topic",
        ("due", "attended", "external_number"),
        "decisions",
        "note",
    )
    key = ("branch", "kind", "held_on")
    date = "held_on"
    evidence = True


@register
class BranchStandardAssessments(Register):
    model = BranchStandardAssessment
    slug = "branch-assessments"
    row_is = _("One assessment of how far a branch is up to standard.")
    icon = "clipboard-check"
    columns = ("held_on", "branch", "level", "score", "assessed_by")
    filters = ("level",)
    search = ("branch__name", "assessed_by")
    form = (("branch", "held_on"), ("level", "score", "assessed_by"), "findings", "note")
    key = ("branch", "held_on")
    date = "held_on"

"""Branches and their organisational life."""

from __future__ import annotations

from branches.models import Branch, BranchStandardAssessment, OrganisationalLife
from portal.core.registers import Register, register


@register
class Branches(Register):
    model = Branch
    slug = "branches"
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
    icon = "clipboard-check"
    columns = ("held_on", "branch", "level", "score", "assessed_by")
    filters = ("level",)
    search = ("branch__name", "assessed_by")
    form = (("branch", "held_on"), ("level", "score", "assessed_by"), "findings", "note")
    key = ("branch", "held_on")
    date = "held_on"

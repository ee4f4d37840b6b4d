"""Rectifications and their parts: problems, measures, visits, funds, resources."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from branches.boards import rectification_parts
from branches.models import (
    FundGrant,
    GuidanceVisit,
    Rectification,
    RectificationMeasure,
    RectificationProblem,
    RectificationResource,
)
from portal.core.access import Verb
from portal.core.registers import Register, register


class RectificationPart(Register):
    """What the parts of a rectification have in common; a row is found by its branch's name."""

    lookups = {"rectification": "branch__name"}  # noqa: RUF012 - read, never written
    related = ("rectification__branch",)


@register
class Rectifications(Register):
    """Naming, approving and accepting are the sub-district's."""

    model = Rectification
    slug = "rectifications"
    row_is = _("One branch's way from being named to a year after it was accepted.")
    icon = "alert-triangle"
    columns = ("branch", "kind", "named_by", "named_on", "deadline", "level_before", "result", "level_after")
    filters = ("kind", "result")
    search = ("branch__name", "named_by", "named_reason")
    form = (
        ("branch", "kind", "level_before"),
        ("named_by", "named_on"),
        "named_reason",
        ("approved_by", "approved_on"),
        "plan",
        ("started_on", "deadline"),
        "acceptance_report",
        ("accepted_on", "score", "dissatisfied"),
        ("result", "level_after", "follow_up_until"),
        "note",
    )
    key = ("branch", "named_on")
    verb = Verb.REVIEW
    evidence = True
    detail_template = "branches/rectification_row.html"

    @classmethod
    def context(cls, row: Any, user: Any) -> dict[str, Any]:
        """Where it stands, and its parts."""
        return rectification_parts(row, timezone.localdate())


@register
class RectificationProblems(RectificationPart):
    model = RectificationProblem
    slug = "rectification-problems"
    row_is = _("A problem of a branch under rectification, and its root cause.")
    icon = "help-circle"
    columns = ("problem", "rectification", "root_cause")
    search = ("problem", "root_cause")
    form = ("rectification", "problem", "root_cause", "note")
    key = ("rectification", "problem")


@register
class RectificationMeasures(RectificationPart):
    model = RectificationMeasure
    slug = "rectification-measures"
    row_is = _("What is to be done in a rectification, by when, and who is responsible.")
    icon = "list-check"
    columns = ("measure", "rectification", "responsible", "deadline", "done_on")
    search = ("measure", "responsible")
    form = ("rectification", "measure", ("responsible", "deadline", "done_on"), "note")
    key = ("rectification", "measure")
    date = "deadline"


@register
class GuidanceVisits(RectificationPart):
    model = GuidanceVisit
    slug = "guidance-visits"
    row_is = _("A visit to guide a branch under rectification.")
    icon = "map-pin"
    columns = ("held_on", "rectification", "visitor", "advice")
    search = ("visitor", "advice")
    form = (("rectification", "held_on"), "visitor", "advice", "note")
    key = ("rectification", "held_on", "visitor")
    date = "held_on"
    evidence = True


@register
class FundGrants(RectificationPart):
    model = FundGrant
    slug = "fund-grants"
    row_is = _("Money granted to a branch for its rectification, and what was spent of it.")
    icon = "table"
    columns = ("purpose", "rectification", "held_on", "granted", "spent")
    search = ("purpose",)
    form = (("rectification", "held_on"), "purpose", ("granted", "spent"), "note")
    key = ("rectification", "held_on", "purpose")
    date = "held_on"


@register
class RectificationResources(RectificationPart):
    model = RectificationResource
    slug = "rectification-resources"
    row_is = _("What was brought together for a rectification: projects, information, funds.")
    icon = "star"
    columns = ("description", "rectification", "kind", "provided_by", "held_on")
    filters = ("kind",)
    search = ("description", "provided_by")
    form = ("rectification", ("kind", "held_on", "provided_by"), "description", "note")
    key = ("rectification", "kind", "description")

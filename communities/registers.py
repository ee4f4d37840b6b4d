"""The registers of a community itself: councils, governance items, organisations, activities."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from communities.models import GovernanceItem, ResidentsActivity, ResidentsCouncil, SocialOrganisation
from portal.core.registers import Register, register


class GovernanceRegister(Register):
    """What these registers have in common."""

    section = _("Community governance")


@register
class ResidentsCouncils(GovernanceRegister):
    model = ResidentsCouncil
    slug = "residents-councils"
    row_is = _("A meeting of the residents' council, and how many of its matters were settled.")
    icon = "message"
    columns = ("held_on", "community", "topic", "people", "matters_raised", "matters_settled")
    search = ("topic",)
    form = (("community", "held_on"), "topic", ("people", "matters_raised", "matters_settled"), "note")
    key = ("community", "held_on", "topic")
    date = "held_on"
    evidence = True


@register
class GovernanceItems(GovernanceRegister):
    model = GovernanceItem
    slug = "governance-items"
    row_is = _("A matter of community governance, from the day it was taken up until it was settled.")
    icon = "list-check"
    columns = ("title", "community", "field", "source", "opened_on", "closed_on")
    filters = ("field", "source")
    search = ("title",)
    form = (("community", "field"), "title", ("source", "opened_on", "closed_on"), "note")
    key = ("community", "title", "opened_on")
    date = "opened_on"
    evidence = True


@register
class SocialOrganisations(GovernanceRegister):
    model = SocialOrganisation
    slug = "social-organisations"
    row_is = _("A social organisation at work in the community, registered or not.")
    icon = "users-group"
    columns = ("name", "community", "kind", "is_registered", "people")
    filters = ("kind", "is_registered")
    search = ("name",)
    form = (("community", "name"), ("kind", "people"), "is_registered", "note")
    key = ("community", "name")


@register
class ResidentsActivities(GovernanceRegister):
    model = ResidentsActivity
    slug = "residents-activities"
    row_is = _("An activity of residents, and the organisation it was held with.")
    icon = "calendar-month"
    columns = ("held_on", "community", "topic", "kind", "people", "organised_with")
    filters = ("kind",)
    search = ("topic", "organised_with__name")
    form = (("community", "held_on"), "topic", ("kind", "people", "organised_with"), "note")
    key = ("community", "held_on", "topic")
    date = "held_on"
    evidence = True

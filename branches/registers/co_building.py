"""Building together: partner units, joint meetings, resources, projects."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from branches.models import JointMeeting, JointProject, PartnerUnit, SharedResource
from portal.core.registers import Register, register


@register
class PartnerUnits(Register):
    model = PartnerUnit
    slug = "partner-units"
    row_is = _("A unit that takes part in a community's affairs.")
    icon = "building-community"
    columns = ("name", "community", "kind", "joined_on")
    filters = ("kind",)
    search = ("name",)
    form = (("community", "name"), ("kind", "joined_on"), "note")
    key = ("community", "name")


@register
class JointMeetings(Register):
    model = JointMeeting
    slug = "joint-meetings"
    row_is = _("A joint meeting on Party building of a community with its partner units.")
    icon = "message"
    columns = ("held_on", "community", "topic", "units", "raised", "settled")
    search = ("topic",)
    form = (("community", "held_on"), "topic", ("units", "raised", "settled"), "note")
    key = ("community", "held_on")
    date = "held_on"
    evidence = True


@register
class SharedResources(Register):
    model = SharedResource
    slug = "shared-resources"
    row_is = _("What a partner unit gives to the community: a place, funds, people.")
    icon = "layout-grid"
    columns = ("description", "partner", "kind", "held_on", "times_used")
    filters = ("kind",)
    search = ("description", "partner__name")
    form = (("partner", "kind"), "description", ("held_on", "times_used"), "note")
    key = ("partner", "kind", "description")


@register
class JointProjects(Register):
    model = JointProject
    slug = "joint-projects"
    row_is = _("A project that a community does together with a partner unit.")
    icon = "tool"
    columns = ("name", "community", "partner", "started_on", "deadline", "finished_on")
    search = ("name", "partner__name")
    form = (("community", "partner"), "name", ("started_on", "deadline", "finished_on"), "note")
    key = ("community", "name")

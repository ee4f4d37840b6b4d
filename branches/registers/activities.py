"""What branches and communities do: study, service, brands, sites, campaigns."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from branches.models import (
    Brand,
    Campaign,
    CampaignActivity,
    DemonstrationSite,
    InServiceCheckIn,
    MicroWish,
    SiteSpread,
    StudySession,
    VolunteerActivity,
)
from portal.core.access import Verb
from portal.core.registers import Register, register


@register
class StudySessions(Register):
    model = StudySession
    slug = "study-sessions"
    row_is = _("One session of study or training; sessions and heads are counted, never anybody's hours.")
    icon = "book"
    columns = ("held_on", "community", "kind", "channel", "topic", "people")
    filters = ("kind", "channel")
    search = ("topic",)
    form = (("community", "held_on"), ("kind", "channel", "people"), "topic", "note")
    key = ("community", "kind", "held_on", "topic")
    date = "held_on"
    evidence = True


@register
class VolunteerActivities(Register):
    model = VolunteerActivity
    slug = "volunteer-activities"
    row_is = _("A volunteer activity of a branch.")
    icon = "users-group"
    columns = ("held_on", "branch", "kind", "topic", "people", "hours")
    filters = ("kind",)
    search = ("topic", "branch__name")
    form = (("branch", "held_on"), "topic", ("kind", "people", "hours"), "note")
    key = ("branch", "kind", "held_on", "topic")
    date = "held_on"
    evidence = True


@register
class InServiceCheckIns(Register):
    model = InServiceCheckIn
    slug = "in-service-check-ins"
    row_is = _(
        "The in-service members of a community at a month's end: how many live there, how many have "
        "checked in."
    )
    icon = "map-pin"
    columns = ("as_of", "community", "resident", "checked_in", "tasks")
    form = (("community", "as_of"), ("resident", "checked_in", "tasks"), "note")
    key = ("community", "as_of")
    date = "as_of"


@register
class MicroWishes(Register):
    model = MicroWish
    slug = "micro-wishes"
    row_is = _("A small wish, from its collection until it is fulfilled; it names nobody.")
    icon = "star"
    columns = ("title", "community", "collected_on", "claimed_by", "claimed_on", "fulfilled_on")
    search = ("title", "claimed_by")
    form = (("community", "collected_on"), "title", ("claimed_by", "claimed_on", "fulfilled_on"), "note")
    key = ("community", "title", "collected_on")
    date = "collected_on"


@register
class Brands(Register):
    model = Brand
    slug = "brands"
    row_is = _("A community's brand or feature in one field, from proposal to effect.")
    icon = "target"
    columns = ("name", "community", "kind", "field", "stage", "effective_on", "rests_on")
    filters = ("kind", "field", "stage")
    stages = ("stage", "open", "begun", "done")
    search = ("name", "rests_on")
    form = (
        ("community", "name"),
        ("kind", "field", "replaces"),
        ("positioning", "rests_on"),
        ("stage", "proposed_on", "adopted_on", "effective_on"),
        ("close_to_reality", "distinctive", "of_the_times", "recognised"),
        "note",
    )
    key = ("community", "name")
    lookups = {"field": "name_zh"}  # noqa: RUF012 - read, never written
    evidence = True


@register
class DemonstrationSites(Register):
    model = DemonstrationSite
    slug = "demonstration-sites"
    row_is = _("A demonstration site: planned, being built, built, its experience spread.")
    icon = "building"
    columns = ("name", "community", "field", "stage", "in_stage_since")
    filters = ("field", "stage")
    stages = ("stage", "open", "begun", "done", "done")
    search = ("name",)
    form = (
        ("community", "name"),
        ("field", "stage"),
        ("planned_on", "building_on", "built_on", "spread_on"),
        "note",
    )
    key = ("community", "name")
    lookups = {"field": "name_zh"}  # noqa: RUF012 - read, never written
    evidence = True


@register
class SiteSpreads(Register):
    model = SiteSpread
    slug = "site-spreads"
    row_is = _("A place to which the experience of a demonstration site was spread.")
    icon = "send"
    columns = ("place", "site", "held_on", "result")
    search = ("place", "site__name")
    form = (("site", "held_on"), "place", "result", "note")
    key = ("site", "place")
    date = "held_on"


@register
class Campaigns(Register):
    model = Campaign
    slug = "campaigns"
    row_is = _("A series of activities under one name, set up by the sub-district.")
    icon = "presentation"
    columns = ("name", "sub_district", "starts_on", "ends_on")
    search = ("name",)
    form = (("sub_district", "name"), ("starts_on", "ends_on"), "note")
    key = ("sub_district", "name")
    verb = Verb.CONFIGURE


@register
class CampaignActivities(Register):
    model = CampaignActivity
    slug = "campaign-activities"
    row_is = _("An activity of a community within a campaign.")
    icon = "calendar-month"
    columns = ("held_on", "community", "campaign", "kind", "topic", "people")
    filters = ("campaign", "kind")
    search = ("topic",)
    form = (("community", "campaign"), ("kind", "held_on", "people"), "topic", "note")
    key = ("community", "campaign", "kind", "held_on")
    date = "held_on"
    evidence = True

"""Brands and demonstration sites, each with its stages and the day it reached them (B1, C7, D14)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from communities.rows import CommunityRow
from portal.core.registers.models import YEARS_AHEAD, RegisterRow
from portal.indicators.models import Theme

STAGE_DAYS = _("Give the day of each stage reached, in order, and none of a later one.")


class Brand(CommunityRow):
    """A community's brand or feature in one field, from proposal to effect."""

    class Kind(models.TextChoices):
        BRAND = "BRAND", _("brand")
        FEATURE = "FEATURE", _("feature")

    class Stage(models.TextChoices):
        PROPOSED = "PROPOSED", _("proposed")
        ADOPTED = "ADOPTED", _("adopted")
        EFFECTIVE = "EFFECTIVE", _("in effect")

    name = models.CharField(_("name"), max_length=80)
    kind = models.CharField(_("kind"), max_length=8, choices=Kind, default=Kind.BRAND)
    field = models.ForeignKey(Theme, on_delete=models.PROTECT, related_name="brands", verbose_name=_("field"))
    positioning = models.CharField(
        _("theme and content"), max_length=200, blank=True, help_text=_("What the brand is for.")
    )
    rests_on = models.CharField(_("rests on"), max_length=200, blank=True)
    stage = models.CharField(_("stage"), max_length=10, choices=Stage, default=Stage.PROPOSED)
    proposed_on = models.DateField(_("proposed on"))
    adopted_on = models.DateField(_("adopted on"), null=True, blank=True)
    effective_on = models.DateField(_("in effect since"), null=True, blank=True)
    close_to_reality = models.BooleanField(_("close to reality"), default=False)
    distinctive = models.BooleanField(_("distinctive"), default=False)
    of_the_times = models.BooleanField(_("of the times"), default=False)
    recognised = models.BooleanField(_("recognised by residents"), default=False)
    replaces = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        related_name="replaced_by",
        null=True,
        blank=True,
        verbose_name=_("grew out of"),
        help_text=_("The earlier brand that it carries on; what is good is kept, not torn down."),
    )

    class Meta:
        ordering = ("community", "name")
        verbose_name = _("brand")
        verbose_name_plural = _("brands")
        constraints = (
            models.UniqueConstraint(
                fields=("community", "name"),
                condition=Q(retired_on=None),
                name="brand_once",
                violation_error_message=_("The community has a brand of this name already."),
            ),
            models.CheckConstraint(
                condition=Q(stage="PROPOSED", adopted_on=None, effective_on=None)
                | Q(
                    stage="ADOPTED",
                    adopted_on__isnull=False,
                    adopted_on__gte=F("proposed_on"),
                    effective_on=None,
                )
                | Q(
                    stage="EFFECTIVE",
                    adopted_on__isnull=False,
                    adopted_on__gte=F("proposed_on"),
                    effective_on__gte=F("adopted_on"),
                    effective_on__isnull=False,
                ),
                name="brand_stage_has_its_days",
                violation_error_message=_(
                    "Give the day of each stage reached, in order, and none of a later one."
                ),
            ),
            models.CheckConstraint(
                condition=~Q(replaces=F("id")),
                name="brand_not_out_of_itself",
                violation_error_message=_("A brand cannot grow out of itself."),
            ),
        )

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        self.refuse_other_community("replaces", _("The earlier brand is another community's."))

    @property
    def criteria_met(self) -> int:
        """How many of the four criteria people say it meets."""
        return sum((self.close_to_reality, self.distinctive, self.of_the_times, self.recognised))


class DemonstrationSite(CommunityRow):
    """A demonstration site: planned, being built, built, its experience spread."""

    days_ahead: ClassVar[Mapping[str, int]] = {"planned_on": YEARS_AHEAD}

    class Stage(models.TextChoices):
        PLANNED = "PLANNED", _("planned")
        BUILDING = "BUILDING", _("being built")
        BUILT = "BUILT", _("built")
        SPREAD = "SPREAD", _("spread")

    name = models.CharField(_("name"), max_length=80)
    field = models.ForeignKey(
        Theme, on_delete=models.PROTECT, related_name="demonstration_sites", verbose_name=_("field")
    )
    stage = models.CharField(_("stage"), max_length=10, choices=Stage, default=Stage.PLANNED)
    planned_on = models.DateField(_("planned on"))
    building_on = models.DateField(_("building began on"), null=True, blank=True)
    built_on = models.DateField(_("built on"), null=True, blank=True)
    spread_on = models.DateField(_("spread from"), null=True, blank=True)

    class Meta:
        ordering = ("community", "name")
        verbose_name = _("demonstration site")
        verbose_name_plural = _("demonstration sites")
        constraints = (
            models.UniqueConstraint(
                fields=("community", "name"),
                condition=Q(retired_on=None),
                name="site_once",
                violation_error_message=_("The community has a site of this name already."),
            ),
            models.CheckConstraint(
                condition=Q(stage="PLANNED", building_on=None, built_on=None, spread_on=None)
                | Q(
                    stage="BUILDING",
                    building_on__isnull=False,
                    building_on__gte=F("planned_on"),
                    built_on=None,
                    spread_on=None,
                )
                | Q(
                    stage="BUILT",
                    building_on__isnull=False,
                    built_on__isnull=False,
                    building_on__gte=F("planned_on"),
                    built_on__gte=F("building_on"),
                    spread_on=None,
                )
                | Q(
                    stage="SPREAD",
                    building_on__isnull=False,
                    built_on__isnull=False,
                    spread_on__isnull=False,
                    building_on__gte=F("planned_on"),
                    built_on__gte=F("building_on"),
                    spread_on__gte=F("built_on"),
                ),
                name="site_stage_has_its_days",
                violation_error_message=_(
                    "Give the day of each stage reached, in order, and none of a later one."
                ),
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def in_stage_since(self) -> dt.date | None:
        """The day the site reached the stage it is in."""
        return {
            self.Stage.PLANNED: self.planned_on,
            self.Stage.BUILDING: self.building_on,
            self.Stage.BUILT: self.built_on,
            self.Stage.SPREAD: self.spread_on,
        }[self.Stage(self.stage)]

    def days_in_stage(self, today: dt.date) -> int:
        """How long it has been in its stage: a plan that stays a plan shows."""
        since = self.in_stage_since
        return (today - since).days if since else 0


DemonstrationSite.in_stage_since.fget.short_description = _("in this stage since")  # type: ignore[attr-defined]


class SiteSpread(RegisterRow):
    """A place to which the experience of a site was spread."""

    area_path: ClassVar[str] = "site__community__code"

    site = models.ForeignKey(
        DemonstrationSite, on_delete=models.PROTECT, related_name="spreads", verbose_name=_("site")
    )
    place = models.CharField(_("spread to"), max_length=80)
    held_on = models.DateField(_("spread on"))
    result = models.CharField(_("result achieved"), max_length=200, blank=True)

    class Meta:
        ordering = ("-held_on", "site")
        verbose_name = _("spreading of a site")
        verbose_name_plural = _("spreading of sites")
        indexes = (models.Index(fields=("site", "held_on"), name="site_spread_site_day"),)
        constraints = (
            models.UniqueConstraint(
                fields=("site", "place"),
                condition=Q(retired_on=None),
                name="site_spread_once",
                violation_error_message=_("This place is listed already."),
            ),
        )

    def __str__(self) -> str:
        return self.place

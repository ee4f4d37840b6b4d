"""Campaigns: a named series of activities that an office sets and its communities fill (D3)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from branches.models.gatherings import Gathering
from communities.models import SubDistrict
from portal.core.areas import AreaByCode, Level
from portal.core.registers.models import YEARS_AHEAD, RegisterQuerySet, RegisterRow


class CampaignQuerySet(RegisterQuerySet):
    def visible_to(self, user: Any) -> Self:
        """An office's campaigns, for its communities to read as well: they enter activities under them."""
        if not (user.is_authenticated and user.is_active) or len(user.area_code) <= Level.SUB_DISTRICT:
            return super().visible_to(user)
        return self.within(user.area_code[: Level.SUB_DISTRICT])


class Campaign(RegisterRow):
    """A series of activities under one name."""

    area_path: ClassVar[str] = "sub_district__code"

    days_ahead: ClassVar[Mapping[str, int]] = {"starts_on": YEARS_AHEAD, "ends_on": YEARS_AHEAD}

    sub_district = AreaByCode(SubDistrict, related_name="campaigns", verbose_name=_("sub-district"))
    name = models.CharField(_("name"), max_length=80)
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))

    objects: ClassVar[Any] = CampaignQuerySet.as_manager()

    class Meta:
        ordering = ("-starts_on", "name")
        verbose_name = _("campaign")
        verbose_name_plural = _("campaigns")
        constraints = (
            models.UniqueConstraint(
                fields=("sub_district", "name"),
                name="campaign_once",
                violation_error_message=_("There is a campaign of this name already."),
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="campaign_days_in_order",
                violation_error_message=_("A campaign ends after it starts."),
            ),
        )

    def __str__(self) -> str:
        return self.name


class CampaignActivity(Gathering):
    """An activity of a community within a campaign, by the four kinds."""

    class Kind(models.TextChoices):
        COMMENDATION = "COMMENDATION", _("commending the exemplary")
        VISITS = "VISITS", _("visits and consolation")
        VOLUNTEERING = "VOLUNTEERING", _("volunteer service")
        PARTY_DAY = "PARTY_DAY", _("themed Party day")

    campaign = models.ForeignKey(
        Campaign, on_delete=models.PROTECT, related_name="activities", verbose_name=_("campaign")
    )
    kind = models.CharField(_("kind of campaign activity"), max_length=14, choices=Kind)

    class Meta(Gathering.Meta):
        verbose_name = _("activity of a campaign")
        verbose_name_plural = _("activities of campaigns")
        indexes = (models.Index(fields=("community", "held_on"), name="campaign_community_day"),)

"""Building together with units of the area: partners, joint meetings, what is shared (D4, D18)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from communities.rows import CommunityRow
from portal.core.registers.models import YEARS_AHEAD, RegisterRow


class PartnerUnit(CommunityRow):
    """A unit that takes part in a community's affairs."""

    class Kind(models.TextChoices):
        DOUBLE_CHECK_IN_UNIT = "DOUBLE_CHECK_IN_UNIT", _("double check-in unit")
        LOCAL_UNIT = "LOCAL_UNIT", _("local unit")
        SOCIAL_ORGANISATION = "SOCIAL_ORGANISATION", _("social organisation")

    name = models.CharField(_("name"), max_length=80)
    kind = models.CharField(_("kind of unit"), max_length=22, choices=Kind)
    joined_on = models.DateField(_("partner since"))

    class Meta:
        ordering = ("community", "name")
        verbose_name = _("partner unit")
        verbose_name_plural = _("partner units")
        constraints = (
            models.UniqueConstraint(
                fields=("community", "name"),
                condition=Q(retired_on=None),
                name="partner_unit_once",
                violation_error_message=_("The unit is listed already."),
            ),
        )

    def __str__(self) -> str:
        return self.name


class JointMeeting(CommunityRow):
    """A joint meeting of Party building (党建联席会议): once a quarter at least."""

    held_on = models.DateField(_("held on"))
    topic = models.CharField(_("topic"), max_length=200)
    units = models.PositiveSmallIntegerField(_("units taking part"), validators=[MinValueValidator(1)])
    raised = models.PositiveSmallIntegerField(_("matters raised"), default=0)
    settled = models.PositiveSmallIntegerField(_("matters settled"), default=0)

    class Meta:
        ordering = ("-held_on", "community")
        verbose_name = _("joint meeting")
        verbose_name_plural = _("joint meetings")
        indexes = (models.Index(fields=("community", "held_on"), name="joint_meeting_community_day"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(settled__lte=F("raised")),
                name="joint_meeting_settled_of_raised",
                violation_error_message=_("More were settled than raised."),
            ),
        )

    def __str__(self) -> str:
        return self.topic


class SharedResource(RegisterRow):
    """What a partner unit gives: a place, funds, people."""

    class Kind(models.TextChoices):
        VENUE = "VENUE", _("place")
        FUNDS = "FUNDS", _("funds")
        PEOPLE = "PEOPLE", _("people")

    area_path: ClassVar[str] = "partner__community__code"

    partner = models.ForeignKey(
        PartnerUnit, on_delete=models.PROTECT, related_name="resources", verbose_name=_("partner unit")
    )
    kind = models.CharField(_("kind of resource"), max_length=8, choices=Kind)
    description = models.CharField(_("description"), max_length=200)
    held_on = models.DateField(_("shared since"))
    times_used = models.PositiveIntegerField(
        _("times used"), default=0, help_text=_("How often it was used since it is shared.")
    )

    class Meta:
        ordering = ("partner", "kind", "pk")
        verbose_name = _("shared resource")
        verbose_name_plural = _("shared resources")

    def __str__(self) -> str:
        return self.description


class JointProject(CommunityRow):
    """A project that a community does with a partner unit."""

    days_ahead: ClassVar[Mapping[str, int]] = {"started_on": YEARS_AHEAD, "deadline": YEARS_AHEAD}

    partner = models.ForeignKey(
        PartnerUnit, on_delete=models.PROTECT, related_name="projects", verbose_name=_("partner unit")
    )
    name = models.CharField(_("project"), max_length=120)
    started_on = models.DateField(_("begun on"))
    deadline = models.DateField(_("deadline"))
    finished_on = models.DateField(_("completed on"), null=True, blank=True)

    class Meta:
        ordering = ("-started_on", "community")
        verbose_name = _("joint project")
        verbose_name_plural = _("joint projects")
        constraints = (
            models.CheckConstraint(
                condition=Q(deadline__gte=F("started_on"))
                & (Q(finished_on=None) | Q(finished_on__gte=F("started_on"))),
                name="joint_project_days_in_order",
                violation_error_message=_("A project ends after it started."),
            ),
        )

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        if self.partner_id:
            self.refuse_other_community("partner", _("The unit is another community's partner."))

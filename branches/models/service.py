"""What members do for residents: volunteer service, double check-in, micro-wishes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from branches.models.organisation import BranchRow
from communities.rows import CommunityRow
from portal.core.registers.models import MONTH_AHEAD


class VolunteerActivity(BranchRow):
    """A volunteer activity of a branch by the four kinds (B3)."""

    class Kind(models.TextChoices):
        ENVIRONMENT = "ENVIRONMENT", _("tidying the surroundings")
        MEDIATION = "MEDIATION", _("settling disputes")
        HARDSHIP = "HARDSHIP", _("helping those in hardship")
        HABITS = "HABITS", _("changing bad habits")

    kind = models.CharField(_("kind of service"), max_length=12, choices=Kind)
    held_on = models.DateField(_("held on"))
    topic = models.CharField(_("content"), max_length=200)
    people = models.PositiveIntegerField(_("members taking part"), validators=[MinValueValidator(1)])
    hours = models.PositiveIntegerField(
        _("hours"), default=0, help_text=_("How long the activity lasted; not a person's time.")
    )

    class Meta:
        ordering = ("-held_on", "branch")
        verbose_name = _("volunteer activity")
        verbose_name_plural = _("volunteer activities")
        indexes = (
            models.Index(fields=("branch", "held_on"), name="volunteer_branch_day"),
            models.Index(fields=("held_on", "branch"), name="volunteer_day_branch"),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.held_on}"


class InServiceCheckIn(CommunityRow):
    """In-service members of a community at a month's end: how many live there, how many checked in (C2)."""

    days_ahead: ClassVar[Mapping[str, int]] = {"as_of": MONTH_AHEAD}

    as_of = models.DateField(_("at the month's end"))
    resident = models.PositiveIntegerField(
        _("in-service members resident"),
        help_text=_(
            "In-service members who live here, while their unit keeps their organisational relation."
        ),
    )
    checked_in = models.PositiveIntegerField(
        _("checked in"), help_text=_("How many of them have reported to the community.")
    )
    tasks = models.PositiveIntegerField(_("tasks taken up"), default=0)

    class Meta:
        ordering = ("-as_of", "community")
        verbose_name = _("in-service members' check-in")
        verbose_name_plural = _("in-service members' check-ins")
        indexes = (models.Index(fields=("community", "as_of"), name="check_in_community_day"),)
        constraints = (
            models.UniqueConstraint(
                fields=("community", "as_of"),
                condition=Q(retired_on=None),
                name="check_in_once_a_month",
                violation_error_message=_("The month has been entered already."),
            ),
            models.CheckConstraint(
                condition=Q(checked_in__lte=F("resident")),
                name="check_in_of_resident",
                violation_error_message=_("More checked in than live there."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.community} {self.as_of}"

    def clean(self) -> None:
        if self.as_of and (self.as_of + dt.timedelta(days=1)).day != 1:
            raise ValidationError({"as_of": _("Give the last day of the month.")})


class MicroWish(CommunityRow):
    """A small wish, collected, taken up and fulfilled; the title names nobody."""

    title = models.CharField(_("wish"), max_length=120, help_text=_("What is wished for; name no resident."))
    collected_on = models.DateField(_("collected on"))
    claimed_on = models.DateField(_("taken up on"), null=True, blank=True)
    claimed_by = models.CharField(
        _("taken up by"), max_length=80, blank=True, help_text=_("Branch, unit or organisation.")
    )
    fulfilled_on = models.DateField(_("fulfilled on"), null=True, blank=True)

    class Meta:
        ordering = ("-collected_on", "community")
        verbose_name = _("micro-wish")
        verbose_name_plural = _("micro-wishes")
        indexes = (models.Index(fields=("community", "collected_on"), name="wish_community_day"),)
        constraints = (
            models.CheckConstraint(
                condition=(Q(claimed_on=None) | Q(claimed_on__gte=F("collected_on")))
                & (Q(fulfilled_on=None) | Q(fulfilled_on__gte=F("claimed_on"), claimed_on__isnull=False)),
                name="wish_days_in_order",
                violation_error_message=_(
                    "A wish is collected, then taken up, then fulfilled: give the days in order."
                ),
            ),
        )

    def __str__(self) -> str:
        return self.title

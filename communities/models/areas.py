"""The areas figures are kept for: sub-districts and their communities, the ground floor of the portal.

A code is given once and never changed here: when the national list gives a community a new
code, the old one is closed and names its successor, so history stays with the code it was
reported under.
"""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar, Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal.core.access import ScopedQuerySet
from portal.core.areas import AreaByCode, Level, code_validator
from portal.core.month import Month

models.CharField.register_lookup(Length)

CLOSED_BEFORE_OPENED = _("The day of closing must come after the day of opening.")


class SubDistrictQuerySet(ScopedQuerySet):
    def open(self) -> Self:
        """Sub-districts that exist today."""
        return self.filter(closed_on=None)


class SubDistrict(models.Model):
    """A sub-district office (街道办事处), which reviews and answers for its communities."""

    area_path: ClassVar[str] = "code"

    code = models.CharField(
        _("code"), max_length=9, unique=True, validators=[code_validator(Level.SUB_DISTRICT)]
    )
    name = models.CharField(_("name"), max_length=60)
    opened_on = models.DateField(_("opened on"), default=dt.date(1949, 10, 1))
    closed_on = models.DateField(_("closed on"), null=True, blank=True)
    report_opens_day = models.PositiveSmallIntegerField(
        _("reports open on day"),
        default=25,
        validators=[MinValueValidator(1), MaxValueValidator(28)],
        help_text=_("Day of the month itself on which its report can be started."),
    )
    report_due_day = models.PositiveSmallIntegerField(
        _("reports due on day"),
        default=5,
        validators=[MinValueValidator(1), MaxValueValidator(28)],
        help_text=_("Day of the following month by which the report must be submitted."),
    )
    tells_before_meeting = models.BooleanField(
        _("tell the evening before a meeting"),
        default=True,
        help_text=_("Leaders get the page before the meeting, speakers the page of their community."),
    )
    tells_at_hour = models.PositiveSmallIntegerField(
        _("told from this hour on"),
        default=18,
        validators=[MinValueValidator(12), MaxValueValidator(22)],
        help_text=_("12 to 22, on the day before the meeting; the figures must be frozen."),
    )

    objects = SubDistrictQuerySet.as_manager()

    class Meta:
        ordering = ("code",)
        verbose_name = _("sub-district")
        verbose_name_plural = _("sub-districts")
        constraints = (
            models.CheckConstraint(condition=Q(code__length=9), name="sub_district_code_has_9_digits"),
            models.CheckConstraint(
                condition=Q(closed_on=None) | Q(closed_on__gt=F("opened_on")),
                name="sub_district_closed_after_opened",
                violation_error_message=CLOSED_BEFORE_OPENED,
            ),
            models.CheckConstraint(
                condition=Q(report_opens_day__range=(1, 28), report_due_day__range=(1, 28)),
                name="sub_district_days_1_to_28",
            ),
            models.CheckConstraint(
                condition=Q(tells_at_hour__range=(12, 22)), name="sub_district_hour_12_to_22"
            ),
        )

    def __str__(self) -> str:
        return self.name

    def opens_on(self, month: Month) -> dt.date:
        """The day from which the report of *month* can be started."""
        return month.first_day.replace(day=self.report_opens_day)

    def due_on(self, month: Month) -> dt.date:
        """The last day on which the report of *month* is in time: a day of the month after it."""
        return (month + 1).first_day.replace(day=self.report_due_day)


class CommunityQuerySet(ScopedQuerySet):
    def existing_on(self, day: dt.date) -> Self:
        """Communities that exist on *day*."""
        return self.filter(opened_on__lte=day).filter(Q(closed_on=None) | Q(closed_on__gt=day))

    def due_in(self, month: Month) -> Self:
        """Communities that exist on the last day of *month* and so owe its report."""
        return self.existing_on(month.last_day)


class Community(models.Model):
    """A community (社区) with its Party organisation; it reports each month that it exists at the end of."""

    class GeneralBranchKind(models.TextChoices):
        """What the community's Party organisation is: decided by its size, so kept as data."""

        BRANCH = "BRANCH", _("Party branch")
        GENERAL_BRANCH = "GENERAL_BRANCH", _("general branch")
        COMMITTEE = "COMMITTEE", _("Party committee")

    area_path: ClassVar[str] = "code"

    code = models.CharField(
        _("code"), max_length=12, unique=True, validators=[code_validator(Level.COMMUNITY)]
    )
    sub_district = AreaByCode(SubDistrict, related_name="communities", verbose_name=_("sub-district"))
    name = models.CharField(_("registered name"), max_length=80)
    short_name = models.CharField(_("short name"), max_length=40)
    opened_on = models.DateField(_("opened on"), default=dt.date(1949, 10, 1))
    closed_on = models.DateField(_("closed on"), null=True, blank=True)
    successor = AreaByCode(
        "self",
        related_name="predecessors",
        null=True,
        blank=True,
        verbose_name=_("merged into"),
        help_text=_("The community that took over when this one was closed."),
    )
    general_branch = models.CharField(_("Party organisation"), max_length=80, blank=True)
    general_branch_kind = models.CharField(
        _("kind of Party organisation"),
        max_length=20,
        choices=GeneralBranchKind,
        default=GeneralBranchKind.GENERAL_BRANCH,
    )
    secretary_name = models.CharField(_("secretary"), max_length=40, blank=True)
    work_phone = models.CharField(_("work telephone"), max_length=40, blank=True)

    objects = CommunityQuerySet.as_manager()

    class Meta:
        ordering = ("code",)
        verbose_name = _("community")
        verbose_name_plural = _("communities")
        constraints = (
            models.CheckConstraint(
                condition=Q(code__length=12, code__startswith=F("sub_district_id")),
                name="community_code_within_sub_district",
            ),
            models.CheckConstraint(
                condition=Q(closed_on=None) | Q(closed_on__gt=F("opened_on")),
                name="community_closed_after_opened",
                violation_error_message=CLOSED_BEFORE_OPENED,
            ),
            models.CheckConstraint(
                condition=Q(successor=None) | Q(closed_on__isnull=False),
                name="community_with_successor_is_closed",
                violation_error_message=_(
                    "Only a closed community can be merged into another: give the day of closing."
                ),
            ),
            models.CheckConstraint(
                condition=~Q(successor=F("code")),
                name="community_not_its_own_successor",
                violation_error_message=_("A community cannot be merged into itself."),
            ),
        )

    def __str__(self) -> str:
        return self.short_name

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self.short_name:
            self.short_name = short_name(self.name)
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("communities:detail", args=[self.code])

    def is_due_in(self, month: Month) -> bool:
        """Whether the community exists on the last day of *month* and so owes its report."""
        return self.opened_on <= month.last_day and (
            self.closed_on is None or self.closed_on > month.last_day
        )


def short_name(name: str) -> str:
    """The name people say: 多福巷社区居委会 → 多福巷社区, 横沟村村民委员会 → 横沟村, 福民社区 stays."""
    stripped = name.strip()
    for ending in ("居民委员会", "居委会", "村民委员会", "村委会"):
        if stripped.endswith(ending) and len(stripped) > len(ending):
            return stripped[: -len(ending)]
    return stripped

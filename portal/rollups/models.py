"""Approved figures added up by area and month: all that the dashboard reads.

Roll-ups are disposable: they can be thrown away and rebuilt from approved reports at any time.
"""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.core.access import ScopedQuerySet
from portal.core.areas import Level
from portal.core.month import Month, MonthField
from portal.indicators.models import Indicator


class RollupQuerySet(ScopedQuerySet):
    def at(self, level: Level) -> Self:
        """Rows of areas of one level."""
        return self.filter(level=int(level))

    def children_of(self, area_code: str) -> Self:
        """Rows of the areas one level below."""
        return self.within(area_code).at(Level(Level(len(area_code)).child or Level.GRID))

    def for_month(self, month: Month) -> Self:
        return self.filter(month=month)


class Rollup(models.Model):
    """One indicator of one area in one month; ``area_code`` of the nation has no digits, ``level`` 0.

    For a community, ``numerator`` and ``denominator`` are its figure (for a frequency: times held
    and times required). Above it they are what ``arithmetic`` says: sums, or for a frequency
    the communities that meet the minimum and those that reported. ``ytd_*`` run from January and
    are empty for stocks; for a frequency they count community-months. A row without a value for
    the month (only a year to date) has ``numerator`` empty and ``areas_covered`` 0. ``recorded`` is
    what the registers held for the communities that they state, ``areas_differing`` how many of
    these reported another number (idea 4 of docs/architecture.md).
    """

    area_path: ClassVar[str] = "area_code"

    area_code = models.CharField(_("area"), max_length=12)
    level = models.PositiveSmallIntegerField(_("level"))
    month = MonthField(_("month"))
    indicator = models.ForeignKey(Indicator, on_delete=models.CASCADE, related_name="rollups")
    numerator = models.BigIntegerField(null=True)
    denominator = models.BigIntegerField(null=True)
    ytd_numerator = models.BigIntegerField(null=True)
    ytd_denominator = models.BigIntegerField(null=True)
    minimum = models.BigIntegerField(null=True)
    maximum = models.BigIntegerField(null=True)
    minimum_area = models.CharField(max_length=12, blank=True, default="")
    maximum_area = models.CharField(max_length=12, blank=True, default="")
    areas_due = models.PositiveIntegerField(_("communities due"))
    areas_covered = models.PositiveIntegerField(_("communities covered"))
    areas_carried = models.PositiveIntegerField(_("communities carried forward"))
    months_covered = models.PositiveIntegerField(_("community-months covered since January"))
    oldest_month = MonthField(_("oldest month counted"), null=True)
    recorded = models.BigIntegerField(_("in the registers"), null=True)
    areas_differing = models.PositiveIntegerField(_("communities that differ from the register"), default=0)

    objects = RollupQuerySet.as_manager()

    class Meta:
        ordering = ("month", "area_code", "indicator")
        verbose_name = _("roll-up")
        verbose_name_plural = _("roll-ups")
        constraints = (
            models.UniqueConstraint(fields=("area_code", "month", "indicator"), name="rollup_once"),
            models.CheckConstraint(
                condition=Q(areas_carried__lte=models.F("areas_covered")), name="rollup_carried_is_covered"
            ),
        )
        indexes = (models.Index(fields=("level", "month", "area_code"), name="rollup_level_month_area"),)

    def __str__(self) -> str:
        return f"{self.area_code} {self.month} {self.indicator_id}"


class StaleRollup(models.Model):
    """A mark that the roll-ups of an area and month are out of date.

    Written in the transaction that made them so, and only ever added; a refresh deletes the marks
    it saw before it counted, so a change that comes in between keeps its own mark. ``marked_at`` is when
    the first of the changes was made that wait to be counted here: the mark that a refresh leaves on the
    area above keeps that moment. ``written_at`` is when the mark itself was written.
    """

    area_path: ClassVar[str] = "area_code"

    area_code = models.CharField(max_length=9)
    month = MonthField()
    marked_at = models.DateTimeField(default=timezone.now)
    written_at = models.DateTimeField(default=timezone.now)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("stale mark")
        verbose_name_plural = _("stale marks")
        indexes = (models.Index(fields=("area_code", "month"), name="stale_area_month"),)

    def __str__(self) -> str:
        return f"{self.area_code} {self.month}"

"""What is built, mended and planted in compounds (B11, A5)."""

from __future__ import annotations

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from property_mgmt.models.compounds import CompoundRow


class FacilityWork(CompoundRow):
    """A work of one of the six kinds: put on the plan, begun, finished, and how much of it."""

    class Kind(models.TextChoices):
        CCTV = "CCTV", _("video surveillance")
        ACCESS_CONTROL = "ACCESS_CONTROL", _("access control")
        SANITATION_FACILITY = "SANITATION_FACILITY", _("sanitation facility")
        ILLEGAL_STRUCTURE_REMOVAL = "ILLEGAL_STRUCTURE_REMOVAL", _("removal of illegal structures")
        GREENING_CARE = "GREENING_CARE", _("care of lawns and trees")
        PARKING = "PARKING", _("parking spaces")

    kind = models.CharField(_("kind of work"), max_length=26, choices=Kind)
    planned_on = models.DateField(_("put on the plan on"))
    planned = models.PositiveIntegerField(_("quantity planned"), validators=[MinValueValidator(1)])
    done = models.PositiveIntegerField(_("quantity done"), default=0)
    unit = models.CharField(
        _("unit"), max_length=10, help_text=_("In which planned and done are counted, such as 个, 处 or 米.")
    )
    started_on = models.DateField(_("started on"), null=True, blank=True)
    finished_on = models.DateField(_("finished on"), null=True, blank=True)

    class Meta:
        ordering = ("-planned_on", "compound", "kind")
        verbose_name = _("facility work")
        verbose_name_plural = _("facility works")
        indexes = (
            models.Index(fields=("compound", "kind", "finished_on"), name="work_compound_kind_day"),
            models.Index(fields=("planned_on",), name="work_planned_day"),
            models.Index(fields=("finished_on",), name="work_finished_day"),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(finished_on=None) | Q(started_on__isnull=False, finished_on__gte=F("started_on")),
                name="work_finished_after_start",
                violation_error_message=_("A finished work has a start, and not after its end."),
            ),
            models.CheckConstraint(
                condition=Q(finished_on=None) | Q(done__gte=1),
                name="work_finished_has_done",
                violation_error_message=_("Enter how much was done before the work is called finished."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.compound} · {self.get_kind_display()}"


class GreeningWork(CompoundRow):
    """Square metres planted on a day in a compound, a courtyard or a back street (A5)."""

    class Kind(models.TextChoices):
        NEW = "NEW", _("newly planted")
        REPLANTED = "REPLANTED", _("replanted")

    kind = models.CharField(_("kind of planting"), max_length=10, choices=Kind)
    held_on = models.DateField(_("planted on"))
    square_metres = models.PositiveIntegerField(_("square metres"), validators=[MinValueValidator(1)])

    class Meta:
        ordering = ("-held_on", "compound")
        verbose_name = _("greening work")
        verbose_name_plural = _("greening works")
        indexes = (
            models.Index(fields=("compound", "held_on"), name="greening_compound_day"),
            models.Index(fields=("held_on",), name="greening_day"),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(square_metres__gte=1),
                name="greening_of_some_area",
                violation_error_message=_("Enter at least one square metre."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.compound} {self.held_on}"

"""Looking at records: doubts put aside with a reason, and samples drawn for spot checks (C9, D16)."""

from __future__ import annotations

from typing import ClassVar

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from branches.models.life import OrganisationalLife
from communities.models import OfSubDistrict
from portal.core.access import ScopedQuerySet
from portal.core.month import MonthField
from portal.core.who import ByUser, all_or_none


class Flag(models.TextChoices):
    """What may be doubtful about a record; ``branches.quality`` finds each."""

    NO_EVIDENCE = "NO_EVIDENCE", _("no evidence")
    REPEATED_TEXT = "REPEATED_TEXT", _("text repeated")
    FEW_ATTENDED = "FEW_ATTENDED", _("under half attended")
    ENTERED_LATE = "ENTERED_LATE", _("entered late")
    MANY_AT_ONCE = "MANY_AT_ONCE", _("many entered at once")


class QualityDismissal(models.Model):
    """A doubt that staff have put aside, with the reason."""

    area_path: ClassVar[str] = "record__branch__community__code"

    record = models.ForeignKey(
        OrganisationalLife, on_delete=models.PROTECT, related_name="dismissals", verbose_name=_("record")
    )
    flag = models.CharField(_("doubt"), max_length=14, choices=Flag)
    reason = models.CharField(_("reason"), max_length=200)
    dismissed_by = ByUser(_("put aside by"))
    dismissed_at = models.DateTimeField(_("put aside at"))

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("doubt put aside")
        verbose_name_plural = _("doubts put aside")
        constraints = (
            models.UniqueConstraint(fields=("record", "flag"), name="quality_dismissed_once"),
            models.CheckConstraint(condition=~Q(reason=""), name="quality_dismissal_has_reason"),
        )

    def __str__(self) -> str:
        return f"{self.record} {self.get_flag_display()}"


class SpotCheckDraw(OfSubDistrict):
    """A sample of a month's records, drawn by the system; the seed lets anybody draw it again."""

    month = MonthField(_("month"))
    size = models.PositiveSmallIntegerField(_("records to draw"), validators=[MinValueValidator(1)])
    seed = models.PositiveBigIntegerField(_("seed"))
    pool = models.PositiveIntegerField(_("drawn from"))
    drawn_by = ByUser(_("drawn by"))
    drawn_at = models.DateTimeField(_("drawn at"))

    class Meta:
        ordering = ("-drawn_at",)
        verbose_name = _("sample for spot checks")
        verbose_name_plural = _("samples for spot checks")
        constraints = (
            models.UniqueConstraint(fields=("sub_district", "month"), name="spot_check_drawn_once_a_month"),
        )

    def __str__(self) -> str:
        return f"{self.sub_district_id} {self.month}"


class SpotCheck(models.Model):
    """One record of a sample, and what the sub-district found."""

    class Result(models.TextChoices):
        OPEN = "OPEN", _("to be checked")
        PASSED = "PASSED", _("in order")
        DOUBTED = "DOUBTED", _("with objections")

    area_path: ClassVar[str] = "record__branch__community__code"

    draw = models.ForeignKey(
        SpotCheckDraw, on_delete=models.PROTECT, related_name="checks", verbose_name=_("sample")
    )
    record = models.ForeignKey(
        OrganisationalLife, on_delete=models.PROTECT, related_name="checks", verbose_name=_("record")
    )
    result = models.CharField(_("result of the check"), max_length=8, choices=Result, default=Result.OPEN)
    remark = models.CharField(_("remark"), max_length=200, blank=True)
    checked_by = ByUser(_("checked by"), null=True, blank=True)
    checked_at = models.DateTimeField(_("checked at"), null=True, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ("record__branch__community", "record__held_on", "pk")
        verbose_name = _("spot check")
        verbose_name_plural = _("spot checks")
        constraints = (
            models.UniqueConstraint(fields=("draw", "record"), name="spot_check_record_once"),
            all_or_none(
                "checked_by", "checked_at", none_while={"result": "OPEN"}, name="spot_check_by_and_at"
            ),
            models.CheckConstraint(
                condition=~Q(result="DOUBTED") | ~Q(remark=""),
                name="spot_check_objection_said",
                violation_error_message=_("Say what the objection is."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.record} {self.get_result_display()}"

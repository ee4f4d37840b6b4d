"""Looking at records: doubts put aside with a reason, and samples drawn for spot checks (C9, D16)."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from branches.models.life import OrganisationalLife
from communities.models import SubDistrict
from portal.core.access import ScopedQuerySet
from portal.core.month import MonthField


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
    dismissed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("put aside by")
    )
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


class SpotCheckDraw(models.Model):
    """A sample of a month's records, drawn by the system; the seed lets anybody draw it again."""

    area_path: ClassVar[str] = "sub_district__code"

    sub_district = models.ForeignKey(
        SubDistrict,
        on_delete=models.PROTECT,
        to_field="code",
        db_column="sub_district_code",
        related_name="+",
        verbose_name=_("sub-district"),
    )
    month = MonthField(_("month"))
    size = models.PositiveSmallIntegerField(_("records to draw"), validators=[MinValueValidator(1)])
    seed = models.PositiveBigIntegerField(_("seed"))
    pool = models.PositiveIntegerField(_("drawn from"))
    drawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("drawn by")
    )
    drawn_at = models.DateTimeField(_("drawn at"))

    objects = ScopedQuerySet.as_manager()

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
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("checked by"),
    )
    checked_at = models.DateTimeField(_("checked at"), null=True, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ("record__branch__community", "record__held_on", "pk")
        verbose_name = _("spot check")
        verbose_name_plural = _("spot checks")
        constraints = (
            models.UniqueConstraint(fields=("draw", "record"), name="spot_check_record_once"),
            models.CheckConstraint(
                condition=Q(result="OPEN", checked_by=None, checked_at=None)
                | (~Q(result="OPEN") & Q(checked_by__isnull=False, checked_at__isnull=False)),
                name="spot_check_by_and_at",
            ),
            models.CheckConstraint(
                condition=~Q(result="DOUBTED") | ~Q(remark=""),
                name="spot_check_objection_said",
                violation_error_message=_("Say what the objection is."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.record} {self.get_result_display()}"

"""Property companies, what they have undertaken, and what inspections of their service found (B8)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Self

from django.core.validators import MaxValueValidator, RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from communities.models import SubDistrict
from portal.core.areas import AreaByCode, Level
from portal.core.registers.models import YEARS_AHEAD, RegisterQuerySet, RegisterRow
from property_mgmt.models.compounds import CompoundRow

FULL_SCORE = 100


class CompanyQuerySet(RegisterQuerySet):
    def within(self, prefix: str) -> Self:
        """Companies of the area; of a community, those of its sub-district, because it chooses among them."""
        return super().within(str(prefix)[: Level.SUB_DISTRICT])


class PropertyCompany(RegisterRow):
    """A company that looks after compounds of a sub-district; it may serve several communities."""

    area_path: ClassVar[str] = "sub_district__code"

    sub_district = AreaByCode(SubDistrict, related_name="property_companies", verbose_name=_("sub-district"))
    name = models.CharField(_("name"), max_length=80)
    credit_code = models.CharField(
        _("unified social credit code"),
        max_length=18,
        blank=True,
        validators=[
            RegexValidator(
                r"^[0-9A-HJ-NPQRTUWXY]{18}\Z",
                _("A unified social credit code has 18 digits and capital letters, without I, O, S, V, Z."),
                code="credit_code",
            )
        ],
    )
    contact = models.CharField(_("person in charge"), max_length=40, blank=True)
    work_phone = models.CharField(_("work telephone"), max_length=40, blank=True)

    objects: ClassVar[Any] = CompanyQuerySet.as_manager()

    class Meta:
        ordering = ("sub_district", "name")
        verbose_name = _("property company")
        verbose_name_plural = _("property companies")
        constraints = (
            models.UniqueConstraint(
                fields=("sub_district", "name"),
                condition=Q(retired_on=None),
                name="property_company_named_once",
                violation_error_message=_("The sub-district has a property company of this name already."),
            ),
        )

    def __str__(self) -> str:
        return self.name


class CompanyRow(CompoundRow):
    """A row of one compound and the company that serves it."""

    company = models.ForeignKey(
        PropertyCompany,
        on_delete=models.PROTECT,
        related_name="%(class)s_rows",
        verbose_name=_("property company"),
    )

    class Meta:
        abstract = True


class ServiceContract(CompanyRow):
    """Which company looks after a compound, from when until when."""

    days_ahead: ClassVar[Mapping[str, int]] = {"starts_on": YEARS_AHEAD, "ends_on": YEARS_AHEAD}

    starts_on = models.DateField(_("starts on"))
    ends_on = models.DateField(_("ends on"), null=True, blank=True)

    class Meta:
        ordering = ("-starts_on", "compound")
        verbose_name = _("service contract")
        verbose_name_plural = _("service contracts")
        indexes = (models.Index(fields=("compound", "starts_on"), name="contract_compound_day"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gt=F("starts_on")),
                name="contract_ends_after_start",
                violation_error_message=_("The contract ends before it starts."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.compound} · {self.company}"


class ServiceInspection(CompanyRow):
    """One inspection of the service in a compound: a score, what was found, and when it was mended."""

    held_on = models.DateField(_("inspected on"))
    score = models.PositiveSmallIntegerField(_("score"), validators=[MaxValueValidator(FULL_SCORE)])
    findings = models.TextField(_("findings"), blank=True)
    mended_on = models.DateField(_("mended on"), null=True, blank=True)

    class Meta:
        ordering = ("-held_on", "compound")
        verbose_name = _("service inspection")
        verbose_name_plural = _("service inspections")
        indexes = (
            models.Index(fields=("compound", "held_on"), name="inspection_compound_day"),
            models.Index(fields=("held_on",), name="inspection_day"),
            models.Index(fields=("mended_on",), name="inspection_mended_day"),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(score__lte=FULL_SCORE),
                name="inspection_score_to_100",
                violation_error_message=_("A score is between 0 and 100."),
            ),
            models.CheckConstraint(
                condition=Q(mended_on=None) | Q(mended_on__gte=F("held_on")) & ~Q(findings=""),
                name="inspection_mended_what_was_found",
                violation_error_message=_(
                    "Only what was found can be mended, and not before the day of the inspection."
                ),
            ),
        )

    def __str__(self) -> str:
        return f"{self.compound} {self.held_on}"

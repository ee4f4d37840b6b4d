"""By what an office may ask its communities for something (报表准入)."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from communities.models import OfSubDistrict
from portal.core.access import ScopedQuerySet
from portal.core.month import Month

MINUTES_A_BOX = 1
MINUTES_A_ROW = 3
"""What is reckoned where nobody has said how long it takes."""


class BasisQuerySet(ScopedQuerySet):
    def holding_in(self, month: Month) -> Self:
        """Those that have not ended before the month."""
        return self.filter(until__gte=month.first_day)

    def ended_before(self, month: Month) -> Self:
        return self.filter(until__lt=month.first_day)


class Basis(OfSubDistrict):
    """The paper by which an office asks for an indicator or a register, who answers for it, and until when.

    The rules on burdens want each table asked of a community to have a basis, an owner and an end
    (docs/domain-rules.md, red lines). What the catalogue brings along has the paper of its line of work until
    the office names its own; registers, and what an office adds, have none until it does.
    """

    class Every(models.TextChoices):
        MONTH = "MONTH", _("every month")
        QUARTER = "QUARTER", _("every quarter")
        HALF_YEAR = "HALF_YEAR", _("every half year")
        YEAR = "YEAR", _("every year")
        EVENT = "EVENT", _("as it happens")

    indicator = models.ForeignKey(
        "indicators.Indicator",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="bases",
        verbose_name=_("indicator"),
    )
    register = models.SlugField(_("register"), max_length=60, blank=True)
    document = models.CharField(
        _("basis"), max_length=200, help_text=_("Title and number of the paper, e.g. 党办发〔2026〕3号.")
    )
    issued_by = models.CharField(_("issued by"), max_length=100)
    kept_by = models.CharField(
        _("office in charge"), max_length=60, help_text=_("Whom a community may ask about it.")
    )
    every = models.CharField(_("how often"), max_length=10, choices=Every, default=Every.MONTH)
    minutes = models.PositiveSmallIntegerField(
        _("minutes each time"),
        validators=[MinValueValidator(1), MaxValueValidator(600)],
        help_text=_("What filling it in takes a community, on an average."),
    )
    until = models.DateField(
        _("asked until"), help_text=_("After this day it is not asked any more, unless it is renewed.")
    )

    objects: ClassVar[Any] = BasisQuerySet.as_manager()

    class Meta:
        ordering = ("until", "pk")
        verbose_name = _("basis of what is asked")
        verbose_name_plural = _("bases of what is asked")
        constraints = (
            models.CheckConstraint(
                condition=Q(indicator__isnull=True) & ~Q(register="")
                | Q(indicator__isnull=False, register=""),
                name="basis_of_an_indicator_or_a_register",
            ),
            models.UniqueConstraint(
                fields=("sub_district", "indicator"),
                condition=Q(indicator__isnull=False),
                name="basis_once_an_indicator",
            ),
            models.UniqueConstraint(
                fields=("sub_district", "register"),
                condition=~Q(register=""),
                name="basis_once_a_register",
            ),
        )

    def __str__(self) -> str:
        return self.document or str(_("no basis yet"))

"""A figure that a register of the office's own states, said in clauses instead of code."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.indicators.models import Indicator
from portal.made.models.definition import MadeColumn, MadeRegister


def _column(label: Any) -> models.ForeignKey[Any, Any]:
    return models.ForeignKey(
        MadeColumn, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=label
    )


class MadeMeasure(models.Model):
    """“Count of rows where 隐患等级 is 重大, of the month, out of all rows of the month.”

    ``where`` and ``out_of_where`` are lists of ``[slot, test, value]`` that all have to hold.
    """

    class What(models.TextChoices):
        ROWS = "ROWS", _("the number of rows")
        SUM = "SUM", _("the sum of a column")

    class Span(models.TextChoices):
        MONTH = "MONTH", _("of the month")
        UNTIL = "UNTIL", _("up to the month's end")

    class OutOf(models.TextChoices):
        NOTHING = "NOTHING", _("nothing: a number")
        ROWS = "ROWS", _("the number of rows")
        SUM = "SUM", _("the sum of a column")

    register = models.ForeignKey(MadeRegister, on_delete=models.PROTECT, related_name="measures")
    indicator = models.OneToOneField(
        Indicator, on_delete=models.PROTECT, related_name="made_measure", verbose_name=_("indicator")
    )
    what = models.CharField(_("count"), max_length=4, choices=What, default=What.ROWS)
    column = _column(_("column"))
    day = _column(_("by the day in"))
    span = models.CharField(_("span"), max_length=5, choices=Span, default=Span.MONTH)
    where = models.JSONField(_("where"), default=list, blank=True)
    out_of = models.CharField(_("out of"), max_length=7, choices=OutOf, default=OutOf.NOTHING)
    out_of_column = _column(_("column"))
    out_of_where = models.JSONField(_("out of those where"), default=list, blank=True)

    class Meta:
        ordering = ("register", "pk")
        verbose_name = _("measure of a register of the office's own")
        verbose_name_plural = _("measures of registers of the office's own")
        constraints = (
            models.CheckConstraint(
                condition=Q(span="UNTIL") | Q(day__isnull=False), name="made_measure_of_a_month_has_a_day"
            ),
            models.CheckConstraint(
                condition=(Q(what="ROWS") | Q(column__isnull=False))
                & (~Q(out_of="SUM") | Q(out_of_column__isnull=False)),
                name="made_measure_sums_a_column",
            ),
        )

    def __str__(self) -> str:
        return str(self.indicator)

    @property
    def clauses(self) -> list[list[str]]:
        """All of its clauses, of the part and of the whole."""
        return [*self.where, *self.out_of_where]

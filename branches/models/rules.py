"""Rules that are data with a source: what a branch owes, and when a rectification is accepted.

A rule without an owner is everybody's, with the public source it was read in. An office that decides
otherwise has a rule of its own for the kind, from a month on; everybody's then does not bind it.
"""

from __future__ import annotations

from typing import ClassVar, Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from branches.models.life import OrganisationalLife
from portal.core.areas import Level
from portal.core.month import Month, MonthField


class RuleQuerySet(models.QuerySet["RhythmRule"]):
    def in_force(self, month: Month) -> Self:
        """Rules that hold in the month, of every office."""
        return self.filter(valid_from__lte=month, valid_until__gte=month)

    def of_office(self, code: str) -> Self:
        """Everybody's rules and those of the sub-district in which *code* lies."""
        return self.filter(owner_code__in=("", str(code)[: Level.SUB_DISTRICT]))


class RhythmRule(models.Model):
    """How often a branch holds one kind of meeting."""

    class Period(models.TextChoices):
        MONTH = "MONTH", _("a month")
        QUARTER = "QUARTER", _("a quarter")
        YEAR = "YEAR", _("a year")

    class Condition(models.TextChoices):
        """Which branches owe it at all."""

        NONE = "NONE", _("every branch")
        HAS_COMMITTEE = "HAS_COMMITTEE", _("branches with a committee (from 7 full members)")
        HAS_GROUPS = "HAS_GROUPS", _("branches divided into Party groups")

    MONTHS: ClassVar[dict[str, int]] = {Period.MONTH: 1, Period.QUARTER: 3, Period.YEAR: 12}

    kind = models.CharField(_("kind of meeting"), max_length=28, choices=OrganisationalLife.Kind)
    period = models.CharField(_("in each"), max_length=8, choices=Period)
    times = models.PositiveSmallIntegerField(
        _("times"), validators=[MaxValueValidator(31)], help_text=_("0: it is not owed.")
    )
    condition = models.CharField(_("owed by"), max_length=14, choices=Condition, default=Condition.NONE)
    source = models.CharField(_("source"), max_length=200, help_text=_("The rule or paper that says so."))
    owner_code = models.CharField(_("owner"), max_length=9, blank=True)
    valid_from = MonthField(_("valid from"), default=Month.MIN)
    valid_until = MonthField(_("valid until"), default=Month.MAX)

    objects = RuleQuerySet.as_manager()

    class Meta:
        ordering = ("pk",)
        verbose_name = _("rule of rhythm")
        verbose_name_plural = _("rules of rhythm")
        constraints = (
            models.UniqueConstraint(fields=("owner_code", "kind", "valid_from"), name="rhythm_rule_once"),
            models.CheckConstraint(
                condition=Q(valid_from__lte=F("valid_until")), name="rhythm_rule_valid_in_order"
            ),
            models.CheckConstraint(
                condition=Q(owner_code="") | Q(owner_code__length=9), name="rhythm_rule_owner_is_sub_district"
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.times}"


class AcceptanceStandard(models.Model):
    """When a rectification passes: everybody's default, or an office's own."""

    owner_code = models.CharField(_("owner"), max_length=9, blank=True, unique=True)
    pass_score = models.PositiveSmallIntegerField(
        _("least score"), default=70, validators=[MinValueValidator(1), MaxValueValidator(100)]
    )
    most_dissatisfied = models.PositiveSmallIntegerField(
        _("most dissatisfied, per cent"), default=50, validators=[MaxValueValidator(100)]
    )
    source = models.CharField(_("source"), max_length=200)

    class Meta:
        verbose_name = _("standard of acceptance")
        verbose_name_plural = _("standards of acceptance")
        constraints = (
            models.CheckConstraint(
                condition=Q(pass_score__lte=100, most_dissatisfied__lte=100),
                name="acceptance_standard_to_100",
            ),
        )

    def __str__(self) -> str:
        return f"≥ {self.pass_score}, ≤ {self.most_dissatisfied} %"

    @classmethod
    def of_office(cls, code: str) -> AcceptanceStandard:
        """The standard for the sub-district in which *code* lies: its own, else everybody's."""
        own = str(code)[: Level.SUB_DISTRICT]
        found = cls.objects.filter(owner_code__in=("", own)).order_by("-owner_code").first()
        return found or cls()

    def is_met(self, score: int, dissatisfied: int) -> bool:
        """Whether a score, with that share of dissatisfied votes, is a pass."""
        return score >= self.pass_score and dissatisfied <= self.most_dissatisfied

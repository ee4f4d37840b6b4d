"""Compounds, courtyards and back streets: what the other rows of property service hang on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from communities.rows import CommunityRow
from grids.models import Grid
from portal.core.registers.models import YEARS_AHEAD, RegisterQuerySet, RegisterRow


class CompoundQuerySet(RegisterQuerySet):
    def as_of(self, day: dt.date) -> Self:
        """Compounds that existed on that day: delivered by then, and not yet retired."""
        return super().as_of(day).filter(Q(opened_on=None) | Q(opened_on__lte=day))

    def managed(self) -> Self:
        """Compounds that a property company looks after."""
        return self.filter(kind=Compound.Kind.MANAGED)

    def courtyards(self) -> Self:
        """Scattered courtyards, which no company looks after."""
        return self.filter(kind=Compound.Kind.COURTYARD)

    def lived_in(self) -> Self:
        """Compounds and courtyards; not back streets, which are kept for greening only."""
        return self.exclude(kind=Compound.Kind.BACK_STREET)

    def owing_a_committee(self) -> Self:
        """Those that ought to have one: all but where a person wrote down why not."""
        return self.lived_in().filter(committee_required=True)


class Compound(CommunityRow):
    """A managed compound, a scattered courtyard or a back street.

    Whether a compound should have a committee is a person's decision, and written down: otherwise it
    stays in the denominator, which never shrinks silently.
    """

    days_ahead: ClassVar[Mapping[str, int]] = {"opened_on": YEARS_AHEAD}

    class Kind(models.TextChoices):
        MANAGED = "MANAGED", _("managed compound")
        COURTYARD = "COURTYARD", _("scattered courtyard")
        BACK_STREET = "BACK_STREET", _("back street")

    name = models.CharField(_("name"), max_length=60)
    kind = models.CharField(_("kind of compound"), max_length=12, choices=Kind)
    grid = models.ForeignKey(
        Grid,
        on_delete=models.PROTECT,
        related_name="compounds",
        null=True,
        blank=True,
        verbose_name=_("grid"),
    )
    buildings = models.PositiveIntegerField(_("buildings"), default=0)
    households = models.PositiveIntegerField(_("households"), default=0)
    is_urban_village = models.BooleanField(_("urban village"), default=False)
    opened_on = models.DateField(
        _("delivered on"), null=True, blank=True, help_text=_("Not counted before; empty: always there.")
    )
    access_control_since = models.DateField(
        _("access control since"),
        null=True,
        blank=True,
        help_text=_("For what was there already; a finished facility work counts by itself."),
    )
    cctv_since = models.DateField(
        _("CCTV since"),
        null=True,
        blank=True,
        help_text=_("For what was there already; a finished facility work counts by itself."),
    )
    committee_required = models.BooleanField(
        _("committee required"),
        default=True,
        help_text=_("If not, it is left out of how many compounds should have a committee; write why."),
    )
    committee_not_required_reason = models.CharField(
        _("why no committee is required"), max_length=200, blank=True
    )

    objects: ClassVar[Any] = CompoundQuerySet.as_manager()

    class Meta:
        ordering = ("community", "kind", "name")
        verbose_name = _("compound")
        verbose_name_plural = _("compounds")
        indexes = (models.Index(fields=("community", "kind"), name="compound_community_kind"),)
        constraints = (
            models.UniqueConstraint(
                fields=("community", "name"),
                condition=Q(retired_on=None),
                name="compound_named_once",
                violation_error_message=_("The community has a compound of this name already."),
            ),
            models.CheckConstraint(
                condition=Q(committee_required=True) ^ ~Q(committee_not_required_reason=""),
                name="compound_without_committee_has_reason",
                violation_error_message=_(
                    "Write why no committee is required, or leave the compound among those that owe one."
                ),
            ),
        )

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        self.refuse_other_community("grid", _("The grid lies in another community."))


class CompoundRow(RegisterRow):
    """A row of one compound."""

    area_path: ClassVar[str] = "compound__community__code"

    compound = models.ForeignKey(
        Compound, on_delete=models.PROTECT, related_name="%(class)s_rows", verbose_name=_("compound")
    )

    class Meta:
        abstract = True

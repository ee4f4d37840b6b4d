"""Committees of compounds and how they are elected, stage by stage (A1, A2, B9)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from portal.core.registers.models import YEARS_AHEAD, RegisterQuerySet
from property_mgmt.models.compounds import CompoundRow


class CommitteeQuerySet(RegisterQuerySet):
    def in_office_on(self, day: dt.date) -> Self:
        """Elected by that day, and the term not over: what counts as a committee."""
        return (
            self.as_of(day).filter(elected_on__lte=day).filter(Q(term_ends_on=None) | Q(term_ends_on__gt=day))
        )

    def under_way_on(self, day: dt.date) -> Self:
        """Elections that had begun by that day and had not elected anybody yet."""
        return self.as_of(day).filter(prepared_on__lte=day).filter(Q(elected_on=None) | Q(elected_on__gt=day))


class Stage(models.TextChoices):
    """How far an election is; each stage has its day."""

    PREPARING = "PREPARING", _("preparing")
    ANNOUNCED = "ANNOUNCED", _("announced")
    VOTED = "VOTED", _("voted")
    ELECTED = "ELECTED", _("elected")
    FILED = "FILED", _("filed")


#: The field of the day that each stage began on, in order.
STAGE_DAYS = {
    Stage.PREPARING: "prepared_on",
    Stage.ANNOUNCED: "announced_on",
    Stage.VOTED: "voted_on",
    Stage.ELECTED: "elected_on",
    Stage.FILED: "filed_on",
}


def _stage_agrees() -> Q:
    """The stage is the last one that has a day; who is filed was elected."""
    agrees = Q()
    for stage, field in STAGE_DAYS.items():
        later = list(STAGE_DAYS.values())[list(STAGE_DAYS).index(stage) + 1 :]
        agrees |= Q(stage=stage, **{f"{field}__isnull": False}, **dict.fromkeys(later))
    return agrees & (Q(filed_on=None) | Q(elected_on__isnull=False))


def _no_more(parts: tuple[tuple[str, str], ...]) -> Q:
    """Of each pair of fields, the first is no more than the second, and not known without it."""
    holds = Q()
    for part, whole in parts:
        holds &= Q(**{part: None}) | Q(**{f"{part}__lte": F(whole), f"{whole}__isnull": False})
    return holds


class Committee(CompoundRow):
    """One committee of a compound for one term, from the preparation of its election to its filing."""

    days_ahead: ClassVar[Mapping[str, int]] = {"term_ends_on": YEARS_AHEAD}

    class Kind(models.TextChoices):
        OWNERS = "OWNERS", _("owners' committee")
        SELF_MANAGEMENT = "SELF_MANAGEMENT", _("self-management committee")
        MANAGEMENT = "MANAGEMENT", _("property management committee (interim)")

    kind = models.CharField(_("kind of committee"), max_length=16, choices=Kind)
    stage = models.CharField(
        _("stage"), max_length=10, choices=Stage, default=Stage.PREPARING, editable=False
    )
    prepared_on = models.DateField(_("preparation began on"))
    announced_on = models.DateField(_("announced on"), null=True, blank=True)
    voted_on = models.DateField(_("voted on"), null=True, blank=True)
    elected_on = models.DateField(_("elected on"), null=True, blank=True)
    filed_on = models.DateField(_("filed on"), null=True, blank=True)
    term_ends_on = models.DateField(_("term ends on"), null=True, blank=True)
    members = models.PositiveSmallIntegerField(_("members"), default=0)
    party_members = models.PositiveSmallIntegerField(_("Party members among them"), default=0)
    owners_total = models.PositiveIntegerField(
        _("owners"), null=True, blank=True, help_text=_("All owners of the compound, taking part or not.")
    )
    owners_taking_part = models.PositiveIntegerField(_("owners taking part"), null=True, blank=True)
    owners_for = models.PositiveIntegerField(_("owners in favour"), null=True, blank=True)
    area_total = models.PositiveIntegerField(
        _("floor area (㎡)"),
        null=True,
        blank=True,
        help_text=_("Floor area that the owners own alone, all together."),
    )
    area_taking_part = models.PositiveIntegerField(_("floor area taking part (㎡)"), null=True, blank=True)
    area_for = models.PositiveIntegerField(_("floor area in favour (㎡)"), null=True, blank=True)

    objects: ClassVar[Any] = CommitteeQuerySet.as_manager()

    class Meta:
        ordering = ("compound", "-prepared_on")
        verbose_name = _("committee")
        verbose_name_plural = _("committees")
        indexes = (
            models.Index(fields=("compound", "kind", "elected_on"), name="committee_compound_elected"),
            models.Index(fields=("prepared_on",), name="committee_prepared_day"),
            models.Index(fields=("term_ends_on",), name="committee_term_end_day"),
        )
        constraints = (
            models.UniqueConstraint(
                fields=("compound", "kind"),
                condition=Q(elected_on=None, retired_on=None),
                name="committee_one_election_at_a_time",
                violation_error_message=_("An election of this committee is under way already."),
            ),
            models.CheckConstraint(
                condition=_stage_agrees(),
                name="committee_stage_is_the_last_day",
                violation_error_message=_(
                    "The stage does not agree with its days; who is filed was elected."
                ),
            ),
            models.CheckConstraint(
                condition=Q(announced_on=None) | Q(announced_on__gte=F("prepared_on")),
                name="committee_announced_after_prepared",
                violation_error_message=_("The days of an election follow each other."),
            ),
            models.CheckConstraint(
                condition=(Q(voted_on=None) | Q(voted_on__gte=F("prepared_on")))
                & (Q(voted_on=None) | Q(announced_on=None) | Q(voted_on__gte=F("announced_on"))),
                name="committee_voted_after_announced",
                violation_error_message=_("The days of an election follow each other."),
            ),
            models.CheckConstraint(
                condition=(Q(elected_on=None) | Q(elected_on__gte=F("prepared_on")))
                & (Q(elected_on=None) | Q(announced_on=None) | Q(elected_on__gte=F("announced_on")))
                & (Q(elected_on=None) | Q(voted_on=None) | Q(elected_on__gte=F("voted_on")))
                & (Q(filed_on=None) | Q(filed_on__gte=F("elected_on"))),
                name="committee_elected_and_filed_in_order",
                violation_error_message=_("The days of an election follow each other."),
            ),
            models.CheckConstraint(
                condition=Q(term_ends_on=None) | Q(term_ends_on__gt=F("elected_on")),
                name="committee_term_ends_after_election",
                violation_error_message=_("A term ends after the election."),
            ),
            models.CheckConstraint(
                condition=Q(party_members__lte=F("members")),
                name="committee_party_members_of_members",
                violation_error_message=_("There are more Party members than members."),
            ),
            models.CheckConstraint(
                condition=_no_more(
                    (
                        ("owners_taking_part", "owners_total"),
                        ("owners_for", "owners_taking_part"),
                        ("area_taking_part", "area_total"),
                        ("area_for", "area_taking_part"),
                    )
                ),
                name="committee_vote_adds_up",
                violation_error_message=_(
                    "No more can be in favour than take part, and no more take part than there are."
                ),
            ),
        )

    def __str__(self) -> str:
        return f"{self.compound} · {self.get_kind_display()}"

    def clean(self) -> None:
        self.stage = self.stage_on(dt.date.max)

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.stage = self.stage_on(dt.date.max)
        super().save(*args, **kwargs)

    def stage_on(self, day: dt.date) -> Stage:
        """How far the election was on that day."""
        reached = Stage.PREPARING
        for stage, field in STAGE_DAYS.items():
            began = getattr(self, field)
            if began is not None and began <= day:
                reached = stage
        return reached

    def days_in_stage(self, day: dt.date) -> int:
        """How long the election has been in the stage that it had reached on that day."""
        began: dt.date = getattr(self, STAGE_DAYS[self.stage_on(day)]) or day
        return (day - began).days

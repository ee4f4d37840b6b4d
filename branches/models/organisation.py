"""Party branches as they are organised under a community: a tree, with grid branches beside grids."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any, ClassVar, Self

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from communities.rows import CommunityRow
from grids.models import Grid
from portal.core.month import Month
from portal.core.registers.models import YEARS_AHEAD, RegisterQuerySet, RegisterRow


class StandardLevel(models.IntegerChoices):
    """How far a branch is from model; named by people, never by the portal."""

    WEAK = 1, _("weak and slack")
    BOTTOM = 2, _("bottom-ranked")
    UP_TO_STANDARD = 3, _("up to standard")
    ADVANCED = 4, _("advanced")
    MODEL = 5, _("model")


class BranchQuerySet(RegisterQuerySet):
    def with_members(self) -> Self:
        """Branches that members belong to and that owe organisational life: not those above them."""
        return self.exclude(kind__in=Branch.ABOVE_BRANCHES)

    def owing_in(self, month: Month) -> Self:
        """Branches that owe the month: there before it began and not retired at its end."""
        there = Q(established_on=None) | Q(established_on__lt=month.first_day)
        return self.with_members().as_of(month.last_day).filter(there)

    def with_area(self) -> Self:
        """Each with ``area_of_branch``: the code of its grid, else of its community."""
        return self.annotate(area_of_branch=Coalesce("grid__code", "community_id"))


class Branch(CommunityRow):
    """A Party organisation of a community. Members are counted where they belong: in the lowest branch."""

    days_ahead: ClassVar[Mapping[str, int]] = {"term_ends_on": YEARS_AHEAD}

    class Kind(models.TextChoices):
        COMMITTEE = "COMMITTEE", _("Party committee")
        GENERAL_BRANCH = "GENERAL_BRANCH", _("general branch")
        BRANCH = "BRANCH", _("Party branch")
        GRID_BRANCH = "GRID_BRANCH", _("grid branch")
        JOINT_BRANCH = "JOINT_BRANCH", _("joint branch")

    ABOVE_BRANCHES: ClassVar[tuple[str, ...]] = (Kind.COMMITTEE, Kind.GENERAL_BRANCH)
    #: A branch sets up a committee from this many full members on (支部工作条例(试行), chapter 6).
    COMMITTEE_FROM: ClassVar[int] = 7

    name = models.CharField(_("name"), max_length=80)
    kind = models.CharField(_("kind"), max_length=16, choices=Kind, default=Kind.BRANCH)
    parent = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        related_name="children",
        null=True,
        blank=True,
        verbose_name=_("belongs under"),
        help_text=_("The Party organisation of the community that it belongs to; empty for the highest one."),
    )
    grid = models.ForeignKey(
        Grid,
        on_delete=models.PROTECT,
        related_name="branches",
        null=True,
        blank=True,
        verbose_name=_("grid"),
        help_text=_("For a grid branch: the grid it was set up in."),
    )
    secretary_name = models.CharField(_("secretary"), max_length=40, blank=True)
    full_members = models.PositiveIntegerField(
        _("full members"), default=0, help_text=_("Counted here alone: not those of the branches below it.")
    )
    probationary_members = models.PositiveIntegerField(_("probationary members"), default=0)
    party_groups = models.PositiveSmallIntegerField(
        _("Party groups"), default=0, help_text=_("0: not divided; it then owes no meeting of a Party group.")
    )
    established_on = models.DateField(_("established on"), null=True, blank=True)
    term_ends_on = models.DateField(_("term ends on"), null=True, blank=True)
    in_creation = models.BooleanField(
        _("in standardisation"), default=False, help_text=_("Takes part in creating standard branches.")
    )
    standard_level = models.PositiveSmallIntegerField(
        _("branch level"), choices=StandardLevel, default=StandardLevel.UP_TO_STANDARD
    )

    objects: ClassVar[Any] = BranchQuerySet.as_manager()

    class Meta:
        ordering = ("community", "name")
        verbose_name = _("branch")
        verbose_name_plural = _("branches")
        constraints = (
            models.UniqueConstraint(
                fields=("community", "name"),
                condition=Q(retired_on=None),
                name="branch_name_once",
                violation_error_message=_("The community has a branch of this name already."),
            ),
            models.CheckConstraint(
                condition=Q(kind="GRID_BRANCH", grid__isnull=False) | (~Q(kind="GRID_BRANCH") & Q(grid=None)),
                name="branch_grid_of_grid_branch",
                violation_error_message=_("A grid branch names its grid, and only a grid branch does."),
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=("COMMITTEE", "GENERAL_BRANCH"))
                | Q(full_members=0, probationary_members=0),
                name="branch_members_in_lowest",
                violation_error_message=_(
                    "Enter members where they belong: in the branches under this organisation."
                ),
            ),
            models.CheckConstraint(
                condition=~Q(parent=F("id")),
                name="branch_not_under_itself",
                violation_error_message=_("A branch cannot belong under itself."),
            ),
            models.CheckConstraint(
                condition=Q(term_ends_on=None)
                | Q(established_on=None)
                | Q(term_ends_on__gt=F("established_on")),
                name="branch_term_after_established",
                violation_error_message=_("The term ends after the branch was established."),
            ),
        )

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        self.refuse_other_community("grid", _("The grid lies in another community."))
        self.refuse_other_community("parent", _("The organisation above is another community's."))
        if self.parent is not None and self.parent.kind not in self.ABOVE_BRANCHES:
            raise ValidationError({"parent": _("Branches belong under a general branch or a committee.")})

    @property
    def members(self) -> int:
        """Full and probationary members together."""
        return self.full_members + self.probationary_members

    @property
    def has_committee(self) -> bool:
        """Whether the branch has so many full members that it sets up a committee."""
        return self.full_members >= self.COMMITTEE_FROM

    def is_term_over(self, today: dt.date) -> bool:
        """Whether the committee's or the secretary's term has ended: a re-election is due."""
        return self.term_ends_on is not None and self.term_ends_on < today


class BranchRow(RegisterRow):
    """A row of one branch."""

    area_path: ClassVar[str] = "branch__community__code"

    branch = models.ForeignKey(
        Branch, on_delete=models.PROTECT, related_name="%(class)s_rows", verbose_name=_("branch")
    )

    class Meta:
        abstract = True


class BranchStandardAssessment(BranchRow):
    """What people found when they assessed how far a branch is up to standard (D1)."""

    held_on = models.DateField(_("assessed on"))
    assessed_by = models.CharField(_("assessed by"), max_length=60, help_text=_("Office or group."))
    score = models.PositiveSmallIntegerField(_("score"), validators=[MaxValueValidator(100)])
    level = models.PositiveSmallIntegerField(_("level found"), choices=StandardLevel)
    findings = models.CharField(_("findings"), max_length=300, blank=True)

    class Meta:
        ordering = ("-held_on", "branch")
        verbose_name = _("assessment of a branch")
        verbose_name_plural = _("assessments of branches")
        indexes = (models.Index(fields=("branch", "held_on"), name="assessment_branch_day"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(score__lte=100),
                name="assessment_score_to_100",
                violation_error_message=_("A score is 100 at most."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.branch} {self.held_on}"

"""Rectification of a branch that people have named: problems, measures, help, acceptance (D1, D15).

The portal never labels a branch: who named it, why, and who approved stand in every row.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from branches.models.organisation import BranchRow, StandardLevel
from branches.models.rules import AcceptanceStandard
from portal.core.registers.models import YEARS_AHEAD, RegisterRow

SCORE = [MaxValueValidator(100)]


class Rectification(BranchRow):
    """One branch's way from being named to a year after it was accepted."""

    days_ahead: ClassVar[Mapping[str, int]] = {"deadline": YEARS_AHEAD, "follow_up_until": YEARS_AHEAD}

    class Kind(models.TextChoices):
        WEAK = "WEAK", _("weak and slack organisation")
        BOTTOM = "BOTTOM", _("bottom-ranked organisation")

    class Result(models.TextChoices):
        PASSED = "PASSED", _("accepted")
        FAILED = "FAILED", _("not accepted")

    class Stage(models.TextChoices):
        """Where a rectification stands; worked out from its days."""

        NAMED = "NAMED", _("named, to be approved")
        UNDER_WAY = "UNDER_WAY", _("under way")
        OVERDUE = "OVERDUE", _("past its deadline")
        NOT_ACCEPTED = "NOT_ACCEPTED", _("not accepted, to be continued")
        FOLLOWED_UP = "FOLLOWED_UP", _("accepted, followed up")
        CLOSED = "CLOSED", _("follow-up over")

    FOLLOW_UP_DAYS: ClassVar[int] = 365

    kind = models.CharField(_("kind of rectification"), max_length=8, choices=Kind)
    named_by = models.CharField(
        _("named by"), max_length=80, help_text=_("The meeting or body that named it.")
    )
    named_on = models.DateField(_("named on"))
    named_reason = models.CharField(_("reason given"), max_length=300)
    approved_by = models.CharField(_("approved by"), max_length=80, blank=True)
    approved_on = models.DateField(_("approved on"), null=True, blank=True)
    level_before = models.PositiveSmallIntegerField(
        _("level before"), choices=StandardLevel, default=StandardLevel.WEAK
    )
    plan = models.CharField(_("plan"), max_length=300, blank=True)
    started_on = models.DateField(_("begun on"), null=True, blank=True)
    deadline = models.DateField(_("deadline"))
    result = models.CharField(_("result of acceptance"), max_length=8, choices=Result, blank=True)
    accepted_on = models.DateField(_("acceptance on"), null=True, blank=True)
    acceptance_report = models.CharField(_("report, talks and site check"), max_length=300, blank=True)
    score = models.PositiveSmallIntegerField(_("score"), null=True, blank=True, validators=SCORE)
    dissatisfied = models.PositiveSmallIntegerField(
        _("dissatisfied votes, per cent"),
        null=True,
        blank=True,
        validators=SCORE,
        help_text=_("Share of the votes at the acceptance."),
    )
    level_after = models.PositiveSmallIntegerField(
        _("level after"), choices=StandardLevel, null=True, blank=True
    )
    follow_up_until = models.DateField(
        _("followed up until"), null=True, blank=True, help_text=_("Empty: one year from acceptance.")
    )

    class Meta:
        ordering = ("-named_on", "branch")
        verbose_name = _("rectification")
        verbose_name_plural = _("rectifications")
        constraints = (
            models.CheckConstraint(
                condition=Q(approved_on=None, approved_by="")
                | (Q(approved_on__isnull=False, approved_on__gte=F("named_on")) & ~Q(approved_by="")),
                name="rectification_approved_by_and_on",
                violation_error_message=_("Give both who approved it and when, not before it was named."),
            ),
            models.CheckConstraint(
                condition=Q(deadline__gt=F("named_on"))
                & (Q(started_on=None) | Q(started_on__gte=F("approved_on"), approved_on__isnull=False)),
                name="rectification_days_in_order",
                violation_error_message=_("It is named, approved, then started, all before the deadline."),
            ),
            models.CheckConstraint(
                condition=Q(result="", accepted_on=None, score=None, dissatisfied=None)
                | (
                    ~Q(result="")
                    & Q(
                        accepted_on__gte=F("approved_on"),
                        accepted_on__isnull=False,
                        approved_on__isnull=False,
                    )
                    & Q(score__lte=100, dissatisfied__lte=100)
                    & Q(score__isnull=False, dissatisfied__isnull=False)
                ),
                name="rectification_acceptance_whole",
                violation_error_message=_(
                    "An acceptance has a day, a score, a share of dissatisfied votes and a result."
                ),
            ),
            models.CheckConstraint(
                condition=~Q(result="PASSED")
                | Q(level_after__isnull=False, level_after__gt=F("level_before")),
                name="rectification_accepted_moves_up",
                violation_error_message=_("An accepted branch has moved up: give its level after."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.branch} {self.get_kind_display()}"

    def clean(self) -> None:
        """A pass needs the office's score and not too many dissatisfied votes."""
        if self.result != self.Result.PASSED or self.score is None or self.dissatisfied is None:
            return
        standard = AcceptanceStandard.of_office(self.branch.community_id)
        if not standard.is_met(self.score, self.dissatisfied):
            raise ValidationError(
                {
                    "result": _(
                        "To be accepted it needs a score of %(score)s and at most %(share)s%% dissatisfied."
                    )
                    % {"score": standard.pass_score, "share": standard.most_dissatisfied}
                }
            )

    @property
    def followed_until(self) -> dt.date | None:
        """The end of the follow-up: as set, else a year from acceptance."""
        if self.result != self.Result.PASSED or self.accepted_on is None:
            return None
        return self.follow_up_until or self.accepted_on + dt.timedelta(days=self.FOLLOW_UP_DAYS)

    def stage(self, today: dt.date) -> Rectification.Stage:
        """Where it stands on that day."""
        if self.followed_until is not None:
            over = today > self.followed_until
            return self.Stage.CLOSED if over else self.Stage.FOLLOWED_UP
        if self.approved_on is None:
            return self.Stage.NAMED
        if today > self.deadline:
            return self.Stage.OVERDUE
        return self.Stage.NOT_ACCEPTED if self.result else self.Stage.UNDER_WAY


class RectificationRow(RegisterRow):
    """A row of one rectification."""

    area_path: ClassVar[str] = "rectification__branch__community__code"

    rectification = models.ForeignKey(
        Rectification,
        on_delete=models.PROTECT,
        related_name="%(class)s_rows",
        verbose_name=_("rectification"),
    )

    class Meta:
        abstract = True


class RectificationProblem(RectificationRow):
    """A problem and its root cause (症结)."""

    problem = models.CharField(_("problem"), max_length=200)
    root_cause = models.CharField(_("root cause"), max_length=200, help_text=_("Why the problem came about."))

    class Meta:
        ordering = ("rectification", "pk")
        verbose_name = _("problem of a branch")
        verbose_name_plural = _("problems of branches")

    def __str__(self) -> str:
        return self.problem


class RectificationMeasure(RectificationRow):
    """What is to be done, by when, and who is responsible."""

    days_ahead: ClassVar[Mapping[str, int]] = {"deadline": YEARS_AHEAD}

    measure = models.CharField(_("measure"), max_length=200)
    responsible = models.CharField(_("responsible"), max_length=60)
    deadline = models.DateField(_("deadline"))
    done_on = models.DateField(_("done on"), null=True, blank=True)

    class Meta:
        ordering = ("deadline", "pk")
        verbose_name = _("measure of rectification")
        verbose_name_plural = _("measures of rectification")
        indexes = (models.Index(fields=("rectification", "deadline"), name="measure_deadline"),)

    def __str__(self) -> str:
        return self.measure

    def is_overdue(self, today: dt.date) -> bool:
        """Whether the deadline is past and it is not done."""
        return self.done_on is None and self.deadline < today


class GuidanceVisit(RectificationRow):
    """A visit of the sub-district to guide a branch."""

    held_on = models.DateField(_("visited on"))
    visitor = models.CharField(_("visited by"), max_length=60, help_text=_("Office or group."))
    advice = models.CharField(_("advice"), max_length=300)

    class Meta:
        ordering = ("-held_on", "pk")
        verbose_name = _("guidance visit")
        verbose_name_plural = _("guidance visits")
        indexes = (models.Index(fields=("rectification", "held_on"), name="guidance_visit_day"),)

    def __str__(self) -> str:
        return f"{self.held_on} {self.visitor}"


class FundGrant(RectificationRow):
    """Money granted to a branch for its rectification, in yuan, and spent of it."""

    held_on = models.DateField(_("granted on"))
    purpose = models.CharField(_("purpose"), max_length=120)
    granted = models.PositiveIntegerField(_("granted (yuan)"), validators=[MinValueValidator(1)])
    spent = models.PositiveIntegerField(_("spent (yuan)"), default=0)

    class Meta:
        ordering = ("-held_on", "pk")
        verbose_name = _("fund granted")
        verbose_name_plural = _("funds granted")
        indexes = (models.Index(fields=("rectification", "held_on"), name="fund_grant_day"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(spent__lte=F("granted")),
                name="fund_spent_of_granted",
                violation_error_message=_("More was spent than granted."),
            ),
        )

    def __str__(self) -> str:
        return self.purpose


class RectificationResource(RectificationRow):
    """What was brought together for a rectification: projects, information, funds (D15)."""

    class Kind(models.TextChoices):
        PROJECT = "PROJECT", _("project")
        INFORMATION = "INFORMATION", _("information")
        FUNDS = "FUNDS", _("funds")

    kind = models.CharField(_("kind of resource"), max_length=12, choices=Kind)
    description = models.CharField(_("description"), max_length=200)
    provided_by = models.CharField(_("provided by"), max_length=80)
    held_on = models.DateField(_("provided on"))

    class Meta:
        ordering = ("-held_on", "pk")
        verbose_name = _("resource for rectification")
        verbose_name_plural = _("resources for rectification")

    def __str__(self) -> str:
        return self.description

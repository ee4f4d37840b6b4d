"""Organisational life: meetings, lectures and Party days, each one record."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from branches.models.organisation import BranchRow
from portal.core.who import ByUser, all_or_none


class OrganisationalLife(BranchRow):
    """One meeting of a branch (B2). Held as two kinds at once, it is entered once and counts for both.

    A record of the Party-building information platform is referred to by its number, never typed twice.
    """

    class Kind(models.TextChoices):
        MEMBERS_ASSEMBLY = "MEMBERS_ASSEMBLY", _("members' assembly")
        BRANCH_COMMITTEE = "BRANCH_COMMITTEE", _("branch committee")
        PARTY_GROUP = "PARTY_GROUP", _("Party group")
        PARTY_LECTURE = "PARTY_LECTURE", _("Party lecture")
        THEMED_PARTY_DAY = "THEMED_PARTY_DAY", _("themed Party day")
        ORGANISATIONAL_LIFE_MEETING = "ORGANISATIONAL_LIFE_MEETING", _("organisational-life meeting")

    class Focus(models.TextChoices):
        STUDY = "STUDY", _("study and education")
        DELIBERATION = "DELIBERATION", _("deliberation and decision")
        VOLUNTEERING = "VOLUNTEERING", _("volunteer service")

    class Review(models.TextChoices):
        """How far a record has been looked at: by the community, then by the sub-district in a sample."""

        ENTERED = "ENTERED", _("to be reviewed")
        REVIEWED = "REVIEWED", _("reviewed by the community")
        PASSED = "PASSED", _("spot-checked")
        DOUBTED = "DOUBTED", _("spot-checked, with objections")

    kind = models.CharField(_("kind of meeting"), max_length=28, choices=Kind)
    also_counts_as = models.CharField(
        _("also counts as"),
        max_length=28,
        choices=Kind,
        blank=True,
        help_text=_("A second kind that the same meeting was held as; nobody enters it twice."),
    )
    held_on = models.DateField(_("held on"))
    focus = models.CharField(_("focus"), max_length=14, choices=Focus, default=Focus.STUDY)
    topic = models.CharField(_("topic"), max_length=200)
    due = models.PositiveIntegerField(
        _("should attend"), help_text=_("How many members should have taken part.")
    )
    attended = models.PositiveIntegerField(_("attended"), help_text=_("How many of them took part."))
    decisions = models.TextField(_("decisions and results"), blank=True)
    external_number = models.CharField(
        _("number on the Party-building platform"),
        max_length=60,
        blank=True,
        help_text=_(
            "If the meeting is recorded there: its number is enough, minutes need not be typed again."
        ),
    )
    entered_on = models.DateField(_("entered on"), default=timezone.localdate, editable=False)
    review = models.CharField(
        _("review"), max_length=10, choices=Review, default=Review.ENTERED, editable=False
    )
    reviewed_by = ByUser(_("reviewed by"), null=True, blank=True, editable=False)
    reviewed_at = models.DateTimeField(_("reviewed at"), null=True, blank=True, editable=False)

    class Meta:
        ordering = ("-held_on", "branch")
        verbose_name = _("record of organisational life")
        verbose_name_plural = _("organisational life")
        indexes = (
            models.Index(fields=("branch", "held_on"), name="life_branch_day"),
            models.Index(fields=("held_on", "branch"), name="life_day_branch"),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(attended__lte=F("due")),
                name="life_attended_of_due",
                violation_error_message=_("More attended than should attend."),
            ),
            models.CheckConstraint(
                condition=Q(due__gte=1),
                name="life_somebody_due",
                violation_error_message=_("Say how many should attend: one at least."),
            ),
            models.CheckConstraint(
                condition=~Q(also_counts_as=F("kind")),
                name="life_second_kind_differs",
                violation_error_message=_("The second kind must differ from the first."),
            ),
            all_or_none(
                "reviewed_by",
                "reviewed_at",
                none_while={"review": "ENTERED"},
                name="life_reviewed_by_and_at",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.held_on}"

    def clean(self) -> None:
        if self.held_on and self.held_on > self.entered_on:
            raise ValidationError({"held_on": _("The meeting has not been held yet.")})
        if self.branch_id and self.branch.kind in self.branch.ABOVE_BRANCHES:
            raise ValidationError({"branch": _("Organisational life is held in the branches below it.")})

    @property
    def days_late(self) -> int:
        """Days between the meeting and its record: late entry is allowed, and visible."""
        return max(0, (self.entered_on - self.held_on).days)

    @property
    def kinds(self) -> frozenset[str]:
        """The duties that the record fulfils: one or two."""
        return frozenset(kind for kind in (self.kind, self.also_counts_as) if kind)


OrganisationalLife.days_late.fget.short_description = _("days until entered")  # type: ignore[attr-defined]

"""Disputes about property service, and the meetings that settle them (A6, B10): cases, never persons."""

from __future__ import annotations

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from communities.rows import CommunityRow
from property_mgmt.models.compounds import Compound, CompoundRow

#: Resolved, and not come up again since: for filtering, and for counting within an aggregate.
SETTLED = Q(resolved_on__isnull=False) & (Q(reopened_on=None) | Q(reopened_on__lte=F("resolved_on")))


class Dispute(CommunityRow):
    """One dispute; whoever is party to it is not kept.

    A dispute that comes up again is no longer resolved (definition of A6), until it is resolved
    anew: then the later day stands in ``resolved_on``.
    """

    class Kind(models.TextChoices):
        FEES = "FEES", _("fees and accounts")
        SERVICE_QUALITY = "SERVICE_QUALITY", _("quality of service")
        PARKING = "PARKING", _("parking")
        NOISE = "NOISE", _("noise and nuisance")
        COMMON_PARTS = "COMMON_PARTS", _("use of common parts")
        LEAKS = "LEAKS", _("leaks and repairs")
        OTHER = "OTHER", _("other")

    compound = models.ForeignKey(
        Compound,
        on_delete=models.PROTECT,
        related_name="disputes",
        null=True,
        blank=True,
        verbose_name=_("compound"),
    )
    number = models.CharField(
        _("case number"), max_length=30, help_text=_("The office's own number; no names.")
    )
    kind = models.CharField(_("kind of dispute"), max_length=16, choices=Kind)
    received_on = models.DateField(_("received on"))
    resolved_on = models.DateField(_("resolved on"), null=True, blank=True)
    reopened_on = models.DateField(
        _("came up again on"), null=True, blank=True, help_text=_("Resolved no longer, until a later day.")
    )

    class Meta:
        ordering = ("-received_on", "community", "number")
        verbose_name = _("property dispute")
        verbose_name_plural = _("property disputes")
        indexes = (
            models.Index(fields=("community", "received_on"), name="dispute_community_received"),
            models.Index(fields=("community", "resolved_on"), name="dispute_community_resolved"),
        )
        constraints = (
            models.UniqueConstraint(
                fields=("community", "number"),
                name="dispute_numbered_once",
                violation_error_message=_("The community has a dispute of this number already."),
            ),
            models.CheckConstraint(
                condition=Q(resolved_on=None) | Q(resolved_on__gte=F("received_on")),
                name="dispute_resolved_after_received",
                violation_error_message=_("A dispute is resolved after it was received."),
            ),
            models.CheckConstraint(
                condition=Q(reopened_on=None)
                | Q(resolved_on__isnull=False, reopened_on__gte=F("received_on")),
                name="dispute_reopened_was_resolved",
                violation_error_message=_("Only what was resolved can come up again."),
            ),
        )

    def __str__(self) -> str:
        return self.number

    def clean(self) -> None:
        self.refuse_other_community("compound", _("The compound lies in another community."))

    @property
    def is_settled(self) -> bool:
        """Whether it is resolved and did not come up again since."""
        return self.resolved_on is not None and (
            self.reopened_on is None or self.reopened_on <= self.resolved_on
        )


class TripartiteMeeting(CompoundRow):
    """The community, the committee and the company at one table, and what came of it (B10)."""

    held_on = models.DateField(_("held on"))
    topic = models.CharField(_("topic"), max_length=120)
    matters_raised = models.PositiveIntegerField(_("matters raised"), validators=[MinValueValidator(1)])
    matters_settled = models.PositiveIntegerField(_("matters settled"), default=0)

    class Meta:
        ordering = ("-held_on", "compound")
        verbose_name = _("tripartite meeting")
        verbose_name_plural = _("tripartite meetings")
        indexes = (
            models.Index(fields=("compound", "held_on"), name="tripartite_compound_day"),
            models.Index(fields=("held_on",), name="tripartite_day"),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(matters_settled__lte=F("matters_raised")),
                name="tripartite_settled_of_raised",
                violation_error_message=_("More matters were settled than raised."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.compound} {self.held_on}"

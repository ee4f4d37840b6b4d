"""Findings (督查发现) and assignments (交办事项): one table, one state machine (``states.py``).

Whoever owes a matter reports it done; somebody else of the sub-district sees it on site and closes
it off (销号), never the one who owes it (docs/seed-coverage.md D7).
"""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from branches.models import Branch
from communities.models import Community
from portal.core.access import ScopedQuerySet
from portal.core.areas import AreaByCode
from portal.core.month import MonthField
from portal.core.who import ByUser
from portal.indicators.models import Indicator, Theme

#: How long the words of an event may be, in characters.
LONGEST_WORDS = 500


class MatterState(models.TextChoices):
    """Where a matter stands; docs/matters.md has the table."""

    NOTIFIED = "NOTIFIED", _("notified")
    ACCEPTED = "ACCEPTED", _("in progress")
    REPORTED = "REPORTED", _("reported done")
    RETURNED = "RETURNED", _("returned to the owner")
    CLOSED_OFF = "CLOSED_OFF", _("closed off")
    REOPENED = "REOPENED", _("reopened after a look back")


OPEN_STATES = (
    MatterState.NOTIFIED,
    MatterState.ACCEPTED,
    MatterState.REPORTED,
    MatterState.RETURNED,
    MatterState.REOPENED,
)
OWED_STATES = (MatterState.NOTIFIED, MatterState.ACCEPTED, MatterState.RETURNED, MatterState.REOPENED)


class MatterQuerySet(ScopedQuerySet):
    def open(self) -> Self:
        """Not closed off yet."""
        return self.filter(state__in=OPEN_STATES)

    def owed(self) -> Self:
        """Waiting for the one who owes it."""
        return self.filter(state__in=OWED_STATES)

    def overdue(self, today: dt.date) -> Self:
        """Owed, and the due day has passed."""
        return self.owed().filter(due_on__lt=today)


class Matter(models.Model):
    """One thing owed by one community (and perhaps one of its branches) until a day."""

    class Kind(models.TextChoices):
        FINDING = "FINDING", _("finding")
        ASSIGNMENT = "ASSIGNMENT", _("assignment")

    class Source(models.TextChoices):
        """Where it comes from (docs/seed-coverage.md D17)."""

        INSPECTION = "INSPECTION", _("inspection")
        DAILY = "DAILY", _("known from daily work")
        EMERGENCY = "EMERGENCY", _("shown by an emergency")
        MEETING = "MEETING", _("progress meeting")
        DASHBOARD = "DASHBOARD", _("figures of the month")

    class Problem(models.TextChoices):
        """What kind of problem a finding is (docs/seed-coverage.md D17)."""

        ROLE = "ROLE", _("role not played")
        UNDERSTANDING = "UNDERSTANDING", _("understanding")
        UNEVENNESS = "UNEVENNESS", _("unevenness")
        OTHER = "OTHER", _("other")

    area_path: ClassVar[str] = "community__code"

    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    source = models.CharField(_("source"), max_length=12, choices=Source)
    problem = models.CharField(_("type of problem"), max_length=14, choices=Problem, default=Problem.OTHER)
    title = models.CharField(_("what"), max_length=120)
    text = models.TextField(_("in detail"), max_length=2000, blank=True)
    theme = models.ForeignKey(
        Theme,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("line of work"),
    )
    community = AreaByCode(Community, related_name="matters", verbose_name=_("community that owes it"))
    branch = models.ForeignKey(
        Branch,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="matters",
        verbose_name=_("branch"),
    )
    due_on = models.DateField(_("due on"))
    extended_from = models.DateField(_("was due on"), null=True, blank=True)
    measure = models.CharField(_("measure of success"), max_length=200, blank=True)
    indicator = models.ForeignKey(
        Indicator,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("indicator"),
    )
    indicator_month = MonthField(_("month of the figure"), null=True, blank=True)
    state = models.CharField(
        _("state"), max_length=10, choices=MatterState, default=MatterState.NOTIFIED, db_index=True
    )
    extension_asked = models.CharField(_("extension asked for, because"), max_length=300, blank=True)
    extension_until = models.DateField(_("extension asked for until"), null=True, blank=True)
    extension_decided_at = models.DateTimeField(_("extension decided at"), null=True, blank=True)
    reported_by = ByUser(null=True, blank=True)
    seen_on = models.DateField(_("seen on site on"), null=True, blank=True)
    closed_off_at = models.DateTimeField(_("closed off at"), null=True, blank=True)
    closed_off_by = ByUser(null=True, blank=True)
    escalated_on = models.DateField(_("escalated on"), null=True, blank=True)
    created_by = ByUser()
    created_at = models.DateTimeField(_("given at"))

    objects = MatterQuerySet.as_manager()

    class Meta:
        ordering = ("due_on", "pk")
        verbose_name = _("matter")
        verbose_name_plural = _("matters")
        indexes = (models.Index(fields=("community", "state"), name="matter_community_state"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(
                    state=MatterState.CLOSED_OFF,
                    closed_off_at__isnull=False,
                    closed_off_by__isnull=False,
                    seen_on__isnull=False,
                )
                | (~Q(state=MatterState.CLOSED_OFF) & Q(closed_off_at=None, closed_off_by=None)),
                name="matter_closed_off_at_by_and_seen",
            ),
            models.CheckConstraint(
                condition=Q(closed_off_by=None) | ~Q(closed_off_by=F("reported_by")),
                name="matter_closed_off_by_somebody_else",
            ),
            models.CheckConstraint(
                condition=Q(extended_from=None) | Q(due_on__gt=F("extended_from")),
                name="matter_extended_later",
            ),
        )

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("supervision:detail", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_STATES

    def days_left(self, today: dt.date) -> int:
        """Calendar days until the due day; negative when it has passed."""
        return (self.due_on - today).days

    def is_overdue(self, today: dt.date) -> bool:
        return self.state in OWED_STATES and self.due_on < today


class MatterEvent(models.Model):
    """What happened to a matter: who, when, and in what words."""

    area_path: ClassVar[str] = "matter__community__code"

    matter = models.ForeignKey(Matter, on_delete=models.CASCADE, related_name="events")
    verb = models.CharField(_("what"), max_length=12)
    to_state = models.CharField(max_length=10, choices=MatterState)
    by = ByUser(null=True, blank=True)
    at = models.DateTimeField(_("at"))
    text = models.CharField(_("in words"), max_length=LONGEST_WORDS, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ("at", "pk")
        verbose_name = _("event of a matter")
        verbose_name_plural = _("events of matters")

    def __str__(self) -> str:
        return f"{self.matter_id} {self.verb}"

    @property
    def label(self) -> Any:
        """The verb in the reader's words."""
        return VERB_LABELS[self.verb]


VERB_LABELS = {
    "give": _("Given"),
    "accept": _("Accepted"),
    "report": _("Reported done"),
    "return": _("Returned"),
    "close_off": _("Closed off"),
    "reopen": _("Reopened"),
    "ask": _("Extension asked for"),
    "extend": _("Extended"),
    "refuse": _("Extension refused"),
    "escalate": _("Escalated"),
    "attach": _("Evidence attached"),
    "detach": _("Evidence taken away"),
}

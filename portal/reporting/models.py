"""The monthly report: what a community says of a month, and what became of it.

States and transitions are in ``states.py`` and docs/states.md; nothing but ``actions.py``
changes a state.
"""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from communities.models import Community, OfSubDistrict, SubDistrict
from portal.core.access import ScopedQuerySet, stands_above
from portal.core.areas import AreaByCode
from portal.core.models import LONGEST_FILE_NAME
from portal.core.month import Month, MonthField
from portal.core.who import ByUser, all_or_none
from portal.indicators.models import Indicator


class ReportingPeriod(OfSubDistrict):
    """A month of a sub-district: open for reports until it is locked."""

    sub_district = AreaByCode(SubDistrict, related_name="periods")
    month = MonthField(_("month"))
    due_on = models.DateField(_("due on"))
    opened_at = models.DateTimeField(_("opened at"))
    locked_at = models.DateTimeField(_("locked at"), null=True, blank=True)
    locked_by = ByUser(null=True, blank=True)

    class Meta:
        ordering = ("-month",)
        verbose_name = _("reporting month")
        verbose_name_plural = _("reporting months")
        constraints = (
            models.UniqueConstraint(fields=("sub_district", "month"), name="period_once"),
            all_or_none("locked_at", "locked_by", name="period_locked_at_and_by"),
        )

    def __str__(self) -> str:
        return f"{self.sub_district_id} {self.month}"

    @property
    def is_locked(self) -> bool:
        return self.locked_at is not None


class ReportState(models.TextChoices):
    """Where a report stands; the order is that of a report's life."""

    NOT_STARTED = "NOT_STARTED", _("not started")
    DRAFT = "DRAFT", _("draft")
    SUBMITTED = "SUBMITTED", _("submitted")
    RETURNED = "RETURNED", _("returned")
    APPROVED = "APPROVED", _("approved")
    REOPENED = "REOPENED", _("reopened")
    LOCKED = "LOCKED", _("locked")


COUNTED_STATES = (ReportState.APPROVED, ReportState.LOCKED)
#: With its community again, which had handed it in: that one has not failed to report.
SENT_BACK_STATES = (ReportState.RETURNED, ReportState.REOPENED)
EDITABLE_STATES = (ReportState.NOT_STARTED, ReportState.DRAFT, ReportState.RETURNED, ReportState.REOPENED)


class ApprovedAboveQuerySet(ScopedQuerySet):
    """Rows of reports, seen above the sub-district only once it has approved them."""

    def counted(self) -> Self:
        """Those that are approved."""
        raise NotImplementedError

    def visible_to(self, user: Any) -> Self:
        rows = super().visible_to(user)
        return rows.counted() if stands_above(user) else rows


class MonthlyReportQuerySet(ApprovedAboveQuerySet):
    def for_month(self, month: Month) -> Self:
        return self.filter(month=month)

    def due_in(self, month: Month) -> Self:
        """Reports of *month* that are owed: their communities exist on its last day."""
        day = month.last_day
        exists = Q(community__closed_on=None) | Q(community__closed_on__gt=day)
        return self.filter(exists, month=month, community__opened_on__lte=day)

    def counted(self) -> Self:
        """Reports whose figures are rolled up: approved, and perhaps locked since."""
        return self.filter(state__in=COUNTED_STATES)

    def outstanding(self) -> Self:
        """Reports that the community still has to submit."""
        return self.filter(state__in=EDITABLE_STATES)


class MonthlyReport(models.Model):
    """The report of one community for one month."""

    area_path: ClassVar[str] = "community__code"

    community = AreaByCode(Community, related_name="reports", verbose_name=_("community"))
    month = MonthField(_("month"))
    state = models.CharField(
        _("state"), max_length=12, choices=ReportState, default=ReportState.NOT_STARTED, db_index=True
    )
    submitted_at = models.DateTimeField(_("submitted at"), null=True, blank=True)
    first_submitted_on = models.DateField(
        _("first submitted on"), null=True, blank=True, help_text=_("Decides whether the report was in time.")
    )
    overdue_since = models.DateField(_("overdue since"), null=True, blank=True)
    approved_at = models.DateTimeField(_("approved at"), null=True, blank=True)

    objects = MonthlyReportQuerySet.as_manager()

    class Meta:
        ordering = ("-month", "community")
        verbose_name = _("monthly report")
        verbose_name_plural = _("monthly reports")
        constraints = (
            models.UniqueConstraint(fields=("community", "month"), name="report_once_a_month"),
            models.CheckConstraint(
                condition=~Q(state__in=(ReportState.SUBMITTED, *COUNTED_STATES))
                | Q(submitted_at__isnull=False),
                name="report_submitted_has_time",
            ),
            models.CheckConstraint(
                condition=Q(state__in=COUNTED_STATES, approved_at__isnull=False)
                | (~Q(state__in=COUNTED_STATES) & Q(approved_at=None)),
                name="report_approved_has_time",
            ),
        )
        indexes = (models.Index(fields=("month", "state"), name="report_month_state"),)

    def __str__(self) -> str:
        return f"{self.community} {self.month}"

    @property
    def is_editable(self) -> bool:
        return self.state in EDITABLE_STATES

    @property
    def is_counted(self) -> bool:
        return self.state in COUNTED_STATES

    def days_late(self, due_on: dt.date, today: dt.date) -> int:
        """Calendar days by which the report was, or by now is, late; 0 if in time."""
        return max(0, ((self.first_submitted_on or today) - due_on).days)


class FigureQuerySet(ApprovedAboveQuerySet):
    def counted(self) -> Self:
        """Figures that stand: approved, with a value."""
        return self.filter(report__state__in=COUNTED_STATES, numerator__isnull=False)


class Figure(models.Model):
    """One indicator's value in one report, in whole units of the indicator."""

    class Source(models.TextChoices):
        """Where the value came from before anybody changed it."""

        TYPED = "TYPED", _("typed")
        CARRIED = "CARRIED", _("carried over")
        CALCULATED = "CALCULATED", _("calculated")
        REGISTER = "REGISTER", _("from the register")
        WORKBOOK = "WORKBOOK", _("from a workbook")
        STAFF = "STAFF", _("entered by the sub-district")
        PLATFORM = "PLATFORM", _("from another platform")

    area_path: ClassVar[str] = "report__community__code"

    report = models.ForeignKey(MonthlyReport, on_delete=models.CASCADE, related_name="figures")
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="figures")
    numerator = models.BigIntegerField(_("figure"), null=True, blank=True)
    denominator = models.BigIntegerField(_("out of"), null=True, blank=True)
    opening = models.BigIntegerField(_("brought forward"), null=True, blank=True)
    entered = models.JSONField(
        _("as typed"), default=dict, blank=True, help_text=_("What was typed and refused, kept to be mended.")
    )
    source = models.CharField(_("source"), max_length=12, choices=Source, default=Source.TYPED)
    recorded_numerator = models.BigIntegerField(_("in the register"), null=True, blank=True)
    recorded_denominator = models.BigIntegerField(_("in the register, out of"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    comment = models.CharField(_("reviewer's comment"), max_length=300, blank=True)
    version = models.PositiveIntegerField(default=0)
    updated_at = models.DateTimeField(_("changed at"))
    updated_by = ByUser(null=True, blank=True)

    objects = FigureQuerySet.as_manager()

    class Meta:
        ordering = ("report", "indicator__theme__order", "indicator__order")
        verbose_name = _("figure")
        verbose_name_plural = _("figures")
        constraints = (
            models.UniqueConstraint(fields=("report", "indicator"), name="figure_once"),
            models.CheckConstraint(
                condition=(Q(numerator=None) | Q(numerator__gte=0))
                & (Q(denominator=None) | Q(denominator__gte=0))
                & (Q(opening=None) | Q(opening__gte=0)),
                name="figure_not_negative",
            ),
        )

    def __str__(self) -> str:
        return f"{self.report_id} {self.indicator_id}"

    @property
    def total(self) -> int | None:
        """What the numerator is out of: the denominator and what was brought forward."""
        return None if self.denominator is None else self.denominator + (self.opening or 0)


class ReportEvent(models.Model):
    """A transition of a report: who, when, why, and the figures as they stood."""

    area_path: ClassVar[str] = "report__community__code"

    report = models.ForeignKey(MonthlyReport, on_delete=models.CASCADE, related_name="events")
    verb = models.CharField(_("what"), max_length=12)
    from_state = models.CharField(max_length=12, choices=ReportState)
    to_state = models.CharField(max_length=12, choices=ReportState)
    by = ByUser(null=True, blank=True)
    at = models.DateTimeField(_("at"))
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    figures = models.JSONField(_("figures as they stood"), default=dict)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ("at", "pk")
        verbose_name = _("event of a report")
        verbose_name_plural = _("events of reports")

    def __str__(self) -> str:
        return f"{self.report_id} {self.verb}"


class UploadState(models.TextChoices):
    """WAITING → TAKEN; REFUSED where something has to be mended, UNASSIGNED where columns have to be."""

    WAITING = "WAITING", _("to be confirmed")
    REFUSED = "REFUSED", _("to be mended")
    UNASSIGNED = "UNASSIGNED", _("columns to be assigned")
    TAKEN = "TAKEN", _("taken in")


class Upload(models.Model):
    """A file that was uploaded, with its receipt: what was read of it, by cell, and what not.

    The file itself lies here until its owner has confirmed it; the receipt stays.
    """

    by = ByUser()
    at = models.DateTimeField(_("uploaded at"))
    name = models.CharField(_("file name"), max_length=LONGEST_FILE_NAME)
    content = models.BinaryField(_("content"), blank=True, default=b"")
    state = models.CharField(_("state"), max_length=10, choices=UploadState)
    receipt = models.JSONField(_("receipt"), default=dict)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ("-at", "-pk")

    def __str__(self) -> str:
        return self.name

    @property
    def left_out(self) -> int:
        """How many figures of a file that was taken in were not: refused, or doubtful without a reason."""
        problems = [*self.receipt.get("must_mend", ()), *self.receipt.get("please_confirm", ())]
        is_taken = self.state == UploadState.TAKEN
        return len({one["name"] or one["cell"] for one in problems}) if is_taken else 0


#: Whether a file was taken in without what had to be mended or confirmed in it; to annotate a list with.
IN_PART = models.ExpressionWrapper(
    models.Q(state=UploadState.TAKEN, receipt__partly=True), output_field=models.BooleanField()
)


class ReportUpload(Upload):
    """The file of one community's month."""

    area_path: ClassVar[str] = "report__community__code"

    report = models.ForeignKey(MonthlyReport, on_delete=models.CASCADE, related_name="uploads")

    class Meta(Upload.Meta):
        verbose_name = _("uploaded file")
        verbose_name_plural = _("uploaded files")


class PlatformUpload(Upload):
    """The export of another platform, for all communities of a sub-district's month."""

    area_path: ClassVar[str] = "period__sub_district__code"

    period = models.ForeignKey(ReportingPeriod, on_delete=models.CASCADE, related_name="uploads")

    class Meta(Upload.Meta):
        verbose_name = _("export of another platform")
        verbose_name_plural = _("exports of other platforms")

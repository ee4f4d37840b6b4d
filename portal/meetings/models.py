"""The progress meeting (推进会): what it speaks of, and the figures frozen for it.

The last stage of the flow: it reads roll-ups through the dashboard, freezes them as a value
(docs/meetings.md), and everything shown or filed is made of that value alone.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from communities.models import Community, OfSubDistrict, SubDistrict
from portal.core.access import ScopedQuerySet
from portal.core.areas import AreaByCode, AreaCode
from portal.core.month import MonthField
from portal.core.who import ByUser, all_or_none
from portal.indicators.models import Indicator
from portal.meetings.bulletin_style import BulletinStyle
from portal.meetings.schema import Content, readable
from portal.supervision.models import Matter

__all__ = [
    "BulletinStyle",
    "BulletinTemplate",
    "EditedText",
    "ExchangeSpeech",
    "Export",
    "ExportState",
    "MeetingIndicator",
    "MeetingMatter",
    "ProgressMeeting",
    "Snapshot",
]


class ProgressMeetingQuerySet(ScopedQuerySet):
    def before(self, meeting: ProgressMeeting) -> Self:
        """The earlier meetings of the same office, the latest first."""
        earlier = Q(held_on__lt=meeting.held_on) | Q(held_on=meeting.held_on, pk__lt=meeting.pk or 0)
        return self.filter(earlier, sub_district=meeting.sub_district_id).order_by("-held_on", "-pk")


class ProgressMeeting(OfSubDistrict):
    """One meeting of a sub-district about one month, compared with an earlier one."""

    sub_district = AreaByCode(SubDistrict, related_name="meetings", verbose_name=_("sub-district"))
    title = models.CharField(_("title of the meeting"), max_length=80)
    held_on = models.DateField(_("day of the meeting"))
    place = models.CharField(_("place of the meeting"), max_length=80, blank=True)
    month = MonthField(_("month of the figures"))
    since = MonthField(_("compared with"))
    agenda = models.TextField(
        _("agenda"), max_length=2000, blank=True, help_text=_("One item a line, in the order of the meeting.")
    )
    names_in_text = models.BooleanField(
        _("name communities in the text"),
        default=True,
        help_text=_("If not, sentences about those behind say how many; the names stand in the annex only."),
    )
    indicators = models.ManyToManyField(
        Indicator, through="MeetingIndicator", related_name="+", verbose_name=_("indicators")
    )
    matters = models.ManyToManyField(
        Matter, through="MeetingMatter", related_name="meetings", verbose_name=_("assignments")
    )
    created_by = ByUser()
    created_at = models.DateTimeField(_("prepared since"))

    objects: ClassVar[Any] = ProgressMeetingQuerySet.as_manager()

    class Meta:
        ordering = ("-held_on", "-pk")
        verbose_name = _("progress meeting")
        verbose_name_plural = _("progress meetings")
        constraints = (
            models.CheckConstraint(
                condition=Q(since__lt=models.F("month")),
                name="meeting_compared_with_earlier",
                violation_error_message=_("The month to compare with must be an earlier one."),
            ),
            models.UniqueConstraint(
                fields=("sub_district", "held_on", "title"),
                name="meeting_once_a_day",
                violation_error_message=_("There is a meeting of this title on this day already."),
            ),
        )

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("meetings:detail", args=[self.pk])

    @property
    def area(self) -> AreaCode:
        return AreaCode(self.sub_district_id)

    @property
    def agenda_items(self) -> list[str]:
        return [line.strip() for line in self.agenda.splitlines() if line.strip()]

    @property
    def snapshot(self) -> Snapshot | None:
        """The figures in force, None while they are not frozen."""
        found: Snapshot | None = self.snapshots.in_force().select_related("frozen_by").first()
        return found


class MeetingIndicator(models.Model):
    """An indicator the meeting speaks of, at its place."""

    meeting = models.ForeignKey(ProgressMeeting, on_delete=models.CASCADE, related_name="chosen")
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="+")
    order = models.PositiveSmallIntegerField(_("order"))

    area_path: ClassVar[str] = "meeting__sub_district__code"
    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ("order",)
        verbose_name = _("indicator of a meeting")
        verbose_name_plural = _("indicators of a meeting")
        constraints = (
            models.UniqueConstraint(fields=("meeting", "indicator"), name="meeting_indicator_once"),
        )

    def __str__(self) -> str:
        return f"{self.meeting_id} {self.order} {self.indicator_id}"


class ExchangeSpeech(models.Model):
    """A community that speaks at the meeting, and on what (交流发言, docs/seed-coverage.md A8).

    The written speech hangs on it as evidence does (``core.Attachment``).
    """

    area_path: ClassVar[str] = "community__code"

    meeting = models.ForeignKey(ProgressMeeting, on_delete=models.CASCADE, related_name="speeches")
    community = AreaByCode(Community, related_name="speeches", verbose_name=_("community that speaks"))
    topic = models.CharField(_("speaks on"), max_length=120)
    order = models.PositiveSmallIntegerField(_("order of speaking"), default=1)
    held = models.BooleanField(
        _("speaks"), default=True, help_text=_("Take the tick away if the speech was not held.")
    )

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ("order", "pk")
        verbose_name = _("exchange speech")
        verbose_name_plural = _("exchange speeches")
        constraints = (
            models.UniqueConstraint(
                fields=("meeting", "community"),
                name="speech_once_a_meeting",
                violation_error_message=_("This community is on the list of speakers already."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.community}：{self.topic}"

    def get_absolute_url(self) -> str:
        return reverse("meetings:speech", args=[self.pk])


class MeetingMatter(models.Model):
    """An assignment that a meeting gave; the next one opens with it."""

    area_path: ClassVar[str] = "meeting__sub_district__code"

    meeting = models.ForeignKey(ProgressMeeting, on_delete=models.CASCADE, related_name="given")
    matter = models.OneToOneField(Matter, on_delete=models.CASCADE, related_name="given_at_meeting")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("assignment of a meeting")
        verbose_name_plural = _("assignments of a meeting")

    def __str__(self) -> str:
        return f"{self.meeting_id} {self.matter_id}"


class SnapshotQuerySet(ScopedQuerySet):
    def in_force(self) -> Self:
        """The one that a meeting stands on now; unfrozen ones are kept for the record."""
        return self.filter(unfrozen_at=None)


def canonical(content: Any) -> bytes:
    """The one form of a snapshot's content that its hash is taken of: sorted keys, no blanks, UTF-8."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


class Snapshot(models.Model):
    """The figures of a meeting as a value: never changed once it is written (``schema.Content``)."""

    area_path: ClassVar[str] = "meeting__sub_district__code"

    meeting = models.ForeignKey(ProgressMeeting, on_delete=models.PROTECT, related_name="snapshots")
    content = models.JSONField(_("frozen figures"))
    sha256 = models.CharField(_("check sum"), max_length=64)
    frozen_by = ByUser()
    frozen_at = models.DateTimeField(_("frozen at"))
    unfrozen_by = ByUser(null=True, blank=True)
    unfrozen_at = models.DateTimeField(_("unfrozen at"), null=True, blank=True)
    unfrozen_because = models.CharField(_("unfrozen because"), max_length=300, blank=True)

    objects = SnapshotQuerySet.as_manager()

    class Meta:
        ordering = ("-frozen_at", "-pk")
        verbose_name = _("frozen figures of a meeting")
        verbose_name_plural = _("frozen figures of meetings")
        constraints = (
            models.UniqueConstraint(
                fields=("meeting",), condition=Q(unfrozen_at=None), name="snapshot_one_in_force"
            ),
            all_or_none(
                "unfrozen_at",
                "unfrozen_by",
                texts=("unfrozen_because",),
                name="snapshot_unfrozen_by_and_because",
            ),
        )

    def __str__(self) -> str:
        return f"{self.meeting_id} {self.short_hash}"

    @classmethod
    def of(cls, meeting: ProgressMeeting, content: Content, *, by: Any, now: dt.datetime) -> Snapshot:
        """A new snapshot of *content*, not saved yet."""
        digest = hashlib.sha256(canonical(content)).hexdigest()
        return cls(meeting=meeting, content=content, sha256=digest, frozen_by=by, frozen_at=now)

    @cached_property
    def shown(self) -> Content:
        """The content as pages, texts and files read it, whichever version wrote it."""
        return readable(self.content)

    @property
    def short_hash(self) -> str:
        """The first eight signs, enough to tell two files apart."""
        return self.sha256[:8]

    @property
    def is_intact(self) -> bool:
        """Whether the content is still the one the hash was taken of."""
        return hashlib.sha256(canonical(self.content)).hexdigest() == self.sha256


class EditedText(models.Model):
    """A generated sentence as people have edited it, for one snapshot (and so with its hash)."""

    area_path: ClassVar[str] = "snapshot__meeting__sub_district__code"

    snapshot = models.ForeignKey(Snapshot, on_delete=models.CASCADE, related_name="edited_texts")
    key = models.SlugField(_("sentence"), max_length=40)
    text = models.TextField(_("edited text"), max_length=4000)
    edited_by = ByUser()
    edited_at = models.DateTimeField(_("edited at"))

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("edited sentence")
        verbose_name_plural = _("edited sentences")
        constraints = (models.UniqueConstraint(fields=("snapshot", "key"), name="edited_text_once"),)

    def __str__(self) -> str:
        return f"{self.snapshot_id} {self.key}"


class BulletinTemplate(OfSubDistrict):
    """An office's own .docx with tags, checked before it is kept; lies in the database for every worker."""

    sub_district = AreaByCode(SubDistrict, related_name="bulletin_templates")
    name = models.CharField(_("name of the template"), max_length=80)
    content = models.BinaryField(_("template file"))
    size = models.PositiveIntegerField(_("size of the template"))
    uploaded_by = ByUser()
    uploaded_at = models.DateTimeField(_("template uploaded at"))

    class Meta:
        ordering = ("name", "pk")
        verbose_name = _("template of the bulletin")
        verbose_name_plural = _("templates of the bulletin")
        constraints = (
            models.UniqueConstraint(
                fields=("sub_district", "name"),
                name="bulletin_template_name_once",
                violation_error_message=_("There is a template of this name already."),
            ),
        )

    def __str__(self) -> str:
        return self.name


class ExportState(models.TextChoices):
    """WAITING → RUNNING → DONE or FAILED."""

    WAITING = "WAITING", _("waiting for its turn")
    RUNNING = "RUNNING", _("being made")
    DONE = "DONE", _("ready to download")
    FAILED = "FAILED", _("could not be made")


class Export(models.Model):
    """A file made of a snapshot, kept with the meeting; its bytes lie in the database."""

    class Kind(models.TextChoices):
        BULLETIN = "docx", _("Bulletin (Word)")
        PDF = "pdf", _("Bulletin (PDF)")
        SLIDES = "pptx", _("Slides (PowerPoint)")
        WORKBOOK = "xlsx", _("Figures (Excel)")
        SHEETS = "sdoc", _("One page a community (Word)")
        SHEETS_PDF = "spdf", _("One page a community (PDF)")

    area_path: ClassVar[str] = "snapshot__meeting__sub_district__code"

    snapshot = models.ForeignKey(Snapshot, on_delete=models.PROTECT, related_name="exports")
    kind = models.CharField(_("kind of file made"), max_length=4, choices=Kind)
    template = models.ForeignKey(
        BulletinTemplate, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    template_name = models.CharField(_("made with the template"), max_length=80, blank=True)
    state = models.CharField(_("state of the file"), max_length=8, choices=ExportState, default="WAITING")
    percent = models.PositiveSmallIntegerField(_("percent done"), default=0)
    problem = models.TextField(_("why it could not be made"), blank=True)
    name = models.CharField(_("name of the file made"), max_length=200, blank=True)
    content = models.BinaryField(_("file made"), blank=True, default=b"")
    size = models.PositiveIntegerField(_("size of the file made"), default=0)
    asked_by = ByUser()
    asked_at = models.DateTimeField(_("asked for at"))
    begun_at = models.DateTimeField(_("begun at"), null=True, blank=True)
    done_at = models.DateTimeField(_("made at"), null=True, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ("-asked_at", "-pk")
        verbose_name = _("file of a meeting")
        verbose_name_plural = _("files of a meeting")

    def __str__(self) -> str:
        return self.name or f"{self.snapshot_id}.{self.kind}"

    @property
    def is_busy(self) -> bool:
        """Whether it is still being made, so that the page asks again."""
        return self.state in {ExportState.WAITING, ExportState.RUNNING}

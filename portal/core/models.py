"""What the core keeps itself: evidence attached to rows, and workbooks between upload and commit."""

from __future__ import annotations

import datetime as dt
import uuid
import zlib
from importlib import import_module
from typing import Any, Self

import orjson
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.base_session import AbstractBaseSession, BaseSessionManager
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.core.areas import Level
from portal.core.who import all_or_none

#: No system knows a longer name of a file, so none is ever cut; an ending may be added to it.
LONGEST_FILE_NAME = 255 + len(".xlsx")


class AttachmentQuerySet(models.QuerySet["Attachment"]):
    def of(self, row: models.Model) -> Self:
        """The evidence of one row."""
        return self.filter(content_type=ContentType.objects.get_for_model(row), row_id=row.pk)


def attachment_path(attachment: Any, name: str) -> str:
    """A random name in a folder of the kind of row: what the file was called is kept in the table alone."""
    return f"evidence/{attachment.content_type.model}/{uuid.uuid4().hex}{attachment.suffix}"


class Attachment(models.Model):
    """Evidence of a row: a photo, minutes. Never required (red line 4 of docs/domain-rules.md)."""

    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE, verbose_name=_("kind of row"))
    row_id = models.PositiveBigIntegerField(_("row"))
    file = models.FileField(_("file"), upload_to=attachment_path)
    name = models.CharField(_("file name"), max_length=LONGEST_FILE_NAME)
    suffix = models.CharField(_("kind of file"), max_length=8)
    size = models.PositiveIntegerField(_("size"))
    attached_at = models.DateTimeField(_("attached at"))

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        ordering = ("attached_at", "pk")
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")
        indexes = (models.Index(fields=("content_type", "row_id"), name="attachment_of_row"),)

    def __str__(self) -> str:
        return self.name


class ImportState(models.TextChoices):
    """WAITING → READY, REFUSED, UNASSIGNED, ASKED or FAILED; READY → COMMITTING → DONE or FAILED.

    What is REFUSED may be taken in part; what is UNASSIGNED or ASKED waits again once its columns are
    assigned, or its question answered.
    """

    WAITING = "WAITING", _("being read")
    READY = "READY", _("ready to be taken in")
    REFUSED = "REFUSED", _("to be mended")
    UNASSIGNED = "UNASSIGNED", _("columns to be assigned")
    ASKED = "ASKED", _("question to be answered")
    COMMITTING = "COMMITTING", _("being taken in")
    DONE = "DONE", _("taken in")
    FAILED = "FAILED", _("could not be read")


class ImportSourceQuerySet(models.QuerySet["ImportSource"]):
    def of_office(self, area_code: str) -> Self:
        """What an office may use: its own, and a community also those of its sub-district."""
        return self.filter(office__in={area_code, area_code[: Level.SUB_DISTRICT]})


class ImportSource(models.Model):
    """How the files of somebody else's table are read: which column is which, and what a word means.

    Said once by a person, recognised by its headings the next time. ``columns`` is folded heading → field,
    empty for a column that is not read; ``words`` is field → folded word → value.
    """

    office = models.CharField(_("office"), max_length=12, blank=True)
    register = models.CharField(_("register"), max_length=60)
    name = models.CharField(_("name"), max_length=60)
    columns = models.JSONField(_("columns"), default=dict)
    words = models.JSONField(_("words"), default=dict)
    used_at = models.DateTimeField(_("last used at"))

    objects = ImportSourceQuerySet.as_manager()

    class Meta:
        ordering = ("-used_at", "-pk")
        verbose_name = _("source of imports")
        verbose_name_plural = _("sources of imports")
        constraints = (
            models.UniqueConstraint(fields=("office", "register", "name"), name="import_source_once"),
        )

    def __str__(self) -> str:
        return self.name


class PackedField(models.BinaryField):
    """A list as JSON in which nobody searches, packed: a tenth of the size, and Python alone reads it."""

    def from_db_value(self, value: Any, *_about: Any) -> list[Any]:
        return list(orjson.loads(zlib.decompress(value))) if value else []

    def get_prep_value(self, value: Any) -> bytes:
        return zlib.compress(orjson.dumps(value), level=1) if value else b""


class PendingImportQuerySet(models.QuerySet["PendingImport"]):
    def owned_by(self, user: Any) -> Self:
        return self.filter(owner_id=user.pk)

    def expired(self, now: dt.datetime) -> Self:
        return self.filter(created_at__lt=now - PendingImport.KEPT)


class PendingImport(models.Model):
    """A workbook between upload and commit: its bytes until it is read, then what it would change.

    It lies in the database, not in a folder, so that a worker on another machine can read it, and
    nobody but its owner ever sees it. The owner is a number: the core knows no accounts.
    """

    KEPT = dt.timedelta(hours=24)

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner_id = models.BigIntegerField(_("owner"))
    register = models.CharField(_("register"), max_length=60)
    language = models.CharField(_("language"), max_length=10)
    name = models.CharField(_("file name"), max_length=LONGEST_FILE_NAME)
    content = models.BinaryField(_("content"), blank=True, default=b"")
    state = models.CharField(_("state"), max_length=10, choices=ImportState, default=ImportState.WAITING)
    rows_done = models.PositiveIntegerField(_("rows read"), default=0)
    report = models.JSONField(_("what it would do"), default=dict, blank=True, encoder=DjangoJSONEncoder)
    plan: models.Field[list[Any], list[Any]] = PackedField(_("rows to write"), default=list, blank=True)
    created_at = models.DateTimeField(_("uploaded at"))

    objects = PendingImportQuerySet.as_manager()

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        indexes = (models.Index(fields=("created_at",), name="pending_import_created"),)

    def __str__(self) -> str:
        return self.name

    @property
    def is_busy(self) -> bool:
        """Whether it is still being worked on, so that the page asks again."""
        return self.state in {ImportState.WAITING, ImportState.COMMITTING}


class ChangeQuerySet(models.QuerySet["Change"]):
    def version(self) -> tuple[Any, ...]:
        """Differs from that of any other moment at which pages showed something else.

        The newest number alone would not: two transactions may take 5 and 6 and commit the other way round.
        """
        return tuple(self.aggregate(models.Min("pk"), models.Max("pk"), models.Count("pk")).values())

    def forget(self, now: dt.datetime) -> None:
        """Delete what is older than any page that is kept; never the newest."""
        newest = self.aggregate(models.Max("pk"))["pk__max"]
        self.filter(at__lt=now - Change.KEPT).exclude(pk=newest).delete()


class Change(models.Model):
    """That a statement changed something which pages show (``portal.core.changes``)."""

    KEPT = dt.timedelta(minutes=15)

    at = models.DateTimeField(_("at"))

    objects = ChangeQuerySet.as_manager()

    class Meta:
        verbose_name = _("change of what pages show")
        verbose_name_plural = _("changes of what pages show")
        indexes = (models.Index(fields=("at",), name="change_at"),)

    def __str__(self) -> str:
        return str(self.pk)


class SessionQuerySet(models.QuerySet["Session"]):
    def of(self, user: Any) -> Self:
        """The sessions in which that person is signed in."""
        return self.filter(owner_id=user.pk)

    def alive(self, now: dt.datetime) -> Self:
        """Those that have run out neither by idle time nor by their age."""
        longest = dt.timedelta(seconds=settings.SESSION_LONGEST_SECONDS)
        return self.filter(expire_date__gt=now, began_at__gt=now - longest)

    def forget(self, now: dt.datetime) -> None:
        """Delete what ran out a while ago: until then its browser can be told why it has to sign in."""
        self.filter(expire_date__lt=now - Session.KEPT).delete()


class Session(AbstractBaseSession):
    """A session with whose it is, since when, and from where, so that its owner can see it and end it.

    ``device`` names browser and system, never more of what the browser says. The owner is a number: the core
    knows no accounts.
    """

    KEPT = dt.timedelta(days=7)

    owner_id = models.BigIntegerField(_("owner"), null=True, db_index=True)
    began_at = models.DateTimeField(_("began at"), null=True)
    seen_at = models.DateTimeField(_("last seen at"), null=True)
    device = models.CharField(_("device"), max_length=60, blank=True)
    address = models.GenericIPAddressField(_("address"), null=True)

    objects = BaseSessionManager.from_queryset(SessionQuerySet)()  # type: ignore[misc]

    class Meta:
        verbose_name = _("session")
        verbose_name_plural = _("sessions")

    @classmethod
    def get_session_store_class(cls) -> Any:
        return import_module(settings.SESSION_ENGINE).SessionStore


class TrailSeal(models.Model):
    """A stretch of the audit trail as it was: its lines' numbers and hash, chained to the seal before it.

    ``ids`` are the lines' numbers in runs (5-9,11): what a taken-back transaction was given is not among
    them. Once its lines are purged the seal says so, and the chain still leads through it. What is hashed
    stands in ``portal.core.seals``.
    """

    number = models.PositiveBigIntegerField(_("number"), primary_key=True)
    ids = models.TextField(_("numbers of the lines"))
    first_id = models.PositiveBigIntegerField(_("first line"))
    last_id = models.PositiveBigIntegerField(_("last line"))
    count = models.PositiveIntegerField(_("lines"))
    oldest_at = models.DateTimeField(_("oldest line of"))
    newest_at = models.DateTimeField(_("newest line of"))
    lines_hash = models.CharField(_("hash of the lines"), max_length=64)
    previous = models.CharField(_("hash of the seal before"), max_length=64, blank=True)
    hash = models.CharField(_("hash"), max_length=64)
    made_at = models.DateTimeField(_("sealed at"))
    purged_at = models.DateTimeField(_("lines purged at"), null=True, blank=True)
    purged_by = models.CharField(_("lines purged by"), max_length=150, blank=True)

    class Meta:
        ordering = ("number",)
        verbose_name = _("seal of the audit trail")
        verbose_name_plural = _("seals of the audit trail")
        constraints = (all_or_none("purged_at", texts=("purged_by",), name="trail_seal_purged_by_somebody"),)

    def __str__(self) -> str:
        return str(self.number)

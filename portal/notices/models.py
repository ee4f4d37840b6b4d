"""What a person should know or do: reminders and results, kept until read."""

from __future__ import annotations

import datetime as dt
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.notices.signals import group_told, told


class NoticeQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        """A notice is its receiver's alone."""
        return self.filter(receiver_id=user.pk) if user.is_authenticated else self.none()

    def unread(self) -> Self:
        return self.filter(read_at=None)


class NoticeFile(models.Model):
    """What goes with a notice by e-mail: kept until it has been sent, for a week at most."""

    name = models.CharField(_("file name"), max_length=200)
    content = models.BinaryField(_("content"))
    kept_since = models.DateTimeField(_("kept since"))

    class Meta:
        verbose_name = _("file of a notice")
        verbose_name_plural = _("files of notices")

    def __str__(self) -> str:
        return self.name


class Notice(models.Model):
    """One sentence to one person, with the page where something can be done about it."""

    class Kind(models.TextChoices):
        DUE = "DUE", _("due soon")
        OVERDUE = "OVERDUE", _("overdue")
        REMINDER = "REMINDER", _("reminder")
        RETURNED = "RETURNED", _("returned")
        RESULT = "RESULT", _("result")

    receiver = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notices")
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    text = models.TextField(_("text"))
    path = models.CharField(_("page"), max_length=200, blank=True)
    key = models.CharField(
        max_length=120,
        help_text=_("Says what it is about, so that the same thing is told once a day at most."),
    )
    created_at = models.DateTimeField(_("at"))
    file = models.ForeignKey(
        NoticeFile, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", editable=False
    )
    read_at = models.DateTimeField(_("read at"), null=True, blank=True)
    emailed_at = models.DateTimeField(_("e-mailed at"), null=True, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        ordering = ("-created_at", "-pk")
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        constraints = (models.UniqueConstraint(fields=("receiver", "key"), name="notice_told_once"),)

    def __str__(self) -> str:
        return self.text


class GroupMessage(models.Model):
    """One sentence to the office's chat group, where a robot is set up: one for each thing told."""

    key = models.CharField(
        max_length=120, unique=True, help_text=_("Says what it is about, so that the group is told once.")
    )
    text = models.TextField(_("text"))
    path = models.CharField(_("page"), max_length=200, blank=True)
    created_at = models.DateTimeField(_("at"))
    posted_at = models.DateTimeField(_("posted at"), null=True, blank=True)

    class Meta:
        ordering = ("-created_at", "-pk")
        verbose_name = _("message to the group")
        verbose_name_plural = _("messages to the group")

    def __str__(self) -> str:
        return self.text


def tell(
    *,
    receivers: Any,
    kind: str,
    text: str,
    path: str,
    key: str,
    now: dt.datetime,
    file: NoticeFile | None = None,
) -> int:
    """Tell each receiver once for each key; returns how many were told now.

    Put the date into *key* for what may be said again on another day. *file* goes along by e-mail.
    """
    about = {"kind": kind, "text": text, "path": path, "key": key, "file": file}
    rows = [Notice(receiver=receiver, created_at=now, **about) for receiver in receivers]
    known = set(
        Notice.objects.filter(key=key, receiver__in=[r.pk for r in receivers]).values_list(
            "receiver_id", flat=True
        )
    )
    Notice.objects.bulk_create(rows, ignore_conflicts=True)
    new = [row.receiver_id for row in rows if row.receiver_id not in known]
    if new:
        notices = list(Notice.objects.filter(key=key, receiver__in=new).order_by("pk"))
        told.send(sender=Notice, notices=notices)
    return len(new)


def tell_group(*, text: str, path: str, key: str, now: dt.datetime) -> None:
    """Tell the office's chat group, once for each key; nothing happens where it has no robot there.

    The group lies outside the portal: *text* names no person and repeats no reason that somebody gave.
    """
    group_told.send(sender=GroupMessage, text=text, path=path, key=key, now=now)


def waiting(key: str) -> tuple[list[int], list[int]]:
    """Notices of that key that are neither e-mailed nor read, and messages that no robot has posted."""
    notices = Notice.objects.unread().filter(key=key, emailed_at=None).exclude(receiver__email="")
    messages = GroupMessage.objects.filter(key=key, posted_at=None)
    return list(notices.values_list("pk", flat=True)), list(messages.values_list("pk", flat=True))


def forget_files(*, before: dt.datetime) -> int:
    """Drop files that have been kept since before that time; returns how many."""
    dropped, _by_model = NoticeFile.objects.filter(kept_since__lt=before).delete()
    return dropped


def mark_read(*, notices: NoticeQuerySet, now: dt.datetime) -> int:
    """Mark the unread of *notices* as read; returns how many there were."""
    return notices.unread().update(read_at=now)

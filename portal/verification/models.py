"""How the tasks of the timetable ended last."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class TaskRun(models.Model):
    """The last run of one task: one row a task, so that it never grows.

    ``well_at`` is when a run last ended well; ``said`` what the last one gave back, or of one that failed the
    kind of error (its text may quote figures).
    """

    task = models.CharField(_("task"), max_length=120, unique=True)
    ended_at = models.DateTimeField(_("ended at"))
    seconds = models.FloatField(_("seconds"), null=True)
    is_well = models.BooleanField(_("ended well"))
    well_at = models.DateTimeField(_("last ended well at"), null=True)
    said = models.CharField(_("result"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("run of a task")
        verbose_name_plural = _("runs of tasks")

    def __str__(self) -> str:
        return self.task

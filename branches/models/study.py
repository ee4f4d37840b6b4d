"""Study: central-group sessions, weekly theory study, and trainings by their three channels."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from branches.models.gatherings import Gathering


class StudySession(Gathering):
    """One session (A9, A10, D2): sessions and heads are counted, never anybody's hours."""

    class Kind(models.TextChoices):
        CENTRAL_GROUP = "CENTRAL_GROUP", _("central-group study")
        THEORY = "THEORY", _("theory study")
        OTHER = "OTHER", _("other study")

    class Channel(models.TextChoices):
        ROTATION = "ROTATION", _("rotation training")
        SPECIAL = "SPECIAL", _("special training")
        DISTANCE = "DISTANCE", _("distance education")

    kind = models.CharField(_("kind of study"), max_length=14, choices=Kind)
    channel = models.CharField(
        _("channel"),
        max_length=10,
        choices=Channel,
        blank=True,
        help_text=_("For a training: how it was given."),
    )

    class Meta(Gathering.Meta):
        verbose_name = _("study session")
        verbose_name_plural = _("study sessions")
        indexes = (
            models.Index(fields=("community", "held_on"), name="study_community_day"),
            models.Index(fields=("held_on", "community"), name="study_day_community"),
        )

"""What a community holds on one day, with so many people."""

from __future__ import annotations

from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from communities.rows import CommunityRow


class Gathering(CommunityRow):
    """Held once: the day, the topic, and how many took part; heads are counted, nobody is named."""

    held_on = models.DateField(_("held on"))
    topic = models.CharField(_("topic"), max_length=200)
    people = models.PositiveIntegerField(_("people"), validators=[MinValueValidator(1)])

    class Meta:
        abstract = True
        ordering = ("-held_on", "community")

    def __str__(self) -> str:
        return self.topic

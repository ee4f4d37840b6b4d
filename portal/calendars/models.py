"""The key by which a calendar program reads one person's calendar."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.core.access import ScopedQuerySet


class CalendarKey(models.Model):
    """That a person has an address for the calendar, and which.

    The address holds ``nonce`` and a signature over it by the server's key (``actions``): whoever reads the
    database alone cannot make an address of it.
    """

    area_path: ClassVar[str] = "account__area_code"

    account = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="calendar_key"
    )
    nonce = models.CharField(_("key of the calendar"), max_length=32, unique=True, editable=False)
    made_at = models.DateTimeField(_("made at"))

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ("pk",)
        verbose_name = _("address of a calendar")
        verbose_name_plural = _("addresses of calendars")

    def __str__(self) -> str:
        return str(self.account)

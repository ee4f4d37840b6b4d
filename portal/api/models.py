"""Tokens that other systems read by, and how much was read by each."""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from portal.api.systems import ForSystem, of_no_community
from portal.core.access import ScopedQuerySet
from portal.core.who import ByUser, all_or_none


class Kind(models.TextChoices):
    """What a token may read."""

    AREAS = "areas", _("areas")
    INDICATORS = "indicators", _("indicators and targets")
    TOTALS = "totals", _("totals")
    FIGURES = "figures", _("approved figures")
    MEETINGS = "meetings", _("meetings and their frozen figures")


class AccessTokenQuerySet(ScopedQuerySet):
    def good_on(self, day: dt.date) -> Self:
        """Those that open anything on *day*: neither revoked nor past their last day."""
        return self.filter(revoked_at=None, expires_on__gte=day)


class AccessToken(ForSystem):
    """A key to the read interface, for one system: an area, kinds of data, a last day.

    The token itself is shown once. What is kept is its SHA-256, enough for 256 random bits, and its first
    signs, by which people tell tokens apart.
    """

    name = models.CharField(
        _("name of the system"), max_length=60, help_text=_("Which system reads, and whose it is.")
    )
    area_code = models.CharField(_("area it may read"), max_length=9)
    kinds = models.JSONField(_("what it may read"))
    digest = models.CharField(_("check sum of the token"), max_length=64, unique=True, editable=False)
    hint = models.CharField(_("begins with"), max_length=12, editable=False)
    expires_on = models.DateField(_("last day"))
    revoked_by = ByUser(null=True, blank=True)
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True)

    objects = AccessTokenQuerySet.as_manager()

    class Meta(ForSystem.Meta):
        verbose_name = _("token of the read interface")
        verbose_name_plural = _("tokens of the read interface")
        constraints = (
            of_no_community("access_token_area_is_no_community"),
            all_or_none("revoked_at", "revoked_by", name="access_token_revoked_at_and_by"),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def kind_names(self) -> list[Any]:
        return [kind.label for kind in Kind if kind in self.kinds]

    def is_good_on(self, day: dt.date) -> bool:
        return self.revoked_at is None and self.expires_on >= day


class TokenUse(models.Model):
    """How much was read by a token on a day, of one kind: of systems, not of people."""

    area_path: ClassVar[str] = "token__area_code"

    token = models.ForeignKey(AccessToken, on_delete=models.PROTECT, related_name="uses")
    day = models.DateField(_("day"))
    kind = models.CharField(_("what was read"), max_length=12, choices=Kind)
    requests = models.PositiveIntegerField(_("requests"), default=0)
    rows = models.PositiveBigIntegerField(_("rows"), default=0)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ("-day", "kind")
        verbose_name = _("use of a token")
        verbose_name_plural = _("uses of tokens")
        constraints = (models.UniqueConstraint(fields=("token", "day", "kind"), name="token_use_once_a_day"),)

    def __str__(self) -> str:
        return f"{self.token_id} {self.day} {self.kind}"

    @classmethod
    def add(cls, token: AccessToken, kind: str, day: dt.date, rows: int) -> bool:
        """Count one request and its rows; returns whether it was the first of the day and kind."""
        of: dict[str, Any] = {"token": token, "day": day, "kind": kind}
        more = {"requests": F("requests") + 1, "rows": F("rows") + rows}
        if cls.objects.filter(**of).update(**more):
            return False
        _use, is_first = cls.objects.get_or_create(**of)
        cls.objects.filter(**of).update(**more)
        return is_first

"""Systems that are called when something happens, and each call that is owed to them."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.api.systems import ForSystem, of_no_community
from portal.core.access import ScopedQuerySet
from portal.core.who import ByUser, all_or_none


class Happening(models.TextChoices):
    """What a system may be called for; the values are part of what is sent."""

    APPROVED = "report.approved", _("a report is approved")
    FROZEN = "meeting.frozen", _("figures of a meeting are frozen")
    CLOSED_OFF = "matter.closed_off", _("a matter is closed off")


class Hook(ForSystem):
    """One system that is called: where, for what, and of which area. To change it, end it and make another.

    ``sealed`` is its secret, by which calls are signed, encrypted by the server's key (``sealing``).
    """

    name = models.CharField(
        _("name of the system"), max_length=60, help_text=_("Which system is called, and whose it is.")
    )
    address = models.CharField(_("address that is called"), max_length=300)
    events = models.JSONField(_("called when"))
    area_code = models.CharField(_("area it is called for"), max_length=9)
    sealed = models.TextField(_("sealed secret"), editable=False)
    ended_by = ByUser(null=True, blank=True)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta(ForSystem.Meta):
        verbose_name = _("hook")
        verbose_name_plural = _("hooks")
        constraints = (
            of_no_community("hook_area_is_no_community"),
            all_or_none("ended_at", "ended_by", name="hook_ended_at_and_by"),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def event_names(self) -> list[str]:
        return [str(one.label) for one in Happening if one in self.events]


class HookDeliveryQuerySet(ScopedQuerySet):
    def due(self, now: dt.datetime) -> Self:
        """Those to be sent by now: not taken, not given up, and their hook not ended."""
        return self.filter(delivered_at=None, next_at__lte=now, hook__ended_at=None)


class HookDelivery(models.Model):
    """One call: written with what happened, in the same transaction, and sent until it is taken or given up.

    ``next_at`` is when it is to be sent; None when it has been taken, or given up. While it is being sent it
    lies a little ahead, so that nobody else sends it, and what a killed worker left is sent again.
    """

    area_path: ClassVar[str] = "hook__area_code"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    hook = models.ForeignKey(Hook, on_delete=models.PROTECT, related_name="deliveries")
    event = models.CharField(_("event"), max_length=20, choices=Happening)
    payload = models.JSONField(_("what is sent"))
    made_at = models.DateTimeField(_("happened at"), db_index=True)
    next_at = models.DateTimeField(_("next try"), null=True, blank=True, db_index=True)
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)
    tried_at = models.DateTimeField(_("last try"), null=True, blank=True)
    last_answer = models.CharField(_("last answer"), max_length=60, blank=True)
    delivered_at = models.DateTimeField(_("taken at"), null=True, blank=True)

    objects = HookDeliveryQuerySet.as_manager()

    class Meta:
        ordering = ("-made_at", "-pk")
        verbose_name = _("call of a hook")
        verbose_name_plural = _("calls of hooks")
        constraints = (
            models.CheckConstraint(
                condition=Q(delivered_at=None) | Q(next_at=None), name="hook_delivery_taken_is_not_sent"
            ),
        )

    def __str__(self) -> str:
        return str(self.id)

    @property
    def is_given_up(self) -> bool:
        return self.delivered_at is None and self.next_at is None

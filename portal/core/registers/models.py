"""What the rows of all registers have in common."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal.core.access import ScopedQuerySet
from portal.core.month import Month
from portal.core.registers.declaration import slug_of

#: How many days a term, a contract or a deadline may lie ahead: ten years. What is later is a slip.
YEARS_AHEAD = 3_653
#: How many days ahead what is settled already may be entered: somebody begins next week, the month ends.
MONTH_AHEAD = 31


class RegisterQuerySet(ScopedQuerySet):
    def current(self) -> Self:
        """Rows that are not retired."""
        return self.filter(retired_on=None)

    def as_of(self, day: dt.date) -> Self:
        """Rows that were not yet retired on that day: what a stock at month end counts."""
        return self.filter(Q(retired_on=None) | Q(retired_on__gt=day))

    def held_in(self, month: Month, field: str = "held_on") -> Self:
        """Rows whose day lies in the month: what a flow counts."""
        return self.filter(**{f"{field}__range": (month.first_day, month.last_day)})


class RegisterRow(models.Model):
    """A row of a register: retired on a day and not deleted, so that earlier months keep it.

    What was entered by mistake and noticed at once is the one exception (``actions.take_back_row``).
    """

    area_path: ClassVar[str]
    #: Fields whose day may lie ahead, and by how many days: deadlines, ends of terms. Others have happened.
    days_ahead: ClassVar[Mapping[str, int]] = {}

    note = models.CharField(_("note"), max_length=300, blank=True)
    retired_on = models.DateField(
        _("retired on"), null=True, blank=True, help_text=_("No longer counted from this day on.")
    )
    created_at = models.DateTimeField(_("entered at"), auto_now_add=True)
    updated_at = models.DateTimeField(_("changed at"), auto_now=True)

    objects = RegisterQuerySet.as_manager()

    class Meta:
        abstract = True

    def get_absolute_url(self) -> str:
        return reverse("registers:detail", args=[slug_of(type(self)), self.pk])

    def area_code_of_row(self) -> str:
        """The code of the area the row lies in, found along ``area_path``."""
        value: Any = self
        for step in self.area_path.split("__"):
            value = getattr(value, step)
        return str(value)

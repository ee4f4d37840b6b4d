"""The areas above sub-districts: provinces, cities and counties, which report nothing themselves."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.core.access import ScopedQuerySet
from portal.core.areas import Level


class UpperArea(models.Model):
    """What a province (2 digits), city (4) or county (6) is called; without a row its code stands for it."""

    area_path: ClassVar[str] = "code"

    code = models.CharField(_("code"), max_length=6, unique=True)
    name = models.CharField(_("name"), max_length=60)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ("code",)
        verbose_name = _("upper area")
        verbose_name_plural = _("upper areas")
        constraints = (
            models.CheckConstraint(
                condition=Q(code__length__in=(int(Level.PROVINCE), int(Level.CITY), int(Level.COUNTY))),
                name="upper_area_code_has_2_4_or_6_digits",
            ),
        )

    def __str__(self) -> str:
        return self.name

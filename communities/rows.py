"""The base of every register row that lies in a community."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from communities.models import Community
from portal.core.registers.models import RegisterRow


class CommunityRow(RegisterRow):
    """A row of one community."""

    area_path: ClassVar[str] = "community__code"

    community = models.ForeignKey(
        Community,
        on_delete=models.PROTECT,
        to_field="code",
        db_column="community_code",
        related_name="%(class)s_rows",
        verbose_name=_("community"),
    )

    class Meta:
        abstract = True

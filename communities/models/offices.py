"""What an office keeps for its whole sub-district."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from communities.models.areas import SubDistrict
from portal.core.access import ScopedQuerySet
from portal.core.areas import AreaByCode


class OfSubDistrict(models.Model):
    """A row that belongs to one sub-district. Where the sub-district looks back at it by name, it says so."""

    area_path: ClassVar[str] = "sub_district__code"

    sub_district = AreaByCode(SubDistrict, related_name="+", verbose_name=_("sub-district"))

    objects = ScopedQuerySet.as_manager()

    class Meta:
        abstract = True

"""Which indicators the page before the meeting speaks of, and in which order, where an office has chosen."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from communities.models import OfSubDistrict, SubDistrict
from portal.core.areas import AreaByCode
from portal.indicators.models import Indicator


class BriefingIndicator(OfSubDistrict):
    """An indicator of an office's briefing, at its place; without any, those with a target are shown."""

    sub_district = AreaByCode(
        SubDistrict, on_delete=models.CASCADE, related_name="+", verbose_name=_("sub-district")
    )
    indicator = models.ForeignKey(Indicator, on_delete=models.CASCADE, related_name="+")
    order = models.PositiveSmallIntegerField(_("order"))

    class Meta:
        ordering = ("order",)
        verbose_name = _("indicator of the briefing")
        verbose_name_plural = _("indicators of the briefing")
        constraints = (
            models.UniqueConstraint(fields=("sub_district", "indicator"), name="briefing_indicator_once"),
        )

    def __str__(self) -> str:
        return f"{self.sub_district_id} {self.order} {self.indicator_id}"

"""How an office sets its bulletins: paragraphs, red head, number and imprint, all of them as it chooses."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from communities.models import OfSubDistrict, SubDistrict


class BulletinStyle(OfSubDistrict):
    """How an office sets its bulletins (GB/T 9704-2012); what is left empty does not stand on the paper."""

    sub_district = models.OneToOneField(
        SubDistrict,
        on_delete=models.CASCADE,
        to_field="code",
        db_column="sub_district_code",
        related_name="+",
        verbose_name=_("sub-district"),
    )
    is_parted = models.BooleanField(
        _("one statement a paragraph"),
        default=False,
        help_text=_("If not, the statements of the overall state stand in one paragraph."),
    )
    mark = models.CharField(
        _("name in the red head"),
        max_length=28,
        blank=True,
        help_text=_("Printed in red above the title, with a red rule; without it there is no red head."),
    )
    number = models.CharField(
        _("document number"),
        max_length=40,
        blank=True,
        help_text=_(
            "Whole, for one paper; or the office's code alone: then the year is added and room left."
        ),
    )
    copies_to = models.CharField(_("copies to"), max_length=200, blank=True)
    issued_by = models.CharField(
        _("issuing office"),
        max_length=60,
        blank=True,
        help_text=_("With it the imprint stands at the foot of the last page."),
    )
    issued_on = models.DateField(
        _("issued on"), null=True, blank=True, help_text=_("If empty, the day of the meeting.")
    )

    class Meta:
        verbose_name = _("form of the bulletin")
        verbose_name_plural = _("forms of the bulletin")

    def __str__(self) -> str:
        return f"{self.sub_district_id} {self.mark}".rstrip()

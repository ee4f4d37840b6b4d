"""What an office decides about its page before the meeting."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from communities.models import SubDistrict
from portal.briefing.models import BriefingIndicator
from portal.core.access import Verb, may
from portal.indicators.models import Indicator

MOST = 16  # indicators: what one screen and one sheet hold, readably


@transaction.atomic
def choose(*, sub_district: SubDistrict, indicators: Sequence[Indicator], by: Any) -> None:
    """Speak of these indicators in this order; of none means of all that have a target."""
    if len(indicators) > MOST:
        text = _("%(count)d indicators are ticked; at most %(most)d fit on the page. Please untick some.")
        raise ValidationError(text % {"count": len(indicators), "most": MOST})
    offices = SubDistrict.objects.visible_to(by).select_for_update()
    if not may(by, Verb.CONFIGURE) or not offices.filter(pk=sub_district.pk):
        raise PermissionDenied
    standing = {one.indicator_id: one for one in BriefingIndicator.objects.within(sub_district.code)}
    for order, indicator in enumerate(indicators, start=1):
        kept = standing.pop(indicator.pk, None)
        if kept is None:
            BriefingIndicator.objects.create(sub_district=sub_district, indicator=indicator, order=order)
        elif kept.order != order:
            kept.order = order
            kept.save(update_fields=("order",))
    for one in standing.values():
        one.delete()

"""Since when a running total counts: January, or the month in which the year's first figures were counted."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from django.utils.translation import gettext as _

from portal.core.month import Month
from portal.dashboard.values import Value


def first_counted(history: Mapping[Month, Value], month: Month) -> Month:
    """The first month of the year to *month* that the total holds figures of; January while it holds none."""
    return first_of([one for one, value in history.items() if value.is_current], month)


def first_of(counted: Collection[Month], month: Month) -> Month:
    """The first of the months *counted* in the year to *month*; January where none of them is in it."""
    return min((one for one in counted if month.january <= one <= month), default=month.january)


def period_text(first: Month) -> str:
    """What a running total speaks of: who began in March does not seem to count since January."""
    if first == first.january:
        return _("since January")
    return _("this year, from %(month)s on") % {"month": first.name}

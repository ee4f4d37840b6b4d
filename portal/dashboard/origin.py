"""Where a community's figure was taken from: a line of a report, or the months of a running total."""

from __future__ import annotations

from django.urls import reverse

from portal.core.areas import Level
from portal.core.month import Month
from portal.dashboard.values import Kind, Value
from portal.indicators.models import Indicator


def origin_of(value: Value | None, area_code: str, indicator: Indicator, month: Month) -> str:
    """The address at which the printed figure can be read again; empty of what is no community.

    A figure carried forward stands in the report of the month it was carried from. A year's total stands in
    no report: its months are listed. Where there is no figure, the line shows what is not counted yet.
    """
    if len(area_code) != Level.COMMUNITY:
        return ""
    if value is not None and indicator.kind == Kind.FLOW and value.numerator is not None:
        return reverse("dashboard:inside", args=[month, area_code, indicator.code]) + "#months"
    return line_of(area_code, indicator, month_of(value, month))


def month_of(value: Value | None, month: Month) -> Month:
    """The month whose report holds the figure: *month*, or the one it was carried from."""
    if value is None or not value.coverage.carried:
        return month
    return value.coverage.oldest or month


def line_of(area_code: str, indicator: Indicator, month: Month) -> str:
    """The address of the indicator's line in the community's report of *month*."""
    return f"{reverse('reporting:entry', args=[area_code, month])}#figure-{indicator.code}"

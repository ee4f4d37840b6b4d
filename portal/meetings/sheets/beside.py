"""What stands beside the figures of a community: its report, what was returned, its earlier months.

A few queries, whatever the number of communities. None of it is frozen: a page says as of when it reads.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from portal.core.areas import AreaCode
from portal.core.month import Month
from portal.dashboard.earlier import Uncounted, others_uncounted
from portal.dashboard.queries import Figures
from portal.dashboard.trend import TREND_MONTHS
from portal.indicators.models import Indicator
from portal.reporting.models import Figure, MonthlyReport, ReportEvent, ReportingPeriod
from portal.rollups.models import Rollup


@dataclass(slots=True)
class Returned:
    """What review gave back: how often, when last, why, and which figures with which remark."""

    times: int = 0
    last: dt.datetime | None = None
    reason: str = ""
    boxes: list[tuple[str, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Beside:
    """``due_on``: until when the month was to be reported, None for a month that was never opened.

    ``older``: of each community the reports of other months that are not counted.
    """

    histories: Figures
    due_on: dt.date | None
    submitted: dict[str, dt.date]
    returned: dict[str, Returned]
    older: dict[str, list[Uncounted]]

    @classmethod
    def read(cls, area: AreaCode, codes: Iterable[str], month: Month, indicators: list[Indicator]) -> Beside:
        """Of the communities of those codes, in the sub-district *area*."""
        wanted = list(codes)
        rollups = Rollup.objects.within(area).filter(
            area_code__in=wanted, month__gt=month - TREND_MONTHS, month__lte=month, indicator__in=indicators
        )
        period = ReportingPeriod.objects.within(area).filter(month=month).first()
        reports = MonthlyReport.objects.within(area).for_month(month).filter(community__in=wanted)
        first = reports.exclude(first_submitted_on=None).values_list("community", "first_submitted_on")
        return cls(
            Figures.read(rollups.order_by(), indicators),
            period.due_on if period else None,
            dict(first),
            _returned(area, wanted, month),
            _older(area, month),
        )


def _older(area: AreaCode, month: Month) -> dict[str, list[Uncounted]]:
    """By community: the reports of other months that are not counted."""
    found: dict[str, list[Uncounted]] = defaultdict(list)
    for one in others_uncounted(area, month):
        found[one.area_code].append(one)
    return dict(found)


def _returned(area: AreaCode, codes: list[str], month: Month) -> dict[str, Returned]:
    found: dict[str, Returned] = defaultdict(Returned)
    of = {"report__community__in": codes, "report__month": month}
    events = ReportEvent.objects.within(area).filter(verb="return", **of).order_by("pk")
    for code, at, reason in events.values_list("report__community", "at", "reason"):
        one = found[str(code)]
        one.times, one.last, one.reason = one.times + 1, at, reason
    figures = Figure.objects.within(area).filter(**of).exclude(comment="").select_related("indicator")
    order = ("indicator__theme__order", "indicator__order")
    for figure in figures.select_related("report").order_by(*order):
        found[str(figure.report.community_id)].boxes.append((figure.indicator.name, figure.comment))
    return dict(found)

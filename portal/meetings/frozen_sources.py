"""What the cells of a snapshot are made of: rows of approved reports, and what was written beside them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Protocol

from django.db.models import Q

from portal.core.areas import AreaCode
from portal.core.month import Month
from portal.dashboard.values import Kind, Value
from portal.indicators.models import Indicator
from portal.reporting.models import Figure


class Spoken(Protocol):
    """Of which office, which month and against which: a meeting, or a page that is read without one."""

    @property
    def area(self) -> AreaCode: ...
    @property
    def month(self) -> Any: ...
    @property
    def since(self) -> Any: ...


@dataclass(slots=True)
class Sources:
    """The rows of approved reports that figures are made of, and what communities wrote beside them."""

    months: dict[tuple[str, int], dict[Month, int]]
    reasons: dict[tuple[str, int, Month], str]
    month: Month

    @classmethod
    def none(cls, month: Month) -> Sources:
        """Where nobody asks what the figures are made of."""
        return cls(defaultdict(dict), {}, month)

    @classmethod
    def read(cls, meeting: Spoken, indicators: Iterable[Indicator]) -> Sources:
        """One query for every figure that may be counted: of the year, and what may be carried into it."""
        longest = max((indicator.carry_months for indicator in indicators), default=0)
        first = min(meeting.month.january, meeting.month - longest)
        rows = Figure.objects.within(meeting.area).counted()
        rows = rows.filter(
            Q(report__month__gte=first, report__month__lte=meeting.month), indicator__in=list(indicators)
        )
        found = cls(defaultdict(dict), {}, meeting.month)
        for pk, community, month, indicator, reason in rows.order_by("pk").values_list(
            "pk", "report__community", "report__month", "indicator", "reason"
        ):
            found.months[community, indicator][month] = pk
            if reason:
                found.reasons[community, indicator, month] = reason
        return found

    def ids(self, code: str, indicator: Indicator, value: Value | None) -> list[int]:
        """The figures that a community's value is made of: of a flow the year's, else the one month's."""
        if value is None:
            return []
        known = self.months.get((code, indicator.pk), {})
        if indicator.kind == Kind.FLOW:
            return [pk for month, pk in sorted(known.items()) if month >= self.month.january]
        month = value.coverage.oldest if value.coverage.carried else self.month
        return [known[month]] if month in known else []

    def reason(self, code: str, indicator: Indicator) -> str:
        """What the community wrote beside its figure of the month."""
        return self.reasons.get((code, indicator.pk, self.month), "")

"""All that is known about one month of one area: the figures and what they are judged by.

A community's entry page and a sub-district's board read the same book; its queries do not
grow with the number of communities or indicators.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import F

from portal.core.areas import Level
from portal.core.measures import Recorded, recorded_of
from portal.core.month import Month
from portal.indicators.models import Indicator, IndicatorQuerySet, Target, binding
from portal.reporting.models import Figure, MonthlyReport
from portal.reporting.prefill import Suggestion, given_denominator, suggest
from portal.reporting.validators import Candidate, Finding, Values, doubts_of

HISTORY_MONTHS = 12

Past = dict[tuple[str, int], list[tuple[Month, Values]]]


@dataclass(slots=True)
class MonthBook:
    """Figures of *month* in the area, twelve months before it, registers and targets."""

    area_code: str
    month: Month
    indicators: list[Indicator]
    past: Past
    figures: dict[tuple[str, int], Figure]
    registers: dict[str, dict[str, Recorded]]
    _targets: dict[str, dict[int, Target]] = field(default_factory=dict)
    _bounds: list[Target] | None = None

    @classmethod
    def load(
        cls,
        area_code: str,
        month: Month,
        indicators: Iterable[Indicator] | None = None,
        *,
        approved_only: bool = False,
    ) -> MonthBook:
        """The book of a community or a sub-district; of the *indicators* given, else of all in use.

        ``approved_only``: without what earlier months hold unapproved.
        """
        known = list(indicators) if indicators is not None else indicators_of(area_code, month)
        figures = Figure.objects.within(area_code).filter(report__month=month, indicator__in=known).order_by()
        return cls(
            area_code=area_code,
            month=month,
            indicators=known,
            past=_past(area_code, month, known, approved_only=approved_only),
            figures={
                (figure.community_code, figure.indicator_id): figure
                for figure in figures.annotate(community_code=F("report__community_id"))
            },
            registers=recorded_of([i.code for i in known], month, area_code),
        )

    def targets(self, community_code: str) -> dict[int, Target]:
        """The targets that bind the community, by indicator id; one query for all communities of the book."""
        if self._bounds is None:
            around = Target.objects.around(self.area_code, self.month.year)
            self._bounds = list(around.filter(indicator__in=self.indicators))
        if community_code not in self._targets:
            self._targets[community_code] = binding(community_code, self._bounds)
        return self._targets[community_code]

    def candidate(
        self, community_code: str, indicator: Indicator, values: Values | None = None, reason: str = ""
    ) -> Candidate:
        """The figure with *values*, or as it is stored, before the rules."""
        figure = self.figures.get((community_code, indicator.pk))
        if values is None:
            values = values_of(figure) if figure else Values()
            reason = figure.reason if figure else ""
        return Candidate(
            indicator=indicator,
            month=self.month,
            values=values,
            reason=reason.strip(),
            past=tuple(self.past.get((community_code, indicator.pk), ())),
            recorded=self.registers.get(indicator.code, {}).get(community_code),
        )

    def suggestion(self, community_code: str, indicator: Indicator) -> Suggestion:
        """What the boxes of the figure hold before anybody types."""
        candidate = self.candidate(community_code, indicator, Values())
        return suggest(candidate, self.targets(community_code).get(indicator.pk))

    def denominator(self, community_code: str, indicator: Indicator) -> int | None:
        """The denominator that nobody types, None where somebody does or there is none."""
        candidate = self.candidate(community_code, indicator, Values())
        return given_denominator(candidate, self.targets(community_code).get(indicator.pk))

    def doubts(self, community_code: str) -> dict[str, list[Finding]]:
        """What is unlikely about the community's stored figures, by indicator code."""
        found = {
            indicator.code: doubts_of(self.candidate(community_code, indicator))
            for indicator in self.indicators
            if (community_code, indicator.pk) in self.figures
        }
        return {code: doubts for code, doubts in found.items() if doubts}


def indicators_of(area_code: str, month: Month) -> list[Indicator]:
    """What communities of the area report in the month, in the order of the form."""
    in_use = Indicator.objects.in_use(area_code[: Level.SUB_DISTRICT], month)
    return list(in_use.select_related("theme"))


def asked_of(report: MonthlyReport) -> IndicatorQuerySet:
    """What the report's community itself fills in."""
    in_use = Indicator.objects.in_use(report.community_id[: Level.SUB_DISTRICT], report.month)
    return in_use.filter(entered_by=Indicator.EnteredBy.SECRETARY)


def secretary_indicators(indicators: Iterable[Indicator]) -> list[Indicator]:
    """Those of them that the community itself fills in."""
    return [i for i in indicators if i.entered_by == Indicator.EnteredBy.SECRETARY]


def staff_indicators(sub_district_code: str, month: Month) -> list[Indicator]:
    """What the sub-district enters for its communities, meetings included."""
    in_use = Indicator.objects.in_use(sub_district_code, month)
    return list(in_use.filter(entered_by=Indicator.EnteredBy.STAFF).select_related("theme"))


def values_of(figure: Figure) -> Values:
    """The numbers of a stored figure."""
    return Values(figure.numerator, figure.denominator, figure.opening)


def book_of(report: MonthlyReport, *, approved_only: bool = False) -> MonthBook:
    """The book of the report's community and month."""
    return MonthBook.load(report.community_id, report.month, approved_only=approved_only)


def _past(area_code: str, month: Month, indicators: list[Indicator], *, approved_only: bool) -> Past:
    """Compiled by the ORM and read without it: of thirty communities these are ten thousand rows."""
    known = Figure.objects.within(area_code)
    known = known.counted() if approved_only else known.filter(numerator__isnull=False)
    rows = (
        known.filter(
            report__month__gte=month - HISTORY_MONTHS, report__month__lt=month, indicator__in=indicators
        )
        .order_by("report__month")
        .values_list(
            "report__community_id", "indicator_id", "report__month", "numerator", "denominator", "opening"
        )
    )
    past: Past = defaultdict(list)
    try:
        sql, params = rows.query.sql_with_params()
    except EmptyResultSet:
        return past
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        for community, indicator, of, *numbers in cursor.fetchall():
            past[community, indicator].append((Month.from_int(of), Values(*numbers)))
    return past

"""How figures add up: for each kind of indicator, the query that gives its roll-up rows.

The kind alone decides (idea 2 of docs/architecture.md):

========== ============================== =============================== ======================
kind       over communities               over months                     while a report is missing
========== ============================== =============================== ======================
completion n and d summed                 the latest                      may be carried forward
level      summed, with minimum, maximum  the latest                      may be carried forward
rank       never summed: best and worst   the latest                      may be carried forward
flow       n and d summed                 summed since January            not counted
frequency  communities that met it /      community-months that met it /  not counted
           communities that reported      community-months reported
meeting    summed                         summed since January            not counted
========== ============================== =============================== ======================

What a flow's cases are out of is what was received plus what was open before. Over the year that is
what was settled in earlier months plus what the latest month counted had to settle: without gaps the
first opening and all that was received since; and where a month is missing, what it left open is
counted by the next, so that a rate cannot pass 100 %. A community counts in a month if it exists on
the month's last day; flows of a community closed since stay in the year's total.
"""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Case, Count, Exists, F, Max, Min, OuterRef, Q, Subquery, Sum, Value, When, Window
from django.db.models.functions import Coalesce, RowNumber

from portal.core.areas import Level
from portal.core.month import Month
from portal.indicators.models import Indicator
from portal.reporting.models import Figure
from portal.rollups.models import Rollup

Columns = dict[str, Any]
Kind = Indicator.Kind
STOCKS = (Kind.COMPLETION, Kind.LEVEL, Kind.RANK)
SUMMED_BY_MONTH = (Kind.FLOW, Kind.FREQUENCY, Kind.MEETING)

_CODE = "report__community__code"
_DIFFERS = Q(recorded_numerator__isnull=False) & ~Q(numerator=F("recorded_numerator"))
_NOTHING = Value(None, output_field=models.BigIntegerField())


def _exists_in(month: Month, path: str = "report__community__") -> Q:
    return Q(**{f"{path}opened_on__lte": month.last_day}) & (
        Q(**{f"{path}closed_on": None}) | Q(**{f"{path}closed_on__gt": month.last_day})
    )


def _number(expression: Any) -> Any:
    return models.ExpressionWrapper(expression, output_field=models.BigIntegerField())


def community_stocks(sub_district_code: str, month: Month) -> tuple[models.QuerySet[Any], Columns]:
    """Stocks of each community: the latest approved figure, no older than the indicator lets it be."""
    figures = Figure.objects.counted().within(sub_district_code).filter(indicator__kind__in=STOCKS)
    limits = Indicator.objects.filter(kind__in=STOCKS).order_by().values_list("carry_months", flat=True)
    fresh_enough = Q(pk=None)
    for months in set(limits):
        fresh_enough |= Q(indicator__carry_months=months, report__month__range=(month - months, month))
    newest_first = Window(
        RowNumber(),
        partition_by=[F("report__community"), F("indicator")],
        order_by=F("report__month").desc(),
    )
    latest = figures.filter(fresh_enough, _exists_in(month)).annotate(place=newest_first).filter(place=1)
    carried = Case(When(report__month__lt=month, then=1), default=0, output_field=models.IntegerField())
    return latest.order_by(), {
        "area_code": F(_CODE),
        "indicator_id": F("indicator_id"),
        "numerator": F("numerator"),
        "denominator": F("denominator"),
        "areas_due": Value(1),
        "areas_covered": Value(1),
        "areas_carried": carried,
        "months_covered": Value(0),
        "oldest_month": F("report__month"),
        "recorded": F("recorded_numerator"),
        "areas_differing": Case(When(_DIFFERS, then=1), default=0, output_field=models.IntegerField()),
    }


def community_flows(sub_district_code: str, month: Month) -> tuple[models.QuerySet[Any], Columns]:
    """Flows and frequencies of each community: the month's own, and the year so far."""
    figures = (
        Figure.objects.counted()
        .within(sub_district_code)
        .filter(indicator__kind__in=SUMMED_BY_MONTH, report__month__range=(month.january, month))
    )
    later = figures.filter(
        report__community=OuterRef("report__community"),
        indicator=OuterRef("indicator"),
        report__month__gt=OuterRef("report__month"),
    )
    has_opening = Q(opening__isnull=False)
    grouped = figures.order_by().values(_CODE, "indicator_id")
    this_month = Q(report__month=month) & _exists_in(month)
    frequency = Q(indicator__kind=Kind.FREQUENCY)
    brought_forward = Coalesce(F("opening"), 0)
    met = Case(
        When(numerator__gte=F("denominator"), then=1), default=0, output_field=models.BigIntegerField()
    )
    due = Case(When(_exists_in(month), then=1), default=0, output_field=models.IntegerField())
    return grouped, {
        "area_code": F(_CODE),
        "indicator_id": F("indicator_id"),
        "numerator": Sum("numerator", filter=this_month),
        "denominator": Sum(_number(F("denominator") + brought_forward), filter=this_month),
        "ytd_numerator": Sum(Case(When(frequency, then=met), default=F("numerator"))),
        "ytd_denominator": Sum(
            Case(
                When(frequency, then=1),
                When(has_opening & Exists(later), then=F("numerator")),
                When(has_opening, then=_number(F("denominator") + brought_forward)),
                default=F("denominator"),
                output_field=models.BigIntegerField(),
            )
        ),
        "areas_due": Max(due),
        "areas_covered": Count("pk", filter=this_month),
        "areas_carried": Value(0),
        "months_covered": Count("pk"),
        "oldest_month": Max("report__month", filter=this_month),
        "recorded": Sum("recorded_numerator", filter=this_month),
        "areas_differing": Count("pk", filter=this_month & _DIFFERS),
    }


def totals(area_code: str, month: Month, communities_due: int) -> tuple[models.QuerySet[Any], Columns]:
    """The rows of an area above the community, added up from the rows of its communities."""
    communities = Rollup.objects.within(area_code).at(Level.COMMUNITY).for_month(month)
    same = communities.filter(indicator=OuterRef("indicator_id"), numerator__isnull=False)
    least, most = same.order_by("numerator", "area_code"), same.order_by("-numerator", "area_code")
    frequency, rank = Q(indicator__kind=Kind.FREQUENCY), Q(indicator__kind=Kind.RANK)
    compared = Q(indicator__kind__in=(Kind.LEVEL, Kind.RANK))
    return communities.order_by().values("indicator_id"), {
        "area_code": Value(area_code),
        "indicator_id": F("indicator_id"),
        "numerator": Sum(
            Case(
                When(rank | Q(numerator=None), then=_NOTHING),
                When(frequency & Q(numerator__gte=F("denominator")), then=1),
                When(frequency, then=0),
                default=F("numerator"),
                output_field=models.BigIntegerField(),
            )
        ),
        "denominator": Sum(
            Case(
                When(frequency, then=F("areas_covered")),
                default=F("denominator"),
                output_field=models.BigIntegerField(),
            )
        ),
        "ytd_numerator": Sum("ytd_numerator"),
        "ytd_denominator": Sum("ytd_denominator"),
        "minimum": Min("numerator", filter=compared),
        "maximum": Max("numerator", filter=compared),
        "minimum_area": _area_of(least),
        "maximum_area": _area_of(most),
        "areas_due": Value(communities_due),
        "areas_covered": Sum("areas_covered"),
        "areas_carried": Sum("areas_carried"),
        "months_covered": Sum("months_covered"),
        "oldest_month": Min("oldest_month"),
        "recorded": Sum("recorded"),
        "areas_differing": Sum("areas_differing"),
    }


def _area_of(ordered: Any) -> Any:
    """The code of the first community in that order, where communities are compared at all."""
    first = Coalesce(Subquery(ordered.values("area_code")[:1]), Value(""))
    return Case(When(indicator__kind__in=(Kind.LEVEL, Kind.RANK), then=first), default=Value(""))

"""Indicators with their definitions, and targets."""

from __future__ import annotations

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from ninja import Query, Router
from pydantic import Field

from portal.api.answers import Listing, Rows, listed
from portal.api.asking import Asked, AskedWithin, after, cursor_of
from portal.api.models import Kind
from portal.api.reader import Reader, Token
from portal.api.rows import Indicator as IndicatorRow
from portal.api.rows import Target as TargetRow
from portal.core.month import YEARS
from portal.indicators.models import Indicator, Target

router = Router(auth=Token(Kind.INDICATORS), tags=["indicators"])


@router.get("/indicators", response=Listing[IndicatorRow], summary="Indicators and what they mean")
def indicators(request: HttpRequest, asked: Query[Asked]) -> HttpResponse:
    """The catalogue and what the office has added, by code; those that have ended are among them."""

    def read(reader: Reader) -> tuple[Rows, str]:
        [last] = after(asked.cursor, str) or [""]
        visible = Indicator.objects.visible_to(reader).filter(code__gt=last).select_related("theme")
        found = list(visible.order_by("code")[: asked.limit + 1])
        rows = [_row(one) for one in found[: asked.limit]]
        return rows, cursor_of(found[asked.limit - 1].code) if len(found) > asked.limit else ""

    return listed(request, asked, IndicatorRow, read, Kind.INDICATORS)


def _row(one: Indicator) -> dict[str, object]:
    return {
        "code": one.code,
        "name": one.name_zh,
        "name_en": one.name_en,
        "theme": one.theme.code,
        "theme_name": one.theme.name_zh,
        "kind": one.kind,
        "unit": one.unit,
        "counts": one.numerator_label,
        "out_of": one.denominator_label,
        "brought_forward": one.opening_label,
        "denominator": one.denominator,
        "minimum": one.minimum,
        "direction": one.direction,
        "carry_months": one.carry_months,
        "entered_by": one.entered_by,
        "definition": one.definition,
        "why": one.why,
        "source": one.source,
        "valid_from": str(one.valid_from),
        "valid_until": str(one.valid_until),
        "owner": one.owner_code,
    }


class AskedTargets(AskedWithin):
    year: int = Field(ge=YEARS.start, lt=YEARS.stop)


@router.get("/targets", response=Listing[TargetRow], summary="Targets of a year")
def targets(request: HttpRequest, asked: Query[AskedTargets]) -> HttpResponse:
    """What a sub-district, or one of its communities, has to reach, by area and indicator."""

    def read(reader: Reader) -> tuple[Rows, str]:
        rows = Target.objects.visible_to(reader).within(asked.area(reader)).filter(year=asked.year)
        if key := after(asked.cursor, str, int):
            area, pk = key
            rows = rows.filter(Q(area_code__gt=area) | Q(area_code=area, pk__gt=pk), area_code__gte=area)
        kept = rows.filter(indicator__in=Indicator.objects.visible_to(reader))
        found = list(
            kept.select_related("indicator", "key_task").order_by("area_code", "pk")[: asked.limit + 1]
        )
        is_more, found = len(found) > asked.limit, found[: asked.limit]
        return [_target(one) for one in found], cursor_of(
            found[-1].area_code, found[-1].pk
        ) if is_more else ""

    return listed(request, asked, TargetRow, read, Kind.INDICATORS)


def _target(one: Target) -> dict[str, object]:
    return {
        "indicator": one.indicator.code,
        "area": one.area_code,
        "year": one.year,
        "value_kind": one.value_kind,
        "value": float(one.value),
        "due_on": one.due_on,
        "key_task": one.key_task.name if one.key_task else "",
        "document": one.key_task.document if one.key_task else "",
    }

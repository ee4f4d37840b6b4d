"""Approved figures, and what each approved report said at each time it was approved or amended."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from portal.api.answers import Listing, Rows, listed
from portal.api.asking import AskedMonths, after, cursor_of
from portal.api.endpoints.totals import indicators_of
from portal.api.models import Kind
from portal.api.reader import Reader, Token
from portal.api.rows import ApprovedFigure
from portal.api.rows import Figure as FigureRow
from portal.core.month import Month
from portal.indicators.models import Indicator
from portal.reporting.models import COUNTED_STATES, Figure, MonthlyReport, MonthlyReportQuerySet, ReportEvent

router = Router(auth=Token(Kind.FIGURES), tags=["figures"])
READ = ("numerator", "denominator", "opening", "source", "recorded_numerator", "recorded_denominator")


@router.get("/figures", response=Listing[FigureRow], summary="Figures of approved reports")
def figures(request: HttpRequest, asked: Query[AskedMonths]) -> HttpResponse:
    """By month and community; a page ends with a whole report. What is blank in a report has no row."""

    def read(reader: Reader) -> tuple[Rows, str]:
        known = indicators_of(reader, asked.indicator)
        reports, following = _reports(reader, asked, len(known))
        rows = Figure.objects.visible_to(reader).counted().filter(report__in=reports, indicator__in=known)
        by_report: dict[int, list[Any]] = {}
        for figure in rows.order_by("indicator_id").values_list(
            "report_id", "indicator_id", *READ, named=True
        ):
            by_report.setdefault(figure.report_id, []).append(figure)
        items = [
            _figure(report, one, known[one.indicator_id])
            for report in reports
            for one in by_report.get(report.pk, ())
        ]
        return items, following

    return listed(request, asked, FigureRow, read, Kind.FIGURES)


@router.get("/figures/history", response=Listing[ApprovedFigure], summary="What was approved, each time")
def history(request: HttpRequest, asked: Query[AskedMonths]) -> HttpResponse:
    """Figures of reports that stand approved, as they stood at each approval and amendment, oldest first."""

    def read(reader: Reader) -> tuple[Rows, str]:
        known = {one.code for one in indicators_of(reader, asked.indicator).values()}
        reports, following = _reports(reader, asked, 2 * len(known))
        events = ReportEvent.objects.visible_to(reader).filter(
            report__in=reports, to_state__in=COUNTED_STATES
        )
        by_report: dict[int, list[ReportEvent]] = {}
        for event in events.exclude(verb__in=("lock", "unlock")).order_by("pk"):
            by_report.setdefault(event.report_id, []).append(event)
        items = [
            one
            for report in reports
            for event in by_report.get(report.pk, ())
            for one in _as_they_stood(report, event, known)
        ]
        return items, following

    return listed(request, asked, ApprovedFigure, read, Kind.FIGURES)


def _reports(reader: Reader, asked: AskedMonths, rows_each: int) -> tuple[list[MonthlyReport], str]:
    """The reports of one page, in order, and the cursor behind them."""
    visible = MonthlyReport.objects.visible_to(reader).counted().within(asked.area(reader))
    key = after(asked.cursor, int, str)
    most = max(1, asked.limit // max(1, rows_each))
    found: list[MonthlyReport] = []
    for month in asked.months():
        if key and int(month) < key[0]:
            continue
        of_month: MonthlyReportQuerySet = visible.for_month(month)
        if key and int(month) == key[0]:
            of_month = of_month.filter(community_id__gt=key[1])
        found += of_month.order_by("community_id")[: most + 1 - len(found)]
        if len(found) > most:
            break
    last = found[most - 1] if len(found) > most else None
    return found[:most], cursor_of(int(last.month), last.community_id) if last else ""


def _figure(report: MonthlyReport, one: Any, indicator: Indicator) -> dict[str, Any]:
    return {
        "community": report.community_id,
        "month": str(report.month),
        "indicator": indicator.code,
        "value": one.numerator,
        "out_of": one.denominator,
        "brought_forward": one.opening,
        "source": one.source,
        "recorded": one.recorded_numerator,
        "recorded_out_of": one.recorded_denominator,
        "approved_at": report.approved_at,
    }


def _as_they_stood(report: MonthlyReport, event: ReportEvent, known: set[str]) -> Iterator[dict[str, Any]]:
    month: Month = report.month
    for code, copy in sorted(event.figures.items()):
        if code in known:
            yield {
                "community": report.community_id,
                "month": str(month),
                "at": event.at,
                "what": event.verb,
                "indicator": code,
                "value": copy.get("numerator"),
                "out_of": copy.get("denominator"),
                "brought_forward": copy.get("opening"),
            }

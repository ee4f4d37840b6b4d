"""Snapshots that are still what their hash says, and reports whose events lead to where they stand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from portal.core.one_view import one_view
from portal.meetings.models import Snapshot
from portal.reporting.models import COUNTED_STATES, Figure, MonthlyReport, ReportEvent, ReportState
from portal.reporting.states import AMEND, TRANSITIONS
from portal.verification.findings import Finding

BATCH = 500


def snapshots(area_code: str = "") -> Iterator[Finding]:
    """Frozen figures that are not those which were frozen."""
    rows = Snapshot.objects.within(area_code) if area_code else Snapshot.objects.all()
    for snapshot in rows.select_related("meeting").order_by("pk").iterator(chunk_size=20):
        if not snapshot.is_intact:
            meeting = snapshot.meeting
            text = f"of “{meeting.title}”: the content is not that of its check sum {snapshot.short_hash}"
            yield Finding("snapshot", meeting.sub_district_id, meeting.month, text)


def reports(area_code: str = "") -> Iterator[Finding]:
    """Reports whose events do not lead to where they stand, or whose figures are not those approved."""
    rows = MonthlyReport.objects.within(area_code) if area_code else MonthlyReport.objects.all()
    last = 0
    while True:
        with one_view():
            batch = list(rows.filter(pk__gt=last).order_by("pk")[:BATCH])
            found = list(_of(batch))
        if not batch:
            return
        yield from found
        last = batch[-1].pk


def _of(batch: list[MonthlyReport]) -> Iterator[Finding]:
    events: dict[int, list[ReportEvent]] = defaultdict(list)
    for event in ReportEvent.objects.filter(report__in=batch).order_by("pk"):
        events[event.report_id].append(event)
    figures: dict[int, dict[str, Any]] = defaultdict(dict)
    counted = [report.pk for report in batch if report.state in COUNTED_STATES]
    for figure in Figure.objects.filter(report__in=counted).select_related("indicator"):
        figures[figure.report_id][figure.indicator.code] = {
            "numerator": figure.numerator,
            "denominator": figure.denominator,
            "opening": figure.opening,
            "reason": figure.reason,
        }
    for report in batch:
        known = events[report.pk]
        for text in (*_of_events(report, known), *_of_figures(report, known, figures[report.pk])):
            yield Finding("report", report.community_id, report.month, text)


def _of_events(report: MonthlyReport, events: Iterable[ReportEvent]) -> Iterator[str]:
    standing: str = ReportState.NOT_STARTED
    for event in events:
        if event.from_state != standing:
            yield f"event {event.pk} ({event.verb}) leaves {event.from_state}, but the report was {standing}"
        if not _is_allowed(event):
            yield f"event {event.pk}: no verb {event.verb} leads from {event.from_state} to {event.to_state}"
        standing = event.to_state
    if standing != report.state:
        yield f"the report is {report.state}, but its events lead to {standing}"


def _is_allowed(event: ReportEvent) -> bool:
    if event.verb == AMEND:
        return event.from_state == event.to_state
    row = TRANSITIONS.get(event.verb)
    return row is not None and event.from_state in row.sources and event.to_state == row.target


def _of_figures(
    report: MonthlyReport, events: list[ReportEvent], figures: Mapping[str, Any]
) -> Iterator[str]:
    """What counts is what the last event wrote down."""
    if report.state not in COUNTED_STATES or not events:
        return
    approved = events[-1].figures
    for code in sorted(figures.keys() | approved.keys()):
        now, then = figures.get(code), approved.get(code)
        if now != then and _told(now) == _told(then):
            yield f"{code}: the reason is another one than was approved"
        elif now != then:
            yield f"{code} is {_told(now)}, but {_told(then)} was approved"


def _told(figure: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """The numbers: this goes into the log, where nothing belongs that somebody typed as words."""
    return {name: value for name, value in figure.items() if name != "reason"} if figure else None

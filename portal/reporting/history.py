"""What became of a report, told for people: who did what, when, why, and which figures changed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from portal.indicators.models import Indicator
from portal.reporting.models import MonthlyReport, ReportEvent
from portal.reporting.states import AMEND, EVENT_LABELS

COMPARED = ("numerator", "denominator", "opening")
Copy = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Change:
    """One figure before and after, as n/d texts; empty where there was none."""

    code: str
    name: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Told:
    """One event, and the figures that changed since the last time they were handed in."""

    event: ReportEvent
    label: str
    changes: list[Change]


def events_of(report: MonthlyReport) -> list[ReportEvent]:
    """The report's events, oldest first even where the clock was set back, with who did them."""
    return list(report.events.select_related("by").order_by("pk"))


def tell(events: Iterable[ReportEvent], indicators: Iterable[Indicator]) -> list[Told]:
    """The history, newest first."""
    names = {indicator.code: indicator.name for indicator in indicators}
    told: list[Told] = []
    seen: dict[str, Copy] | None = None
    for event in events:
        compared = event.verb in {"submit", AMEND}
        changes = differences(seen, event.figures, names) if compared and seen is not None else []
        if compared:
            seen = event.figures
        told.append(Told(event, str(EVENT_LABELS.get(event.verb, event.verb)), changes))
    return told[::-1]


def since_last_submission(
    events: Iterable[ReportEvent], indicators: Iterable[Indicator] = ()
) -> list[Change]:
    """The figures that differ between the last two submissions; none after the first."""
    submitted = [event for event in events if event.verb == "submit"]
    if len(submitted) < 2:
        return []
    names = {indicator.code: indicator.name for indicator in indicators}
    return differences(submitted[-2].figures, submitted[-1].figures, names)


def differences(before: dict[str, Copy], after: dict[str, Copy], names: dict[str, str]) -> list[Change]:
    """The figures whose numbers are not the same in two copies, in the order of *after*."""
    codes = [*after, *(code for code in before if code not in after)]
    return [
        Change(code, names.get(code, code), text_of(before.get(code)), text_of(after.get(code)))
        for code in codes
        if _numbers(before.get(code)) != _numbers(after.get(code))
    ]


def text_of(copy: Copy | None) -> str:
    """A copied figure in short: 12, or 12/14."""
    if not copy or copy.get("numerator") is None:
        return "—"
    denominator = copy.get("denominator")
    total = None if denominator is None else denominator + (copy.get("opening") or 0)
    return str(copy["numerator"]) if total is None else f"{copy['numerator']}/{total}"


def _numbers(copy: Copy | None) -> list[Any]:
    return [copy.get(name) if copy else None for name in COMPARED]

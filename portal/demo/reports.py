"""Fourteen months of reports of the fictional sub-district, as they stand on the day it is loaded."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from django.db.models import Min
from django.utils import timezone

from communities.models import Community, SubDistrict
from portal.accounts.models import User
from portal.core.measures import Recorded, measured_codes, recorded
from portal.core.month import Month
from portal.demo import story
from portal.indicators.models import Indicator, IndicatorUse
from portal.reporting import actions
from portal.reporting.models import COUNTED_STATES, Figure, MonthlyReport, ReportEvent, ReportState

LOCKED_BEFORE = 2  # the last months before the current one are approved, but not locked yet
#: How far the communities are with the current month; the others are approved.
NOW_AT = {
    0: ReportState.NOT_STARTED,
    8: ReportState.NOT_STARTED,
    6: ReportState.DRAFT,
    13: ReportState.SUBMITTED,
    4: ReportState.SUBMITTED,
    14: ReportState.SUBMITTED,  # and then returned
}
#: Registers that know how things are and not how they were: they say nothing of an earlier month.
WITHOUT_HISTORY = {"directly_managed_members"}
DRAFTED = 5  # how many figures of a draft are filled in


@dataclass(slots=True)
class Registers:
    """What the registers hold: by indicator and month, and then by community."""

    months: list[Month]
    held: dict[tuple[str, Month], dict[str, Recorded]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for code in measured_codes():
            for month in self.months[-1:] if code in WITHOUT_HISTORY else self.months:
                self.held[code, month] = recorded(code, month, story.CODE)

    def of(self, code: str, month: Month, community: str) -> Recorded | None:
        return self.held.get((code, month), {}).get(community)

    def full(self) -> list[str]:
        """Indicators of which every community has something in the registers of the last month."""
        last = self.months[-1]
        return sorted(code for code in measured_codes() if len(self.held[code, last]) == len(story.PLACES))


def load(
    office: SubDistrict, communities: list[Community], months: list[Month], people: dict[str, User]
) -> None:
    """Every report with its figures and its life so far; the registers must be filled already.

    Beside the ten indicators of the story the office counts those that its registers state for
    everybody: they are reported as the registers have them.
    """
    registers = Registers(months)
    indicators = {indicator.code: indicator for indicator in Indicator.objects.all()}
    further = [
        indicators[code]
        for code in registers.full()
        if not (indicators[code].on_by_default or indicators[code].has_opening)
    ]
    IndicatorUse.objects.bulk_create(
        IndicatorUse(sub_district=office, indicator=indicator, from_month=months[0]) for indicator in further
    )
    for number, community in enumerate(communities):
        secretary = people[f"secretary{number + 1:02d}"]
        writer = _Writer(number, community, secretary, people["staff"], registers, indicators, further)
        for index, values in enumerate(story.figures_of(number, months)):
            writer.write(index, months[index], values)


def return_one(community: Community, month: Month, staff: User, now: dt.datetime) -> None:
    """One report of the current month goes back to its community."""
    actions.return_(
        report=MonthlyReport.objects.get(community=community, month=month),
        by=staff,
        now=now,
        reason="绿化面积与上月现场核查不一致，请核对后重新报送。",
        comments={"greening_area": "上月现场看到的补种地块未计入，请核对。"},
    )


def at(day: dt.date, hour: int) -> dt.datetime:
    """Twenty past the hour of that day."""
    return dt.datetime.combine(day, dt.time(hour, 20), timezone.get_current_timezone())


@dataclass(slots=True)
class _Writer:
    """Writes the reports of one community."""

    number: int
    community: Community
    secretary: User
    staff: User
    registers: Registers
    indicators: dict[str, Indicator]
    further: list[Indicator]

    def write(self, index: int, month: Month, values: dict[str, story.Value]) -> None:
        last = len(self.registers.months) - 1
        state = self._state(index, last)
        report = self._report(month, state, late=(self.number, index) in story.LATE)
        if state == ReportState.NOT_STARTED:
            return
        reasons = {}
        if index == last and self.number in story.EXPLAINED:
            code, numerator, reason = story.EXPLAINED[self.number]
            values[code], reasons[code] = (numerator, None, None), reason
        values |= self._from_registers(month)
        if state == ReportState.DRAFT:
            values = dict(list(values.items())[:DRAFTED])
        self._figures(report, values, reasons)
        self._events(report, values, reasons)

    def _state(self, index: int, last: int) -> ReportState:
        if index == last:
            return NOW_AT.get(self.number, ReportState.APPROVED)
        if (self.number, index) in story.MISSING:
            return ReportState.NOT_STARTED
        return ReportState.LOCKED if index < last - LOCKED_BEFORE else ReportState.APPROVED

    def _from_registers(self, month: Month) -> dict[str, story.Value]:
        """The further indicators as the registers have them; nothing in the month is none of a flow."""
        found: dict[str, story.Value] = {}
        for indicator in self.further:
            held = self.registers.of(indicator.code, month, self.community.code)
            if held:
                found[indicator.code] = (held.numerator, held.denominator, None)
            elif indicator.kind == Indicator.Kind.FLOW:
                found[indicator.code] = (0, 0 if indicator.has_rate else None, None)
        return found

    def _report(self, month: Month, state: ReportState, *, late: bool) -> MonthlyReport:
        due = self.community.sub_district.due_on(month)
        early = 1 + int(self.community.code[-1]) % 4
        submitted = due + dt.timedelta(days=2) if late else due - dt.timedelta(days=early)
        sent = state in {ReportState.SUBMITTED, *COUNTED_STATES}
        return MonthlyReport.objects.create(
            community=self.community,
            month=month,
            state=state,
            submitted_at=at(submitted, 10) if sent else None,
            first_submitted_on=submitted if sent else None,
            approved_at=at(submitted + dt.timedelta(days=1), 9) if state in COUNTED_STATES else None,
        )

    def _figures(
        self, report: MonthlyReport, values: dict[str, story.Value], reasons: dict[str, str]
    ) -> None:
        typed_at = report.submitted_at or at(report.month.last_day + dt.timedelta(days=1), 15)
        rows = []
        for code, (numerator, denominator, opening) in values.items():
            held = self.registers.of(code, report.month, self.community.code)
            rows.append(
                Figure(
                    report=report,
                    indicator=self.indicators[code],
                    numerator=numerator,
                    denominator=denominator,
                    opening=opening,
                    recorded_numerator=held.numerator if held else None,
                    recorded_denominator=held.denominator if held else None,
                    reason=reasons.get(code, ""),
                    source=self._source(code, numerator, held),
                    version=1,
                    updated_at=typed_at,
                    updated_by=self.secretary,
                )
            )
        Figure.objects.bulk_create(rows)

    def _source(self, code: str, numerator: int, held: Recorded | None) -> str:
        if self.indicators[code].entered_by == Indicator.EnteredBy.STAFF:
            return Figure.Source.STAFF
        return Figure.Source.REGISTER if held and held.numerator == numerator else Figure.Source.TYPED

    def _events(self, report: MonthlyReport, values: dict[str, story.Value], reasons: dict[str, str]) -> None:
        """The report's life so far, each event with the figures as they stood."""
        copy = {
            code: {"numerator": n, "denominator": d, "opening": opening, "reason": reasons.get(code, "")}
            for code, (n, d, opening) in values.items()
        }
        opened = report.submitted_at and report.submitted_at - dt.timedelta(hours=1)
        if report.state == ReportState.DRAFT:  # begun with its first figure
            opened = report.figures.aggregate(first=Min("updated_at"))["first"]
        locked = report.approved_at and report.approved_at + dt.timedelta(days=5)
        steps = (
            ("start", ReportState.NOT_STARTED, ReportState.DRAFT, self.secretary, opened),
            ("submit", ReportState.DRAFT, ReportState.SUBMITTED, self.secretary, report.submitted_at),
            ("approve", ReportState.SUBMITTED, ReportState.APPROVED, self.staff, report.approved_at),
            ("lock", ReportState.APPROVED, ReportState.LOCKED, self.staff, locked),
        )
        for verb, before, after, by, when in steps[: 4 if report.state == ReportState.LOCKED else 3]:
            if when is not None:
                ReportEvent.objects.create(
                    report=report, verb=verb, from_state=before, to_state=after, by=by, at=when,
                    figures={} if verb == "start" else copy,
                )  # fmt: skip

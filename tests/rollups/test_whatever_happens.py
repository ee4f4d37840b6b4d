"""Whatever people do with reports, areas and indicators, in any order: marks alone lead to right totals.

Offices open months at their own pace, so that counties count months that one of theirs has not opened.
"""

import datetime as dt
import random

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction

from communities.actions import import_divisions, save_community
from communities.divisions import Division
from communities.models import Community
from portal.core.access import Role
from portal.core.month import Month
from portal.indicators import actions as indicators
from portal.indicators.models import Indicator
from portal.reporting import actions
from portal.reporting.errors import ReportError
from portal.reporting.models import MonthlyReport, ReportingPeriod, ReportState
from portal.rollups.models import StaleRollup
from portal.rollups.refresh import refresh_marked, sweep
from portal.verification.rollups import check
from tests import factories
from tests.factories import at
from tests.rollups.worlds import lay_catalogue

pytestmark = pytest.mark.django_db
OFFICES = ("990101001", "990101002", "990102001", "980101001")
MONTHS = [Month(2025, 10) + number for number in range(9)]
NOW = at(2026, 7, 5)
STEPS = 100


class Office:
    """One sub-district and what is done in it, by chance."""

    def __init__(self, code: str, chance: random.Random) -> None:
        self.chance, self.code = chance, code
        self.row = factories.SubDistrictFactory(code=code, name=code)
        self.staff = factories.UserFactory(role=Role.STAFF, area_code=code)
        for number in (1, 2, 3):
            factories.CommunityFactory(sub_district=self.row, code=f"{code}{number:03d}")
        self.months = iter(MONTHS[chance.randrange(3) :])

    def report(self, *states: str) -> MonthlyReport:
        """Any of the office's reports in one of the states; ``IndexError`` if there is none."""
        rows = MonthlyReport.objects.within(self.code).filter(state__in=states).order_by("pk")
        return self.chance.choice(list(rows))

    def opens_a_month(self) -> None:
        month = next(self.months)
        if self.chance.random() < 0.3:  # left out
            month = next(self.months)
        actions.open_month(sub_district=self.row, month=month, now=NOW)
        for report in MonthlyReport.objects.within(self.code).for_month(month):
            for indicator in Indicator.objects.all():
                number, more = self.chance.randrange(9), self.chance.randrange(3)
                factories.FigureFactory(
                    report=report,
                    indicator=indicator,
                    numerator=min(number, 1) if indicator.kind == "meeting" else number,
                    denominator=None if indicator.denominator == "none" else number + more,
                    opening=2 if indicator.has_opening else None,
                )
            MonthlyReport.objects.filter(pk=report.pk).update(state=ReportState.SUBMITTED, submitted_at=NOW)

    def approves(self) -> None:
        actions.approve(report=self.report(ReportState.SUBMITTED), by=self.staff, now=NOW)

    def reopens(self) -> None:
        actions.reopen(report=self.report(ReportState.APPROVED), by=self.staff, reason="更正", now=NOW)

    def locks(self) -> None:
        period = self.chance.choice(list(ReportingPeriod.objects.within(self.code)))
        actions.lock_month(period=period, by=self.staff, now=NOW)

    def closes_or_opens_a_community(self) -> None:
        community = self.chance.choice(list(Community.objects.within(self.code).order_by("code")))
        day = self.chance.choice(MONTHS).first_day + dt.timedelta(days=self.chance.choice((0, 14)))
        community.closed_on = None if community.closed_on else day
        if community.closed_on and self.chance.random() < 0.5:
            community.successor = self.chance.choice(list(Community.objects.exclude(pk=community.pk)))
        elif not community.closed_on:
            community.successor = None
        save_community(community=community, by=self.staff)

    def follows_the_national_list(self) -> None:
        names = dict(Community.objects.within(self.code).values_list("code", "name"))
        names.pop(self.chance.choice(sorted(names)))
        names[f"{self.code}{self.chance.randrange(4, 9):03d}"] = "新社区居委会"
        rows = [Division(line, code, name) for line, (code, name) in enumerate(names.items(), 1)]
        import_divisions(rows=rows, names={}, as_of=self.chance.choice(MONTHS).first_day)

    def counts_an_indicator_otherwise(self) -> None:
        indicator = self.chance.choice(list(Indicator.objects.order_by("pk")))
        if indicator.kind in ("level", "rank"):
            indicator.kind = "rank" if indicator.kind == "level" else "level"
        if indicator.is_stock:
            indicator.carry_months = self.chance.randrange(4)
        indicators.save_indicator(indicator=indicator)


DEEDS = (
    *(Office.approves,) * 5,
    *(Office.opens_a_month,) * 2,
    Office.reopens,
    Office.locks,
    Office.closes_or_opens_a_community,
    Office.follows_the_national_list,
    Office.counts_an_indicator_otherwise,
)


@pytest.mark.parametrize("seed", (6, 8, 10, 11))
def test_marks_alone_lead_to_right_totals_at_every_level(seed):
    chance = random.Random(seed)
    lay_catalogue()
    offices = [Office(code, chance) for code in OFFICES]
    for step in range(STEPS):
        office = chance.choice(offices)
        try:
            with transaction.atomic():
                chance.choice(DEEDS)(office)
        except (ReportError, ValidationError, IndexError, StopIteration):
            continue
        if chance.random() < 0.2:
            refresh_marked(office.code)
        if step % 10 == 9:
            sweep()
            assert not StaleRollup.objects.exists()
            assert not list(check())

"""What the clock does: months open, what is overdue is marked, secretaries are reminded on the right days."""

import datetime as dt

import pytest

from portal.core.month import Month
from portal.notices.models import Notice
from portal.reporting import tasks
from portal.reporting.models import ReportingPeriod
from tests.factories import SubDistrictFactory, at

DUE = dt.date(2026, 11, 5)  # a Thursday


@pytest.fixture
def clock(monkeypatch):
    def stop(now):
        monkeypatch.setattr("portal.reporting.tasks.timezone.now", lambda: now)

    return stop


@pytest.mark.parametrize(("day", "months"), [(24, [9]), (25, [9, 10])])
def test_this_month_opens_on_its_day_and_last_month_always(clock, sub_district, community, day, months):
    SubDistrictFactory(closed_on="2026-01-01")
    clock(at(2026, 10, day, 0, 10))
    for _ in range(2):
        tasks.open_months()
    found = ReportingPeriod.objects.filter(sub_district=sub_district).values_list("month", flat=True)
    assert sorted(found) == [Month(2026, month) for month in months]
    assert ReportingPeriod.objects.count() == len(months)


def test_the_day_is_that_of_shanghai(clock, sub_district):
    clock(dt.datetime(2026, 10, 24, 16, 10, tzinfo=dt.UTC))
    tasks.open_months()
    assert ReportingPeriod.objects.filter(month="2026-10").exists()


@pytest.mark.parametrize(
    ("day", "reminds"),
    [
        (dt.date(2026, 11, 1), False),
        (dt.date(2026, 11, 2), True),
        (dt.date(2026, 11, 4), False),
        (DUE, True),
        (dt.date(2026, 11, 6), False),
        (dt.date(2026, 11, 9), True),
        (dt.date(2026, 11, 10), False),
        (dt.date(2026, 11, 16), True),
    ],
)
def test_days_on_which_people_are_reminded(day, reminds):
    assert tasks.is_reminder_day(DUE, day) is reminds


def test_reminding_says_whether_it_is_due_or_overdue(clock, report, secretary):
    clock(at(2026, 11, 2))
    assert tasks.remind() == 1
    assert tasks.remind() == 0
    clock(at(2026, 11, 9))
    assert tasks.remind() == 1
    kinds = Notice.objects.filter(receiver=secretary).order_by("created_at").values_list("kind", flat=True)
    assert list(kinds) == ["DUE", "OVERDUE"]


def test_overdue_is_marked_the_day_after(clock, report):
    clock(at(2026, 11, 6, 0, 20))
    assert tasks.mark_overdue() == 1

"""The clock at the end of a month, of a year and of February, and set back by an hour."""

from __future__ import annotations

import datetime as dt
import time

import pytest
from django.test import Client
from django.utils import timezone

from portal.core.access import Role
from portal.core.month import Month
from portal.core.seals import checking, sealing
from portal.indicators.models import Indicator
from portal.reporting import actions, history, tasks
from portal.reporting.models import MonthlyReport, ReportingPeriod, ReportState
from portal.rollups.models import Rollup, StaleRollup
from portal.rollups.refresh import refresh_above, refresh_own, sweep
from tests.factories import PASSWORD, CommunityFactory, IndicatorFactory, SubDistrictFactory, UserFactory, at
from tests.faults.conftest import assert_counted

pytestmark = pytest.mark.django_db(transaction=True)
OFFICE = "990101001"


@pytest.fixture
def clock(monkeypatch):
    """A function that sets the clock of this process; it goes on from there."""
    real = time.time
    apart = [0.0]
    monkeypatch.setattr(time, "time", lambda: real() + apart[0])
    monkeypatch.setattr(timezone, "now", lambda: dt.datetime.fromtimestamp(real() + apart[0], dt.UTC))

    def set_to(moment):
        apart[0] = moment.timestamp() - real()

    return set_to


@pytest.fixture
def people(db):
    """Staff and the secretaries of two communities; a month has one flow to report."""
    office = SubDistrictFactory(code=OFFICE)
    IndicatorFactory(code="greened", kind=Indicator.Kind.FLOW, denominator="none")
    codes = [f"{OFFICE}{number:03d}" for number in (1, 2)]
    for code in codes:
        CommunityFactory(code=code, sub_district=office, opened_on=dt.date(2020, 1, 1))
    secretaries = [UserFactory(username=code, area_code=code) for code in codes]
    return UserFactory(username="staff", role=Role.STAFF, area_code=OFFICE), *secretaries


def hand_in(secretary, month, numerator):
    """Fill in and submit by the clock there is."""
    report = MonthlyReport.objects.get(community_id=secretary.area_code, month=month)
    given = {"report": report, "by": secretary, "now": timezone.now()}
    typed = {"numerator": numerator}
    actions.save_figure(indicator=Indicator.objects.get(code="greened"), typed=typed, **given)
    actions.submit(**given)
    report.refresh_from_db()
    return report


def counted(month):
    row = Rollup.objects.get(area_code=OFFICE, month=month)
    return row.numerator, row.ytd_numerator, f"{row.areas_covered}/{row.areas_due}"


@pytest.mark.parametrize(
    ("last", "year_to_date"),
    [
        (dt.date(2026, 11, 30), (3, 7)),
        (dt.date(2026, 12, 31), (3, 4)),  # a new year counts anew
        (dt.date(2027, 2, 28), (3, 7)),
        (dt.date(2028, 2, 28), (3, 7)),  # the month has one more day
        (dt.date(2028, 2, 29), (3, 7)),
    ],
    ids=str,
)
def test_a_month_ends_between_handing_in_and_approving(clock, people, last, year_to_date):
    staff, first, second = people
    month = Month.of(last)
    midnight = at(last.year, last.month, last.day, 0) + dt.timedelta(days=1)
    clock(midnight - dt.timedelta(seconds=30))
    tasks.open_months()
    report = hand_in(first, month, 3)
    assert report.first_submitted_on == last
    clock(midnight + dt.timedelta(seconds=30))
    actions.approve(report=report, by=staff, now=timezone.now(), seen=report.submitted_at)
    assert timezone.localdate(report.approved_at) == last + dt.timedelta(days=1)
    tasks.open_months()
    tasks.mark_overdue()
    owed = MonthlyReport.objects.get(community_id=second.area_code, month=month)
    assert owed.state == ReportState.NOT_STARTED  # due on a day of the month that follows
    period = ReportingPeriod.objects.get(month=month)
    assert (period.due_on.year, period.due_on.month) == ((month + 1).year, (month + 1).month)

    clock(at((month + 1).year, (month + 1).month, 25))
    tasks.open_months()
    tasks.open_months()
    assert ReportingPeriod.objects.filter(month=month + 1).count() == 1
    tasks.mark_overdue()
    owed.refresh_from_db()
    assert owed.overdue_since == period.due_on + dt.timedelta(days=1)
    following = hand_in(first, month + 1, 4)
    actions.approve(report=following, by=staff, now=timezone.now(), seen=following.submitted_at)
    sweep()
    assert (counted(month), counted(month + 1)) == ((3, 3, "1/2"), (4, year_to_date[1], "1/2"))
    assert_counted(OFFICE, month=month, approved=1)
    assert_counted(OFFICE, month=month + 1, approved=1)


def test_set_back_an_hour_decisions_stand_in_their_order_and_all_is_counted(clock, people):
    staff, first, _second = people
    month = Month(2026, 10)
    clock(at(2026, 11, 2, 10))
    tasks.open_months()
    report = hand_in(first, month, 3)
    StaleRollup.objects.create(area_code="9901", month=month)  # marked by the clock that was
    sealing.seal(now=timezone.now())

    clock(at(2026, 11, 2, 9, 5))
    given = {"report": report, "by": staff, "now": timezone.now()}
    actions.return_(reason="请核对", seen=report.submitted_at, **given)
    report = hand_in(first, month, 5)
    actions.approve(report=report, by=staff, now=timezone.now(), seen=report.submitted_at)
    verbs = [event.verb for event in history.events_of(report)]
    assert verbs == ["start", "submit", "return", "submit", "approve"]
    refresh_own(OFFICE)
    assert refresh_above(settled_for=2) > 0  # it does not wait until that hour comes again
    sweep()
    assert_counted(OFFICE, month=month, approved=1)
    assert counted(month) == (5, 5, "1/2")
    sealing.seal(now=timezone.now())
    assert checking.check(now=timezone.now()).found == []


class TestSessions:
    def test_set_back_an_hour_nobody_is_signed_out_and_none_lasts_for_ever(self, clock, people, settings):
        began = at(2026, 11, 2, 10)
        clock(began)
        client = signed_in("staff")
        back = began - dt.timedelta(hours=1)
        clock(back)
        assert is_in(client)
        clock(back + dt.timedelta(minutes=29))
        assert is_in(client)  # kept alive by the clock there is
        clock(back + dt.timedelta(minutes=60))
        assert over(client) == "idle"

        clock(began)
        client = signed_in("staff")
        clock(began - dt.timedelta(days=300))  # it had been set wrong, and was put right
        moment = began - dt.timedelta(days=300)
        while moment < began - dt.timedelta(days=300) + dt.timedelta(hours=12):
            clock(moment)
            assert is_in(client)
            moment += dt.timedelta(minutes=25)
        clock(moment)
        assert over(client) == "ended"

    def test_who_waits_after_wrong_passwords_does_not_wait_for_the_hour_to_come_again(self, clock, people):
        clock(at(2026, 11, 2, 10))
        client = Client()
        for _turn in range(6):
            client.post("/accounts/sign-in/", {"username": "staff", "password": "wrong"})
        assert not is_in(signed_in("staff"))
        clock(at(2026, 11, 2, 9))
        assert is_in(signed_in("staff"))


def signed_in(username):
    client = Client()
    client.post("/accounts/sign-in/", {"username": username, "password": PASSWORD})
    return client


def is_in(client):
    return client.get("/notices/").status_code == 200


def over(client):
    """Why the session is over, as the sign-in page says."""
    return client.get("/notices/").headers["Location"].partition("&")[2].partition("=")[0]

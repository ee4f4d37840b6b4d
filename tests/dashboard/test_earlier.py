"""Reports of the year's earlier months that its totals lack: named on the page and on the sheets."""

import datetime as dt

import pytest
from django.urls import reverse

from communities.models import Community
from portal.core.areas import AreaCode
from portal.core.month import Month
from portal.dashboard.earlier import earlier_uncounted, others_uncounted
from portal.reporting.models import ReportingPeriod, ReportState
from portal.rollups.models import Rollup
from tests import factories
from tests.dashboard.conftest import OCTOBER, Kind, roll_up
from tests.factories import at

pytestmark = pytest.mark.django_db
JUNE, AUGUST = Month(2026, 6), Month(2026, 8)


@pytest.fixture
def year(office):
    """Of June, which is locked, the second community's report is missing; of August the third's is late."""
    for month in (JUNE, AUGUST, OCTOBER, Month(2025, 12)):
        locked = {"locked_at": at(2026, 7, 20), "locked_by": office.leader} if month == JUNE else {}
        factories.ReportingPeriodFactory(
            sub_district=office.sub_district,
            month=month,
            due_on=(month + 1).first_day.replace(day=5),
            **locked,
        )
    for month, missing in ((JUNE, 1), (AUGUST, 2)):
        for place, community in enumerate(office.communities):
            if place != missing:
                factories.MonthlyReportFactory(community=community, month=month, state=ReportState.APPROVED)
    return office


def told(found):
    return [(one.month, one.name, one.is_locked, one.is_owed) for one in found]


def test_those_of_the_year_before_the_month_are_named(year):
    second, third = (one.short_name for one in year.communities[1:])
    found = earlier_uncounted(AreaCode(year.sub_district.code), OCTOBER)
    assert told(found) == [(JUNE, second, True, False), (AUGUST, third, False, True)]
    assert found[1].days_late(dt.date(2026, 9, 15)) == 10
    assert found[0].days_late(dt.date(2026, 9, 15)) == 0
    assert not earlier_uncounted(AreaCode(year.sub_district.code), JUNE)
    assert not earlier_uncounted(AreaCode("990101"), OCTOBER)


def test_who_did_not_exist_then_is_not_missing(year):
    Community.objects.filter(code=year.communities[1].code).update(opened_on=dt.date(2026, 7, 1))
    found = earlier_uncounted(AreaCode(year.sub_district.code), OCTOBER)
    assert [one.month for one in found] == [AUGUST]


def test_a_community_s_are_its_own_and_what_is_open_of_other_years(year):
    found = others_uncounted(AreaCode(year.communities[2].code), OCTOBER)
    assert [one.month for one in found] == [Month(2025, 12), AUGUST]
    factories.MonthlyReportFactory(
        community=year.communities[2], month=Month(2025, 12), state=ReportState.APPROVED
    )
    found = others_uncounted(AreaCode(year.communities[2].code), OCTOBER)
    assert [one.month for one in found] == [AUGUST]


def test_the_page_before_the_meeting_and_the_sheets_say_so(client_of, year):
    client = client_of(year.leader)
    html = client.get(reverse("briefing:page", args=[OCTOBER])).text
    assert "2 reports of earlier months are missing in the year" in html
    for month, community in ((JUNE, year.communities[1]), (AUGUST, year.communities[2])):
        assert f"/reports/{community.code}/{month}/" in html
    second, third = (
        client.get(reverse("briefing:community", args=[OCTOBER, one.code])).text
        for one in year.communities[1:]
    )
    assert "not counted, the month is locked" in second
    assert f"/reports/{year.communities[2].code}/2026-08/" in third
    assert "days late" in third
    assert ReportingPeriod.objects.count() == 4


def test_a_community_s_total_of_the_year_is_marked_and_the_whole_says_how_many_it_lacks(client_of, year):
    """August's report of the third is not counted: its total of the year is marked, with October in."""
    cases = factories.IndicatorFactory(code="cases", kind=Kind.FLOW, theme=factories.ThemeFactory())
    for month in (JUNE, OCTOBER):
        roll_up(year, cases, [(3, None)] * 3, month)
    Rollup.objects.filter(indicator=cases).update(ytd_numerator=6)
    client = client_of(year.leader)
    lacks = "2 reports of earlier months are missing in the year"
    html = client.get(reverse("dashboard:heatmap", args=[OCTOBER])).text
    assert html.count('<abbr title="without August">†</abbr>') == 1
    assert html.count('<abbr title="without June">†</abbr>') == 1
    assert lacks in html
    assert lacks in client.get(reverse("dashboard:overview", args=[OCTOBER])).text
    html = client.get(reverse("dashboard:indicator", args=[OCTOBER, "cases"])).text
    assert lacks in html
    assert html.count("without August") == 1


def test_months_before_the_total_began_are_not_missing_in_it(client_of, year):
    cases = factories.IndicatorFactory(code="cases", kind=Kind.FLOW, theme=factories.ThemeFactory())
    for month in (AUGUST, OCTOBER):
        roll_up(year, cases, [(3, None)] * 3, month)
    Rollup.objects.filter(indicator=cases).update(ytd_numerator=6)
    html = client_of(year.leader).get(reverse("dashboard:heatmap", args=[OCTOBER])).text
    assert "without June" not in html
    assert "1 report of earlier months is missing" in html

"""One page a community: figures against target and median, what it owes; nothing of its neighbours."""

import datetime as dt

import pytest
from django.urls import reverse

from portal.core.access import Role
from portal.reporting import actions
from portal.reporting.models import ReportingPeriod, ReportState
from tests import factories
from tests.dashboard.conftest import OCTOBER, Kind, make_office, roll_up
from tests.factories import at

pytestmark = pytest.mark.django_db


@pytest.fixture
def figures(office):
    """Doors 0/10, 9/10, 10/10 of a target of 90 %; trees 5, 0 and none, without a target."""
    doors = factories.IndicatorFactory(code="doors", name_zh="门禁", name_en="Doors")
    trees = factories.IndicatorFactory(
        code="trees", name_zh="植树", name_en="Trees", theme=doors.theme, kind=Kind.LEVEL
    )
    roll_up(office, doors, [(0, 10), (9, 10), (10, 10)])
    roll_up(office, doors, [(1, 10), (9, 10), None], OCTOBER - 1)
    roll_up(office, trees, [(5, None), (0, None), None])
    factories.TargetFactory(indicator=doors, area_code=office.sub_district.code, value=90)
    for community in office.communities:
        factories.MonthlyReportFactory(community=community, state=ReportState.APPROVED)
    return doors, trees


def page(client, community, **query):
    return client.get(reverse("briefing:community", args=[OCTOBER, community.code], query=query))


def lines(response):
    return {line.code: line for line in response.context["sheet"].lines}


def test_a_zero_is_a_figure_and_stands_against_target_and_median(client_of, office, figures):
    response = page(client_of(office.leader), office.communities[0])
    sheet, doors = response.context["sheet"], lines(response)["doors"]
    assert sheet.says == "Of the 1 indicators with a target: 1 far from it."
    assert (doors.cell["figure"], doors.cell["fraction"], doors.target) == ("0%", "0/10个", "90%")
    assert (doors.median, doors.cell["to_do"], doors.change["text"]) == (
        "90%",
        "9个 to go",
        "10 percentage points",
    )
    assert [str(one) for one in (doors.bar.done, doors.bar.mark, doors.bar.median)] == [
        "0.00",
        "90.00",
        "90.00",
    ]
    assert [line.code for line in sheet.owed.first] == ["doors"]
    html = response.content.decode()
    assert not any(other.short_name in html for other in office.communities[1:])


def test_a_blank_is_none_and_the_median_of_two_is_not_told(client_of, office, figures):
    response = page(client_of(office.leader), office.communities[2])
    trees, doors = lines(response)["trees"], lines(response)["doors"]
    assert (trees.cell["figure"], trees.bar, trees.chart, trees.median) == ("—", None, None, "")
    assert (doors.change, response.context["sheet"].blank) == (None, 1)  # September is not its own
    other = lines(page(client_of(office.leader), office.communities[1]))["trees"]
    assert (other.cell["figure"], other.bar.done) == ("0个", 0)
    assert other.chart.last[1] == other.chart.foot + ".0"


def test_a_sheet_does_not_speak_of_approved_figures_of_a_month_that_is_not_counted(
    client_of, office, figures
):
    client, first = client_of(office.leader), office.communities[0]
    assert "Approved figures of" in page(client, first).text
    first.reports.filter(month=OCTOBER).delete()
    html = page(client, first).text
    assert "Approved figures of" not in html
    assert "what stands here is of earlier months" in html


def test_the_chart_has_a_gap_for_a_month_without_a_figure(client_of, office, figures):
    doors, _trees = figures
    roll_up(office, doors, [(5, 10), None, None], OCTOBER - 3)
    chart = lines(page(client_of(office.leader), office.communities[0]))["doors"].chart
    assert [len(run) for run in chart.runs] == [2]
    assert len(chart.dots) == 1
    assert chart.target[0] == chart.dots[0][0] or float(chart.target[0]) < float(chart.dots[0][0])


def test_what_is_owed_and_returned_is_said_with_day_and_reason(client_of, office, figures):
    doors, _trees = figures
    community = office.communities[1]
    ReportingPeriod.objects.filter(month=OCTOBER).update(due_on=dt.date(2026, 11, 5))
    report = community.reports.get()
    report.figures.create(indicator=doors, numerator=3, denominator=10, updated_at=at(2026, 11, 1))
    type(report).objects.update(
        state=ReportState.SUBMITTED,
        approved_at=None,
        submitted_at=at(2026, 11, 1),
        first_submitted_on=dt.date(2026, 11, 8),
    )
    staff = factories.UserFactory(role=Role.STAFF, area_code=office.sub_district.code)
    report.refresh_from_db()
    actions.return_(
        report=report, by=staff, now=at(2026, 11, 7), reason="请核对", comments={"doors": "与台账不一致"}
    )
    response = page(client_of(office.secretary), office.communities[0])
    assert "与台账不一致" not in response.content.decode()
    html = page(client_of(office.leader), community).content.decode()
    for words in (
        "returned 1 time, on 2026-11-07",
        "请核对",
        "Doors：与台账不一致",
        "due November 5",
        "3 days late",
    ):
        assert words in html, words


def test_a_locked_month_is_said_to_be_missing_and_not_to_be_owed(client_of, office, figures):
    staff = factories.UserFactory(role=Role.STAFF, area_code=office.sub_district.code)
    factories.ReportingPeriodFactory(
        sub_district=office.sub_district, month=OCTOBER - 2, locked_at=at(2026, 10, 1), locked_by=staff
    )
    factories.ReportingPeriodFactory(sub_district=office.sub_district, month=OCTOBER - 3)
    response = page(client_of(office.leader), office.communities[1])
    sheet = response.context["sheet"]
    assert [one.month for one in sheet.locked] == [OCTOBER - 2]
    assert [one.month for one in sheet.open_reports] == [OCTOBER - 3]
    html = " ".join(response.text.split())
    assert f"{(OCTOBER - 2).label}: not counted, the month is locked" in html
    owed = html.split('id="owed"')[1].split("</section>")[0]
    assert f"report of {(OCTOBER - 3).label}" in owed
    assert (OCTOBER - 2).label not in owed


def test_a_secretary_reads_the_own_community_alone(client_of, office, figures):
    client = client_of(office.secretary)
    own = client.get(reverse("briefing:own"), follow=True)
    assert own.redirect_chain[-1][0].endswith(f"/2026-10/communities/{office.communities[0].code}/")
    assert b"/indicators/doors/" not in own.content  # where all communities stand
    assert page(client, office.communities[1]).status_code == 404
    other = make_office("990199002", communities=1)
    assert page(client_of(other.leader), office.communities[0]).status_code == 404


def test_of_nothing_at_all_it_says_so(client_of, office):
    response = page(client_of(office.leader), office.communities[0])
    assert response.context["sheet"].lines == []
    assert "No indicator is counted in this month." in response.content.decode()
    gone = factories.CommunityFactory(
        sub_district=office.sub_district, code="990101001009", closed_on=dt.date(2026, 9, 1)
    )
    assert "did not exist" in page(client_of(office.leader), gone).content.decode()


@pytest.mark.parametrize("communities", [3, 30])
def test_the_same_statements_for_any_number(client_of, django_assert_max_num_queries, communities):
    office = make_office("990101001", communities=communities)
    for number in range(communities):
        one = factories.IndicatorFactory(code=f"i{number}")
        roll_up(office, one, [(place, 40) for place in range(communities)])
        factories.TargetFactory(indicator=one, area_code=office.sub_district.code, value=90)
    client = client_of(office.leader)
    with django_assert_max_num_queries(34):
        page(client, office.communities[-1])


def test_a_cell_of_the_first_page_leads_to_its_line_and_the_figure_to_its_report(client_of, office, figures):
    code = office.communities[0].code
    client = client_of(office.leader)
    first = client.get(reverse("briefing:page", args=[OCTOBER])).text
    address = reverse("briefing:community", args=[OCTOBER, code])
    assert f'href="{address}#line-doors"' in first
    html = client.get(address).text
    assert 'id="line-doors"' in html
    assert f'href="/reports/{code}/2026-10/#figure-doors"' in html

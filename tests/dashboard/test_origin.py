"""A figure opens what it was taken from: the month it was carried from, or the months it adds up."""

import pytest
from django.urls import reverse

from portal.core.month import Month
from portal.reporting.models import ReportState
from portal.rollups.models import Rollup
from tests import factories
from tests.dashboard.conftest import OCTOBER, Kind, roll_up

pytestmark = pytest.mark.django_db
SEPTEMBER = OCTOBER - 1


@pytest.fixture
def carried(office):
    """The second community's September figure stands for October; the third has none."""
    found = factories.IndicatorFactory(code="elected")
    roll_up(office, found, [(9, 10), (6, 7), None], SEPTEMBER)
    roll_up(office, found, [(10, 10), (6, 7), None])
    of_second = Rollup.objects.filter(indicator=found, area_code=office.communities[1].code, month=OCTOBER)
    of_second.update(areas_carried=1, oldest_month=SEPTEMBER)
    return found


@pytest.fixture
def settled(office):
    """Cases of the year: 90 of 100 by September, and 9 of 11 in October, of the first community alone."""
    found = factories.IndicatorFactory(code="settled", kind=Kind.FLOW, denominator="entered")
    for community, month, figures in (
        (0, SEPTEMBER, (90, 100, 90, 100)),
        (0, OCTOBER, (9, 11, 99, 111)),
        (1, SEPTEMBER, (5, 8, 5, 8)),
        (1, OCTOBER, (None, None, 5, 8)),
    ):
        factories.RollupFactory(
            area_code=office.communities[community].code,
            indicator=found,
            month=month,
            numerator=figures[0],
            denominator=figures[1],
            ytd_numerator=figures[2],
            ytd_denominator=figures[3],
            areas_covered=int(figures[0] is not None),
        )
    return found


def pages(client, office, place):
    """The pages that print the community's figure."""
    code = office.communities[place].code
    return [
        client.get(reverse("dashboard:indicator", args=[OCTOBER, "elected"])).text,
        client.get(reverse("dashboard:heatmap", args=[OCTOBER])).text,
        client.get(reverse("dashboard:community", args=[OCTOBER, code])).text,
    ]


def test_a_figure_carried_forward_opens_the_month_it_was_carried_from(client_of, office, carried):
    code = office.communities[1].code
    for page in pages(client_of(office.leader), office, 1):
        assert f"/reports/{code}/2026-09/#figure-elected" in page
        assert f"/reports/{code}/2026-10/#figure-elected" not in page


def test_a_month_s_own_figure_and_a_missing_one_open_the_month(client_of, office, carried):
    for place in (0, 2):
        for page in pages(client_of(office.leader), office, place):
            assert f"/reports/{office.communities[place].code}/2026-10/#figure-elected" in page


def test_a_year_s_total_opens_the_list_of_its_months(client_of, office, settled):
    client = client_of(office.leader)
    code = office.communities[0].code
    address = reverse("dashboard:inside", args=[OCTOBER, code, "settled"])
    for name, args in (("indicator", ["settled"]), ("heatmap", []), ("community", [code])):
        page = client.get(reverse(f"dashboard:{name}", args=[OCTOBER, *args])).text
        assert f'href="{address}#months"' in page
        assert f"/reports/{code}/2026-10/#figure-settled" not in page


def test_the_months_of_a_total_add_up_and_lead_to_their_reports(client_of, office, settled):
    code = office.communities[0].code
    page = client_of(office.leader).get(reverse("dashboard:inside", args=[OCTOBER, code, "settled"]))
    found = page.context["by_month"]
    assert [line.month for line in found.lines] == list(Month.span(Month(2026, 1), OCTOBER))[::-1]
    assert [(line.figure, line.fraction) for line in found.lines[:3]] == [
        ("81.8%", "9/11个"),
        ("90%", "90/100个"),
        ("—", ""),
    ]
    assert (found.total, found.fraction) == ("89.2%", "99/111个")
    assert found.period == "this year, from September on"
    for month in ("2026-10", "2026-09", "2026-01"):
        assert f"/reports/{code}/{month}/#figure-settled" in page.text


def test_a_month_that_is_not_counted_says_where_its_report_stands(client_of, office, settled):
    community = office.communities[1]
    factories.MonthlyReportFactory(community=community, state=ReportState.SUBMITTED)
    page = client_of(office.leader).get(
        reverse("dashboard:inside", args=[OCTOBER, community.code, "settled"])
    )
    october, september, *_earlier = page.context["by_month"].lines
    assert (october.figure, october.state) == ("—", str(ReportState.SUBMITTED.label))
    assert (september.figure, september.state) == ("62.5%", "")


def test_every_picture_says_whether_it_shows_the_year_or_the_month(client_of, office, settled, carried):
    client = client_of(office.leader)
    for month in (SEPTEMBER, OCTOBER):
        figures = {"numerator": 9, "denominator": 10, "ytd_numerator": 90, "ytd_denominator": 100}
        factories.RollupFactory(
            area_code=office.sub_district.code, indicator=settled, month=month, areas_due=3, **figures
        )
    page = client.get(reverse("dashboard:indicator", args=[OCTOBER, "settled"])).text
    assert "each the total of the year to the month" in page
    assert '<span class="panel-of">this year, from September on</span>' in page
    page = client.get(reverse("dashboard:indicator", args=[OCTOBER, "elected"])).text
    assert "each the total" not in page
    assert "own figure" not in page


def test_the_months_of_a_stock_say_which_are_carried(client_of, office, carried):
    code = office.communities[1].code
    found = client_of(office.leader).get(reverse("dashboard:inside", args=[OCTOBER, code, "elected"]))
    october, september, *earlier = found.context["by_month"].lines
    assert (october.carried_from, september.carried_from) == (SEPTEMBER, None)
    assert october.origin == september.origin == f"/reports/{code}/2026-09/#figure-elected"
    assert len(earlier) == 10
    assert not found.context["by_month"].period

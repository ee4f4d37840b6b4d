"""A page speaks of one moment: its totals stand over rows that add up to them, and it says what waits."""

import threading

import pytest
from django.conf import settings
from django.db import connection, connections
from django.urls import reverse

from portal.core.access import Role
from portal.reporting.models import Figure, ReportState
from portal.rollups import refresh
from portal.rollups.models import StaleRollup
from tests import factories
from tests.dashboard.conftest import OCTOBER, Kind, make_office, roll_up

PAGES = {
    "overview": lambda office: reverse("dashboard:overview", args=[OCTOBER]),
    "heatmap": lambda office: reverse("dashboard:heatmap", args=[OCTOBER]),
    "indicator": lambda office: reverse("dashboard:indicator", args=[OCTOBER, "elected"]),
    "community": lambda office: reverse("dashboard:community", args=[OCTOBER, office.communities[0].code]),
}


@pytest.fixture
def elected(office):
    return factories.IndicatorFactory(code="elected", name_zh="选举", name_en="Elected")


def one_of_three(office, indicator):
    """The sub-district's month: one of its three communities has reported."""
    factories.RollupFactory(
        area_code=office.sub_district.code, indicator=indicator, numerator=5, ytd_numerator=80, areas_due=3,
        areas_covered=1,
    )  # fmt: skip


def signed_in(client, user):
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    return client


@pytest.mark.django_db
class TestWhatWaits:
    @pytest.mark.parametrize("page", PAGES)
    def test_a_page_says_that_changes_wait_and_since_when(self, client, office, elected, page):
        roll_up(office, elected, [(9, 10), (5, 10), (1, 10)])
        client = signed_in(client, office.leader)
        assert "Being updated" not in client.get(PAGES[page](office)).text
        mark = StaleRollup.objects.create(area_code=office.sub_district.code, month=OCTOBER)
        answer = client.get(PAGES[page](office))
        assert "Being updated" in answer.text
        assert answer.context["data_as_of"] == mark.marked_at

    @pytest.mark.parametrize(("area", "month"), [("990101002", OCTOBER), ("990101001", OCTOBER + 1)])
    def test_what_waits_elsewhere_or_later_is_not_its_concern(self, client, office, elected, area, month):
        StaleRollup.objects.create(area_code=area, month=month)
        assert "Being updated" not in signed_in(client, office.leader).get(PAGES["overview"](office)).text

    def test_a_county_waits_for_its_offices(self, client, office, elected):
        StaleRollup.objects.create(area_code=office.sub_district.code, month=OCTOBER)
        county = factories.UserFactory(role=Role.LEADER, area_code="990101")
        assert "Being updated" in signed_in(client, county).get(PAGES["overview"](office)).text


@pytest.mark.django_db
class TestTotals:
    def county(self, office, elected, numerator):
        """Two offices, of which the second was counted again, and the county's own row."""
        roll_up(office, elected, [(9, 10), (5, 10), (1, 10)])
        roll_up(make_office("990101002"), elected, [(10, 10), (10, 10), (10, 10)])
        factories.RollupFactory(
            area_code="990101",
            indicator=elected,
            numerator=numerator,
            denominator=60,
            areas_due=6,
            areas_covered=6,
        )
        return factories.UserFactory(role=Role.LEADER, area_code="990101")

    @pytest.mark.parametrize(("numerator", "figure"), [(45, "75%"), (44, "being updated")])
    def test_a_total_never_stands_over_rows_that_do_not_add_up_to_it(
        self, client, office, elected, numerator, figure
    ):
        client = signed_in(client, self.county(office, elected, numerator))
        assert client.get(PAGES["indicator"](office)).context["card"].figure == figure
        [group] = client.get(PAGES["overview"](office)).context["themes"]
        assert (group.cards[0].figure, group.cards[0].light.value) == (
            figure, "no_target" if numerator == 45 else "no_data",
        )  # fmt: skip
        total = client.get(PAGES["heatmap"](office)).context["total"]
        assert total.cells[0].text == figure

    def test_communities_that_are_gone_stand_in_a_line_of_their_own(self, client, office):
        """What they counted before they were closed is in the year's total."""
        green = factories.IndicatorFactory(code="elected", name_zh="绿化", kind=Kind.FLOW, unit="㎡")
        gone = factories.CommunityFactory(
            sub_district=office.sub_district, code=f"{office.sub_district.code}009", short_name="红星社区",
            closed_on=OCTOBER.first_day,
        )  # fmt: skip
        for code, month, year in ((office.communities[0].code, 5, 50), (gone.code, None, 30)):
            factories.RollupFactory(area_code=code, indicator=green, numerator=month, ytd_numerator=year)
        one_of_three(office, green)
        client = signed_in(client, office.leader)
        answer = client.get(PAGES["indicator"](office))
        assert answer.context["card"].figure == "80㎡"
        assert (answer.context["former"].name, answer.context["former"].cells[0].text) == (
            "closed: 红星社区", "30㎡",
        )  # fmt: skip
        rows = client.get(PAGES["heatmap"](office)).context["rows"]
        assert [row.cells[0].text for row in rows] == ["50㎡", "—", "—", "30㎡"]

    def test_of_a_flow_whose_month_is_missing_earlier_months_are_shown_and_marked(self, client, office):
        green = factories.IndicatorFactory(code="elected", name_zh="绿化", kind=Kind.FLOW, unit="㎡")
        for community, month in zip(office.communities[:2], (5, None), strict=True):
            factories.RollupFactory(
                area_code=community.code, indicator=green, numerator=month, ytd_numerator=40
            )
        one_of_three(office, green)
        client = signed_in(client, office.leader)
        answer = client.get(PAGES["heatmap"](office))
        cells = [row.cells[0] for row in answer.context["rows"]]
        assert [(cell.text, cell.is_earlier) for cell in cells] == [
            ("40㎡", False),
            ("40㎡", True),
            ("—", False),
        ]
        assert "month not counted" in client.get(PAGES["indicator"](office)).text


@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite in memory has one connection")
@pytest.mark.django_db(transaction=True)
def test_what_is_committed_between_two_queries_of_a_page_is_not_half_in_it(client, office, elected):
    """One community's figure is changed and counted again before each of the page's statements."""
    numbers = {}
    for community in office.communities:
        report = factories.MonthlyReportFactory(community=community, state=ReportState.APPROVED)
        factories.FigureFactory(report=report, indicator=elected, numerator=5, denominator=10)
    refresh.rebuild()
    client = signed_in(client, office.leader)

    def change():
        numbers["next"] = 1 if numbers.get("next") == 9 else 9
        Figure.objects.filter(report__community=office.communities[0]).update(numerator=numbers["next"])
        refresh.mark_stale(office.sub_district.code, OCTOBER)
        refresh.sweep()
        connections.close_all()

    def disturb(execute, sql, params, many, context):
        thread = threading.Thread(target=change)
        thread.start()
        thread.join(20)
        return execute(sql, params, many, context)

    for _again in range(3):
        with connection.execute_wrapper(disturb):
            context = client.get(PAGES["heatmap"](office)).context
        parts = [cell.text for row in context["rows"] for cell in row.cells]
        total = context["total"].cells[0].text
        by_first = {"50%": "50%", "90%": "63.3%", "10%": "36.7%"}
        assert total == by_first[parts[0]]

"""The pages, as each reader sees them, from roll-ups written by hand."""

import re

import pytest
from django.urls import reverse

from portal.core.access import Role
from portal.core.month import Month
from portal.indicators.models import Indicator, IndicatorUse
from portal.reporting.models import ReportState
from tests import factories
from tests.dashboard.conftest import OCTOBER, Kind, make_office, roll_up

pytestmark = pytest.mark.django_db


@pytest.fixture
def elected(office):
    """Committees elected: 10/10, 5/10 and nothing reported; 9/10 and 5/10 in September; 90 % wanted."""
    found = factories.IndicatorFactory(code="elected", name_zh="选举", name_en="Elected")
    roll_up(office, found, [(10, 10), (5, 10), None])
    roll_up(office, found, [(9, 10), (5, 10), (1, 10)], OCTOBER - 1)
    roll_up(office, found, [(9, 10), (5, 10), (1, 10)], OCTOBER - 2)
    factories.TargetFactory(indicator=found, area_code=office.sub_district.code, value=90)
    factories.MonthlyReportFactory(community=office.communities[0], state=ReportState.APPROVED)
    factories.MonthlyReportFactory(community=office.communities[1], state=ReportState.SUBMITTED)
    return found


def overview(month=OCTOBER, **query):
    return reverse("dashboard:overview", args=[month], query=query)


def folds(client):
    """Of each line of work, whether it stands open."""
    return re.findall(r'<details class="all-theme"\s*(open)?>', client.get(overview()).text)


class TestOverview:
    def test_lines_of_work_with_a_target_are_open_and_the_others_folded(self, client_of, office):
        aimed, other = (factories.IndicatorFactory(theme=factories.ThemeFactory()) for _one in range(2))
        for one in (aimed, other):
            roll_up(office, one, [(1, 2)] * 3)
        assert folds(client_of(office.leader)) == ["open", "open"]  # where none has a target
        factories.TargetFactory(indicator=aimed, area_code=office.sub_district.code)
        assert sorted(folds(client_of(office.leader))) == ["", "open"]

    def test_it_opens_at_the_latest_month_with_approved_figures(self, client_of, office, elected):
        response = client_of(office.leader).get(reverse("dashboard:overview"))
        assert response.url == f"/dashboard/2026-10/?area={office.sub_district.code}"

    def test_a_new_office_sees_an_empty_month_of_today(self, client_of, office):
        response = client_of(office.leader).get(reverse("dashboard:overview"), follow=True)
        assert response.status_code == 200

    def test_the_card_says_how_far_against_what_and_for_whom(self, client_of, office, elected):
        page = client_of(office.leader).get(overview()).content.decode()
        for words in ("75%", "15/20个", "Target 90% by December 31", "3个 to go", "2/3 communities"):
            assert words in page
        assert "5 percentage points" in page  # 70 % of the same two communities in September
        assert "25 percentage points" not in page  # 50 % of all three
        assert "compared over the 2 communities that reported both months" in page

    def test_who_has_not_reported_leads_to_the_report(self, client_of, office, elected):
        context = client_of(office.leader).get(overview()).context
        reported = context["reported"]
        assert (reported.due, reported.submitted, reported.approved) == (3, 2, 1)
        assert [row.area_code for row in reported.not_submitted] == [office.communities[2].code]
        assert [row.area_code for row in reported.in_review] == [office.communities[1].code]

    def test_laggards_and_what_stands_still_are_named(self, client_of, office, elected):
        context = client_of(office.leader).get(overview()).context
        second = office.communities[1].code
        assert [row.area_code for row in context["laggards"][0].rows] == [second]
        assert [row.area_code for row in context["stalled"][0].rows] == [second]

    def test_any_earlier_month_can_be_compared_with(self, client_of, office, elected):
        response = client_of(office.leader).get(overview(since="2026-08"))
        assert response.context["since"] == Month(2026, 8)
        assert client_of(office.leader).get(overview(since="2027-01")).context["since"] == Month(2026, 9)
        assert client_of(office.leader).get(overview(since="soon")).context["since"] == Month(2026, 9)

    def test_an_indicator_that_is_switched_off_is_not_shown(self, client_of, office, elected):
        IndicatorUse.objects.create(
            sub_district=office.sub_district, indicator=elected, until_month=OCTOBER - 1
        )
        assert client_of(office.leader).get(overview()).context["themes"] == []
        assert client_of(office.leader).get(overview(OCTOBER - 1)).context["themes"]
        page = client_of(office.leader).get(reverse("dashboard:indicator", args=[OCTOBER, "elected"]))
        assert page.context["is_in_use"] is False

    def test_a_meeting_is_on_the_cards_once_it_was_held(self, client_of, office):
        speeches = factories.IndicatorFactory(kind=Kind.MEETING, direction="neutral")
        roll_up(office, speeches, [(0, None), (0, None), (0, None)], OCTOBER - 1)
        roll_up(office, speeches, [(1, None), (1, None), (0, None)])
        assert client_of(office.leader).get(overview(OCTOBER - 1)).context["themes"] == []
        [group] = client_of(office.leader).get(overview()).context["themes"]
        assert group.cards[0].figure == "2个"


class TestOtherPages:
    def test_the_heat_map_prints_every_figure_and_a_dash_for_none(self, client_of, office, elected):
        context = client_of(office.leader).get(reverse("dashboard:heatmap", args=[OCTOBER])).context
        assert [row.cells[0].text for row in context["rows"]] == ["100%", "50%", "—"]
        assert [row.cells[0].light for row in context["rows"]] == ["green", "red", "no_data"]
        assert context["total"].cells[0].text == "75%"

    def test_the_indicator_page_ranks_and_shows_the_spread(self, client_of, office, elected):
        response = client_of(office.leader).get(reverse("dashboard:indicator", args=[OCTOBER, "elected"]))
        rows = response.context["ranking"]
        assert [row.standing.rank for row in rows] == [1, 2, None]
        assert response.context["card"].spread.gap == "50 percentage points"
        assert response.context["trend"].line.target.text == "90%"
        page = response.content.decode()
        assert f"/reports/{office.communities[1].code}/2026-10/#figure-elected" in page
        assert f"/dashboard/2026-10/areas/{office.communities[1].code}/" in page

    def test_what_communities_owe_and_what_the_whole_owes_need_not_be_one_sum(
        self, client_of, office, elected
    ):
        """90 % of 20 is 18, three more than 15; the one behind owes four: the other is beyond its nine."""
        page = reverse("dashboard:indicator", args=[OCTOBER, "elected"])
        shown = client_of(office.leader).get(page).content.decode()
        assert "3个 to go" in shown
        assert "together: 4个 to go" in shown
        alike = factories.IndicatorFactory(code="alike")
        roll_up(office, alike, [(5, 10), (5, 10), None])
        factories.TargetFactory(indicator=alike, area_code=office.sub_district.code, value=90)
        page = reverse("dashboard:indicator", args=[OCTOBER, "alike"])
        assert "together:" not in client_of(office.leader).get(page).content.decode()

    def test_a_light_of_some_communities_says_so(self, client_of, office, elected):
        page = reverse("dashboard:indicator", args=[OCTOBER, "elected"])
        assert "2 of 3 communities counted)" in client_of(office.leader).get(page).content.decode()
        assert "2 of 3 communities counted)" in client_of(office.leader).get(overview()).content.decode()

    def test_a_year_s_total_counts_the_communities_of_its_month(self, client_of, office):
        cases = factories.IndicatorFactory(kind=Kind.FLOW, denominator="none")
        roll_up(office, cases, [(1, None), None, None])
        assert "this month 1/3 communities" in client_of(office.leader).get(overview()).content.decode()

    def test_a_community_has_one_page_with_its_rank(self, client_of, office, elected):
        address = reverse("dashboard:community", args=[OCTOBER, office.communities[1].code])
        [row] = client_of(office.leader).get(address).context["rows"]
        assert (row.rank, row.ranked, row.card.to_do) == (2, 2, "4个 to go")

    def test_the_study_platform_is_shown_with_its_warning_and_unranked(self, client_of, office):
        platform = factories.IndicatorFactory(
            code="study_platform_rank",
            kind=Kind.RANK,
            direction="down",
            definition="仅供了解，不作考核依据。",
        )
        roll_up(office, platform, [(3, None), (40, None), (12, None)])
        response = client_of(office.leader).get(reverse("dashboard:indicator", args=[OCTOBER, platform.code]))
        assert "仅供了解，不作考核依据" in response.content.decode()
        assert {row.standing.rank for row in response.context["ranking"]} == {None}
        assert response.context["card"].figure == "12个"


class TestWhoMaySee:
    def test_a_secretary_opens_the_own_community_only_and_no_comparison(self, client_of, office, elected):
        client = client_of(office.secretary)
        own, other = office.communities[0].code, office.communities[1].code
        page = client.get(reverse("dashboard:community", args=[OCTOBER, own]))
        assert page.status_code == 200
        assert office.communities[1].short_name not in page.content.decode()
        assert client.get(reverse("dashboard:community", args=[OCTOBER, other])).status_code == 404
        assert client.get(overview()).status_code == 403
        assert client.get(reverse("dashboard:heatmap", args=[OCTOBER])).status_code == 403

    @pytest.mark.parametrize("area", ["990101002", "990101", "99", "990101001001", "rubbish", "１２"])
    def test_another_area_is_not_there(self, client_of, office, area):
        make_office("990101002")
        assert client_of(office.leader).get(overview(area=area)).status_code == 404

    def test_an_administrator_chooses_among_the_sub_districts(self, client_of, office, elected):
        other = make_office("990101002")
        client = client_of(factories.UserFactory(role=Role.ADMIN))
        page = client.get(overview())
        assert page.context["area"] == office.sub_district.code
        assert [choice.label for choice in page.context["areas"]] == ["街道1", "街道2"]
        page = client.get(overview(area=other.sub_district.code))
        assert page.context["area_name"] == other.sub_district.name

    def test_a_county_sees_its_sub_districts_side_by_side(self, client_of, office, elected):
        other = make_office("990101002")
        roll_up(other, elected, [(10, 10), (10, 10), (10, 10)])
        factories.RollupFactory(
            area_code="990101", indicator=elected, numerator=45, denominator=50, areas_due=6, areas_covered=5
        )
        client = client_of(factories.UserFactory(role=Role.LEADER, area_code="990101"))
        page = client.get(overview())
        assert page.context["area"] == "990101"
        assert [name for _code, name in page.context["areas_below"]] == ["街道1", "街道2"]
        page = client.get(reverse("dashboard:indicator", args=[OCTOBER, "elected"]))
        assert [(row.name, row.figure) for row in page.context["ranking"]] == [
            ("街道2", "100%"),
            ("街道1", "75%"),
        ]


class TestQueries:
    """Reading takes the same number of queries, however many communities, indicators and months there are."""

    @pytest.mark.parametrize(
        ("name", "args", "queries"),
        [
            ("dashboard:overview", (), 21),
            ("dashboard:heatmap", (), 21),
            ("dashboard:indicator", ("elected",), 22),
            ("dashboard:community", ("990101001001",), 17),
        ],
    )
    def test_more_data_takes_no_more_queries(
        self, client_of, office, elected, name, args, queries, django_assert_num_queries
    ):
        client = client_of(office.leader)
        address = reverse(name, args=[OCTOBER, *args])
        with django_assert_num_queries(queries):
            client.get(address)
        for number in range(4, 9):
            community = factories.CommunityFactory(
                sub_district=office.sub_district, code=f"{office.sub_district.code}{number:03d}"
            )
            office.communities.append(community)
            factories.MonthlyReportFactory(community=community, state=ReportState.RETURNED)
        for kind in (Kind.COMPLETION, Kind.FREQUENCY, Kind.LEVEL, Kind.FLOW):
            more = factories.IndicatorFactory(kind=kind, theme=factories.ThemeFactory())
            for back in range(3):
                roll_up(office, more, [(1, 2)] * len(office.communities), OCTOBER - back)
        with django_assert_num_queries(queries):
            client.get(address)
        assert Indicator.objects.count() == 5

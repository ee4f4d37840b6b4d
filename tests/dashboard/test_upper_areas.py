"""Who leads a county, a city or a province reads it level by level, and no sub-district's drafts."""

from itertools import cycle

import pytest
from django.db import IntegrityError, connection, transaction
from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from communities.models import Community, SubDistrict, UpperArea
from portal.core.access import Role, answers_for
from portal.core.areas import NATION, WHOLE_COUNTRY, AreaCode
from portal.core.month import Month
from portal.dashboard import scope
from portal.dashboard.reported import reported
from portal.dashboard.upper_goals import goals_above, on_target_text
from portal.indicators.models import Indicator, Target
from portal.reporting.models import COUNTED_STATES, Figure, MonthlyReport, ReportState
from portal.rollups.models import Rollup, StaleRollup
from portal.rollups.refresh import sweep
from tests import factories

pytestmark = pytest.mark.django_db

OCTOBER = Month(2026, 10)
PAGES = ("briefing:page", "dashboard:overview", "dashboard:heatmap")
OFFICES = ("990101001", "990101002", "990102001", "990201001", "980101001")
NAMES = {"99": "示范省", "9901": "东江市", "9902": "西山市", "990101": "东江城区", "990102": "东江新区"}


@pytest.fixture
def elected(db):
    return factories.IndicatorFactory(code="elected")


@pytest.fixture
def country(elected):
    """Five sub-districts of two provinces, each with two communities; the second of each is not approved."""
    UpperArea.objects.bulk_create(UpperArea(code=code, name=name) for code, name in NAMES.items())
    for place, code in enumerate(OFFICES, 1):
        office = factories.SubDistrictFactory(code=code, name=f"长虹{place}街道")
        for number, state in ((1, ReportState.APPROVED), (2, list(ReportState)[place % 4])):
            community = factories.CommunityFactory(sub_district=office, code=f"{code}{number:03d}")
            report = factories.MonthlyReportFactory(community=community, state=state)
            factories.FigureFactory(report=report, indicator=elected, numerator=place, denominator=10)
        factories.TargetFactory(indicator=elected, area_code=code, value=30)
        StaleRollup.objects.create(area_code=code, month=OCTOBER)
    sweep()


def leader(area):
    return factories.UserFactory(role=Role.LEADER, area_code=area)


def text(client, name, area="", args=()):
    address = reverse(name, args=[OCTOBER, *args])
    page = client.get(f"{address}?area={area}" if area else address)
    assert page.status_code == 200, (name, area)
    return page


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize(
    "area,below",
    [
        ("99", ["东江市", "西山市"]),
        ("9901", ["东江城区", "东江新区"]),
        ("990101", ["长虹1街道", "长虹2街道"]),
        ("9902", ["990201"]),
    ],
)
def test_each_level_is_named_and_shows_the_areas_one_level_below(client_of, country, name, area, below):
    page = text(client_of(leader(area)), name).content.decode()
    assert NAMES[area] in page
    for one in below:
        assert one in page
    assert "长虹5街道" not in page


@pytest.mark.parametrize("name", PAGES)
def test_from_the_province_down_to_the_community_and_back(client_of, country, elected, name):
    client = client_of(leader("99"))
    for area in ("9901", "990101", "990101001"):
        page = text(client, name, area).content.decode()
        for above in ("99", "9901", "990101"):
            is_above = area.startswith(above) and above != area
            assert (f"area={above}" in page) >= is_above, (area, above)
    community = "990101001001"
    assert text(client, "dashboard:community", args=[community]).context["community"].code == community
    assert client.get(reverse("reporting:entry", args=[community, OCTOBER])).status_code == 200


def test_the_ranking_names_the_counties_and_leads_into_them(client_of, country, elected):
    page = text(client_of(leader("9901")), "dashboard:indicator", args=[elected.code])
    assert [(row.name, row.figure) for row in page.context["ranking"]] == [
        ("东江新区", "30%"),
        ("东江城区", "15%"),
    ]
    assert (
        f"{reverse('dashboard:indicator', args=[OCTOBER, elected.code])}?area=990102" in page.content.decode()
    )


@pytest.mark.parametrize("area", ["98", "9802", "990201", "990201001", ""])
def test_areas_beside_ones_own_are_not_there(client_of, country, area):
    client = client_of(leader("9901"))
    for name in PAGES:
        answer = client.get(reverse(name, args=[OCTOBER]), {"area": area})
        assert answer.status_code == (200 if area == "" else 404)
    assert client.get(reverse("dashboard:community", args=[OCTOBER, "990201001001"])).status_code == 404


class TestDrafts:
    def test_are_not_shown_above_the_sub_district(self, client_of, country):
        client = client_of(leader("99"))
        for code in OFFICES[:4]:
            address = reverse("reporting:entry", args=[f"{code}002", OCTOBER])
            answer = client.get(address, follow=True)
            assert answer.redirect_chain == [
                (reverse("dashboard:community", args=[OCTOBER, f"{code}002"]), 302)
            ], code
            assert "not approved yet" in answer.content.decode()
            assert client.get(reverse("reporting:workbook", args=[f"{code}002", OCTOBER])).status_code == 404

    def test_nor_are_last_months_beside_an_approved_figure(self, client_of, country, elected):
        community = factories.CommunityFactory(code="990101001001")
        draft = factories.MonthlyReportFactory(
            community=community, month=OCTOBER - 1, state=ReportState.RETURNED
        )
        factories.FigureFactory(report=draft, indicator=elected, numerator=7777, denominator=8888)
        address = reverse("reporting:entry", args=[community.code, OCTOBER])
        assert "7777" not in client_of(leader("9901")).get(address).content.decode()
        assert "7777" in client_of(leader("990101001")).get(address).content.decode()

    def test_what_was_returned_and_why_stays_between_the_two(self, client_of, country):
        address = reverse("briefing:community", args=[OCTOBER, "990101001001"])
        answer = client_of(leader("990101")).get(address)
        assert answer.url == reverse("dashboard:community", args=[OCTOBER, "990101001001"])
        assert client_of(leader("990101001")).get(address).status_code == 200


def test_reports_are_counted_by_area_above_and_by_community_below(country):
    def tally(area):
        found = reported(AreaCode(area), OCTOBER)
        return found.due, found.submitted, found.approved, found.tally.returned, found.tally.unreported

    for area in ("99", "9901", "990101"):
        below = [code for code in OFFICES if code.startswith(area)]
        parts = [tally(code) for code in below]
        assert tally(area) == tuple(map(sum, zip(*parts, strict=True))), area
    assert [one.name for one in reported(AreaCode("99"), OCTOBER).areas] == ["东江市", "西山市"]


class TestFourHundredAreas:
    @pytest.fixture
    def wide(self, elected):
        """A city without counties, as there are: its code says 00 for the county."""
        codes, now = [f"990300{number:03d}" for number in range(1, 401)], timezone.now()
        SubDistrict.objects.bulk_create(SubDistrict(code=code, name=f"街道{code[-3:]}") for code in codes)
        Community.objects.bulk_create(
            Community(code=f"{code}001", sub_district_id=code, name="社区", short_name="社区")
            for code in codes
        )
        reports = MonthlyReport.objects.bulk_create(
            MonthlyReport(
                community_id=f"{code}001",
                month=OCTOBER,
                state=ReportState.APPROVED,
                submitted_at=now,
                approved_at=now,
            )
            for code in codes
        )
        Figure.objects.bulk_create(
            Figure(report=report, indicator=elected, numerator=n, denominator=10 + n, updated_at=now)
            for n, report in zip(cycle(range(11)), reports, strict=False)
        )
        StaleRollup.objects.bulk_create(StaleRollup(area_code=code, month=OCTOBER) for code in codes)
        if connection.vendor == "postgresql":  # to which tables that a test has emptied are empty ones
            with connection.cursor() as cursor:
                cursor.execute("ANALYZE")
        sweep()
        return codes

    def test_pages_fold_and_cost_no_more_queries(
        self, client_of, country, wide, elected, django_assert_max_num_queries
    ):
        client = client_of(leader("99"))
        text(client, "dashboard:heatmap")  # the session is written once a minute
        found = {}
        for area in ("990101", "990300"):
            for name, args in (*((name, ()) for name in PAGES), ("dashboard:indicator", [elected.code])):
                with django_assert_max_num_queries(30) as asked:
                    page = text(client, name, area, args)
                found.setdefault(name, []).append(len(asked))
                if area == "990300":
                    assert page.content.decode().count("<tr") < 80, name
        assert all(many <= few for few, many in found.values()), found

    def test_every_area_is_on_one_of_the_pages(self, client_of, wide, elected):
        client = client_of(leader("990300"))
        for name, args, key in (
            ("dashboard:heatmap", (), "rows"),
            ("dashboard:indicator", [elected.code], "ranking"),
        ):
            address = reverse(name, args=[OCTOBER, *args])
            shown = [
                row.area_code
                for page in range(1, 9)
                for row in client.get(address, {"page": page}).context[key]
            ]
            assert sorted(shown) == wide, name

    def test_of_those_that_stand_still_the_last_are_named_and_the_others_counted(
        self, client_of, wide, elected
    ):
        Target.objects.bulk_create(
            Target(
                indicator=elected, area_code=code, year=2026, value_kind="rate", value=90, due_on="2026-12-31"
            )
            for code in wide
        )
        Rollup.objects.at(9).delete()
        for code in wide:
            for month in (OCTOBER, OCTOBER - 1, OCTOBER - 2):
                factories.RollupFactory(
                    area_code=code, indicator=elected, month=month, numerator=5, denominator=10
                )
        page = text(client_of(leader("990300")), "dashboard:overview")
        assert [(len(one.rows), one.more) for one in page.context["stalled"]] == [(12, 388)]
        assert "388" in page.content.decode()

    def test_the_strip_draws_them_as_strokes(self, client_of, wide, elected):
        strip = text(client_of(leader("990300")), "dashboard:indicator", args=[elected.code]).context["strip"]
        assert [mark.area_code for mark in strip.marks] == [""]
        assert "400" in strip.marks[0].text


class TestTheWholeCountry:
    PROVINCES = ("98", "99")

    @pytest.fixture
    def reader(self, client_of, country):
        UpperArea.objects.create(code="98", name="样本省")
        return client_of(leader(WHOLE_COUNTRY))

    @pytest.mark.parametrize("name", PAGES)
    def test_its_pages_show_the_provinces(self, reader, name):
        page = text(reader, name).content.decode()
        for one in ("The whole country", "示范省", "样本省"):
            assert one in page
        assert text(reader, name, "0").context["area"] == NATION

    def test_the_indicator_ranks_the_provinces_with_strip_and_trend(self, reader, elected):
        page = text(reader, "dashboard:indicator", args=[elected.code]).context
        assert [(row.area_code, row.figure) for row in page["ranking"]] == [("98", "50%"), ("99", "25%")]
        assert {mark.area_code for mark in page["strip"].marks} == set(self.PROVINCES)
        assert page["trend"] is not None
        assert page["card"].coverage.due == 2 * len(OFFICES)

    @pytest.mark.parametrize("name", PAGES)
    def test_down_to_the_community_and_back(self, reader, name):
        for area in ("99", "9901", "990101", "990101001"):
            page = text(reader, name, area)
            assert "area=0" in page.content.decode(), area
            assert page.context["above"][0].label == "The whole country"
        community = "990101001001"
        assert text(reader, "dashboard:community", args=[community]).context["community"].code == community

    def test_a_page_keeps_the_country_while_the_month_changes(self, reader):
        page = text(reader, "dashboard:overview").context["page"]
        assert "area=0" in page.url(OCTOBER - 1)
        assert "area=0" in page.query

    @pytest.mark.parametrize(
        "name",
        [
            "briefing:latest",
            "meetings:list",
            "supervision:list",
            "branches:timeliness",
            "registers:index",
            "property_mgmt:committees",
            "communities:list",
        ],
    )
    def test_opens_what_the_leader_of_a_province_opens(self, client_of, reader, name):
        of_a_province = client_of(leader("99")).get(reverse(name))
        assert reader.get(reverse(name)).status_code == of_a_province.status_code in (200, 302)

    def test_no_drafts(self, reader):
        for code in OFFICES:
            community = f"{code}002"
            address = reverse("reporting:entry", args=[community, OCTOBER])
            answer = reader.get(address)
            if MonthlyReport.objects.get(community=community).state not in COUNTED_STATES:
                assert answer.url == reverse("dashboard:community", args=[OCTOBER, community])
                assert reader.get(reverse("reporting:workbook", args=[community, OCTOBER])).status_code == 404
        seen = MonthlyReport.objects.visible_to(leader(WHOLE_COUNTRY))
        assert seen.count() == MonthlyReport.objects.counted().count() > 0

    def test_sub_districts_stay_apart(self, client_of, country):
        for own, other in (("990101001", "990101002"), ("9901", "9902"), ("99", "98")):
            client = client_of(leader(own))
            for area in (other, "0", "00"):
                for name in PAGES:
                    assert client.get(reverse(name, args=[OCTOBER]), {"area": area}).status_code == 404

    def test_a_leader_without_an_area_sees_nothing(self, country):
        lost = factories.UserFactory.build(role=Role.LEADER, area_code="")
        assert not Rollup.objects.visible_to(lost).exists()
        assert not MonthlyReport.objects.visible_to(lost).exists()
        assert not answers_for(lost, "99") and not answers_for(lost, NATION)
        for text_ in ("", "0", "99"):
            with pytest.raises(Http404):
                scope.chosen_area(scope.Offices.of(lost), text_)
        with pytest.raises(IntegrityError), transaction.atomic():
            leader("")

    def test_an_administrator_of_many_offices_gets_there_too(self, client_of, country, monkeypatch):
        monkeypatch.setattr(scope, "FEW_OFFICES", 3)
        client = client_of(factories.UserFactory(role=Role.ADMIN))
        assert "area=0" in text(client, "dashboard:overview", "99").content.decode()
        assert text(client, "dashboard:overview", "0").context["area"] == NATION


class TestTargets:
    """Nobody sets one above the sub-district: it is what all of them have set, or none."""

    def goals(self, area):
        return goals_above(AreaCode(area) if area else NATION, 2026)

    def test_a_rate_that_all_have_set_is_the_areas_own(self, client_of, country, elected):
        for area in ("", "99", "9901", "990101"):
            goal = self.goals(area).of(area, elected)
            assert (goal.is_rate, goal.value) == (True, 30), area
        assert self.goals("").of("98", elected).value == 30
        page = text(client_of(leader("99")), "dashboard:indicator", args=[elected.code])
        assert page.context["card"].target.startswith("Target 30%")
        assert page.context["on_target"] == ""
        assert all(row.standing.light.is_lit for row in page.context["ranking"])

    def test_where_they_differ_how_many_meet_their_own_is_said(self, client_of, country, elected):
        Target.objects.filter(area_code="990101002").update(value=20)
        Target.objects.filter(area_code="990102001").update(value=31)
        assert self.goals("99").of("99", elected) is None
        assert self.goals("99").of("9901", elected) is None
        assert self.goals("99").of("9902", elected).value == 30
        page = text(client_of(leader("99")), "dashboard:indicator", args=[elected.code])
        assert "sub-districts on target 2/4" in page.content.decode()
        assert page.context["card"].target == ""

    def test_one_office_without_a_target_leaves_the_area_without_one(self, country, elected):
        Target.objects.filter(area_code="990102001").delete()
        assert self.goals("9901").of("9901", elected) is None
        assert on_target_text(AreaCode("9901"), elected, OCTOBER) == "sub-districts on target 0/2"
        Target.objects.all().delete()
        assert on_target_text(AreaCode("9901"), elected, OCTOBER) == ""

    def test_a_number_is_nobody_elses(self, country, elected):
        Target.objects.update(value_kind=Target.ValueKind.COUNT, value=2)
        assert self.goals("9901").of("9901", elected) is None
        assert on_target_text(AreaCode("99"), elected, OCTOBER) == "sub-districts on target 3/4"

    def test_of_a_frequency_that_all_meet_it_unless_offices_say_otherwise(self, country):
        often = factories.IndicatorFactory(code="often", kind=Indicator.Kind.FREQUENCY)
        assert self.goals("99").of("99", often).value == 100
        factories.TargetFactory(indicator=often, area_code=OFFICES[0], value=80)
        assert self.goals("99").of("99", often) is None
        assert self.goals("99").of("9902", often).value == 100

    def test_closed_offices_do_not_count(self, country, elected):
        Target.objects.filter(area_code="990101002").update(value=20)
        SubDistrict.objects.filter(code="990101002").update(closed_on="2026-09-01")
        assert self.goals("9901").of("9901", elected).value == 30

"""Who leads a county, a city or a province reads it level by level, and no sub-district's drafts."""

from itertools import cycle

import pytest
from django.urls import reverse
from django.utils import timezone

from communities.models import Community, SubDistrict, UpperArea
from portal.core.access import Role
from portal.core.areas import AreaCode
from portal.core.month import Month
from portal.dashboard.reported import reported
from portal.reporting.models import Figure, MonthlyReport, ReportState
from portal.rollups.models import StaleRollup
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

    def test_the_strip_draws_them_as_strokes(self, client_of, wide, elected):
        strip = text(client_of(leader("990300")), "dashboard:indicator", args=[elected.code]).context["strip"]
        assert [mark.area_code for mark in strip.marks] == [""]
        assert "400" in strip.marks[0].text

"""Unevenness between and inside communities, and figures that differ from the registers (C4 to C6, C9)."""

import datetime as dt

import pytest
from django.conf import settings
from django.db.models import Count, Q
from django.urls import reverse

from grids.models import Grid
from portal.core.areas import Level
from portal.core.measures import Statement, measure, unregister
from portal.dashboard.attention import persistently_behind
from portal.dashboard.gaps import gap_text
from portal.dashboard.ranking_rows import ranking
from portal.dashboard.together import movers
from portal.rollups.models import Rollup
from tests import factories
from tests.dashboard.conftest import OCTOBER, Kind, indicator, roll_up, value


def test_a_figure_that_differs_from_the_register_says_so():
    elected = indicator()
    assert gap_text(value(elected, 8, 10, recorded=7, differing=1)) == "register: 7个"
    assert gap_text(value(elected, 8, 10, recorded=8, differing=0)) == ""
    assert gap_text(value(elected, 8, 10)) == ""
    office = value(elected, 80, 100, level=Level.SUB_DISTRICT, recorded=78, differing=2)
    assert gap_text(office) == "2 communities differ from their registers"


def test_persistently_behind_is_the_bottom_quarter_in_every_month():
    rank = indicator(Kind.RANK, "down")

    def month(*places):
        return {
            code: None if place is None else value(rank, place)
            for code, place in zip("abcd", places, strict=True)
        }

    assert persistently_behind([month(1, 2, 3, 9), month(2, 1, 3, 8), month(1, 3, 2, 7)]) == ["d"]
    assert persistently_behind([month(1, 2, 3, 9), month(2, 1, 9, 8), month(1, 3, 2, 7)]) == []
    assert persistently_behind([month(1, 2, 3, 9), month(1, 2, 3, None), month(1, 2, 3, 9)]) == []
    assert persistently_behind([]) == []


def test_who_moved_most_for_the_better_and_for_the_worse():
    elected = indicator()
    now = {"a": value(elected, 9, 10), "b": value(elected, 5, 10), "c": value(elected, 7, 10)}
    before = {code: value(elected, n, 10, month=OCTOBER - 1) for code, n in {"a": 6, "b": 6, "c": 6}.items()}
    rows = ranking(now, {}, before, {"a": "甲", "b": "乙", "c": "丙"})
    assert [row.name for row in movers(rows)] == ["甲", "乙"]
    assert movers(ranking(now, {}, {}, {})) == []


@pytest.fixture
def leader(client, office):
    client.force_login(office.leader)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    return client


@pytest.fixture
def stations(office):
    """Two grids of the first community, one with a station, and a measure that says so."""
    community = office.communities[0]
    for number, has in ((1, True), (2, False)):
        Grid.objects.create(
            community=community, code=f"{community.code}{number:03d}", name=f"第{number}网格", has_station=has
        )
    found = factories.IndicatorFactory(code="counted-by-grid", name_zh="阵地")

    @measure("counted-by-grid", finest=Level.GRID)
    def by_grid(month):
        return Statement(
            Grid.objects.as_of(month.last_day), Count("pk", filter=Q(has_station=True)), Count("pk")
        )

    yield found
    unregister("counted-by-grid")


def inside(community, found):
    return reverse("dashboard:inside", args=[OCTOBER, community.code, found.code])


@pytest.mark.django_db
def test_the_grids_of_a_community_stand_beside_each_other(
    leader, office, stations, django_assert_max_num_queries
):
    with django_assert_max_num_queries(16):
        page = leader.get(inside(office.communities[0], stations)).text
    for words in ("第1网格", "第2网格", "100%", "0%", "100 percentage points"):
        assert words in page
    assert "no grids in the register" in leader.get(inside(office.communities[1], stations)).text


@pytest.mark.django_db
def test_a_retired_grid_is_left_out_from_the_day_it_is_retired(leader, office, stations):
    Grid.objects.filter(name="第2网格").update(retired_on=dt.date(2026, 10, 31))
    page = leader.get(inside(office.communities[0], stations)).text
    assert "第1网格" in page
    assert "第2网格" not in page


@pytest.mark.django_db
def test_an_indicator_that_no_register_states_by_grid_says_so(leader, office):
    found = factories.IndicatorFactory(code="by-nobody")
    assert "No register states" in leader.get(inside(office.communities[0], found)).text


@pytest.mark.django_db
def test_the_gap_is_seen_on_the_card_and_beside_the_community(leader, office):
    found = factories.IndicatorFactory(code="elected", name_zh="选举")
    roll_up(office, found, [(8, 10), (5, 10), None])
    Rollup.objects.filter(area_code=office.communities[0].code).update(recorded=7, areas_differing=1)
    Rollup.objects.filter(area_code=office.sub_district.code).update(recorded=12, areas_differing=1)
    overview = leader.get(reverse("dashboard:overview", args=[OCTOBER])).text
    assert "1 community differs from its register" in overview
    page = leader.get(reverse("dashboard:indicator", args=[OCTOBER, "elected"])).text
    assert "register: 7个" in page


@pytest.mark.django_db
def test_a_page_is_narrowed_to_one_line_of_work_and_keeps_to_it(leader, office):
    property_, study = (factories.ThemeFactory(code=code, name_zh=code) for code in ("property", "study"))
    for theme, code in ((property_, "elected"), (study, "sessions")):
        found = factories.IndicatorFactory(code=code, name_zh=code, theme=theme)
        roll_up(office, found, [(8, 10), (5, 10), None])
    for page in ("overview", "heatmap"):
        address = reverse(f"dashboard:{page}", args=[OCTOBER])
        assert "/indicators/sessions/" in leader.get(address).text
        narrowed = leader.get(f"{address}?theme=property")
        assert "/indicators/elected/" in narrowed.text
        assert "/indicators/sessions/" not in narrowed.text
        since = narrowed.context["since_choices"]
        assert all("theme=property" in choice.url for choice in since)
    assert "/indicators/sessions/" in leader.get(f"{address}?theme=nonsense").text

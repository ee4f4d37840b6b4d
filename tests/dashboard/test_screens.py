"""In a real browser: every page fits its screen, draws and prints; a breach of the CSP fails it."""

import pytest

from portal.reporting.models import ReportState
from tests import factories
from tests.dashboard.conftest import OCTOBER, Kind, make_office, roll_up
from tests.journeys.steps import sheets_of, sign_in

PAGES = ("", "heatmap/", "indicators/elected/", "areas/990101001001/")
SCREENS = {"phone": (390, 844), "desk": (1440, 900), "projector": (1920, 1080)}


@pytest.fixture
def leader(transactional_db):
    office = make_office("990101001", communities=6)
    elected = factories.IndicatorFactory(code="elected", name_zh="散居楼院自管委员会选举")
    factories.TargetFactory(indicator=elected, area_code=office.sub_district.code)
    for number in range(9):
        kind = (Kind.COMPLETION, Kind.FREQUENCY)[number % 2]
        more = factories.IndicatorFactory(kind=kind, name_zh=f"第{number}项工作完成情况", theme=elected.theme)
        roll_up(office, more, [(number, 9)] * 6)
    for back in range(12):
        roll_up(
            office, elected, [(10 - back % 3, 10), (5, 10), (1, 3), None, (9, 10), (12, 12)], OCTOBER - back
        )
    factories.MonthlyReportFactory(community=office.communities[0], state=ReportState.APPROVED)
    return office.leader


@pytest.mark.parametrize("screen", SCREENS)
def test_pages_fit_the_screen(leader, new_page, screen):
    width, height = SCREENS[screen]
    page = new_page(viewport={"width": width, "height": height})
    sign_in(page, leader.username, factories.PASSWORD)
    for address in PAGES:
        page.goto(f"/dashboard/{OCTOBER}/{address}")
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address
        assert page.locator(".light").count() > 0


def test_the_trend_is_drawn_and_the_community_prints_on_one_sheet(leader, new_page):
    page = new_page()
    sign_in(page, leader.username, factories.PASSWORD)
    page.goto(f"/dashboard/{OCTOBER}/indicators/elected/")
    assert page.locator(".line-svg .line-dot").count() > 0
    page.goto(f"/dashboard/{OCTOBER}/areas/990101001001/")
    assert sheets_of(page) == 1


def test_from_a_card_to_the_community_to_the_line_of_its_report(leader, new_page):
    page = new_page()
    sign_in(page, leader.username, factories.PASSWORD)
    page.goto(f"/dashboard/{OCTOBER}/")
    page.click("tr.all-row th a[href*='/indicators/elected/']")
    page.click(".ranking a[href*='/areas/990101001001/']")
    page.click(".row-figure[href$='#figure-elected']")
    page.wait_for_url("**/reports/990101001001/2026-10/#figure-elected")

"""In a real browser: every page fits its screen, draws and prints; a breach of the CSP fails it."""

import pytest

from portal.reporting.models import ReportState
from tests import factories
from tests.dashboard.conftest import OCTOBER, Kind, make_office, roll_up
from tests.journeys.steps import sheets_of, sign_in
from tests.meetings.exports import samples

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


@pytest.fixture
def large(transactional_db):
    """Thirty communities, thirty-two indicators in eight lines of work, half of them with a target."""
    office = make_office("990101001", communities=30)
    themes = [factories.ThemeFactory() for _number in range(8)]
    for number in range(32):
        kind = (Kind.COMPLETION, Kind.FLOW)[number % 2]
        one = factories.IndicatorFactory(
            kind=kind,
            name_zh=f"第{number}项工作任务完成情况",
            theme=themes[number // 4],
            denominator="entered",
        )
        if number % 4 < 2:
            factories.TargetFactory(indicator=one, area_code=office.sub_district.code)
        for month in (OCTOBER - 1, OCTOBER):
            roll_up(office, one, [(at % 9, 9) for at in range(30)], month)
    return office


def test_all_indicators_and_the_heat_map_print_on_few_full_sheets(large, new_page, tmp_path):
    """The first sheet of the heat map holds rows, each has its headings, none is left for a line or two."""
    page = new_page()
    sign_in(page, large.leader.username, factories.PASSWORD)
    page.goto(f"/dashboard/{OCTOBER}/heatmap/?theme=all")
    sheets = samples.pages(page.pdf(prefer_css_page_size=True), tmp_path)
    assert len(sheets) <= 2
    assert "第1社区" in sheets[0] and "第30社区" in sheets[0]
    page.goto(f"/dashboard/{OCTOBER}/heatmap/")
    [sheet] = samples.pages(page.pdf(prefer_css_page_size=True), tmp_path)
    assert "第1社区" in sheet and "第30社区" in sheet
    page.goto(f"/dashboard/{OCTOBER}/?theme=all")
    sheets = samples.pages(page.pdf(prefer_css_page_size=True), tmp_path)
    assert len(sheets) <= 4
    assert all("数值" in sheet or "差距大" in sheet for sheet in sheets)


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


def focused(page):
    return page.evaluate("document.activeElement.textContent.replace(/\\s+/g, ' ').trim()")


def test_the_heat_map_is_one_stop_of_tab_and_arrows_reach_every_cell(leader, new_page):
    page = new_page()
    sign_in(page, leader.username, factories.PASSWORD)
    page.goto(f"/dashboard/{OCTOBER}/heatmap/")
    links = page.locator(".heat a[href]")
    stops = page.locator('.heat a[href]:not([tabindex="-1"])')
    assert (links.count() > 60, stops.count()) == (True, 1)
    stops.focus()
    page.keyboard.press("End")
    last = focused(page)
    page.keyboard.press("Home")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowLeft")
    assert focused(page) == "第1社区"
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowDown")
    cell = page.locator(".heat tbody tr").nth(1).locator("td a").first
    assert cell.evaluate("one => one === document.activeElement")
    assert page.locator(".arrows-hint").evaluate("one => getComputedStyle(one).visibility") == "visible"
    assert stops.count() == 1 and last
    page.keyboard.press("Tab")
    assert not page.evaluate("!!document.activeElement.closest('.heat')")

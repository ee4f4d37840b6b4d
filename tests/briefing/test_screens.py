"""In a real browser: one screen, one sheet, three screens of a phone, with few and with many."""

import pytest

from portal.reporting.models import ReportState
from tests import factories
from tests.dashboard.conftest import OCTOBER, make_office, roll_up
from tests.journeys.steps import sign_in

SIZES = {"few": (3, 4), "usual": (15, 8), "many": (30, 16)}


@pytest.fixture(params=SIZES)
def leader(request, transactional_db):
    communities, indicators = SIZES[request.param]
    office = make_office("990101001", communities=communities)
    theme = factories.ThemeFactory()
    for number in range(indicators):
        one = factories.IndicatorFactory(
            code=f"i{number}", name_zh=f"第{number}项散居楼院工作", short_zh="楼院", theme=theme, order=number
        )
        factories.TargetFactory(indicator=one, area_code=office.sub_district.code, value=90)
        for back in (0, 1):
            parts = [
                (max(0, (place * 7 + number - back) % 11), 10 + place % 3) for place in range(communities)
            ]
            roll_up(office, one, parts, OCTOBER - back)
    states = (ReportState.APPROVED, ReportState.DRAFT, ReportState.SUBMITTED)
    for place, community in enumerate(office.communities):
        factories.MonthlyReportFactory(community=community, state=states[place % 3])
    return office.leader


def test_it_fits_screen_sheet_and_phone(leader, new_page):
    page = new_page(viewport={"width": 1440, "height": 900})
    sign_in(page, leader.username, factories.PASSWORD)
    page.wait_for_url(f"**/briefing/{OCTOBER}/**")
    size = "[document.documentElement.scrollWidth, document.documentElement.scrollHeight]"
    width, height = page.evaluate(size)
    assert (width, height <= 900) == (1440, True), height
    assert b"/Count 1" in page.pdf(prefer_css_page_size=True, format="A4")
    page.set_viewport_size({"width": 390, "height": 844})
    width, height = page.evaluate(size)
    assert (width, height <= 3 * 844) == (390, True), height

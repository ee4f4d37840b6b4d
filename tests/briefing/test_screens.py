"""In a real browser: one screen, one sheet, three screens of a phone, with few and with many."""

import datetime as dt

import pytest

from portal.indicators.models import Indicator
from portal.meetings.models import ProgressMeeting
from portal.reporting.models import ReportState
from portal.supervision.models import Matter
from tests import factories
from tests.dashboard.conftest import OCTOBER, make_office, roll_up
from tests.factories import FigureFactory, at
from tests.journeys.steps import sheets_of, sign_in

SIZES = {"few": (3, 4), "usual": (15, 8), "many": (30, 16)}


@pytest.fixture(params=SIZES)
def leader(request, transactional_db, settings):
    """With everything that the page can have below its rows, and the sentence of an evaluation."""
    settings.EVALUATION = True
    office = furnish(*SIZES[request.param])
    for number, community in enumerate(office.communities):
        meeting_matter(community, office.leader, f"第{number}件：散居楼院自管委员会选举推进")
        Matter.objects.create(
            kind=Matter.Kind.FINDING, source=Matter.Source.INSPECTION, community=community,
            title="门禁安装连续两个月没有进展，制定补装计划并报街道备案", due_on=dt.date(2026, 10, 20),
            created_by=office.leader, created_at=at(2026, 10, 2),
        )  # fmt: skip
        factories.MonthlyReportFactory(community=community, month=OCTOBER - 1 - number % 6)
    return office.leader


def furnish(communities, indicators):
    """An office of so many communities that report so many indicators with a target."""
    office = make_office("990101001", communities=communities)
    theme = factories.ThemeFactory()
    for number in range(indicators):
        one = factories.IndicatorFactory(
            code=f"i{number}", name_zh=f"第{number}项散居楼院工作", short_zh="楼院", theme=theme, order=number
        )
        factories.TargetFactory(indicator=one, area_code=office.sub_district.code, value=90)
        for back in (0, 1):
            parts = [_part(place, number - back) for place in range(communities)]
            roll_up(office, one, parts, OCTOBER - back)
    states = (ReportState.APPROVED, ReportState.DRAFT, ReportState.SUBMITTED)
    for place, community in enumerate(office.communities):
        factories.MonthlyReportFactory(community=community, state=states[place % 3])
    return office


def _part(place, number):
    """Every second community has finished, so that few of the others bring the whole to its target."""
    size = 10 + place % 3
    return (size if place % 2 else max(0, (place * 7 + number) % 11), size)


def meeting_matter(community, by, title):
    """An assignment that a meeting of September gave."""
    meeting, _new = ProgressMeeting.objects.get_or_create(
        sub_district=community.sub_district, title="推进会", held_on=dt.date(2026, 10, 12),
        defaults={
            "month": OCTOBER - 1, "since": OCTOBER - 2, "created_by": by, "created_at": at(2026, 10, 1),
        },
    )  # fmt: skip
    matter = Matter.objects.create(
        kind=Matter.Kind.ASSIGNMENT, source=Matter.Source.MEETING, title=title, community=community,
        due_on=dt.date(2026, 12, 1), created_by=by, created_at=at(2026, 10, 12),
    )  # fmt: skip
    meeting.matters.add(matter)


def test_it_fits_screen_sheet_and_phone(leader, new_page):
    page = new_page(viewport={"width": 1440, "height": 900})
    sign_in(page, leader.username, factories.PASSWORD)
    page.wait_for_url(f"**/briefing/{OCTOBER}/**")
    size = "[document.documentElement.scrollWidth, document.documentElement.scrollHeight]"
    width, height = page.evaluate(size)
    assert (width, height <= 900) == (1440, True), height
    assert sheets_of(page) == 1
    page.set_viewport_size({"width": 390, "height": 844})
    width, height = page.evaluate(size)
    assert (width, height <= 3 * 844) == (390, True), height


@pytest.mark.parametrize(("communities", "indicators"), [(3, 0), (30, 32)])
def test_the_page_of_a_community_is_one_sheet(transactional_db, new_page, communities, indicators):
    office = furnish(communities, indicators)
    worst = office.communities[1]
    worst.name = "经济技术开发区滨江新城北片区第一社区居民委员会"
    worst.save()
    report = worst.reports.get()
    for indicator in Indicator.objects.all():
        FigureFactory(report=report, indicator=indicator, comment="与台账不一致，请核对后重新报送。" * 3)
    for number in range(9):
        meeting_matter(worst, office.leader, f"第{number}件：散居楼院自管委员会选举推进")
    page = new_page(viewport={"width": 390, "height": 844})
    sign_in(page, office.leader.username, factories.PASSWORD)
    path = page.url.split("/briefing/")[0] + f"/briefing/{OCTOBER}/communities/{worst.code}/"
    page.goto(path)
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    assert page.locator(".onepage-lines tbody tr").count() == indicators
    page.set_viewport_size({"width": 1440, "height": 900})
    assert page.evaluate("document.documentElement.scrollWidth") == 1440
    assert sheets_of(page) == 1

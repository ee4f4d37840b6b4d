"""The ordinary month: a secretary submits, staff approve, a leader sees it counted within five seconds."""

from __future__ import annotations

import re

import pytest

from portal.accounts.models import User
from portal.demo import story
from portal.reporting.models import Figure, MonthlyReport, ReportState
from tests.factories import PASSWORD
from tests.journeys import steps

COMMUNITY = f"{story.CODE}001"
BLANKS = {"central_group_study": 2, "theory_study": 4}  # what no register states, if any


def counted(page, month):
    """How many communities the dashboard counts for the members (9 of 15 before, 10 after)."""
    page.goto(f"/dashboard/{month}/")
    return steps.cards(page)["greening_area"][1]


def test_submitted_approved_and_counted_within_five_seconds(demo, celery_worker_process, new_page):
    month = demo
    secretary, staff, leader = new_page(), new_page(), new_page()
    for page, name in ((secretary, "secretary01"), (staff, "staff"), (leader, "leader")):
        steps.sign_in(page, name, PASSWORD)
    assert "9/15" in counted(leader, month)

    secretary.goto(f"/reports/{COMMUNITY}/{month}/")
    steps.fill_blanks(secretary, BLANKS)
    steps.submit_month(secretary)

    staff.goto(f"/reports/{COMMUNITY}/{month}/review/")
    staff.click("button[name=verb][value=approve]")
    staff.wait_for_load_state()
    steps.wait_until(lambda: "10/15" in counted(leader, month))
    report = MonthlyReport.objects.get(community_id=COMMUNITY, month=month)
    assert report.state == ReportState.APPROVED


def test_an_ordinary_month_takes_fewer_than_40_key_strokes_and_clicks(demo, page):
    """From the first page after signing in: only the boxes that nothing can prefill are typed."""
    month = demo
    steps.sign_in(page, "secretary01", PASSWORD)
    page.click(f"a[href*='/reports/{COMMUNITY}/{month}/'] >> nth=0")
    page.wait_for_selector(".entry-submit")
    strokes = 1 + steps.fill_blanks(page, BLANKS)
    steps.submit_month(page)
    assert strokes + 1 <= 40
    figures = MonthlyReport.objects.get(community_id=COMMUNITY, month=month).figures
    assert figures.filter(numerator__isnull=False).count() >= 9
    assert figures.get(indicator__code="cctv_installed").source == Figure.Source.REGISTER


def test_the_keyboard_alone_goes_from_box_to_box(demo, page):
    month = demo
    steps.sign_in(page, "secretary01", PASSWORD)
    page.goto(f"/reports/{COMMUNITY}/{month}/")
    boxes = [box.get_attribute("name") for box in page.locator("input.entry-box").all()]
    page.focus(f"[name='{boxes[0]}']")
    for name in boxes[1:]:
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.name") == name
    page.keyboard.press("ArrowUp")
    assert page.evaluate("document.activeElement.name") != boxes[-1]


@pytest.mark.console("ERR_INTERNET_DISCONNECTED|^htmx:")
def test_a_lost_connection_loses_nothing(demo, page):
    month = demo
    steps.sign_in(page, "secretary01", PASSWORD)
    page.goto(f"/reports/{COMMUNITY}/{month}/")
    row = page.locator("#row-greening_area")
    page.context.set_offline(True)
    page.fill("[name=greening_area-numerator]", "777")
    page.press("[name=greening_area-numerator]", "Enter")
    page.wait_for_selector("#row-greening_area.is-unsaved")
    page.context.set_offline(False)
    steps.wait_until(
        lambda: (
            MonthlyReport.objects.get(community_id=COMMUNITY, month=month)
            .figures.filter(indicator__code="greening_area", numerator=777)
            .exists()
        ),
        seconds=20,
    )
    assert row.is_visible()


def left_as_said(page):
    """How many figures the page says are still to do."""
    _total, *left = re.findall(r"\d+", page.inner_text("#left"))
    return int(left[0]) if left else 0


@pytest.mark.console("status of (409|422)")
def test_two_people_at_one_figure_are_told_and_neither_is_overwritten(demo, new_page):
    month = demo
    clerk = User.objects.get(username="secretary01")
    clerk.pk, clerk.username = None, "clerk01"
    clerk.save()
    pages = [new_page(), new_page()]
    for page, name in zip(pages, ("secretary01", "clerk01"), strict=True):
        steps.sign_in(page, name, PASSWORD)
        page.goto(f"/reports/{COMMUNITY}/{month}/")
    steps.type_figure(pages[0], "greening_area", 180)
    pages[1].fill("[name=greening_area-numerator]", "210")
    pages[1].press("[name=greening_area-numerator]", "Enter")
    pages[1].wait_for_selector("#row-greening_area button")
    text = pages[1].inner_text("#row-greening_area")
    assert "180" in text
    assert "方志远" in text
    for one in pages:  # one is asked for a reason, the other which figure it shall be
        steps.wait_until(
            lambda one=one: left_as_said(one) == one.locator(".cell-state[data-left]").count() == 1
        )
    figure = MonthlyReport.objects.get(community_id=COMMUNITY, month=month).figures
    assert figure.get(indicator__code="greening_area").numerator == 180

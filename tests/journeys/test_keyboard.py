"""The month by keyboard alone: no pointer, every stop seen, from signing in to the projector's last page."""

from __future__ import annotations

import re

import pytest

from portal.meetings.models import ProgressMeeting, Snapshot
from portal.reporting.models import MonthlyReport, ReportState
from tests.factories import PASSWORD
from tests.journeys import steps
from tests.journeys.test_three_people import BLANKS, COMMUNITY

MOST_STOPS = 250
#: Whether the element with the focus shows that it has it.
IS_SHOWN = """() => {
  const one = document.activeElement, style = getComputedStyle(one), box = one.getBoundingClientRect();
  const ring = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0;
  return box.width > 0 && box.height > 0 && (ring || style.boxShadow !== 'none');
}"""


class Keys:
    """A page that is used by its keys."""

    def __init__(self, page):
        self.page = page

    def press(self, *keys):
        for key in keys:
            self.page.keyboard.press(key)

    def to(self, selector):
        """Tab on until the focus is on what is meant; at each stop it can be seen where one is."""
        for _stop in range(MOST_STOPS):
            self.press("Tab")
            if self.page.evaluate("s => document.activeElement.matches(s)", selector):
                break
        else:
            pytest.fail(f"no way by Tab to {selector} on {self.page.url}")
        assert self.page.evaluate(IS_SHOWN), f"nothing shows the focus on {selector}"

    def enter(self, selector):
        self.to(selector)
        with self.page.expect_navigation():
            self.press("Enter")

    def sign_in(self, username):
        self.page.goto("/accounts/sign-in/")
        if self.page.evaluate("document.activeElement.name") != "username":
            self.to("[name=username]")
        self.page.keyboard.type(username)
        self.to("[name=password]")
        self.page.keyboard.type(PASSWORD)
        self.press("Enter")
        self.page.wait_for_url(re.compile(r"^(?!.*sign-in)"))


def state(month):
    return MonthlyReport.objects.get(community_id=COMMUNITY, month=month).state


def test_a_secretary_and_staff_bring_a_month_through(demo, new_page):
    secretary, staff = Keys(new_page()), Keys(new_page())
    secretary.sign_in("secretary01")
    secretary.enter(f"a[href*='/reports/{COMMUNITY}/{demo}/']")
    blank = [
        box.get_attribute("name")
        for box in secretary.page.locator("input.entry-box").all()
        if box.input_value() == ""
    ]
    for name in blank:
        secretary.to(f"[name='{name}']")
        secretary.page.keyboard.type(str(BLANKS[name.rpartition("-")[0]]))
    secretary.enter(".entry-submit button[type=submit]")
    secretary.page.wait_for_selector(".state-submitted")
    assert state(demo) == ReportState.SUBMITTED

    staff.sign_in("staff")
    staff.enter(f"a[href*='/reports/{COMMUNITY}/{demo}/']")
    staff.enter("button[name=verb][value=approve]")
    steps.wait_until(lambda: state(demo) == ReportState.APPROVED)


def test_a_leader_reads_compares_and_goes_down_to_a_community(demo, page):
    leader = Keys(page)
    leader.sign_in("leader")
    leader.enter(".brief-rows a[href*='/indicators/']")
    assert "/indicators/" in page.url
    leader.to(".page-actions .dropdown-toggle")
    leader.press("Enter")  # the month compared with
    page.wait_for_selector(".dropdown-menu.show")
    leader.press("ArrowDown", "ArrowDown", "Enter")
    page.wait_for_url("**since=**")
    leader.enter(".ranking a[href*='/areas/']")
    assert "/areas/" in page.url
    leader.press("Escape")
    leader.enter("a.skip-link")
    assert page.evaluate("location.hash") == "#main"


def test_a_meeting_is_frozen_shown_and_followed_up(demo, page):
    staff = Keys(page)
    staff.sign_in("staff")
    meeting = ProgressMeeting.objects.exclude(pk=Snapshot.objects.get().meeting_id).get()
    staff.enter(".top-bar a[href='/meetings/']")
    staff.enter(f"a[href='{meeting.get_absolute_url()}']")
    staff.enter(f"form[action$='/{meeting.pk}/freeze/'] button")
    staff.enter("#ask button[name=confirmed]")
    steps.wait_until(lambda: Snapshot.objects.filter(meeting=meeting).exists())

    page.goto(f"/meetings/{meeting.pk}/present/")
    first = page.url
    staff.press("ArrowRight", "PageDown", "Space")
    assert page.url.endswith("#4") and page.url != first
    staff.press("j")
    assert page.evaluate("document.activeElement.closest('[class*=jump]') !== null")
    staff.press("Escape", "End")
    assert int(page.url.rpartition("#")[2]) > 4
    staff.press("Home")
    assert page.url.endswith("#1")

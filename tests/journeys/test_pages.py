"""Every page that a role can reach: nothing sticks out at any width, and all can be read and used."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings as portal_settings
from django.utils import timezone

from portal.core.month import Month
from portal.demo import story
from portal.meetings.models import ProgressMeeting, Snapshot
from tests.factories import PASSWORD
from tests.journeys import steps

MONTH = Month.of(timezone.localdate()) - 1
OFFICE = story.CODE
PAGES = {
    "secretary01": (
        "/", f"/reports/{OFFICE}001/{MONTH}/", f"/dashboard/{MONTH}/areas/{OFFICE}001/", "/notices/",
        "/briefing/own/",
        "/registers/", "/registers/social-organisations/", "/registers/social-organisations/new/",
        "/registers/social-organisations/table/", "/registers/social-organisations/import/",
    ),
    "staff": (
        "/", f"/reports/{OFFICE}005/{MONTH}/review/", f"/reports/board/{MONTH}/staff-figures/",
        f"/reports/board/{MONTH}/platform/", "/briefing/indicators/",
        "/indicators/", "/indicators/new/", f"/indicators/cctv_installed/targets/{MONTH.year}/",
        "/indicators/key-tasks/", "/accounts/", "/accounts/new/", "/accounts/password/",
        "/communities/", f"/communities/{OFFICE}001/", f"/communities/sub-districts/{OFFICE}/edit/",
        "/follow-up/", "/follow-up/new/",
        "/meetings/", "/meetings/new/", "/meetings/templates/",
    ),
    "leader": (
        "/", f"/dashboard/{MONTH}/", f"/dashboard/{MONTH}/heatmap/",
        f"/dashboard/{MONTH}/indicators/cctv_installed/", f"/dashboard/{MONTH}/areas/{OFFICE}003/",
        f"/reports/{OFFICE}003/{MONTH}/", f"/briefing/{MONTH}/communities/{OFFICE}015/",
    ),
    "admin": ("/", "/accounts/", "/accounts/trail/", "/communities/"),
}  # fmt: skip
AXE = Path(portal_settings.BASE_DIR, "node_modules", "axe-core", "axe.min.js")
WIDTHS = {390: 844, 1440: 900, 1920: 1080}


def seriously_wrong(page):
    """What axe-core finds that keeps somebody from reading or using the page."""
    page.evaluate(AXE.read_text())
    found = page.evaluate("axe.run({resultTypes: ['violations']})")["violations"]
    return [(one["id"], one["nodes"][0]["html"]) for one in found if one["impact"] in ("serious", "critical")]


#: What reaches beyond the right edge, innermost last.
BEYOND = """[...document.querySelectorAll('body *')]
    .filter(one => one.getBoundingClientRect().right > window.innerWidth)
    .map(one => `${one.tagName}.${one.className} ${one.textContent.trim().slice(0, 30)}`).slice(-3)"""


def wrong_at_every_width(page, path):
    """What keeps somebody from using the page at that address, and what reaches beyond the screen."""
    assert page.goto(path).status == 200, path
    wrong = [(path, *one) for one in seriously_wrong(page)]
    for width, height in WIDTHS.items():
        page.set_viewport_size({"width": width, "height": height})
        excess = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        if excess > 0:
            wrong.append((path, width, excess, page.evaluate(BEYOND)))
    return wrong


def test_no_page_is_wider_than_the_screen_and_all_can_use_it(demo, new_page):
    wrong = []
    meeting = Snapshot.objects.get().meeting  # the one that is frozen
    further = {
        "staff": [
            f"/meetings/{meeting.pk}/", f"/meetings/{meeting.pk}/text/",
            f"/meetings/speeches/{meeting.speeches.first().pk}/",
            ProgressMeeting.objects.exclude(pk=meeting.pk).get().get_absolute_url(),
            meeting.matters.first().get_absolute_url(),
        ],
    }  # fmt: skip
    for name, paths in PAGES.items():
        page = new_page()
        steps.sign_in(page, name, PASSWORD)
        for path in (*paths, *further.get(name, ())):
            wrong += wrong_at_every_width(page, path)
    assert not wrong


@pytest.mark.console("status of 4")
def test_signing_in_is_refused_with_a_sentence_and_has_to_wait_after_five_failures(demo, page):
    page.goto("/accounts/sign-in/")
    for password in (*["not-the-password"] * 5, PASSWORD):
        page.fill("[name=username]", "staff")
        page.fill("[name=password]", password)
        page.press("[name=password]", "Enter")
        page.wait_for_load_state()
    assert "秒后" in page.inner_text("main")
    assert page.input_value("[name=username]") == "staff"
    page.goto("/")
    assert "/accounts/sign-in/" in page.url

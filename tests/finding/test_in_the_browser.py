"""The box of every page: a key opens it, answers come while one types, arrows and Enter go there."""

import pytest

from tests.factories import PASSWORD
from tests.journeys.steps import sign_in

BOX = "#find input[type=search]"


@pytest.mark.django_db(transaction=True)
def test_from_a_key_to_the_page_that_was_looked_for(page, everything, staff):
    sign_in(page, staff.username, PASSWORD)
    page.goto("/communities/")
    page.keyboard.press("/")
    page.wait_for_selector(BOX)
    page.keyboard.type("sly")
    page.wait_for_selector("#find-results a:has-text('石榴园社区')")
    page.keyboard.press("ArrowDown")
    assert "石榴园社区" in page.evaluate("document.activeElement.textContent")
    page.keyboard.press("ArrowUp")
    assert page.evaluate("document.activeElement.type") == "search"
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/briefing/**")
    assert "石榴园社区" in page.inner_text("h1")


@pytest.mark.django_db(transaction=True)
def test_the_keys_are_shown_and_escape_goes_back(page, everything, staff):
    sign_in(page, staff.username, PASSWORD)
    page.goto("/communities/")
    page.focus("main a")
    page.keyboard.press("?")
    page.wait_for_selector("#find kbd")
    page.keyboard.press("Escape")
    assert page.is_hidden(BOX)
    assert page.evaluate("document.activeElement.closest('main') !== null")


@pytest.mark.django_db(transaction=True)
def test_a_stroke_that_somebody_types_stays_a_stroke(page, everything, staff):
    sign_in(page, staff.username, PASSWORD)
    page.goto("/registers/compounds/new/")
    page.focus("[name=name]")
    page.keyboard.type("3/4?")
    assert page.input_value("[name=name]") == "3/4?"
    assert page.is_hidden(BOX)


@pytest.mark.django_db(transaction=True)
def test_on_a_telephone_the_box_covers_the_page_and_fits(page, everything, staff):
    page.set_viewport_size({"width": 390, "height": 844})
    sign_in(page, staff.username, PASSWORD)
    page.goto("/communities/")
    page.click("[data-find-open]")
    page.fill(BOX, "石榴")
    page.wait_for_selector("#find-results a")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.keyboard.press("Enter")
    page.wait_for_url("**/find/?q=*")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390

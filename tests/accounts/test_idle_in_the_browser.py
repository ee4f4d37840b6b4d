"""What a person sees whose session ran out while a page with htmx was open."""

import datetime as dt

import pytest
from playwright.sync_api import expect

from portal.core.models import Session
from tests.factories import PASSWORD, UserFactory


@pytest.mark.console("status of 401")
def test_a_fragment_asked_for_too_late_leads_to_the_sign_in_page_and_back(page):
    UserFactory(username="zhao")
    page.goto("/notices/")
    sign_in(page)
    page.wait_for_url("**/notices/")
    Session.objects.update(expire_date=dt.datetime(2000, 1, 1, tzinfo=dt.UTC))
    page.evaluate("htmx.ajax('GET', '/communities/', '#main')")
    page.wait_for_url("**/accounts/sign-in/?next=%2Fnotices%2F&idle=1")
    expect(page.get_by_role("status").filter(has_text="30")).to_be_visible()
    sign_in(page)
    page.wait_for_url("**/notices/")


def sign_in(page):
    page.locator("[name=username]").fill("zhao")
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("form button[type=submit]").click()

"""The address is copied with a click, as it is put into the calendar program."""

import pytest
from django.test import Client

from tests.factories import PASSWORD, UserFactory
from tests.journeys.steps import sign_in

COPY = "button[data-copy]"


@pytest.mark.django_db(transaction=True)
def test_a_person_makes_an_address_and_copies_it(page):
    person = UserFactory()
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    sign_in(page, person.username, PASSWORD)
    page.goto("/calendar/")
    page.click("main form button[type=submit]")
    page.click(COPY)
    page.wait_for_selector(f"{COPY}[data-state]")
    said = page.evaluate("getComputedStyle(document.querySelector('button[data-copy]'), '::after').content")
    assert said.strip('"') == page.get_attribute(COPY, "data-copied")
    copied = page.evaluate("navigator.clipboard.readText()")
    path = copied[copied.index("/calendar/") :]
    assert Client().get(path).content.startswith(b"BEGIN:VCALENDAR\r\n")

"""The evaluation says on every page that it is one; an office's own portal never does."""

import pytest

from portal.core.templatetags import portal as tags
from tests import factories
from tests.dashboard.conftest import OCTOBER, make_office
from tests.journeys.steps import sheets_of, sign_in

SAID = "Evaluation: fictional data on this computer. Not for real figures."


@pytest.fixture(params=[True, False], ids=["evaluation", "office"])
def is_trial(request, settings):
    settings.EVALUATION, settings.LANGUAGE_CODE = request.param, "en"
    return request.param


def test_before_signing_in_and_where_nothing_is_found(client, db, is_trial):
    for path, status in (("/accounts/sign-in/", 200), ("/nothing/here/", 404)):
        response = client.get(path)
        assert (response.status_code, SAID in response.text) == (status, is_trial)


def test_on_a_leader_s_kept_page_every_time(client, db, is_trial):
    client.force_login(make_office("990101001").leader)
    for _turn in range(2):
        response = client.get(f"/briefing/{OCTOBER}/")
        assert (response.status_code, SAID in response.text) == (200, is_trial)


def test_when_something_goes_wrong(is_trial, failure):
    assert (failure.status_code, SAID in failure.text) == (500, is_trial)


def test_it_is_what_the_settings_say(settings):
    settings.EVALUATION = True
    assert tags.is_evaluation() is True


def test_it_costs_no_line_on_the_screen_and_no_sheet(transactional_db, settings, new_page):
    """Twice the same page: as high with the sentence as without it."""
    office = make_office("990101001", communities=15)
    page = new_page(viewport={"width": 1440, "height": 900})
    sign_in(page, office.leader.username, factories.PASSWORD)
    page.wait_for_url("**/briefing/**")
    heights = {}
    for settings.EVALUATION in (True, False):
        page.reload()
        assert page.locator(".evaluation").count() == settings.EVALUATION
        heights[settings.EVALUATION] = page.evaluate("document.querySelector('.page-foot').offsetHeight")
        page.emulate_media(media="print")
        assert page.locator(".evaluation").is_visible() if settings.EVALUATION else True
        assert sheets_of(page) == 1
        page.emulate_media(media="screen")
    assert heights[True] == heights[False]

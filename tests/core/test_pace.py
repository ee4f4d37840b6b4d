"""Who asks too fast is asked to wait, by account and by what costs; nobody else, and nothing by hand."""

import inspect

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django_filters import FilterSet
from redis.exceptions import ConnectionError as Away

from portal.core import pace
from portal.core.access import Role
from tests.factories import SubDistrictFactory, UserFactory

pytestmark = pytest.mark.django_db
EXPORT = {"viewname": "registers:export", "kwargs": {"slug": "residents-councils"}}
SEARCH = "/communities/?search=长虹"


@pytest.fixture
def office():
    return SubDistrictFactory()


@pytest.fixture
def browser(client, office):
    client.force_login(UserFactory(role=Role.STAFF, area_code=office.code))
    client.cookies["django_language"] = "en"
    return client


def asked(browser, *addresses):
    answers = [browser.get(address) for address in addresses]
    for answer in answers:
        b"".join(answer)  # what is sent as a file is read to its end, which closes it
    return [answer.status_code for answer in answers]


def test_files_out_are_bounded_and_the_page_says_for_how_long(browser, settings):
    settings.PACE = {"files out": "2/minute"}
    assert asked(browser, *[reverse(**EXPORT)] * 3) == [200, 200, 429]
    answer = browser.get(reverse(**EXPORT))
    assert 0 < int(answer["Retry-After"]) <= 60
    assert f"wait {answer['Retry-After']} second" in answer.content.decode()


def test_files_in_are_bounded_and_what_was_too_fast_is_not_read(browser, settings):
    settings.PACE = {"files in": "1/minute"}
    page = reverse("registers:import", kwargs={"slug": "residents-councils"})
    statuses = [
        browser.post(page, {"file": SimpleUploadedFile("a.xlsx", b"no workbook")}).status_code
        for _time in range(2)
    ]
    assert statuses == [422, 429]


def test_forms_without_a_file_are_no_files(browser, settings):
    """As a script saves figures: in the form that files come in, without one."""
    settings.PACE = {"files in": "1/minute"}
    page = reverse("registers:import", kwargs={"slug": "residents-councils"})
    assert [browser.post(page, {"note": "a"}).status_code for _time in range(3)] == [422] * 3


def test_searches_are_bounded_and_pages_that_are_only_read_are_not(browser, settings):
    settings.PACE = {"searches": "1/minute"}
    assert asked(browser, SEARCH, SEARCH) == [200, 429]
    assert asked(browser, *["/communities/"] * 5, "/communities/?search=") == [200] * 6


def test_every_box_that_looks_into_texts_is_bounded():
    """Whatever a list calls its box: its method asks ``having``, which no index answers."""
    assert len(FilterSet.__subclasses__()) > 3
    boxes = {
        name
        for declared in FilterSet.__subclasses__()
        for name, box in declared.base_filters.items()
        if box.method and "having(" in inspect.getsource(getattr(declared, str(box.method)))
    }
    assert boxes <= pace.SEARCHES
    assert boxes >= {"q", "search", "who", "about"}


def test_each_account_has_its_own_measure(browser, settings, office):
    settings.PACE = {"searches": "1/minute"}
    asked(browser, SEARCH, SEARCH)
    browser.force_login(UserFactory(role=Role.STAFF, area_code=office.code))
    assert asked(browser, SEARCH) == [200]


def test_without_a_limit_nobody_waits(browser, settings):
    settings.PACE = {"searches": ""}
    assert asked(browser, *[SEARCH] * 5) == [200] * 5


def test_while_redis_is_away_nobody_waits(browser, settings, monkeypatch):
    def away(*_args):
        raise Away

    settings.PACE = {"searches": "1/minute"}
    monkeypatch.setattr(pace.counter(), "hit", away)
    assert asked(browser, *[SEARCH] * 3) == [200] * 3


def test_the_limits_set_are_above_what_hands_do():
    """A clerk who takes in every community's workbook one after the other needs some seconds for each."""
    assert {kind: pace.parse(text).amount for kind, text in pace.settings.PACE.items()} == {
        "files in": 60,
        "files out": 60,
        "searches": 180,
        "interface": 600,
        "finding": 600,
        "calendar": 120,
    }

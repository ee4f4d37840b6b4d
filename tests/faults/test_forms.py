"""Forms that meet a fault: the database away while somebody types, the browser closed, a file sent twice."""

from __future__ import annotations

import re
from contextlib import contextmanager
from functools import partial
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from openpyxl import Workbook, load_workbook

from communities.models import ResidentsCouncil
from portal.accounts.models import User
from portal.core.models import ImportState
from portal.core.registers import get_register
from portal.core.registers.workbook import imports
from portal.core.registers.workbook.layout import columns_of
from portal.reporting.models import Figure, MonthlyReport
from portal.reporting.workbook import uploads
from tests.factories import PASSWORD
from tests.faults.conftest import communities
from tests.faults.people import CODE, NOT_CERTAIN, form_of
from tests.faults.started import wait_for
from tests.journeys.steps import sign_in
from tests.load.run import web
from tests.reporting.test_races import at_once

BOX = f"[name={CODE}-numerator]"
OTHER = "[name=cctv_installed-numerator]"


@contextmanager
def browsing(browser, port, username):
    """A browser that was just opened and is closed in the end, whatever stands in its forms."""
    address = f"http://127.0.0.1:{port}"
    context = browser.new_context(base_url=address)
    context.set_default_timeout(20_000)
    context.add_cookies([{"name": "django_language", "value": "en", "url": address}])
    page = context.new_page()
    sign_in(page, username, PASSWORD)
    try:
        yield page
    finally:
        context.close()


def figure(community, code=CODE):
    return Figure.objects.get(report__community_id=community, indicator__code=code).numerator


def typed_while_it_is_away_is_kept_and_sent_again(browse, community, server):
    with browse(community) as page:
        page.goto(form_of(community))
        server.stop()
        page.fill(BOX, "3")
        page.press(BOX, "Tab")
        page.wait_for_selector("#offline:not([hidden])")
        page.fill(OTHER, "2")
        page.press(OTHER, "Tab")
        page.wait_for_selector(".is-unsaved >> nth=1")
        server.start()
        page.evaluate("window.dispatchEvent(new Event('online'))")  # else within a quarter of a minute
        page.wait_for_selector("#offline", state="hidden")
        assert (figure(community), figure(community, "cctv_installed")) == (3, 2)


def a_form_sent_meanwhile_is_told_and_holds_what_was_typed(browse, community, server):
    with browse(community) as page:
        page.goto("/registers/residents-councils/new/")
        for name, typed in (("held_on", "2026-10-08"), ("topic", "加装电梯"), ("people", "12")):
            page.fill(f"[name={name}]", typed)
        server.stop()
        page.click("main form [type=submit]")
        page.wait_for_selector(f"text={NOT_CERTAIN}")
        assert page.title().startswith("The database could not be reached")
        server.start()
        page.go_back()
        assert page.input_value("[name=topic]") == "加装电梯"
        page.click("main form [type=submit]")
        page.wait_for_url(re.compile(r"residents-councils/\d*/?$"))
        assert ResidentsCouncil.objects.get().topic == "加装电梯"


def closed_in_the_form_it_loses_no_box_that_was_left(browse, community):
    with browse(community) as page:
        page.goto(form_of(community))
        page.fill(BOX, "3")
        page.press(BOX, "Tab")
        wait_for("it is saved", lambda: figure(community) == 3)
        page.fill(OTHER, "1")
        page.reload()  # the tab has kept what was in the box that was not left
        wait_for("it is saved", lambda: figure(community, "cctv_installed") == 1)
        page.fill(OTHER, "2")
    with browse(community) as page:
        page.goto(form_of(community))
        assert (page.input_value(BOX), page.input_value(OTHER)) == ("3", "1")


@pytest.mark.browser
def test_the_database_goes_away_and_the_browser_is_closed_while_people_type(
    office, own_postgres, tmp_path, browser
):
    first, second, third, _fourth = communities(office)
    with web(tmp_path / "web.log", 1) as port:
        browse = partial(browsing, browser, port)
        typed_while_it_is_away_is_kept_and_sent_again(browse, first, own_postgres)
        a_form_sent_meanwhile_is_told_and_holds_what_was_typed(browse, second, own_postgres)
        closed_in_the_form_it_loses_no_box_that_was_left(browse, third)


def test_one_workbook_of_the_month_sent_twice_at_once_is_taken_in_once(office):
    [community, *_others] = communities(office)
    secretary = User.objects.get(username=community)
    report = MonthlyReport.objects.get(community_id=community)
    file = filled(report, secretary, 3)
    before = Figure.objects.get(report=report, indicator__code=CODE).version
    given = {"size": len(file), "name": "月报.xlsx", "by": secretary, "now": timezone.now()}
    receipts = at_once(*[lambda: uploads.upload(report=report, stream=BytesIO(file), **given)] * 2)
    taken = {"answers": {}, "by": secretary, "now": timezone.now()}
    results = at_once(*[lambda one=one: uploads.take_in(upload=one, **taken) for one in receipts])
    [refused] = [one for one in results if isinstance(one, uploads.NotYet)]
    [taken_in] = [one for one in results if isinstance(one, int)]
    assert taken_in > 0
    assert str(refused) == _("Figures were changed since the receipt was made; this is what it would be now.")
    stands = Figure.objects.get(report=report, indicator__code=CODE)
    assert (stands.numerator, stands.version) == (3, 1 + before)


def filled(report, secretary, numerator):
    """The month's workbook as it is downloaded, with one number in it changed."""
    client = Client()
    client.force_login(secretary)
    book = load_workbook(BytesIO(client.get(f"{form_of(report.community_id)}workbook/").content))
    [row] = [row for row in book.active.iter_rows() if CODE in [cell.value for cell in row]]
    row[3].value = numerator
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def test_one_workbook_of_a_register_sent_twice_at_once_makes_its_rows_once(office):
    [community, *_others] = communities(office)
    secretary = User.objects.get(username=community)
    register = get_register("residents-councils")
    book = Workbook()
    book.active.append([column.heading for column in columns_of(register, secretary)])
    for number in range(20):
        book.active.append([community, "2026-10-08", f"议题{number}", 12, 3, 1, "备注"])
    stream = BytesIO()
    book.save(stream)

    def upload():
        file = SimpleUploadedFile("议事会.xlsx", stream.getvalue())
        given = {"size": file.size, "name": file.name, "by": secretary, "now": timezone.now()}
        pending = imports.read(pending=imports.upload(register=register, stream=file, **given), by=secretary)
        assert imports.begin_commit(pending=pending, by=secretary, answers={})
        return pending

    both = at_once(upload, upload)
    done = at_once(*[lambda one=one: imports.commit(pending=one, by=secretary) for one in both])
    assert ResidentsCouncil.objects.count() == 20
    assert sorted(one.state for one in done) == [ImportState.DONE, ImportState.FAILED]
    [failed] = [one for one in done if one.state == ImportState.FAILED]
    with translation.override(failed.language):
        again = _("Others changed these rows since the file was read; upload it again.")
    assert failed.report["message"] == again

"""A long import is read and written by a worker, and the page asks how far it is."""

import time
from io import BytesIO

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from kombu.exceptions import OperationalError

from communities.models import Community, ResidentsCouncil
from portal.core import tasks
from portal.core.models import ImportState, PendingImport
from portal.core.registers import get_register
from portal.core.registers.workbook import imports
from portal.core.registers.workbook.export import export
from portal.core.registers.workbook.layout import columns_of
from property_mgmt.models import Compound
from tests.factories import UserFactory
from tests.register_rows import make_row

COUNCILS = "/registers/residents-councils/"


@pytest.fixture
def secretary(client, db):
    user = UserFactory()
    client.force_login(user)
    return user


def long_file(user, rows=4_000):
    book = openpyxl.Workbook()
    book.active.append([one.heading for one in columns_of(get_register("residents-councils"), user)])
    for number in range(rows):
        book.active.append([user.area_code, "2026-10-08", f"议题{number}", 12, 3, 1, "备注"])
    stream = BytesIO()
    book.save(stream)
    return SimpleUploadedFile("议事会.xlsx", stream.getvalue())


def test_a_long_file_is_handed_to_a_worker_and_the_page_asks_again(client, secretary, settings, monkeypatch):
    settings.REDIS_URL = "redis://broker.example"
    asked = []
    monkeypatch.setattr(tasks.read_import, "delay", asked.append)
    page = client.post(f"{COUNCILS}import/", {"workbook": long_file(secretary)}, follow=True)
    pending = PendingImport.objects.get()
    assert (asked, pending.state) == ([str(pending.pk)], ImportState.WAITING)
    assert 'hx-trigger="every 1s"' in page.content.decode()
    tasks.read_import(asked[0])
    part = client.get(f"{COUNCILS}import/{pending.pk}/", headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    assert 'hx-trigger="every 1s"' not in part
    assert f"import/{pending.pk}/commit/" in part


def test_while_the_broker_is_away_the_browser_waits(client, secretary, settings, monkeypatch):
    def away(_pending):
        raise OperationalError

    settings.REDIS_URL = "redis://broker.example"
    monkeypatch.setattr(tasks.read_import, "delay", away)
    monkeypatch.setattr(tasks.commit_import, "delay", away)
    client.post(f"{COUNCILS}import/", {"workbook": long_file(secretary)})
    pending = PendingImport.objects.get()
    assert pending.state == ImportState.READY
    client.post(f"{COUNCILS}import/{pending.pk}/commit/")
    assert ResidentsCouncil.objects.count() == 4_000


def test_a_task_that_runs_twice_writes_once(client, secretary, settings):
    settings.REDIS_URL = ""
    client.post(f"{COUNCILS}import/", {"workbook": long_file(secretary, rows=3)})
    pending = PendingImport.objects.get()
    PendingImport.objects.update(state=ImportState.COMMITTING)
    for _ in range(2):
        tasks.read_import(str(pending.pk))
        tasks.commit_import(str(pending.pk))
    pending.refresh_from_db()
    assert (ResidentsCouncil.objects.count(), pending.state) == (3, ImportState.DONE)


def queries_to_take_in(user, count):
    """How many queries it takes to take in a meeting of each of so many compounds."""
    register = get_register("tripartite-meetings")
    community = Community.objects.get(code=user.area_code)
    compounds = [make_row(Compound, community, name=f"{count}之{n}号院") for n in range(count)]
    for one in compounds:
        make_row(register.model, community, compound=one)
    with export(register, register.rows(user), user) as stream:
        given = SimpleUploadedFile("a.xlsx", stream.read())
    register.model.objects.all().delete()
    with CaptureQueriesContext(connection) as asked:
        pending = imports.upload(
            register=register, stream=given, size=given.size, name="a.xlsx", by=user, now=timezone.now()
        )
        imports.read(pending=pending, by=user)
        assert imports.begin_commit(pending=pending, by=user, answers={}), pending.report
        assert imports.commit(pending=pending, by=user).state == ImportState.DONE
    return len(asked)


def test_no_query_is_asked_line_by_line(secretary):
    assert queries_to_take_in(secretary, 2) == queries_to_take_in(secretary, 40)


@pytest.mark.django_db(transaction=True)
def test_a_worker_in_another_process_reads_and_writes_it(client, celery_worker_process, transactional_db):
    user = UserFactory()
    client.force_login(user)
    client.post(f"{COUNCILS}import/", {"workbook": long_file(user)})

    def wait_for(state):
        deadline = time.monotonic() + 30
        while PendingImport.objects.get().state != state:
            assert time.monotonic() < deadline, PendingImport.objects.get().state
            time.sleep(0.2)

    wait_for(ImportState.READY)
    client.post(f"{COUNCILS}import/{PendingImport.objects.get().pk}/commit/")
    wait_for(ImportState.DONE)
    assert ResidentsCouncil.objects.count() == 4_000

"""A file is asked for, made by a worker, and downloaded; what can go wrong on the way is said."""

import datetime as dt
import io
import time

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from docx import Document
from kombu.exceptions import OperationalError
from openpyxl import load_workbook
from pptx import Presentation

from portal.core.access import Role
from portal.core.text import JOINER
from portal.meetings import actions, tasks
from portal.meetings.exports import making
from portal.meetings.exports.source import ExportError
from portal.meetings.models import BulletinTemplate, Export, ExportState
from tests.factories import SubDistrictFactory, UserFactory
from tests.meetings.conftest import NOW
from tests.meetings.templates_corpus import make as corpus

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("texts")]
Kind = Export.Kind
OTHER = "990199001"


@pytest.fixture
def ask(snapshot, leader):
    def make(kind=Kind.WORKBOOK, template=None, by=leader, now=NOW):
        return making.ask(snapshot=snapshot, kind=kind, template=template, by=by, now=now)

    return make


@pytest.fixture
def stranger(db):
    SubDistrictFactory(code=OTHER)
    return UserFactory(role=Role.LEADER, area_code=OTHER)


@pytest.fixture
def broken(monkeypatch):
    def maker(error):
        def fail(_source, _template, progress):
            progress(40)
            raise error

        monkeypatch.setitem(making.MAKERS, Kind.WORKBOOK, fail)

    return maker


def test_a_file_waits_runs_and_is_done(ask, monkeypatch):
    seen = []
    maker = making.MAKERS[Kind.WORKBOOK]

    def watched(source, template, progress):
        def note(percent):
            progress(percent)
            row = Export.objects.get()
            seen.append((row.state, row.percent))

        return maker(source, template, note)

    monkeypatch.setitem(making.MAKERS, Kind.WORKBOOK, watched)
    export = ask()
    assert (export.state, export.percent, export.is_busy) == (ExportState.WAITING, 0, True)
    making.make(export=export, now=NOW)
    assert {state for state, _percent in seen} == {ExportState.RUNNING}
    percents = [percent for _state, percent in seen]
    assert percents == sorted(set(percents))
    export.refresh_from_db()
    assert (export.state, export.percent, export.done_at) == (ExportState.DONE, 100, NOW)
    assert export.size == len(export.content)


@pytest.mark.parametrize(
    ("kind", "opens", "name"),
    [
        (Kind.BULLETIN, Document, "长虹街道推进会（2026年10月）通报.docx"),
        (Kind.SLIDES, Presentation, "长虹街道推进会（2026年10月）演示.pptx"),
        (Kind.WORKBOOK, load_workbook, "长虹街道推进会（2026年10月）数据.xlsx"),
    ],
)
def test_every_kind_is_made_of_a_real_snapshot(ask, kind, opens, name):
    export = making.make(export=ask(kind), now=NOW)
    assert (export.problem, export.name) == ("", name)
    opens(io.BytesIO(export.content))


def test_the_pdf_is_made_of_a_real_snapshot(ask):
    assert making.make(export=ask(Kind.PDF), now=NOW).content.startswith(b"%PDF")


def test_an_office_s_own_layout_is_filled(ask, office, staff, texts):
    content = corpus.paragraphs("{{ 会议名称 }}：{{ T0 }}{{ 指标.doors.数值 }}")
    template = actions.keep_template(sub_district=office, name="党办版", content=content, by=staff, now=NOW)
    export = making.make(export=ask(Kind.BULLETIN, template), now=NOW)
    filled = Document(io.BytesIO(export.content)).paragraphs[0].text
    assert filled.replace(JOINER, "") == f"推进会：{texts['T0']}66.7%"
    actions.drop_template(template=template, by=staff)
    export.refresh_from_db()
    assert (export.template, export.template_name) == (None, "党办版")


def test_slides_have_no_layout(ask, office, staff):
    content = corpus.paragraphs("{{ T0 }}")
    template = actions.keep_template(sub_district=office, name="党办版", content=content, by=staff, now=NOW)
    assert ask(Kind.SLIDES, template).template_name == ""


def test_a_failure_gives_the_reason(ask, broken):
    broken(ExportError("第2段“{{ 甲 }}”：没有这个标签。"))
    export = making.make(export=ask(), now=NOW)
    assert (export.state, export.problem) == (ExportState.FAILED, "第2段“{{ 甲 }}”：没有这个标签。")


def test_an_unexpected_error_is_logged_and_not_shown(ask, broken, caplog):
    broken(RuntimeError("secret path"))
    export = making.make(export=ask(), now=NOW)
    assert export.state == ExportState.FAILED
    assert export.problem
    assert "secret path" not in export.problem
    assert "secret path" in caplog.text


def test_made_twice_it_is_made_once(ask, monkeypatch):
    export = making.make(export=ask(), now=NOW)
    monkeypatch.setitem(making.MAKERS, Kind.WORKBOOK, None)
    again = making.make(export=Export.objects.get(), now=NOW + dt.timedelta(hours=1))
    assert (again.state, again.done_at, bytes(again.content)) == (ExportState.DONE, NOW, export.content)


def test_a_second_run_that_fails_does_not_take_the_file_away(ask, monkeypatch):
    export = ask()
    late = Export.objects.get()

    def meanwhile(_source, _template, _progress):
        Export.objects.filter(pk=export.pk).update(state=ExportState.DONE)
        raise ExportError("too late")

    monkeypatch.setitem(making.MAKERS, Kind.WORKBOOK, meanwhile)
    assert making.make(export=late, now=NOW).state == ExportState.DONE


def test_figures_put_aside_make_no_new_files(meeting, snapshot, staff):
    actions.unfreeze(meeting=meeting, because="补报", by=staff, now=NOW)
    with pytest.raises(ValidationError):
        making.ask(snapshot=meeting.snapshots.get(), kind=Kind.PDF, template=None, by=staff, now=NOW)


def test_who_may_ask(ask, staff, secretary, stranger):
    assert ask(by=staff).pk
    for user in (secretary, stranger):
        with pytest.raises(PermissionDenied):
            ask(by=user)


# --- the broker, the sweep -------------------------------------------------------------------------


def test_while_the_broker_is_away_the_sweep_makes_it(
    client, leader, meeting, snapshot, monkeypatch, django_capture_on_commit_callbacks
):
    def away(_pk):
        raise OperationalError

    monkeypatch.setattr(tasks.make_export, "delay", away)
    client.force_login(leader)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"/meetings/{meeting.pk}/files/", {"kind": Kind.WORKBOOK})
    export = Export.objects.get()
    tasks.sweep_exports()
    assert Export.objects.get().state == ExportState.WAITING  # a worker may be about to begin
    Export.objects.update(asked_at=export.asked_at - making.WAITED)
    tasks.sweep_exports()
    assert Export.objects.get().state == ExportState.DONE


def test_what_was_interrupted_is_said_after_fifteen_minutes(ask):
    ask(now=NOW)
    Export.objects.update(state=ExportState.RUNNING, begun_at=NOW)
    making.give_up_interrupted(NOW + dt.timedelta(minutes=15))
    assert Export.objects.get().state == ExportState.RUNNING
    making.give_up_interrupted(NOW + dt.timedelta(minutes=15, seconds=1))
    export = Export.objects.get()
    assert (export.state, bool(export.problem)) == (ExportState.FAILED, True)


# --- the pages -------------------------------------------------------------------------------------


def test_the_page_asks_again_until_the_file_is_there(client, leader, ask):
    export = ask()
    client.force_login(leader)
    part = client.get(f"/meetings/files/{export.pk}/").content.decode()
    assert 'hx-trigger="every 1s"' in part
    assert "<progress" in part
    assert client.get(f"/meetings/files/{export.pk}/download/").status_code == 404
    making.make(export=export, now=NOW)
    part = client.get(f"/meetings/files/{export.pk}/").content.decode()
    assert "hx-trigger" not in part
    assert f"/meetings/files/{export.pk}/download/" in part


def test_a_download_is_what_was_made(client, leader, ask):
    export = making.make(export=ask(), now=NOW)
    client.force_login(leader)
    response = client.get(f"/meetings/files/{export.pk}/download/")
    assert response.content == export.content
    assert response["Content-Disposition"].startswith("attachment;")
    assert (response["X-Content-Type-Options"], response["Cache-Control"]) == ("nosniff", "private, no-store")


def test_a_leader_may_ask_a_secretary_may_not_and_another_office_finds_nothing(
    client, leader, secretary, stranger, meeting, snapshot, ask
):
    export = making.make(export=ask(), now=NOW)
    urls = [f"/meetings/files/{export.pk}/", f"/meetings/files/{export.pk}/download/"]
    for user, read, asked in ((leader, 200, 302), (secretary, 403, 403), (stranger, 404, 404)):
        client.force_login(user)
        assert [client.get(url).status_code for url in urls] == [read, read]
        assert client.post(f"/meetings/{meeting.pk}/files/", {"kind": "xlsx"}).status_code == asked


def test_an_unknown_kind_or_another_office_s_layout_makes_nothing(
    client, leader, stranger, meeting, snapshot
):
    theirs = BulletinTemplate.objects.create(
        sub_district_id=OTHER, name="a", content=b"", size=0, uploaded_by=stranger, uploaded_at=NOW
    )
    client.force_login(leader)
    client.post(f"/meetings/{meeting.pk}/files/", {"kind": "exe"})
    asked = client.post(f"/meetings/{meeting.pk}/files/", {"kind": "docx", "template": theirs.pk})
    assert asked.status_code == 404
    assert not Export.objects.exists()


def test_a_page_left_open_is_told_that_the_figures_are_not_frozen_any_more(client, leader, meeting):
    client.force_login(leader)
    answer = client.post(f"/meetings/{meeting.pk}/files/", {"kind": "xlsx"}, follow=True)
    assert answer.status_code == 200
    assert "请先冻结" in answer.content.decode()


def test_the_list_of_files_does_not_read_their_bytes(client, leader, meeting, ask):
    for _number in range(3):
        making.make(export=ask(), now=NOW)
    client.force_login(leader)
    page = client.get(f"/meetings/{meeting.pk}/")
    assert all("content" in file.get_deferred_fields() for file in page.context["files"])


def test_a_worker_in_another_process_makes_it(
    client, celery_worker_process, leader, snapshot, transactional_db
):
    client.force_login(leader)
    client.post(f"/meetings/{snapshot.meeting_id}/files/", {"kind": Kind.SLIDES})
    until = time.monotonic() + 60
    while Export.objects.get().is_busy and time.monotonic() < until:
        time.sleep(0.2)
    export = Export.objects.get()
    assert (export.state, export.problem) == (ExportState.DONE, "")
    Presentation(io.BytesIO(export.content))

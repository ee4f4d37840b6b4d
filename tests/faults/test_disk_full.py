"""A disk without room: an upload leaves no file without a row, an export no remains, and people are told."""

import pytest
from celery import current_app
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection
from django.utils import timezone, translation

from communities.models import Community, ResidentsCouncil
from portal.accounts.models import User
from portal.core import evidence
from portal.core.models import Attachment
from portal.core.outages import no_room
from portal.meetings import tasks
from portal.meetings.exports import making
from portal.meetings.models import Export, ExportState
from tests.faults import started
from tests.faults.conftest import communities, frozen_meeting
from tests.faults.people import NO_ROOM, person
from tests.faults.started import wait_for
from tests.load.run import web
from tests.register_rows import make_row
from tests.support.worker import running_worker

MEGABYTE = 1024 * 1024
LARGE = b"%PDF-1.7 " + bytes(7 * MEGABYTE)  # larger than what is held in memory while it comes in
SMALL = b"%PDF-1.7 " + bytes(MEGABYTE // 2)


@pytest.fixture
def disk(services, tmp_path, monkeypatch):
    """On it lie the evidence and whatever is there only for a moment."""
    if not started.can_mount():
        pytest.skip("a small disk needs root or user namespaces")
    place = tmp_path / "disk"
    place.mkdir()
    monkeypatch.setenv("MEDIA_ROOT", str(place / "media"))
    monkeypatch.setenv("TMPDIR", str(place))
    return started.SmallDisk(place, megabytes=24)


@pytest.fixture
def council(office):
    return make_row(ResidentsCouncil, Community.objects.get(code=communities(office)[0]))


def attach(who, council, *contents):
    """Status and text of the page that is shown in the end."""
    files = [SimpleUploadedFile(f"{number}.pdf", content) for number, content in enumerate(contents)]
    status, text, to = who.ask("attach", f"{council.get_absolute_url()}evidence/", files=files)
    return who.ask("row", to)[:2] if to else (status, text)


def evidence_has_its_row_or_there_is_neither(council, disk, port):
    with person(council.community_id, port) as secretary:
        before = disk.files()
        disk.fill(leaving=MEGABYTE)
        status, text = attach(secretary, council, SMALL, SMALL)
        assert (status, text.count(NO_ROOM)) == (200, 1)
        kept = Attachment.objects.of(council).get()
        assert disk.files() - before == {f"media/{kept.file.name}"}

        status, text = attach(secretary, council, LARGE)  # no room even to receive it
        assert (status, NO_ROOM in text) == (507, True)
        assert disk.files() - before == {f"media/{kept.file.name}"}

        disk.empty()
        assert attach(secretary, council, LARGE)[0] == 200
        files = {f"media/{one.file.name}" for one in Attachment.objects.of(council)}
        assert (len(files), disk.files() - before) == (2, files)


def test_a_row_that_cannot_be_written_leaves_no_file(council, settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)
    table = f"ALTER TABLE {Attachment._meta.db_table}"
    with connection.cursor() as cursor:
        cursor.execute(f"{table} ADD CONSTRAINT refused CHECK (name <> '1.pdf')")
    try:
        files = [SimpleUploadedFile(f"{number}.pdf", SMALL) for number in range(2)]
        with pytest.raises(IntegrityError):
            evidence.keep_all(row=council, files=files, now=timezone.now())
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"{table} DROP CONSTRAINT refused")
    assert not Attachment.objects.exists()
    assert not [one for one in tmp_path.rglob("*") if one.is_file()]


def an_export_says_so_and_leaves_no_remains(office, council, disk, port):
    for _number in range(80):
        make_row(ResidentsCouncil, council.community)
    with person(f"staff-{office}", port) as staff:
        before = disk.files()
        for leaving in (0, 8_192):
            disk.fill(leaving=leaving)
            status, text, _to = staff.ask("export", "/registers/residents-councils/export/")
            assert (status, NO_ROOM in text) == (507, True)
            assert disk.files() == before
            disk.empty()
        assert staff.ask("export", "/registers/residents-councils/export/")[0] == 200


def test_nothing_half_stays_on_a_full_disk(office, council, disk, tmp_path):
    with web(tmp_path / "web.log", 1, before=disk.before) as port:
        evidence_has_its_row_or_there_is_neither(council, disk, port)
        an_export_says_so_and_leaves_no_remains(office, council, disk, port)


def test_a_file_made_by_a_worker_says_so_and_can_be_asked_for_again(office, disk, tmp_path):
    meeting = frozen_meeting(office)
    leader = User.objects.get(username=f"leader-{office}")

    def made():
        asked = {"kind": Export.Kind.WORKBOOK, "template": None, "by": leader, "now": timezone.now()}
        export = making.ask(snapshot=meeting.snapshot, **asked)
        tasks.make_export.delay(export.pk)
        done = Export.objects.filter(pk=export.pk, state__in=(ExportState.DONE, ExportState.FAILED))
        return wait_for("it is made or not", done.first)

    current_app.control.purge()
    with running_worker(tmp_path / "worker.log", before=disk.before) as worker:
        assert made().state == ExportState.DONE
        disk.fill()
        failed = made()
        with translation.override("zh-hans"):
            assert (failed.state, failed.problem) == (ExportState.FAILED, no_room())
        disk.empty()
        assert made().state == ExportState.DONE
        worker.kill()

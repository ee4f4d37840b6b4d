"""Redis killed while people approve and ask for files: they notice nothing, and nothing is left out."""

import datetime as dt
import io
import signal
import time
from contextlib import contextmanager, nullcontext

from django.utils import timezone
from openpyxl import load_workbook

from portal.meetings import tasks as meeting_tasks
from portal.meetings.models import Export, ExportState
from portal.reporting.models import ReportState
from portal.rollups import tasks
from portal.rollups.models import StaleRollup
from tests.faults.conftest import assert_counted, communities, frozen_meeting, state_of
from tests.faults.people import decide, open_form, person, save, submit
from tests.faults.started import wait_for
from tests.load.run import web
from tests.load.world import MONTH
from tests.support.worker import running_worker


def test_approving_and_exporting_go_on_and_all_is_counted_by_the_sweep_or_when_redis_is_back(
    office, own_redis, tmp_path
):
    log = tmp_path / "worker.log"
    first, second, third, fourth = communities(office)
    with (
        web(tmp_path / "web.log", 1) as port,
        running_worker(log) as worker,
        person(f"staff-{office}", port) as staff,
    ):
        for community in (first, second, third):
            with person(community, port) as secretary:
                assert submit(secretary) == 302
        assert decide(staff, first) == 302
        wait_for("the worker counts", lambda: not StaleRollup.objects.exists())

        own_redis.stop(signal.SIGKILL)
        connected = log.read_text().count("Connected to")
        with person(fourth, port) as secretary:
            assert save(secretary, open_form(secretary), 3)[0] == 200
        start = time.monotonic()
        assert decide(staff, second) == 302
        assert time.monotonic() - start < 10
        assert state_of(second) == ReportState.APPROVED
        assert StaleRollup.objects.within(office).exists()  # nobody could be asked: the mark stays
        status, _page, _to = staff.ask("board", f"/dashboard/{MONTH}/")
        assert (status, staff.tally.errors) == (200, [])
        tasks.sweep()  # as every minute
        assert_counted(office, approved=2)

        a_file_asked_for_meanwhile_waits_and_is_made(office, port)

        own_redis.start()
        with started_again(worker, log, connected):
            assert decide(staff, third) == 302
            wait_for("the worker counts again", lambda: not StaleRollup.objects.exists())
        assert_counted(office, approved=3)
        assert staff.tally.errors == []
        worker.kill()


@contextmanager
def started_again(worker, log, connected):
    """A worker that loses Redis just as it says that a task is done may end; systemd starts it again."""
    wait_for(
        "the worker is back, or has ended",
        lambda: worker.poll() is not None or log.read_text().count("Connected to") > connected,
    )
    with running_worker(log.with_suffix(".2")) if worker.poll() is not None else nullcontext():
        yield


def a_file_asked_for_meanwhile_waits_and_is_made(office, port):
    meeting = frozen_meeting(office)
    with person(f"leader-{office}", port) as leader:
        asked = leader.ask("export", f"{meeting.get_absolute_url()}files/", {"kind": Export.Kind.WORKBOOK})
        assert asked[0] == 302
        export = Export.objects.get()
        assert export.state == ExportState.WAITING
        assert "waiting for its turn" in leader.ask("meeting", meeting.get_absolute_url())[1]
        assert leader.ask("register", "/registers/residents-councils/export/")[0] == 200  # needs no worker
        Export.objects.update(asked_at=timezone.now() - dt.timedelta(minutes=2))
        meeting_tasks.sweep_exports()  # as every minute
        export.refresh_from_db()
        assert export.state == ExportState.DONE
        assert load_workbook(io.BytesIO(bytes(export.content))).sheetnames
        assert leader.tally.errors == []

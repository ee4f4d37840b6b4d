"""Workers killed in the middle, two on one mark, one message twice: each figure and each file once.

Two timetables at once, and hosts that are cut off: ``tests/hosts``. A killed rebuild:
``tests/rollups/test_killed.py``.
"""

import datetime as dt
import io
import shutil
import signal
from contextlib import ExitStack, contextmanager

import pytest
from celery import current_app
from django.db import connection
from django.db.models import Count
from django.utils import timezone
from openpyxl import load_workbook

from portal.accounts.models import User
from portal.core import turns
from portal.meetings import tasks as meeting_tasks
from portal.meetings.exports import making
from portal.meetings.models import Export, ExportState
from portal.notices.models import Notice
from portal.reporting import actions
from portal.reporting import tasks as reporting_tasks
from portal.reporting.models import MonthlyReport, ReportingPeriod
from portal.rollups import tasks
from portal.rollups.models import Rollup, StaleRollup
from tests.faults.conftest import assert_counted, communities, frozen_meeting
from tests.faults.started import wait_for
from tests.load.world import MONTH
from tests.support.worker import running_worker


@pytest.fixture
def start_worker(office, tmp_path):
    """A function that starts one more worker and gives its process."""
    current_app.control.purge()
    with current_app.connection_for_read() as broker:
        broker.default_channel.client.delete("unacked", "unacked_index")  # what a killed one had in hand
    workers = []
    with ExitStack() as stack:

        def start():
            log = tmp_path / f"worker-{len(workers)}.log"
            workers.append(stack.enter_context(running_worker(log)))
            return workers[-1]

        yield start
        for worker in workers:
            worker.kill()
    current_app.control.purge()


@contextmanager
def held(what):
    """Whoever takes this turn waits, in a process of its own, until the block ends."""
    other = connection.copy()
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [turns._number(what)])
    try:
        yield
    finally:
        other.close()


def waiting():
    """How many wait for a turn."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")
        return cursor.fetchone()[0]


def approve(community):
    """As the office does; a worker is asked once it is committed."""
    report = MonthlyReport.objects.get(community_id=community)
    now = timezone.now()
    actions.submit(report=report, by=User.objects.get(username=community), now=now)
    report.refresh_from_db()
    staff = User.objects.get(username=f"staff-{report.community.sub_district_id}")
    actions.approve(report=report, by=staff, now=now, seen=report.submitted_at)


def is_counted():
    return not StaleRollup.objects.exists()


def killed_while_it_counts_it_leaves_the_mark_to_the_next_sweep(office, worker, start_worker):
    first, second, *_others = communities(office)
    approve(first)
    wait_for("the first is counted", is_counted)
    with held(f"rollup {office} {MONTH}"):
        approve(second)
        wait_for("the worker is at it", waiting)
        worker.send_signal(signal.SIGKILL)
        assert worker.wait(20) == -signal.SIGKILL
        wait_for("PostgreSQL has noticed", lambda: not waiting() or _notice())
    assert StaleRollup.objects.within(office).exists()
    worker = start_worker()
    tasks.sweep.delay()  # as every minute
    wait_for("another worker counts", is_counted)
    assert_counted(office, approved=2)
    return worker


def _notice():
    """A waiting server process looks at its client only when it wakes: end it, as its client is dead."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
        )


def two_on_one_mark_count_it_once(office):
    first, second, *_others = communities(office)
    with held(f"rollup {office} {MONTH}"):
        approve(first)
        tasks.refresh_marked.delay(office)  # the same message, delivered once more
        wait_for("both are at it", lambda: waiting() == 2)
    wait_for("it is counted", is_counted)
    assert_counted(office, approved=1)
    approve(second)
    for _turn in range(3):
        tasks.refresh_marked.delay(office)
        tasks.refresh_above.delay()
        tasks.sweep.delay()
    wait_for("it is counted", is_counted)
    assert_counted(office, approved=2)
    rows = Rollup.objects.values("area_code", "month", "indicator").annotate(times=Count("pk"))
    assert {row["times"] for row in rows} == {1}


def a_message_delivered_twice_tells_once_and_makes_one_file(office):
    meeting = frozen_meeting(office)
    leader = User.objects.get(username=f"leader-{office}")
    kinds = {"kind": Export.Kind.WORKBOOK, "template": None}
    asked = {"snapshot": meeting.snapshot, "by": leader, "now": timezone.now()}
    export = making.ask(**asked, **kinds)
    ReportingPeriod.objects.update(due_on=timezone.localdate())  # a day on which people are reminded
    for task, given in ((reporting_tasks.remind, ()), (meeting_tasks.make_export, (export.pk,))):
        for _turn in range(3):
            task.delay(*given)
    wait_for("the file is made", lambda: Export.objects.filter(state=ExportState.DONE).exists())
    wait_for("all is done", lambda: not is_queued())
    reminded = Notice.objects.filter(kind=Notice.Kind.DUE).values_list("receiver__username", flat=True)
    assert sorted(reminded) == communities(office)[2:]
    export = Export.objects.get()
    assert load_workbook(io.BytesIO(bytes(export.content))).sheetnames
    assert (export.state, export.problem) == (ExportState.DONE, "")


def is_queued():
    with current_app.connection_for_read() as broker:
        return broker.default_channel.client.llen("celery") or broker.default_channel.client.hlen("unacked")


def killed_over_a_file_it_is_said_and_the_file_can_be_asked_for_again(office, worker, start_worker):
    meeting = frozen_meeting(office)
    leader = User.objects.get(username=f"leader-{office}")
    asked = {"snapshot": meeting.snapshot, "by": leader, "template": None, "now": timezone.now()}
    export = making.ask(kind=Export.Kind.SHEETS_PDF, **asked)
    meeting_tasks.make_export.delay(export.pk)
    wait_for("it is being made", lambda: Export.objects.filter(state=ExportState.RUNNING).exists())
    worker.send_signal(signal.SIGKILL)
    worker.wait(20)
    Export.objects.update(begun_at=timezone.now() - dt.timedelta(minutes=16))
    meeting_tasks.sweep_exports()  # as every minute
    export.refresh_from_db()
    assert (export.state, export.problem) == (ExportState.FAILED, "文件生成中断，请重新生成。")
    start_worker()
    again = making.ask(kind=Export.Kind.WORKBOOK, **asked)
    meeting_tasks.make_export.delay(again.pk)
    wait_for("it is made", lambda: Export.objects.filter(pk=again.pk, state=ExportState.DONE).exists())


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice makes the file that takes long enough")
def test_workers_are_killed_in_the_middle_and_nothing_is_left_out(office, start_worker):
    worker = killed_while_it_counts_it_leaves_the_mark_to_the_next_sweep(office, start_worker(), start_worker)
    killed_over_a_file_it_is_said_and_the_file_can_be_asked_for_again(office, worker, start_worker)


def test_two_workers_and_a_message_delivered_twice_do_nothing_twice(office, start_worker):
    start_worker()
    start_worker()
    two_on_one_mark_count_it_once(office)
    a_message_delivered_twice_tells_once_and_makes_one_file(office)

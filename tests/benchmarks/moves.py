"""What a report's way costs: handed in, and approved until its figures can be read."""

from __future__ import annotations

import statistics
import tempfile
import time
from contextlib import closing
from pathlib import Path

import psycopg2
from celery import current_app
from django.conf import settings
from django.db import connection
from psycopg2.extras import Json

from portal.accounts.models import User
from portal.demo import story
from portal.reporting.models import Figure, MonthlyReport, ReportEvent, ReportingPeriod
from portal.rollups.models import Rollup, StaleRollup
from portal.rollups.refresh import mark_all_stale, refresh_marked
from tests.benchmarks.costs import client_of, office
from tests.benchmarks.noop import answer, line_of_replies
from tests.benchmarks.table import line
from tests.load.people import held
from tests.support.worker import database_url, running_worker

RUNS = 15
PATIENCE = 30


def measure(month):
    if connection.vendor != "postgresql":
        print("\nmoves: left out, for psycopg2 and a worker need PostgreSQL")
        return
    submitting(month)
    if settings.REDIS_URL:
        approving(month)
    else:
        print("approving through a worker: left out, there is no Redis")


# --- handing in -----------------------------------------------------------------------------------


def submitting(month):
    """The whole form at once, every figure another one, by turns with the same rows by psycopg2."""
    code = f"{story.CODE}001"
    client = client_of(User.objects.get(username="secretary01"))
    report = MonthlyReport.objects.get(community=code, month=month)
    period = ReportingPeriod.objects.filter(sub_district=story.CODE, month=month)
    period.update(locked_at=None, locked_by=None)
    path = f"/reports/{code}/{month}/"
    MonthlyReport.objects.filter(pk=report.pk).update(state="DRAFT", approved_at=None)
    boxes = held(client.get(path).content.decode())
    taken, bare = [], []
    with closing(psycopg2.connect(database_url())) as raw:
        for run in range(RUNS + 1):
            MonthlyReport.objects.filter(pk=report.pk).update(state="DRAFT", approved_at=None)
            form = _typed(boxes, run) | _versions(client.get(path).content.decode())
            start = time.perf_counter()
            response = client.post(path, form)
            taken.append(1000 * (time.perf_counter() - start))
            assert response.status_code == 302, response.content.decode()[:3000]
            report.refresh_from_db()
            bare.append(_same_rows(raw, report))
    count = Figure.objects.filter(report=report).count()
    base = statistics.median(bare[1:])
    print(f"\nhanding in, against the same rows by psycopg2 in one transaction ({base:.2f} ms)")
    line(f"submit {count} figures", statistics.median(taken[1:]), base, "psycopg2", goal="≤ 5")
    MonthlyReport.objects.filter(pk=report.pk).update(state="DRAFT")


def _typed(boxes, run):
    """What the page held at first, each first number one less every other time, with a reason."""
    form = {}
    for code, box in boxes.items():
        form |= box | {f"{code}-reason": "已核对"}
        number = box.get(f"{code}-numerator", "")
        if run % 2 and number.isdecimal() and int(number) > 1:
            form[f"{code}-numerator"] = str(int(number) - 1)
    return form


def _versions(page):
    """The box of each figure that says which state of it the page shows."""
    names = {name: value for boxes in held(page).values() for name, value in boxes.items()}
    return {name: value for name, value in names.items() if name.endswith("-version")}


def _same_rows(raw, report):
    """Write again what the submission has written, in milliseconds."""
    rows = [
        (one.numerator, one.denominator, Json(one.entered), one.reason, one.version, one.updated_at, one.pk)
        for one in Figure.objects.filter(report=report)
    ]
    event = ReportEvent.objects.filter(report=report).order_by("-pk").values().first()
    event.pop("id")
    values = [Json(value) if isinstance(value, (dict, list)) else value for value in event.values()]
    marks = ", ".join(["%s"] * len(event))
    insert = f"INSERT INTO {ReportEvent._meta.db_table} ({', '.join(event)}) VALUES ({marks})"
    start = time.perf_counter()
    with raw, raw.cursor() as cursor:
        cursor.executemany(
            "UPDATE reporting_figure SET numerator = %s, denominator = %s, entered = %s, reason = %s, "
            "version = %s, updated_at = %s WHERE id = %s",
            rows,
        )
        cursor.execute(
            "UPDATE reporting_monthlyreport SET state = 'SUBMITTED', submitted_at = %s WHERE id = %s",
            [report.submitted_at, report.pk],
        )
        cursor.execute(insert, values)
    return 1000 * (time.perf_counter() - start)


# --- approving ------------------------------------------------------------------------------------


def approving(month):
    """From the click until the sub-district's total has the report in it, by a worker of its own."""
    user = office(3, 15, 1, month)
    reports = list(MonthlyReport.objects.within(user.area_code).filter(month=month).order_by("community"))
    client = client_of(user)
    total = Rollup.objects.filter(area_code=user.area_code, month=month).order_by("indicator")
    current_app.control.purge()
    with (
        tempfile.TemporaryDirectory() as home,
        running_worker(Path(home, "worker.log"), arguments=("--pool=solo", "-I", "tests.benchmarks.noop")),
    ):
        found = {"no-op": [], "approval": []}
        for report in reports:
            _take_out(report, user.area_code)
            found["no-op"].append(_round_trip())
            found["approval"].append(_until_read(client, report, total, len(reports)))
            time.sleep(0.1)
    base, taken = (statistics.median(found[name][2:]) for name in ("no-op", "approval"))
    print(f"\napproving, against a task that does nothing, there and back ({base:.2f} ms)")
    line("approve click → figure readable, through the worker", taken, base, "no-op task", goal="≤ 3")


def _take_out(report, code):
    """The report waits for review, and the totals are without it; nothing is left to the worker."""
    MonthlyReport.objects.filter(pk=report.pk).update(state="SUBMITTED", approved_at=None)
    mark_all_stale(code)
    refresh_marked(code)
    assert not StaleRollup.objects.filter(area_code=code).exists()


def _round_trip():
    replies = line_of_replies()
    start = time.perf_counter()
    answer.delay("bench:done")
    assert replies.blpop(["bench:done"], timeout=PATIENCE), "the worker did not answer"
    return 1000 * (time.perf_counter() - start)


def _until_read(client, report, total, due):
    seen = report.submitted_at.isoformat()
    start = time.perf_counter()
    path = f"/reports/{report.community_id}/{report.month}/review/"
    assert client.post(path, {"verb": "approve", "seen": seen}).status_code == 302
    while total.values_list("areas_covered", flat=True).first() != due:
        assert time.perf_counter() - start < PATIENCE, "the figure did not come"
        time.sleep(0.001)
    return 1000 * (time.perf_counter() - start)

"""``python -m tests.benchmarks [PART …]``: roll-ups against raw SQL, pages against an empty view.

Parts: pages, costs, reading, meetings, roll_ups, registers, years; all but the last unless some are named.
"""

from __future__ import annotations

import datetime as dt
import os
import statistics
import sys
import time
from io import BytesIO

import django
import openpyxl

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
django.setup()

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import get_runner  # noqa: E402
from django.utils import timezone  # noqa: E402

from communities.models import Community, ResidentsCouncil  # noqa: E402
from portal.accounts.models import User  # noqa: E402
from portal.core.month import Month  # noqa: E402
from portal.core.registers import get_register  # noqa: E402
from portal.core.registers.workbook import imports  # noqa: E402
from portal.core.registers.workbook.layout import columns_of  # noqa: E402
from portal.core.spreadsheets.book import open_book  # noqa: E402
from portal.demo import story  # noqa: E402
from portal.meetings import freezing  # noqa: E402
from portal.meetings.exports import bulletin, pdf, slides, workbook  # noqa: E402
from portal.meetings.exports.source import Source  # noqa: E402
from portal.meetings.models import Snapshot  # noqa: E402
from portal.rollups.models import Rollup  # noqa: E402
from portal.rollups.refresh import mark_all_stale, mark_stale, refresh, refresh_marked  # noqa: E402
from tests.benchmarks import national, years  # noqa: E402
from tests.benchmarks.costs import costs, reading  # noqa: E402
from tests.benchmarks.table import line, median_ms, write  # noqa: E402

COUNCILS = "residents-councils"

RAW_SQL = """
    SELECT f.indicator_id, SUM(f.numerator), SUM(f.denominator), COUNT(*)
    FROM reporting_figure f JOIN reporting_monthlyreport r ON r.id = f.report_id
    WHERE r.month = %s AND r.community_code LIKE %s AND r.state IN ('APPROVED', 'LOCKED')
    GROUP BY f.indicator_id
"""


def raw(month):
    with connection.cursor() as cursor:
        cursor.execute(RAW_SQL, [int(month), f"{story.CODE}%"])
        return cursor.fetchall()


def one_month(month):
    mark_stale(story.CODE, month)
    refresh(story.CODE, month)


def roll_ups(month):
    base = median_ms(lambda: raw(month))
    print(f"\nroll-ups, against the raw SQL that sums the month ({base:.2f} ms)")
    line(
        "refresh one sub-district-month, 15 communities", median_ms(lambda: one_month(month)), base, "raw SQL"
    )

    def approval():
        mark_stale(story.CODE, month)
        refresh_marked(story.CODE)

    line("all that one approval makes stale, every level", median_ms(approval), base, "raw SQL")

    def all_months():
        mark_all_stale(story.CODE)
        refresh_marked(story.CODE)

    line("all its months, every level", median_ms(all_months, 5), base, "raw SQL")
    national.measure()


def pages(month):
    client = Client()
    base = median_ms(lambda: client.get("/healthz"))
    print(f"\npages, against the empty view /healthz ({base:.2f} ms)")
    for username, address in (
        ("leader", f"/dashboard/{month}/?area={story.CODE}"),
        ("leader", f"/dashboard/{month}/heatmap/?area={story.CODE}"),
        ("leader", f"/dashboard/{month}/indicators/cctv_installed/?area={story.CODE}"),
        ("staff", f"/reports/board/{month}/"),
        ("secretary01", f"/reports/{story.CODE}001/{month}/"),
    ):
        client.force_login(User.objects.get(username=username))
        assert client.get(address).status_code == 200, address
        line(
            address.split("?")[0], median_ms(lambda address=address: client.get(address)), base, "empty view"
        )


def councils(rows):
    """A file of that many residents' council meetings."""
    book = openpyxl.Workbook()
    staff = User.objects.get(username="staff")
    names = list(Community.objects.visible_to(staff).values_list("short_name", flat=True))
    book.active.append([column.heading for column in columns_of(get_register(COUNCILS), staff)])
    for n in range(rows):
        day = dt.date(2026, 10, 31) - dt.timedelta(days=n // len(names) % 300)
        book.active.append([names[n % len(names)], day, f"议题{n}", 12, 3, 1, "备注"])
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def take_in(content):
    """Upload, preview and commit, as the views do it without a worker."""
    staff = User.objects.get(username="staff")
    pending = imports.upload(
        register=get_register(COUNCILS),
        stream=BytesIO(content),
        size=len(content),
        name="councils.xlsx",
        by=staff,
        now=timezone.now(),
    )
    imports.read(pending=pending, by=staff)
    assert imports.begin_commit(pending=pending, by=staff, answers={}), pending.report
    assert imports.commit(pending=pending, by=staff).state == "DONE"


def forget_councils():
    made = ResidentsCouncil.objects.filter(topic__startswith="议题")
    made._raw_delete(made.db)  # no trail of it, which would take longer than the import


def many_councils(rows):
    codes = list(
        Community.objects.visible_to(User.objects.get(username="staff")).values_list("code", flat=True)
    )
    first = dt.date(2026, 10, 31)
    ResidentsCouncil.objects.bulk_create(
        (
            ResidentsCouncil(
                community_id=codes[n % len(codes)],
                held_on=first - dt.timedelta(days=n // len(codes)),
                topic=f"旧议题{n}",
                people=3,
            )
            for n in range(rows)
        ),
        batch_size=1_000,
    )


def registers():
    """Reading 5,000 rows may take a fifth of what openpyxl needs for the file, the whole import as long.

    The two are measured by turns: what else the machine does falls on both.
    """
    content = councils(5_000)
    few = councils(100)
    base, read_only, reading, whole = alternating(
        lambda: list(openpyxl.load_workbook(BytesIO(content)).active.values),
        lambda: list(openpyxl.load_workbook(BytesIO(content), read_only=True).active.values),
        lambda: open_book(BytesIO(content), len(content)),
        lambda: take_in(content),
        after=forget_councils,
    )
    print(f"\nregisters on {connection.vendor}, against openpyxl reading 5,000 rows ({base:.0f} ms)")
    line("openpyxl, without formats and merged cells (read_only)", read_only, base, "openpyxl")
    line("read 5,000 rows", reading, base, "openpyxl")
    line("import 5,000 new rows, preview and audit trail included", whole, base, "openpyxl")
    many_councils(30_000)
    [added] = alternating(lambda: take_in(few), after=forget_councils)
    line("import 100 new rows into a register of 30,000", added, base, "openpyxl")


def alternating(*jobs, after, runs=9):
    """The median of each job in milliseconds, done by turns, after a turn that is not counted."""
    times = [[] for _job in jobs]
    for _run in range(runs + 1):
        for job, taken in zip(jobs, times, strict=True):
            start = time.perf_counter()
            job()
            taken.append(1000 * (time.perf_counter() - start))
            after()
    return [statistics.median(taken[1:]) for taken in times]


def meetings():
    """Freezing, presenting and filing the meeting of the demonstration that is frozen."""
    client = Client()
    base = median_ms(lambda: client.get("/healthz"))
    client.force_login(User.objects.get(username="staff"))
    snapshot = Snapshot.objects.in_force().select_related("meeting").get()
    meeting, now = snapshot.meeting, timezone.now()
    print(f"\nthe meeting, against the empty view /healthz ({base:.2f} ms)")

    def froze():
        freezing.build(meeting, by=snapshot.frozen_by, now=now)

    line(
        f"freeze {meeting.chosen.count()} indicators of 15 communities", median_ms(froze), base, "empty view"
    )
    line(
        "the projector's document",
        median_ms(lambda: client.get(f"/meetings/{meeting.pk}/present/")),
        "empty view",
        base,
    )
    source = Source.of(snapshot, now=now)
    for name, make in (
        ("bulletin (Word)", lambda: bulletin.make(source, None, _nobody)),
        ("bulletin (PDF, LibreOffice started each time)", lambda: pdf.make(source, None, _nobody)),
        ("slides", lambda: slides.make(source, _nobody)),
        ("workbook", lambda: workbook.make(source, _nobody)),
    ):
        line(name, median_ms(make, 3), base, "empty view")


def _nobody(percent):
    """Nobody watches the progress."""


def main():
    settings.ALLOWED_HOSTS = ["testserver"]  # no more of a test's surroundings: they look into every template
    runner = get_runner(settings)(verbosity=0, interactive=False)
    databases = runner.setup_databases()
    try:
        os.environ.setdefault("DEMO_PASSWORD", "Only-for-the-bench-1")
        call_command("load_demo", verbosity=0)
        month = Month.of(timezone.localdate()) - 1
        assert Rollup.objects.filter(area_code=story.CODE, month=month).exists()
        parts = {
            "pages": lambda: pages(month),
            "costs": lambda: costs(month),
            "reading": lambda: reading(month),
            "meetings": meetings,
            "roll_ups": lambda: roll_ups(month),
            "registers": registers,
        }
        more = {"years": lambda: years.measure(month)}
        wanted = sys.argv[1:] or list(parts)
        for name in wanted:
            (parts | more)[name]()
        write(wanted)
    finally:
        runner.teardown_databases(databases)


if __name__ == "__main__":
    main()

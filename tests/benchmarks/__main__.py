"""``python -m tests.benchmarks [PART …]``: roll-ups against raw SQL, pages against an empty view.

Parts: pages, costs, reading, meetings, browser, moves, registers, register_list, communities, roll_ups,
rivals, years; all but the last unless some are named. ``SCALE`` (1,10,100) is told by ``national``.
"""

from __future__ import annotations

import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
django.setup()

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import get_runner  # noqa: E402
from django.utils import timezone  # noqa: E402

from portal.accounts.models import User  # noqa: E402
from portal.core.month import Month  # noqa: E402
from portal.demo import story  # noqa: E402
from portal.meetings import freezing  # noqa: E402
from portal.meetings.exports import bulletin, pdf, slides, workbook  # noqa: E402
from portal.meetings.exports.source import Source  # noqa: E402
from portal.meetings.models import Snapshot  # noqa: E402
from portal.rollups.models import Rollup  # noqa: E402
from portal.rollups.refresh import mark_all_stale, mark_stale, refresh, refresh_marked  # noqa: E402
from tests.benchmarks import browser, moves, national, rivals, years  # noqa: E402
from tests.benchmarks.costs import costs, reading  # noqa: E402
from tests.benchmarks.registers import communities, register_list, registers  # noqa: E402
from tests.benchmarks.table import line, median_ms, write  # noqa: E402

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
        base,
        "empty view",
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
            "browser": lambda: browser.first_loads(month),
            "moves": lambda: moves.measure(month),
            "registers": registers,
            "register_list": register_list,
            "communities": communities,
            "roll_ups": lambda: roll_ups(month),
            "rivals": rivals.measure,
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

"""What years of figures cost: a tenth of the country with one month, and with MONTHS (36) of them.

Figures are not partitioned by month; this is the measurement that says whether they have to be.
"""

from __future__ import annotations

import os
import time

from django.db import connection
from django.test import Client
from django.utils import timezone

from portal.accounts.models import User
from portal.core.access import Role
from portal.core.month import Month
from portal.reporting.models import MonthlyReport, ReportingPeriod
from portal.rollups.models import StaleRollup
from portal.rollups.refresh import refresh, sweep
from tests.benchmarks import national
from tests.benchmarks.table import line, median_ms

RUNS = 9
TENTH = 10


def measure(month: Month) -> None:
    """Each job at one month and at many; how often the first time goes into the second."""
    months = int(os.environ.get("MONTHS", "36"))
    offices = national.known_offices()[::TENTH]
    national.grow(offices)
    first = national.MONTH
    _roll_up([first], offices)
    jobs = _jobs(first, offices[len(offices) // 2])
    few = {name: median_ms(job, RUNS) for name, job in jobs.items()}
    later = [first + n for n in range(1, months)]
    for one in later:
        national.fill(one)
    start = time.perf_counter()
    _roll_up(later, offices)
    spent = time.perf_counter() - start
    figures = national.number("SELECT COUNT(*) FROM reporting_figure")
    sizes = [
        national.number(f"SELECT pg_total_relation_size('{table}')")
        for table in ("reporting_figure", "rollups_rollup")
    ]
    print(f"\n{months} months of {len(offices):,} sub-districts: {figures:,} figures", end=", ")
    print(f"{sizes[0] / 2**30:.1f} GB; roll-ups {sizes[1] / 2**30:.1f} GB, counted in {spent:.0f} s")
    jobs = _jobs(first + (months - 1), offices[len(offices) // 2])
    for name, job in jobs.items():
        line(f"{name}, {months} months", median_ms(job, RUNS), few[name], "the same with one month")


def _roll_up(months: list[Month], offices: list[tuple[str, list[str]]]) -> None:
    marks = [StaleRollup(area_code=code, month=month) for month in months for code, _c in offices]
    StaleRollup.objects.bulk_create(marks, batch_size=5_000)
    sweep()
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def _jobs(month: Month, office: tuple[str, list[str]]):
    """What people do in one sub-district, and in its province."""
    code, communities = office
    people = {}
    for role, area in ((Role.SECRETARY, communities[0]), (Role.STAFF, code), (Role.LEADER, code[:2])):
        user, _new = User.objects.get_or_create(
            username=f"years-{role}",
            defaults={"role": role, "area_code": area, "must_change_password": False},
        )
        client = Client()
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        people[role] = client
    ReportingPeriod.objects.get_or_create(
        sub_district_id=code,
        month=month,
        defaults={"due_on": month.last_day, "opened_at": timezone.now()},
    )
    report = MonthlyReport.objects.get(community=communities[0], month=month)

    def page(role: str, address: str):
        def job() -> None:
            answer = people[role].get(address)
            assert answer.status_code == 200, (address, answer.status_code)

        return job

    def again() -> None:
        StaleRollup.objects.create(area_code=code, month=month)
        refresh(code, month)

    return {
        "entry form": page(Role.SECRETARY, f"/reports/{report.community_id}/{month}/"),
        "board": page(Role.STAFF, f"/reports/board/{month}/"),
        "briefing of a sub-district": page(Role.STAFF, f"/briefing/{month}/"),
        "briefing of its province": page(Role.LEADER, f"/briefing/{month}/"),
        "heat map of its province": page(Role.LEADER, f"/dashboard/{month}/heatmap/"),
        "one sub-district counted again": again,
    }

"""What a page costs against a page with nothing on it, signed in and through all middleware.

First time: nothing of the page is kept; the cache is emptied before each run. Again: it may be.
"""

from __future__ import annotations

import statistics
import time

from django.core.cache import caches
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from communities.models import Community, SubDistrict
from portal.accounts.models import User
from portal.core.access import Role
from portal.demo import story
from portal.indicators.models import Indicator
from portal.reporting.models import Figure, MonthlyReport, ReportingPeriod
from portal.rollups.refresh import mark_all_stale, refresh_marked
from tests.benchmarks.table import line
from tests.benchmarks.urls import EMPTY, ONE_UPDATE

RUNS = 15
LARGE = "990109"  # so many communities of a sub-district and months, in offices of the bench's own


def timed(jobs, runs=RUNS):
    """The median of each job in milliseconds, done by turns, after two turns that are not counted."""
    times = {name: [] for name in jobs}
    for _run in range(runs + 2):
        for name, job in jobs.items():
            start = time.perf_counter()
            job()
            times[name].append(1000 * (time.perf_counter() - start))
    return {name: statistics.median(taken[2:]) for name, taken in times.items()}


def counted(job):
    """How many statements the job asks the database for data with; what only opens and closes is left out."""
    with CaptureQueriesContext(connection) as sent:
        job()
    return sum(one["sql"].startswith(("SELECT", "INSERT", "UPDATE", "DELETE", "WITH")) for one in sent)


def client_of(user):
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def office(number, communities, months, month):
    """A sub-district of the bench's own, all of its months approved but the last, and its staff."""
    now = timezone.now()
    place = SubDistrict.objects.create(code=f"{LARGE}{number:03d}", name=f"办{number}")
    homes = Community.objects.bulk_create(
        Community(
            code=f"{place.code}{n + 1:03d}", sub_district_id=place.code, name=f"社{n}", short_name=f"社{n}"
        )
        for n in range(communities)
    )
    indicators = list(Indicator.objects.in_use(place.code, month))
    span = [month - n for n in range(months)]
    ReportingPeriod.objects.bulk_create(
        ReportingPeriod(sub_district_id=place.code, month=one, due_on=now.date(), opened_at=now)
        for one in span
    )
    reports = MonthlyReport.objects.bulk_create(
        MonthlyReport(community_id=home.code, month=one, state="APPROVED", submitted_at=now, approved_at=now)
        for one in span
        for home in homes
    )
    Figure.objects.bulk_create(
        (
            Figure(
                report=report,
                indicator=one,
                numerator=3 + (place_ + number_) % 3,
                denominator=8 if one.has_rate else None,
                updated_at=now,
            )
            for place_, report in enumerate(reports)
            for number_, one in enumerate(indicators)
        ),
        batch_size=5000,
    )
    mark_all_stale(place.code)
    refresh_marked(place.code)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return User.objects.create(
        username=f"staff-{number}",
        name="办",
        role=Role.STAFF,
        area_code=place.code,
        must_change_password=False,
    )


def reading_pages(month, area):
    return {
        "briefing": f"/briefing/{month}/?area={area}",
        "heat map": f"/dashboard/{month}/heatmap/?area={area}",
        "indicator page": f"/dashboard/{month}/indicators/cctv_installed/?area={area}",
    }


def fetch(client, address, status=200):
    def job():
        response = client.get(address)
        assert response.status_code == status, (address, response.status_code)

    return job


def forget_pages():
    for one in caches.all(initialized_only=True):
        one.clear()


def fresh(job):
    """Not counted in the time: the cache is emptied outside of what is measured."""
    forget_pages()
    start = time.perf_counter()
    job()
    return 1000 * (time.perf_counter() - start)


def autosave(client, month):
    """One figure of the community, another number each time."""
    code = f"{story.CODE}001"
    report = MonthlyReport.objects.get(community=code, month=month)
    MonthlyReport.objects.filter(pk=report.pk).update(state="DRAFT", approved_at=None)
    ReportingPeriod.objects.filter(sub_district=story.CODE, month=month).update(
        locked_at=None, locked_by=None
    )
    version = [0]

    def job():
        typed = {
            "cctv_installed-numerator": str(version[0] % 2 + 3),
            "cctv_installed-denominator": "9",
            "cctv_installed-reason": "已核对",
            "cctv_installed-version": str(version[0]),
        }
        response = client.post(f"/reports/{code}/{month}/figures/cctv_installed/", typed)
        assert response.status_code == 200, response.content
        version[0] += 1

    job()
    return job, report.figures.get(indicator__code="cctv_installed").pk


def tell(name, milliseconds, base, queries, goal):
    line(name, milliseconds, base, "", queries=queries, goal=goal)


@override_settings(ROOT_URLCONF="tests.benchmarks.urls")
def costs(month):
    leader = client_of(User.objects.get(username="leader"))
    secretary = client_of(User.objects.get(username="secretary01"))
    save, figure = autosave(secretary, month)
    thirty = client_of(office(30, 30, 14, month))
    jobs = {
        "an empty signed-in page": fetch(leader, EMPTY),
        "the same with one UPDATE": lambda: secretary.post(ONE_UPDATE, {"figure": figure}),
        "entry form, 32 indicators": fetch(secretary, f"/reports/{story.CODE}001/{month}/"),
        "board of 30 communities": fetch(thirty, f"/reports/board/{month}/"),
        "autosave of one figure": save,
        "register index": fetch(thirty, "/registers/"),
    }
    goals = {"entry form, 32 indicators": "≤ 6, 12 queries", "board of 30 communities": "≤ 6, 12 queries"}
    goals |= {"autosave of one figure": "≤ 2.5 of the UPDATE", "register index": "a fixed number"}
    found = timed(jobs)
    base = found["an empty signed-in page"]
    print(f"\nwhat a page costs, against an empty signed-in page ({base:.2f} ms)")
    for name, milliseconds in found.items():
        against = found["the same with one UPDATE"] if name.startswith("autosave") else base
        tell(name, milliseconds, against, counted(jobs[name]), goals.get(name, ""))


@override_settings(ROOT_URLCONF="tests.benchmarks.urls")
def reading(month):
    """Pages that only read: first time, again, and the number of statements for little and for much."""
    print("\npages that only read, against an empty signed-in page")
    leader = client_of(User.objects.get(username="leader"))
    few, many = office(1, 15, 1, month), office(2, 170, 36, month)
    for name, address in reading_pages(month, story.CODE).items():
        job, empty = fetch(leader, address), fetch(leader, EMPTY)
        taken = {"first": [], "again": [], "empty": []}
        for _run in range(RUNS):
            taken["first"].append(fresh(job))
            for kind, one in (("again", job), ("empty", empty)):
                start = time.perf_counter()
                one()
                taken[kind].append(1000 * (time.perf_counter() - start))
        base = statistics.median(taken["empty"])
        forget_pages()
        for kind, goal in (("first", "≤ 4, 8 queries"), ("again", "≤ 1.5, 8 queries")):
            tell(f"{name}, {kind}", statistics.median(taken[kind]), base, counted(job), goal)
        for user in (few, many):
            forget_pages()
            there = fetch(client_of(user), reading_pages(month, user.area_code)[name])
            first, again = counted(there), counted(there)
            print(f"    {user.area_code}: {first} queries, again {again}")

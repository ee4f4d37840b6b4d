"""Registers and the list of communities: files read and taken in, and long lists looked at."""

from __future__ import annotations

import csv
import datetime as dt
import gzip
import io
import os
import statistics
import tempfile
import time
from io import BytesIO
from pathlib import Path

import openpyxl
from django.db import connection, transaction
from django.test import override_settings
from django.utils import timezone

from communities.actions import import_divisions
from communities.divisions import read_divisions
from communities.models import Community, ResidentsCouncil, SubDistrict
from portal.accounts.models import User
from portal.core.registers import get_register
from portal.core.registers.workbook import imports
from portal.core.registers.workbook.layout import columns_of
from portal.core.spreadsheets.book import open_book
from tests.benchmarks import national
from tests.benchmarks.costs import client_of, counted, fetch, tell, timed
from tests.benchmarks.table import line
from tests.benchmarks.urls import EMPTY

COUNCILS = "residents-councils"
LONG = 100_000
A_PART = 10  # of the country's sub-districts are taken in, unless SCALE says all
NOT_YET = dt.date(2026, 1, 1)


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


@override_settings(ROOT_URLCONF="tests.benchmarks.urls")
def register_list():
    """A page of a register of a hundred thousand rows, narrowed to a month and a word."""
    many_councils(LONG)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    client = client_of(User.objects.get(username="staff"))
    jobs = {
        "empty": fetch(client, EMPTY),
        "one month of them": fetch(client, f"/registers/{COUNCILS}/?month=2020-05"),
        "a word in a month": fetch(client, f"/registers/{COUNCILS}/?month=2020-05&q=议题1"),
    }
    found = timed(jobs)
    print(f"\nregister of {LONG:,} rows, against an empty signed-in page ({found['empty']:.2f} ms)")
    for name in list(jobs)[1:]:
        tell(f"register list, {name}", found[name], found["empty"], counted(jobs[name]), "≤ 4")
    made = ResidentsCouncil.objects.filter(topic__startswith="旧议题")
    made._raw_delete(made.db)


def communities():
    """Communities of the national list, imported and undone, by turns with COPY of the same rows."""
    if connection.vendor != "postgresql":
        print("\ncommunities: COPY is PostgreSQL's")
        return
    known = set(SubDistrict.objects.values_list("code", flat=True))
    streets = [one for one in national.known_offices() if one[0][6:] < "100"]  # the import passes by towns
    offices = [one for one in streets if one[0] not in known]
    if "all" not in os.environ.get("SCALE", ""):
        offices = offices[::A_PART]
    rows = [(code, office) for office, codes in offices for code in codes]
    names = {office: f"街道{office}" for office, _codes in offices}
    with tempfile.TemporaryDirectory() as home:
        path = Path(home, "list.csv.gz")
        with gzip.open(path, "wt", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(["code", "name", "streetCode"])
            writer.writerows([code, f"第{code[-5:]}社区居委会", office] for code, office in rows)
        copy, whole = alternating(
            lambda: _undone(lambda: _copy(rows, names)),
            lambda: _undone(lambda: _import(path, names, len(rows))),
            after=lambda: None,
            runs=3,
        )
    print(f"\ncommunities, against COPY of the same rows ({copy:.0f} ms)")
    line(f"import of {len(rows):,} communities", whole, copy, "COPY", goal="≤ 10")


def _undone(job):
    """What the job wrote is checked as a commit would check it, and taken back."""
    with transaction.atomic():
        job()
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        transaction.set_rollback(True)


def _import(path, names, count):
    found = import_divisions(rows=read_divisions(path), names=names, as_of=NOT_YET)
    assert found.created == count, found


def _copy(rows, names):
    """The columns that the import writes, as lines that are ready."""
    _copy_into(
        SubDistrict,
        "code, name, opened_on, report_opens_day, report_due_day, tells_before_meeting, tells_at_hour",
        (f"{code}\t{name}\t1949-10-01\t25\t5\tt\t18\n" for code, name in names.items()),
    )
    _copy_into(
        Community,
        "code, sub_district_code, name, short_name, opened_on, general_branch, general_branch_kind, "
        "secretary_name, work_phone",
        (
            f"{code}\t{office}\t第{code[-5:]}社区居委会\t第{code[-5:]}社区\t1949-10-01\t\tGENERAL_BRANCH\t\t\n"
            for code, office in rows
        ),
    )


def _copy_into(model, columns, lines):
    with connection.cursor() as cursor:
        table = model._meta.db_table
        cursor.copy_expert(f"COPY {table} ({columns}) FROM STDIN", io.StringIO("".join(lines)))

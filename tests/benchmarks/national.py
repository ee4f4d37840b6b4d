"""The roll-up of a month of the whole country, or of as many sub-districts as ``SCALE`` says.

``SCALE=1,10,100,1000,all``: the world grows from step to step, and each step is measured. The communities are
those of the national list where it lies beside the project (``../shared/data``), else made of the same shape.
"""

from __future__ import annotations

import csv
import gzip
import math
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from itertools import groupby
from operator import itemgetter

from django.conf import settings
from django.db import connection
from django.utils import timezone

from communities.models import Community, SubDistrict
from portal.core.month import Month
from portal.rollups.models import Rollup, StaleRollup
from portal.rollups.refresh import refresh, sweep
from tests.benchmarks.table import line
from tests.support.worker import database_url

LIST = settings.BASE_DIR.parent / "shared" / "data" / "villages_streets_national.csv.gz"
MONTH = Month(2020, 1)  # nobody else's
LEVELS = (9, 6, 4, 2, 0)
SYNTHETIC = sorted(
    f"{n // 272 + 11}{n // 34 % 8 + 1:02d}{n // 4 % 9 + 1:02d}{n % 34 + 1:03d}" for n in range(8_494)
)

REPORTS = """
    INSERT INTO reporting_monthlyreport (community_code, month, state, submitted_at, approved_at)
    SELECT c.code, %s, 'APPROVED', %s, %s FROM communities_community c
    WHERE c.name = 'bench'
        AND c.code NOT IN (SELECT community_code FROM reporting_monthlyreport WHERE month = %s)
"""
FIGURES = """
    INSERT INTO reporting_figure (report_id, indicator_id, numerator, denominator, entered, source, reason,
        comment, version, updated_at)
    SELECT r.id, i.id, CASE WHEN i.kind = 'meeting' THEN r.id %% 2 ELSE (r.id * 7 + i.id * 3) %% 40 END,
        CASE WHEN i.denominator = 'none' THEN NULL ELSE 40 + r.id %% 5 END,
        CAST('{}' AS json_type), 'TYPED', '', '', 0, %s
    FROM reporting_monthlyreport r CROSS JOIN (SELECT * FROM indicators_indicator ORDER BY id LIMIT 30) i
    WHERE r.month = %s AND NOT EXISTS (SELECT 1 FROM reporting_figure f WHERE f.report_id = r.id)
"""
NAMES = """area_code, level, month, indicator_id, numerator, denominator, ytd_numerator, ytd_denominator,
    minimum, maximum, minimum_area, maximum_area, areas_due, areas_covered, areas_carried, months_covered,
    oldest_month, recorded, areas_differing"""
# What somebody would write by hand who knows that there is this one month, and that nothing is carried.
BARE_COMMUNITIES = f"""
    INSERT INTO rollups_rollup ({NAMES})
    SELECT r.community_code, 12, r.month, f.indicator_id, f.numerator, f.denominator,
        CASE WHEN i.kind = 'frequency' THEN CASE WHEN f.numerator >= f.denominator THEN 1 ELSE 0 END
             WHEN i.kind IN ('flow', 'meeting') THEN f.numerator END,
        CASE WHEN i.kind = 'frequency' THEN 1 WHEN i.kind = 'flow' THEN f.denominator END,
        NULL, NULL, '', '', 1, 1, 0, CASE WHEN i.kind IN ('flow', 'frequency', 'meeting') THEN 1 ELSE 0 END,
        r.month, f.recorded_numerator, 0
    FROM reporting_figure f JOIN reporting_monthlyreport r ON r.id = f.report_id
        JOIN indicators_indicator i ON i.id = f.indicator_id
    WHERE r.month = %s AND r.state IN ('APPROVED', 'LOCKED') AND f.numerator IS NOT NULL
"""
BARE_LEVEL = """
    INSERT INTO rollups_rollup (NAMES)
    SELECT substr(p.area_code, 1, LEVEL), LEVEL, p.month, p.indicator_id, SUM(NUMERATOR), SUM(DENOMINATOR),
        SUM(ytd_numerator), SUM(ytd_denominator), MIN(LOW), MAX(HIGH), '', '', MIN(due.n),
        SUM(areas_covered), 0, SUM(months_covered), MIN(oldest_month), SUM(recorded), 0
    FROM rollups_rollup p JOIN indicators_indicator i ON i.id = p.indicator_id
        JOIN (SELECT substr(code, 1, LEVEL) AS area, COUNT(*) AS n FROM communities_community
              WHERE closed_on IS NULL GROUP BY 1) due ON due.area = substr(p.area_code, 1, LEVEL)
    WHERE p.month = %s AND p.level = BELOW
    GROUP BY substr(p.area_code, 1, LEVEL), p.month, p.indicator_id
"""
FROM_COMMUNITIES = {
    "NUMERATOR": """CASE WHEN i.kind = 'rank' THEN NULL WHEN i.kind <> 'frequency' THEN p.numerator
        WHEN p.numerator >= p.denominator THEN 1 ELSE 0 END""",
    "DENOMINATOR": "CASE WHEN i.kind = 'frequency' THEN 1 ELSE p.denominator END",
    "LOW": "CASE WHEN i.kind IN ('level', 'rank') THEN p.numerator END",
    "HIGH": "CASE WHEN i.kind IN ('level', 'rank') THEN p.numerator END",
}
FROM_AREAS = {
    "NUMERATOR": "p.numerator",
    "DENOMINATOR": "p.denominator",
    "LOW": "p.minimum",
    "HIGH": "p.maximum",
}
SWEEP = """
import django; django.setup()
from portal.rollups.refresh import sweep
sweep()
for line in open("/proc/self/status"):
    if line.startswith("VmHWM"):
        print(line.split()[1])
"""


def measure() -> None:
    """Print what a month costs at each scale, against bare SQL that writes the same rows."""
    offices = known_offices()
    alone: dict[str, float] = {}
    points = []
    for text in os.environ.get("SCALE", "1,10,100").split(","):
        scale = len(offices) if text == "all" else int(text)
        grow(offices[:scale])
        figures = number("SELECT COUNT(*) FROM reporting_figure f JOIN reporting_monthlyreport r "
                       "ON r.id = f.report_id WHERE r.month = %s", [int(MONTH)])  # fmt: skip
        print(f"\nroll-ups of a month on {connection.vendor}: {scale:,} sub-districts, {figures:,} figures")
        points.append((figures, _month(9 if scale <= 100 else 5 if scale <= 1000 else 3)))
        _approvals(offices[0], alone)
        _memory(offices[0])
    if len(points) > 1:
        line("growth of the month with its figures, fitted exponent", _exponent(points), 1, "linear", unit="")


def known_offices() -> list[tuple[str, list[str]]]:
    """Sub-districts with their communities, by code."""
    if LIST.exists():
        with gzip.open(LIST, "rt", encoding="utf-8-sig") as lines:
            pairs = sorted({(row["streetCode"], row["code"]) for row in csv.DictReader(lines)})
    else:
        pairs = [(code, f"{code}{n:03d}") for code in SYNTHETIC for n in range(1, 10 + int(code[-1]))]
    found = groupby((pair for pair in pairs if pair[1].startswith(pair[0])), key=itemgetter(0))
    return [(office, [code for _office, code in codes]) for office, codes in found]


def grow(offices: list[tuple[str, list[str]]]) -> None:
    """Add the sub-districts that are not there yet, with the month of all their communities approved."""
    known = set(SubDistrict.objects.values_list("code", flat=True))
    new = [(code, communities) for code, communities in offices if code not in known]
    SubDistrict.objects.bulk_create((SubDistrict(code=code, name=code) for code, _c in new), batch_size=2_000)
    Community.objects.bulk_create(
        (
            Community(code=code, sub_district_id=office, name="bench", short_name=code)
            for office, codes in new
            for code in codes
        ),
        batch_size=5_000,
    )
    fill(MONTH)


def fill(month: Month) -> None:
    """The month of all communities that are the bench's, approved."""
    now = timezone.now()
    json_type = "jsonb" if connection.vendor == "postgresql" else "text"
    with connection.cursor() as cursor:
        cursor.execute(REPORTS, [int(month), now, now, int(month)])
        cursor.execute(FIGURES.replace("json_type", json_type), [now, int(month)])
        cursor.execute("ANALYZE")


def _month(runs: int) -> float:
    """The whole month from nothing, by turns with bare SQL; returns the portal's time in milliseconds."""
    times: dict[str, list[float]] = {"bare": [], "portal": []}
    sums = {}
    for _run in range(runs):
        for name, job in (("bare", _bare), ("portal", sweep)):
            clear()
            if name == "portal":
                mark_everything()
            start = time.perf_counter()
            job()
            times[name].append(1000 * (time.perf_counter() - start))
            sums[name] = _checksum()
    assert sums["bare"] == sums["portal"], sums
    bare, portal = (statistics.median(times[name]) for name in ("bare", "portal"))
    line("bare SQL writing the same rows, five levels", bare, bare)
    line("the month, all levels, from nothing", portal, bare)
    return portal


def _approvals(office: tuple[str, list[str]], alone: dict[str, float]) -> None:
    code = office[0]
    one = _again(code)
    alone.setdefault("office", one)
    line(f"one sub-district after an approval ({len(office[1])} communities)", one, alone["office"], "alone")
    for length, name in ((6, "its county"), (2, "its province"), (0, "the nation")):
        line(f"{name} after that", _again(code[:length]), one, "one sub-district")


def _again(code: str, runs: int = 15) -> float:
    """Count one area-month again, in milliseconds."""
    times = []
    for _run in range(runs + 1):
        StaleRollup.objects.all().delete()
        StaleRollup.objects.create(area_code=code, month=MONTH)
        start = time.perf_counter()
        refresh(code, MONTH)
        times.append(1000 * (time.perf_counter() - start))
    return statistics.median(times[1:])


def _memory(office: tuple[str, list[str]]) -> None:
    """The largest a process of its own gets while it counts the month, and one sub-district of it."""
    if connection.vendor == "sqlite":  # in memory: another process sees nothing of it
        return
    sizes = []
    for codes in ([office[0]], None):
        StaleRollup.objects.all().delete()
        mark_everything(codes)
        process = subprocess.run(
            [sys.executable, "-c", SWEEP],
            env={**os.environ, "DATABASE_URL": database_url()},
            capture_output=True,
            text=True,
            check=True,
        )
        sizes.append(int(process.stdout) / 1024)
    line(
        "memory of the worker during the month",
        sizes[1],
        sizes[0],
        "the same on one sub-district",
        goal="≤ 1.1, < 150 MB",
        unit="MB",
    )


def mark_everything(codes: list[str] | None = None) -> None:
    wanted = (
        codes or Community.objects.filter(name="bench").values_list("sub_district_id", flat=True).distinct()
    )
    marks = [StaleRollup(area_code=code, month=MONTH) for code in wanted]
    StaleRollup.objects.bulk_create(marks, batch_size=5_000)


def clear() -> None:
    """No row of the month, and none that is left for a vacuum."""
    StaleRollup.objects.all().delete()
    Rollup.objects.filter(month=MONTH)._raw_delete("default")
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE rollups_rollup")
            cursor.execute("VACUUM ANALYZE rollups_stalerollup")
            cursor.execute("CHECKPOINT")


def _bare() -> None:
    with connection.cursor() as cursor:
        cursor.execute(BARE_COMMUNITIES, [int(MONTH)])
        for below, level in zip((12, *LEVELS), LEVELS, strict=False):
            sql = BARE_LEVEL.replace("NAMES", NAMES).replace("LEVEL", str(level)).replace("BELOW", str(below))
            for name, expression in (FROM_COMMUNITIES if below == 12 else FROM_AREAS).items():
                sql = sql.replace(name, expression)
            cursor.execute(sql, [int(MONTH)])


def _checksum() -> list[tuple[int, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT level, COUNT(*), SUM(numerator), SUM(denominator), SUM(ytd_numerator), SUM(areas_due),
            SUM(minimum), SUM(maximum), SUM(areas_covered), SUM(months_covered) FROM rollups_rollup
            WHERE month = %s GROUP BY level ORDER BY level""",
            [int(MONTH)],
        )
        return [tuple(row) for row in cursor.fetchall()]


def number(sql: str, params: Sequence[int] = ()) -> int:
    """The one number that the statement gives."""
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return int(cursor.fetchone()[0])


def _exponent(points: list[tuple[float, float]]) -> float:
    """The slope of the line through the logarithms."""
    xs, ys = ([math.log(point[side]) for point in points] for side in (0, 1))
    mean_x, mean_y = statistics.fmean(xs), statistics.fmean(ys)
    return sum((x - mean_x) * (y - mean_y) for x, y in zip(xs, ys, strict=True)) / sum(
        (x - mean_x) ** 2 for x in xs
    )

"""Other ways to the totals of a month, from the same database: whom the portal has to be ahead of.

Each adds up every area of five levels. The portal keeps its totals and counts what one approval changed; the
others begin anew each time. ``pandas`` is asked where it is installed (``pip install pandas``), no lock names
it; LibreOffice likewise.
"""

from __future__ import annotations

import csv
import os
import shutil
import subprocess
import tempfile
import time
from collections import defaultdict
from pathlib import Path

import openpyxl
from django.conf import settings
from django.db import connection

from portal.indicators.models import Indicator
from portal.reporting.models import Figure
from portal.rollups.models import Rollup, StaleRollup
from portal.rollups.refresh import refresh_marked, sweep
from tests.benchmarks import national
from tests.benchmarks.table import line, median_ms

try:
    import pandas
except ImportError:
    pandas = None

OFFICES = 100
OFFICES_OF_THE_WORKBOOK = 10
RUNS = 3
LEVELS = (9, 6, 4, 2, 0)
ROWS = """
    SELECT r.community_code AS code, f.indicator_id AS indicator, {number} AS number, {base} AS base
    FROM reporting_figure f JOIN reporting_monthlyreport r ON r.id = f.report_id
        JOIN indicators_indicator i ON i.id = f.indicator_id
    WHERE r.month = {month} AND r.state IN ('APPROVED', 'LOCKED') AND f.numerator IS NOT NULL
        AND i.kind <> 'rank'
"""
NUMBER = """CASE WHEN i.kind = 'frequency' THEN CASE WHEN f.numerator >= f.denominator THEN 1 ELSE 0 END
    ELSE f.numerator END"""
BASE = "CASE WHEN i.kind = 'frequency' THEN 1 ELSE f.denominator END"
VIEW = "bench_totals"


def measure():
    """Lines of the portal's time against each rival's: below 1 it is ahead."""
    offices = national.known_offices()[:OFFICES]
    national.grow(offices)
    national.mark_everything()
    sweep()
    code = offices[0][0]
    portal = median_ms(lambda: _after_an_approval(code), RUNS)
    read = median_ms(lambda: _read(code[:2]), RUNS)
    print(f"\nrivals: the month's totals of every area ({_figures():,} figures); the portal against each")
    _against("a naive loop over the ORM", portal, _once(_loop))
    if pandas:
        anew = median_ms(_by_pandas, RUNS)
        _against("pandas", portal, anew)
        line("the month from nothing, kept for all readers", _from_nothing(), anew, "pandas")
    else:
        print("  pandas is not installed: left out")
    _workbook(offices[:OFFICES_OF_THE_WORKBOOK], portal)
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE OR REPLACE VIEW {VIEW} AS {_view()}")
    try:
        line(
            "a province's month read",
            read,
            median_ms(lambda: _read_view(code[:2]), RUNS),
            "a view that adds up on reading",
            goal="ahead",
        )
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"DROP VIEW {VIEW}")


def _against(rival, portal, milliseconds):
    line("one report more, all levels ready to read", portal, milliseconds, rival, goal="ahead")


def _figures():
    return Figure.objects.filter(report__month=national.MONTH).count()


def _after_an_approval(code):
    """What an approval costs until the nation has it, and the nation's totals."""
    StaleRollup.objects.create(area_code=code, month=national.MONTH)
    refresh_marked(code)
    sweep()
    return _read("")


def _from_nothing():
    """What a rebuild does: every area of every level, written down."""
    national.clear()
    national.mark_everything()
    return _once(sweep)


def _once(job):
    """Milliseconds of one run: for what takes seconds."""
    start = time.perf_counter()
    job()
    return 1000 * (time.perf_counter() - start)


def _read(area):
    """An area and the areas one level below it, as a page reads them."""
    rows = Rollup.objects.filter(month=national.MONTH)
    own = rows.filter(area_code=area).values_list("area_code", "indicator", "numerator", "denominator")
    below = rows.children_of(area).values_list("area_code", "indicator", "numerator", "denominator")
    return [*own.order_by(), *below.order_by()]


def _rows_sql():
    return ROWS.format(number=NUMBER, base=BASE, month=int(national.MONTH))


def _view():
    levels = (
        f"SELECT {level} AS level, substr(code, 1, {level}) AS area, indicator, SUM(number) AS number, "
        f"SUM(base) AS base FROM figures GROUP BY 2, 3"
        for level in LEVELS
    )
    return f"WITH figures AS ({_rows_sql()}) " + " UNION ALL ".join(levels)


def _read_view(area):
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT * FROM {VIEW} WHERE (level = 2 AND area = %s) OR (level = 4 AND area LIKE %s)",
            [area, f"{area}%"],
        )
        return cursor.fetchall()


def _loop():
    """As it is written first: every figure, every area that it lies in."""
    totals = defaultdict(lambda: [0, 0])
    figures = Figure.objects.filter(report__month=national.MONTH, report__state__in=("APPROVED", "LOCKED"))
    for figure in figures.select_related("report", "indicator"):
        number, base = figure.numerator, figure.denominator or 0
        if figure.indicator.kind == Indicator.Kind.RANK:
            continue
        if figure.indicator.kind == Indicator.Kind.FREQUENCY:
            number, base = int(number >= base), 1
        for level in LEVELS:
            total = totals[figure.report.community_id[:level], figure.indicator_id]
            total[0] += number
            total[1] += base
    _is_right({key: total[0] for key, total in totals.items()})


def _by_pandas():
    with connection.cursor() as cursor:
        cursor.execute(_rows_sql())
        rows = pandas.DataFrame(cursor.fetchall(), columns=["code", "indicator", "number", "base"])
    totals = {}
    for level in LEVELS:
        groups = rows.groupby([rows["code"].str[:level], "indicator"])[["number", "base"]].sum()
        totals |= groups["number"].to_dict()
    _is_right(totals)


def _is_right(totals):
    """The same sum over the provinces as the portal's."""
    ours = Rollup.objects.filter(month=national.MONTH, level=2).exclude(indicator__kind=Indicator.Kind.RANK)
    wanted = sum(number for number in ours.values_list("numerator", flat=True) if number)
    assert sum(number for (area, _pk), number in totals.items() if len(area) == 2) == wanted


# --- a workbook -----------------------------------------------------------------------------------


def _workbook(offices, portal):
    """SUMIFS over the figures, reckoned by LibreOffice; what it takes for an empty workbook is taken off."""
    soffice = shutil.which(settings.LIBREOFFICE)
    if not soffice:
        print("  LibreOffice is not installed: left out")
        return
    codes = [office for office, _codes in offices]
    with tempfile.TemporaryDirectory() as home:
        empty, full = Path(home, "empty.xlsx"), Path(home, "full.xlsx")
        openpyxl.Workbook().save(empty)
        count, wanted = _fill(full, codes)
        spent = {path: _recalculated(soffice, path, home) for path in (empty, empty, full)}
        with Path(home, "full.csv").open(encoding="utf-8") as file:
            found = sum(float(row[2] or 0) for row in csv.reader(file) if row[0] == codes[0])
        assert found == wanted, (found, wanted)
    _against(f"SUMIFS of {count:,} figures in LibreOffice", portal, spent[full] - spent[empty])


def _fill(path, codes):
    """One sheet of figures, before it one of totals; how many figures, and what one office has to come to."""
    with connection.cursor() as cursor:
        cursor.execute(_rows_sql() + " AND left(r.community_code, 9) IN %s", [tuple(codes)])
        rows = cursor.fetchall()
    book = openpyxl.Workbook()
    totals, figures = book.active, book.create_sheet("figures")
    areas = set()
    for code, indicator, number, base in rows:
        parts = [f"a{code[:level]}" for level in LEVELS]
        figures.append([*parts, indicator, number, base])
        areas |= {(place, part[1:], indicator) for place, part in enumerate(parts)}
    last = len(rows)
    for place, area, indicator in sorted(areas):
        column = "ABCDE"[place]
        sums = (
            f'=SUMIFS(figures.{s}$1:{s}${last},figures.{column}$1:{column}${last},"a{area}",'
            f"figures.F$1:F${last},{indicator})".replace("figures.", "figures!")
            for s in "GH"
        )
        totals.append([area, indicator, *sums])
    book.save(path)
    return len(rows), sum(number for code, _i, number, _b in rows if code.startswith(codes[0]))


def _recalculated(soffice, path, home):
    """Milliseconds until the workbook is a CSV file, every formula reckoned."""
    start = time.perf_counter()
    subprocess.run(
        [soffice, f"-env:UserInstallation=file://{home}/profile", "--headless", "--convert-to", "csv",
         "--outdir", home, str(path)],
        check=True,
        capture_output=True,
        env={**os.environ, "HOME": home},
        timeout=600,
    )  # fmt: skip
    return 1000 * (time.perf_counter() - start)

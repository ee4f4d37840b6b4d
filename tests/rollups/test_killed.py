"""A rebuild killed with -9 half-way: nothing is lost, and the next sweep ends where it would have ended."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time

import pytest
from django.db import connection, transaction

from portal.core.month import Month
from portal.core.turns import take_turn
from portal.reporting.models import Figure, ReportState
from portal.rollups.models import StaleRollup
from portal.rollups.refresh import rebuild, sweep
from portal.verification import rollups
from tests import factories
from tests.support.worker import database_url, die_with_parent

OCTOBER = Month(2026, 10)
REBUILD = """
import django; django.setup()
from portal.rollups import refresh
refresh.SET_SIZE = 1  # as many sets as a large country has
refresh.rebuild()
"""

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor == "sqlite", reason="another process needs a database server"),
]


def test_what_was_not_counted_is_marked_and_counted_by_the_next_sweep():
    elected = factories.IndicatorFactory(code="elected")
    for code in ("990101001", "990101002", "990102001"):
        community = factories.CommunityFactory(
            sub_district=factories.SubDistrictFactory(code=code), code=f"{code}001"
        )
        report = factories.MonthlyReportFactory(
            community=community, month=OCTOBER, state=ReportState.APPROVED
        )
        factories.FigureFactory(report=report, indicator=elected, numerator=3, denominator=9)
    rebuild()
    assert not list(rollups.check())
    Figure.objects.update(numerator=7)  # past the portal: only a rebuild would know

    with transaction.atomic():  # the second sub-district is held, so that the rebuild stops there
        take_turn(f"rollup 990101002 {OCTOBER}")
        process = subprocess.Popen(
            [sys.executable, "-c", REBUILD],
            env={**os.environ, "DATABASE_URL": database_url()},
            preexec_fn=die_with_parent,
        )
        until(lambda: not StaleRollup.objects.filter(area_code="990101001").exists() and marks() > 0)
        process.send_signal(signal.SIGKILL)
        assert process.wait(20) == -signal.SIGKILL

    left = set(StaleRollup.objects.values_list("area_code", flat=True))
    assert {"990101002", "990102001", "990101"} <= left  # the county of what was counted is marked as well
    sweep()
    assert not StaleRollup.objects.exists()
    assert not list(rollups.check())


def marks():
    return StaleRollup.objects.count()


def until(condition):
    deadline = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < deadline, "the rebuild did not come so far"
        time.sleep(0.02)

"""Two workers at once, and a broker that is away: nothing is lost and nothing is counted twice."""

from __future__ import annotations

import threading

import pytest
from django.db import connection, transaction
from kombu.exceptions import OperationalError

from communities.models import Community as CommunityModel
from communities.signals import areas_changed
from portal.core.turns import take_turn
from portal.reporting.models import MonthlyReport
from portal.reporting.signals import figures_changed
from portal.rollups import recount as oracle
from portal.rollups import tasks
from portal.rollups.models import Rollup, StaleRollup
from portal.rollups.refresh import mark_stale, refresh, refresh_marked, refresh_set, sweep
from tests.rollups.worlds import lay, lay_catalogue, lay_report, month, stored

pytestmark = pytest.mark.django_db(transaction=True)
AREA = "990101001"


@pytest.fixture
def community():
    lay_catalogue()
    community = oracle.Community(f"{AREA}001", approved={(2026, 1): {"greened": oracle.Figure(5)}})
    lay([community])
    return community


def in_threads(*jobs):
    """Run each job on a connection of its own; what one raises is raised here.

    SQLite has one writer at a time, so there the jobs come one after the other.
    """
    failures = []
    if connection.vendor == "sqlite":
        for job in jobs:
            job()
        return

    def run(job):
        try:
            job()
        except Exception as error:
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(job,)) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert not failures, failures


def test_two_workers_refreshing_the_same_month_give_the_same_rows(community):
    mark_stale(AREA, month((2026, 1)))
    in_threads(*[lambda: refresh_marked(AREA)] * 4, sweep)
    assert stored(AREA, (2026, 1))["greened"].numerator == 5
    assert Rollup.objects.filter(area_code=AREA, month=202601).count() == 1
    assert not StaleRollup.objects.exists()


def test_a_change_that_comes_while_a_refresh_runs_keeps_its_own_mark(community):
    """The refresh holds the month; an approval commits meanwhile; its mark outlives the refresh."""
    if connection.vendor == "sqlite":  # one writer at a time: the case cannot arise
        assert connection.features.has_select_for_update is False
        return
    mark_stale(AREA, month((2026, 1)))

    def approve_another():
        lay_report(f"{AREA}001", (2026, 2), {"greened": oracle.Figure(9)})
        mark_stale(AREA, month((2026, 1)))

    with transaction.atomic():
        refresh(AREA, month((2026, 1)))
        in_threads(approve_another)
    assert StaleRollup.objects.filter(area_code=AREA, month=202602).exists()
    assert StaleRollup.objects.filter(area_code=AREA, month=202601).exists()
    sweep()
    assert stored(AREA, (2026, 2))["greened"].ytd_numerator == 14
    assert not StaleRollup.objects.exists()


def test_without_the_broker_the_mark_stays_and_the_sweep_takes_it_up(community, monkeypatch, caplog):
    def away(*args, **kwargs):
        raise OperationalError("no broker")

    monkeypatch.setattr(tasks.refresh_marked, "delay", away)
    with transaction.atomic():
        figures_changed.send(MonthlyReport, sub_district_code=AREA, month=month((2026, 1)))
    assert "broker away" in caplog.text
    assert not Rollup.objects.exists()
    assert tasks.sweep() > 0
    assert stored(AREA, (2026, 1))["greened"].numerator == 5


def test_a_change_that_is_rolled_back_leaves_no_mark(community):
    with pytest.raises(RuntimeError), transaction.atomic():
        figures_changed.send(MonthlyReport, sub_district_code=AREA, month=month((2026, 1)))
        raise RuntimeError
    assert not StaleRollup.objects.exists()


def test_a_community_that_is_added_is_due_in_the_months_that_were_counted_before(community):
    mark_stale(AREA, month((2026, 1)))
    sweep()
    assert stored(AREA, (2026, 1))["greened"].due == 1
    CommunityModel.objects.create(code=f"{AREA}002", sub_district_id=AREA, name="新设社区")
    with transaction.atomic():
        areas_changed.send(CommunityModel, sub_district_codes={AREA})
    sweep()
    assert stored(AREA, (2026, 1))["greened"].due == 2


@pytest.fixture
def offices():
    """Six sub-districts of two counties with a figure each."""
    lay_catalogue()
    codes = [f"9901{county}00{n}" for county in ("01", "02") for n in (1, 2, 3)]
    lay([oracle.Community(f"{c}001", approved={(2026, 1): {"greened": oracle.Figure(5)}}) for c in codes])
    return codes


def test_two_workers_on_sets_that_overlap_count_each_once_and_do_not_block_each_other(offices):
    pairs = [(code, month((2026, n))) for code in offices for n in (1, 2, 3)]
    StaleRollup.objects.bulk_create(StaleRollup(area_code=code, month=one) for code, one in pairs)
    done = []

    def count(some):
        done.append(refresh_set(some))

    in_threads(*[lambda s=s: count(s) for s in (pairs[:12], pairs[::-1][:12], pairs[3:15], pairs[::-2])])
    assert sum(done) == len(pairs)
    in_threads(sweep, sweep, lambda: refresh_marked(offices[0]))
    assert not StaleRollup.objects.exists()
    assert stored("", (2026, 3))["greened"].ytd_numerator == 30


def test_who_sweeps_every_minute_passes_by_what_is_being_counted(offices):
    if connection.vendor == "sqlite":  # one writer at a time: nothing is ever held
        return
    for code in offices:
        mark_stale(code, month((2026, 5)))
    with transaction.atomic():
        take_turn(f"rollup {offices[1]} 2026-05")
        in_threads(tasks.sweep)
        left = set(StaleRollup.objects.values_list("area_code", flat=True))
    assert left == {offices[1]}
    sweep()
    assert stored("9901", (2026, 5))["greened"].ytd_numerator == 30

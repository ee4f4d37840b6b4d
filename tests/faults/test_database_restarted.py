"""PostgreSQL stopped, killed and started again under people's hands: told in a sentence, and nothing lost."""

from __future__ import annotations

import signal
import threading
import time
from concurrent.futures import ThreadPoolExecutor

from portal.reporting.models import Figure, ReportState
from portal.rollups import tasks
from portal.rollups.models import StaleRollup
from tests.faults.conftest import assert_counted, communities, state_of
from tests.faults.people import (
    CODE,
    LOAD_AGAIN,
    NOT_CERTAIN,
    decide,
    form_of,
    open_form,
    person,
    save,
    submit,
)
from tests.faults.started import wait_for
from tests.load.people import Person, Tally
from tests.load.run import web
from tests.load.world import MONTH
from tests.support.worker import running_worker

AWAY_SECONDS = 1


def figure_of(community):
    return Figure.objects.get(report__community_id=community, indicator__code=CODE).numerator


def test_a_page_waits_for_the_restart_and_a_form_is_told_the_truth(office, own_postgres, tmp_path):
    [community, *_others] = communities(office)
    with web(tmp_path / "web.log", 1) as port, person(community, port) as secretary:
        boxes = open_form(secretary)
        own_postgres.stop()
        with ThreadPoolExecutor() as pool:  # the page is asked for while the database is away
            page = pool.submit(secretary.ask, "entry form", form_of(community))
            time.sleep(AWAY_SECONDS)
            own_postgres.start()
            assert page.result()[0] == 200
        assert secretary.tally.within(("entry form",), 1) > AWAY_SECONDS - 0.5

        own_postgres.stop(signal.SIGKILL)
        status, text = save(secretary, boxes, 3)
        assert (status, NOT_CERTAIN in text) == (503, True)
        status, text, _to = secretary.ask("board", form_of(community))
        assert (status, LOAD_AGAIN in text) == (503, True)
        assert "X-Figure" not in text
        monitor = Person("nobody", port, Tally())
        assert [monitor.ask("health", path)[0] for path in ("/healthz", "/readyz")] == [503, 503]
        monitor.close()
        assert monitor.tally.within(("health",), 1) < 3

        own_postgres.start()
        assert save(secretary, boxes, 3)[0] == 200  # as the open form does by itself
        assert figure_of(community) == 3
        assert submit(secretary) == 302
        assert state_of(community) == ReportState.SUBMITTED


def test_restarted_and_killed_under_load_nothing_that_was_answered_is_lost(
    office, own_postgres, own_redis, tmp_path
):
    log = tmp_path / "worker.log"
    over, at_work = threading.Event(), threading.Barrier(6)
    with web(tmp_path / "web.log", 1) as port, running_worker(log) as worker:

        def fill_in(community):
            with person(community, port) as secretary:
                at_work.wait(60)
                return typing(secretary, over)

        def read():
            with person(f"leader-{office}", port) as leader:
                at_work.wait(60)
                while not over.is_set():
                    leader.ask("briefing", f"/briefing/{MONTH}/")
                    leader.ask("heat map", f"/dashboard/{MONTH}/heatmap/")
                return leader.tally.errors

        with ThreadPoolExecutor(5) as pool:
            filling = [pool.submit(fill_in, one) for one in communities(office)]
            reading = pool.submit(read)
            at_work.wait(60)
            time.sleep(1)
            for by in (signal.SIGINT, signal.SIGKILL):
                own_postgres.stop(by)
                own_postgres.start()
                time.sleep(1)
            over.set()
            for community, one in zip(communities(office), filling, strict=True):
                typed = one.result()
                assert figure_of(community) == typed
            assert reading.result() == []  # who only reads has noticed nothing but a slow page
        with person(f"staff-{office}", port) as staff:
            for community in communities(office):
                assert decide(staff, community) == 302
        wait_for("the worker counts on the new connection", counted)
        assert_counted(office, approved=4)
        worker.kill()


def counted():
    """The sweep, as every minute; what the worker has in hand it leaves to it."""
    tasks.sweep.delay()
    time.sleep(0.5)
    return not StaleRollup.objects.exists()


def typing(secretary, over):
    """Type one number after the other until it is over, then submit; the last number that was to be saved.

    Whatever is not answered as saved is looked up in the form, and sent again where it is missing.
    """
    number, saved = 0, 0
    boxes = open_form(secretary)
    while not over.is_set() or number != saved:
        number += number == saved
        wanted = 1 + number % 4
        status, text = save(secretary, boxes, wanted)
        assert status in (200, 503), text
        assert status == 200 or NOT_CERTAIN in text, text
        boxes = open_form(secretary)
        if boxes[f"{CODE}-numerator"] == str(wanted):
            saved = number
        else:
            assert status != 200, f"{wanted} was answered as saved and is lost"
    assert submit(secretary) == 302
    return 1 + number % 4

"""A run: so many secretaries arrive within so many seconds; what was answered, and whether all counts."""

from __future__ import annotations

import os
import random
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from communities.models import Community
from portal.reporting.models import MonthlyReport, ReportState
from portal.rollups.models import StaleRollup
from portal.verification import rollups
from tests.load.people import Person, Tally, leader, secretary, staff
from tests.load.world import lay
from tests.support.worker import database_url, die_with_parent

SETTLE_SECONDS = 120


@contextmanager
def web(log: Path, processes: int, before: Sequence[str] = ()) -> Iterator[int]:
    """gunicorn as an office runs it, on a free port; *before* are words that start it elsewhere."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
    words = f"portal.wsgi --bind 127.0.0.1:{port} --threads 4 --workers {processes} --keep-alive 30"
    command = [*before, sys.executable, "-m", "gunicorn", *words.split(), "--log-level", "warning"]
    with log.open("wb") as output:
        process = subprocess.Popen(
            command,
            env={**os.environ, "DATABASE_URL": database_url()},
            stdout=output,
            stderr=output,
            preexec_fn=die_with_parent,
        )
    try:
        deadline = time.monotonic() + 60
        while True:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            assert time.monotonic() < deadline, log.read_text()
            time.sleep(0.1)
        yield port
    finally:
        process.terminate()
        process.wait()


def run(secretaries: int, seconds: float, port: int, think: float) -> tuple[Tally, float]:
    """Lay the world and let everybody work; gives what was answered and in how many seconds."""
    offices = lay(secretaries)
    tally, all_are_in, over = Tally(), threading.Event(), threading.Event()

    def pause(steps: float = 1) -> None:
        over.wait(random.uniform(0.5, 1.5) * think * steps)

    def at_work(name: str, job: Callable[..., None], *words: object, after: float = 0) -> None:
        time.sleep(after)
        person = Person(name, port, tally)
        try:
            job(person, *words)
        finally:
            person.close()

    start = time.perf_counter()
    names = list(Community.objects.values_list("code", flat=True))
    random.Random(1).shuffle(names)
    with ThreadPoolExecutor(len(names) + 2 * len(offices)) as pool:
        filling = [
            pool.submit(at_work, name, secretary, pause, after=seconds * place / len(names))
            for place, name in enumerate(names)
        ]
        others = [pool.submit(at_work, f"staff-{office}", staff, pause, all_are_in) for office in offices]
        reading = [pool.submit(at_work, f"leader-{office}", leader, pause, over) for office in offices]
        try:
            for jobs, done in ((filling, all_are_in), (others, over), (reading, over)):
                for one in jobs:
                    one.result()
                done.set()
        finally:  # nobody works on when one has failed
            all_are_in.set()
            over.set()
    return tally, time.perf_counter() - start


def is_right(secretaries: int) -> list[str]:
    """What is wrong in the end: reports not approved, marks left, totals that differ from a second count."""
    deadline = time.monotonic() + SETTLE_SECONDS
    while StaleRollup.objects.exists() and time.monotonic() < deadline:
        time.sleep(0.2)
    wrong = [str(finding) for finding in rollups.check()]
    approved = MonthlyReport.objects.filter(state=ReportState.APPROVED).count()
    if approved != secretaries:
        wrong.append(f"{approved} of {secretaries} reports are approved")
    if left := StaleRollup.objects.count():
        wrong.append(f"{left} marks are left")
    return wrong

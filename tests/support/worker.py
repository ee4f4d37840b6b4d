"""Starts a real Celery worker, a process of its own, on this test run's database and Redis."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from urllib.parse import quote

import pytest
from celery import current_app
from django.db import connection

START_SECONDS = 60
STOP_SECONDS = 20


def database_url() -> str:
    """The test database's address, as `DATABASE_URL` has to name it for another process."""
    database = connection.settings_dict
    credentials = quote(database["USER"], safe="")
    if database["PASSWORD"]:
        credentials += ":" + quote(database["PASSWORD"], safe="")
    return f"postgres://{credentials}@{database['HOST']}:{database['PORT']}/{database['NAME']}"


def die_with_parent() -> None:
    """In the child: a killed test run leaves no worker behind (Linux only)."""
    if sys.platform == "linux":
        pr_set_pdeathsig = 1
        ctypes.CDLL(None).prctl(pr_set_pdeathsig, signal.SIGKILL)


@contextmanager
def running_worker(log, *, arguments=("--pool=solo",), environment=(), before=()):
    """Runs `celery worker` until the block ends and gives its process; `log` is the file it writes to.

    *before* are words that start it in other surroundings.
    """
    command = [*before, sys.executable, "-m", "celery", "-A", "portal", "worker", "--loglevel=INFO"]
    command += [*arguments, "--without-gossip", "--without-mingle", "--without-heartbeat"]
    with log.open("wb") as log_file:
        process = subprocess.Popen(
            command,
            env={**os.environ, "DATABASE_URL": database_url(), **dict(environment)},
            stdin=subprocess.DEVNULL,
            stdout=log_file,
            stderr=subprocess.STDOUT,
            preexec_fn=die_with_parent,
        )
    try:
        deadline = time.monotonic() + START_SECONDS
        while b" ready." not in log.read_bytes():
            if process.poll() is not None or time.monotonic() > deadline:
                pytest.fail(
                    f"the Celery worker did not start:\n{log.read_text(errors='replace')}", pytrace=False
                )
            time.sleep(0.1)
        yield process
    finally:
        process.terminate()
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@pytest.fixture(scope="module")
def celery_worker_process(django_db_setup, tmp_path_factory):
    """A worker for the tests of one module, which also need `transactional_db` (or `live_server`).

    It lasts no longer than the module: later tests' messages would have it work on their database.
    """
    if connection.vendor != "postgresql" or not os.environ.get("REDIS_URL"):
        pytest.skip("a worker in another process needs PostgreSQL and Redis: run `make test`")
    current_app.control.purge()
    with running_worker(tmp_path_factory.mktemp("celery") / "worker.log") as process:
        yield process

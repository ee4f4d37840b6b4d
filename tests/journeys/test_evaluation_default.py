"""The evaluation default, as ``make run`` serves it: SQLite, tasks in the process, no other service."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
from django.utils import timezone

from portal.core.month import Month
from portal.demo import story
from tests.factories import PASSWORD
from tests.journeys import steps
from tests.journeys.test_three_people import BLANKS
from tests.support.worker import die_with_parent

ROOT = Path(__file__).parents[2]


@pytest.fixture
def evaluation(tmp_path):
    """The address of a portal of its own, started as the README says but for the port."""
    services = ("DATABASE_URL", "REDIS_URL", "SECRET_KEY", "HTTPS", "SERVE_UNCOLLECTED")
    environment = {key: value for key, value in os.environ.items() if key not in services}
    environment |= {"SQLITE_PATH": str(tmp_path / "portal.sqlite3"), "DEMO_PASSWORD": PASSWORD}

    def manage(*arguments):
        return [sys.executable, "manage.py", *arguments]

    for command in ("migrate", "load_demo"):
        subprocess.run(manage(command), cwd=ROOT, env=environment, check=True, capture_output=True)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen(
        manage("runserver", "--noreload", f"127.0.0.1:{port}"),
        cwd=ROOT,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        preexec_fn=die_with_parent,
    )
    address = f"http://127.0.0.1:{port}"
    try:
        wait_for(address)
        yield address
    finally:
        server.terminate()
        server.wait(10)


def wait_for(address):
    deadline = time.monotonic() + 30
    while True:
        try:
            with urllib.request.urlopen(f"{address}/healthz", timeout=2) as answer:
                assert answer.status == 200
                return
        except OSError:
            assert time.monotonic() < deadline, "the evaluation did not start"
            time.sleep(0.2)


def test_the_month_runs_on_the_evaluation_default(evaluation, new_page):
    month = Month.of(timezone.localdate()) - 1
    community = f"{story.CODE}001"
    secretary = new_page(base_url=evaluation)
    steps.sign_in(secretary, "secretary01", PASSWORD)
    secretary.goto(f"/reports/{community}/{month}/")
    steps.fill_blanks(secretary, BLANKS)
    steps.submit_month(secretary)

    staff = new_page(base_url=evaluation)
    steps.sign_in(staff, "staff", PASSWORD)
    staff.goto(f"/reports/{community}/{month}/review/")
    staff.click("button[name=verb][value=approve]")
    staff.wait_for_load_state()

    leader = new_page(base_url=evaluation)
    steps.sign_in(leader, "leader", PASSWORD)
    leader.goto(f"/dashboard/{month}/")
    assert "10/15" in steps.cards(leader)["greening_area"][1]

    freeze_and_file(staff)


def freeze_and_file(staff):
    """The meeting too: frozen, shown, and filed without a worker."""
    staff.goto("/meetings/")
    staff.click("table a >> nth=0")
    staff.click("form[action$='/freeze/'] button")
    staff.click("#ask button[name=confirmed]")
    staff.click(".ask-file button[value=xlsx]")
    with staff.expect_download() as download:
        staff.click(".file-list a >> nth=0")
    assert download.value.path().read_bytes().startswith(b"PK")
    staff.click("a[href$='/present/']")
    staff.wait_for_selector("section.slide")
    assert staff.locator("section.slide").count() > 10

"""A primary and a replica, Redis, and two hosts with web, worker and timetable each; people at a desk."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from deploy.dev import services
from tests.factories import PASSWORD
from tests.hosts.network import Network, is_possible, network
from tests.hosts.world import OFFICES

HOSTS = ("primary", "replica", "redis", "first", "second", "desk")
START_SECONDS = 60
POSTGRES = {
    "listen_addresses": "*",
    "unix_socket_directories": "",
    "fsync": "off",
    "full_page_writes": "off",
    "hot_standby_feedback": "on",
}


def wait_for(said: str, what: Callable[[], Any], seconds: float = START_SECONDS) -> Any:
    """What *what* gives as soon as that is true."""
    deadline = time.monotonic() + seconds
    while not (found := what()):
        if time.monotonic() > deadline:
            pytest.fail(f"not within {seconds} s: {said}", pytrace=False)
        time.sleep(0.1)
    return found


class Offices:
    """The hosts, and what a test may ask of them."""

    def __init__(self, net: Network) -> None:
        self.net = net
        self._bin = services.postgres_bin()
        self._user = services.service_user().pw_uid
        self.workers: dict[str, subprocess.Popen[Any]] = {}
        self.beats: dict[str, subprocess.Popen[Any]] = {}

    # databases

    def start_databases(self) -> None:
        os.chown(self.net.home, self._user, self._user)
        primary, replica = (self.net.home / name for name in ("primary", "replica"))
        self._pg("primary", "initdb", "-D", primary, "-U", "postgres", "--auth=trust", "--encoding=UTF8",
                 "--locale=C.UTF-8", "--no-sync")  # fmt: skip
        with (primary / "pg_hba.conf").open("a") as rules:
            rules.write("host all,replication postgres 10.99.77.0/24 trust\n")
        self._serve("primary")
        self._pg("primary", "createdb", "-h", self.net.address("primary"), "-U", "postgres", "portal")
        copy = ["-h", self.net.address("primary"), "-U", "postgres", "-D", replica, "-R", "-c", "fast"]
        self._pg("replica", "pg_basebackup", *copy, "--no-sync")
        self._serve("replica")

    def _pg(self, host: str, program: str, *words: Any) -> str:
        command = [str(self._bin / program), *map(str, words)]
        return self.net.run(host, command, user=self._user, cwd=self.net.home).stdout

    def _serve(self, host: str) -> None:
        settings = [part for name, value in POSTGRES.items() for part in ("-c", f"{name}={value}")]
        command = [str(self._bin / "postgres"), "-D", str(self.net.home / host), *settings]
        self.net.start(host, host, command, user=self._user, cwd=self.net.home)
        wait_for(f"{host} is up", lambda: self._is_up(host))

    def _is_up(self, host: str) -> bool:
        with contextlib.suppress(AssertionError):
            self._pg(host, "pg_isready", "-q", "-h", self.net.address(host))
            return True
        return False

    def sql(self, statement: str, on: str = "primary") -> str:
        address = ["-h", self.net.address(on), "-U", "postgres", "-d", "portal"]
        return self._pg(on, "psql", "-X", "-At", *address, "-c", statement).strip()

    def holder(self, statements: str) -> list[str]:
        """The command that runs the statements on the primary and keeps its connection meanwhile."""
        address = ["-h", self.net.address("primary"), "-U", "postgres", "-d", "portal"]
        return [str(self._bin / "psql"), "-X", "-q", *address, "-c", statements]

    def waiting(self, table: str, *, granted: bool) -> bool:
        """Whether somebody holds, or waits for, a strong lock on the table."""
        return (
            self.sql(
                f"SELECT count(*) > 0 FROM pg_locks WHERE relation = '{table}'::regclass "
                f"AND granted = {granted} AND mode IN ('ExclusiveLock', 'RowExclusiveLock')"
            )
            == "t"
        )

    # the portal

    @property
    def environment(self) -> dict[str, str]:
        host = self.net.address
        return {
            **{name: value for name, value in os.environ.items() if not name.startswith("PYTEST")},
            "DATABASE_URL": f"postgres://postgres@{host('primary')}/portal",
            "DATABASE_REPLICA_URL": f"postgres://postgres@{host('replica')}/portal",
            "REDIS_URL": f"redis://{host('redis')}:6379/0",
            "ALLOWED_HOSTS": "portal.example",
            "CSRF_TRUSTED_ORIGINS": "http://portal.example",
            "BEAT_SECONDS": "1",
            "SECRET_KEY": "only-for-checks-and-tests-0123456789-abcdefghijklmnopqrstuvwxyz",
            "HTTPS": "false",
            "SERVE_UNCOLLECTED": "true",
        }

    def start_portal(self) -> None:
        redis = ["redis-server", "--bind", self.net.address("redis"), "--protected-mode", "no", "--save", ""]
        self.net.start("redis", "redis", redis)
        self.python("first", "manage.py", "migrate", "--verbosity", "0")
        self.python("first", "-m", "tests.hosts.world")
        for host in ("first", "second"):
            self._start(host, "web", "gunicorn", "portal.wsgi", "--bind", "0.0.0.0:8000", "--threads", "4")
            self.start_worker(host)
        self.started = time.monotonic()
        self.start_beat("first")
        wait_for("the timetable", lambda: "Acquired lock" in self.net.log("first-beat"))
        self.start_beat("second")
        for host in ("first", "second"):
            wait_for(f"the worker on {host}", lambda host=host: " ready." in self.net.log(f"{host}-worker"))
            wait_for(f"the web on {host}", lambda host=host: "Booting worker" in self.net.log(f"{host}-web"))

    def _start(self, host: str, name: str, module: str, *words: str) -> subprocess.Popen[Any]:
        command = [sys.executable, "-m", module, *words]
        return self.net.start(host, f"{host}-{name}", command, env=self.environment)

    def start_worker(self, host: str) -> None:
        words = (
            "-A",
            "portal",
            "worker",
            "--pool=solo",
            "--loglevel=INFO",
            "--without-gossip",
            "--without-mingle",
        )
        self.workers[host] = self._start(host, "worker", "celery", *words)

    def start_beat(self, host: str) -> None:
        self.beats[host] = self._start(host, "beat", "celery", "-A", "portal", "beat", "--loglevel=INFO")

    def python(self, host: str, *words: str) -> str:
        return self.net.run(host, [sys.executable, *words], env=self.environment).stdout

    # people

    def start_desk(self) -> None:
        self._desk = self.net.talk("desk", [sys.executable, "-m", "tests.hosts.desk"])

    def ask(self, who: str, at: str, path: str, data: dict[str, str] | None = None) -> dict[str, Any]:
        wanted = {"who": who, "at": f"{self.net.address(at)}:8000", "path": path, "data": data}
        self._desk.stdin.write(json.dumps(wanted) + "\n")
        self._desk.stdin.flush()
        answer: dict[str, Any] = json.loads(self._desk.stdout.readline())
        return answer

    def sign_in(self, *people: str) -> None:
        for who in people:
            self.ask(who, "first", "/accounts/sign-in/")
            answer = self.ask(who, "first", "/accounts/sign-in/", {"username": who, "password": PASSWORD})
            assert answer["status"] == 302, answer["text"][:500]

    def approve(self, number: int, at: str, office: int = 1) -> None:
        """The office's staff approve the community of that number."""
        path = f"/reports/{OFFICES[office - 1]}{number:03d}/2026-10/review/"
        who = f"staff{office}"
        page = self.ask(who, at, path)["text"]
        seen = page.split('name="seen" value="')[1].split('"')[0]
        answer = self.ask(who, at, path, {"verb": "approve", "seen": seen})
        assert answer["status"] == 302, answer["text"][:2000]

    def approved(self, who: str, at: str, area: str = "") -> str:
        """How many reports are approved and due, as the overview says it to the person: ``1/8``."""
        answer = self.ask(who, at, f"/dashboard/2026-10/?area={area}" if area else "/dashboard/2026-10/")
        assert answer["status"] == 200, self.net.log(f"{at}-web")[-3000:]
        big = answer["text"].split('<span class="big">')[2]
        return big.split("<")[0] + big.split('<span class="of">')[1].split("<")[0]


@pytest.fixture(scope="module")
def offices():
    if not os.environ.get("REDIS_URL"):
        pytest.skip("hosts need PostgreSQL and Redis: run `make test`")
    if not is_possible():
        pytest.skip("hosts need root and iproute2 (on Debian: apt-get install iproute2)")
    home = Path(tempfile.mkdtemp(prefix="portal-hosts-"))  # pytest's own folder is closed to PostgreSQL
    with network(home, HOSTS) as net:
        found = Offices(net)
        try:
            found.start_databases()
            found.start_portal()
            found.start_desk()
            found.sign_in("staff1", "staff2", "leader")
            yield found
        finally:
            net.close()
            shutil.rmtree(home, ignore_errors=True)

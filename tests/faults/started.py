"""Things of a test's own that it may break: a PostgreSQL, a Redis, a disk with little room."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.db import connection

from deploy.dev import services
from tests.support.worker import database_url, die_with_parent

START_SECONDS = 30


def wait_for(said: str, what: Callable[[], Any], seconds: float = START_SECONDS) -> Any:
    """What *what* gives as soon as that is true."""
    deadline = time.monotonic() + seconds
    while not (found := what()):
        assert time.monotonic() < deadline, f"not within {seconds} s: {said}"
        time.sleep(0.05)
    return found


class Server:
    """A process that is stopped, killed and started again where it was."""

    def __init__(self, home: Path, command: list[str], ready: Callable[[], bool]) -> None:
        self.home, self._command, self._ready = home, command, ready
        self._process: subprocess.Popen[Any] | None = None

    def start(self) -> None:
        with (self.home / "log").open("ab") as log:
            self._process = subprocess.Popen(
                self._command,
                cwd=self.home,
                **services.as_service_user(),
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=die_with_parent,
            )
        wait_for(f"{self._command[0]} answers", self._ready)

    def stop(self, by: int = signal.SIGINT) -> None:
        """End it and all that it has started; SIGKILL gives it no chance to say goodbye."""
        if self._process is None:
            return
        if by == signal.SIGKILL:
            os.killpg(self._process.pid, by)
        else:
            self._process.send_signal(by)
        self._process.wait(START_SECONDS)
        self._process = None


class Postgres(Server):
    """Unlike the one that the other tests share, it leaves ``synchronous_commit`` on: answered is kept."""

    def __init__(self, home: Path) -> None:
        found, self._port = services.postgres_bin(), str(services.free_port())
        assert found
        self._bin, self._address = found, ["-h", "127.0.0.1", "-p", self._port, "-U", "postgres"]
        _run([found / "initdb", "-D", home / "data", "-U", "postgres", "--auth=trust", "--encoding=UTF8",
              "--locale=C.UTF-8", "--no-sync"], **services.as_service_user())  # fmt: skip
        command = [str(found / "postgres"), "-D", str(home / "data"), "-p", self._port, "-c", "fsync=off",
                   "-c", "unix_socket_directories=", "-c", "listen_addresses=127.0.0.1"]  # fmt: skip
        super().__init__(home, command, self._is_up)

    def _is_up(self) -> bool:
        asked = [self._bin / "pg_isready", "-q", *self._address]
        return subprocess.run(asked, check=False).returncode == 0

    def start(self) -> None:
        super().start()
        connection.close()  # our own would be the lost one

    @contextmanager
    def holding_a_copy(self) -> Iterator[None]:
        """A database like that of the tests, to which Django, web and workers are turned meanwhile."""
        if self._process is None:
            self.start()
        copied = _run([self._bin / "pg_dump", "--no-owner", database_url()])
        name = f"copy{time.monotonic_ns()}"
        _run([self._bin / "createdb", *self._address, name])
        psql = [self._bin / "psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", *self._address, "-d", name]
        _run(psql, input=copied)
        own = {"HOST": "127.0.0.1", "PORT": self._port, "NAME": name, "USER": "postgres", "PASSWORD": ""}
        usual = {key: connection.settings_dict[key] for key in own}
        connection.close()
        connection.settings_dict.update(own)
        try:
            yield
        finally:
            connection.close()
            connection.settings_dict.update(usual)


@contextmanager
def postgres() -> Iterator[Postgres]:
    with services.home_directory("faults") as home:
        server = Postgres(home)
        try:
            yield server
        finally:
            server.stop(signal.SIGKILL)


def _run(command: list[Any], **options: Any) -> bytes:
    done = subprocess.run(
        [str(word) for word in command], cwd="/", capture_output=True, check=False, **options
    )
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout


@contextmanager
def redis(monkeypatch: Any) -> Iterator[Server]:
    """A Redis that the processes started meanwhile use."""
    program, port = shutil.which("redis-server"), str(services.free_port())
    assert program
    command = [program, "--port", port, "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]

    def ready() -> bool:
        asked = subprocess.run(["redis-cli", "-p", port, "ping"], capture_output=True, check=False)
        return asked.stdout.strip() == b"PONG"

    with services.home_directory("faults") as home:
        server = Server(home, command, ready)
        server.start()
        monkeypatch.setenv("REDIS_URL", f"redis://127.0.0.1:{port}/0")
        try:
            yield server
        finally:
            server.stop(signal.SIGKILL)


class SmallDisk:
    """A disk of a few MB, which only the process that is started with ``before`` finds at its place."""

    def __init__(self, place: Path, megabytes: int) -> None:
        self._place, self._pid = place, place.with_suffix(".pid")
        apart = ["unshare", "--mount"] if os.geteuid() == 0 else ["unshare", "--mount", "--map-root-user"]
        mount = f'echo $$ > "{self._pid}"; mount -t tmpfs -o size={megabytes}m tmpfs "{place}" && exec "$@"'
        self.before = [*apart, "sh", "-c", mount, "sh"]

    @property
    def _seen(self) -> Path:
        """The disk, looked into from outside."""
        return Path(f"/proc/{self._pid.read_text().strip()}/root{self._place}")

    def files(self) -> set[str]:
        """What lies on it, but for what fills it."""
        found = (str(one.relative_to(self._seen)) for one in self._seen.rglob("*") if one.is_file())
        return {one for one in found if one != "filler"}

    def fill(self, *, leaving: int = 0) -> None:
        """Take all the room there is, but for some bytes."""
        disk = os.statvfs(self._seen)
        (self._seen / "filler").write_bytes(bytes(max(0, disk.f_bavail * disk.f_frsize - leaving)))

    def empty(self) -> None:
        (self._seen / "filler").unlink()


def can_mount() -> bool:
    """Whether this machine lets us have a disk of our own."""
    with tempfile.TemporaryDirectory() as place:
        command = [*SmallDisk(Path(place), 1).before, "true"]
        try:
            return subprocess.run(command, capture_output=True, check=False).returncode == 0
        except FileNotFoundError:
            return False

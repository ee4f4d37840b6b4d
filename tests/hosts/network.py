"""Several hosts on one machine: network namespaces on a bridge, each with an address and a plug to pull."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from tests.support.worker import die_with_parent

SUBNET = "10.99.77"


def is_possible() -> bool:
    """Whether this machine lets us make networks: Linux, root, iproute2."""
    if sys.platform != "linux" or os.geteuid() != 0 or not shutil.which("ip"):
        return False
    name = f"portal-{os.getpid()}-try"
    made = subprocess.run(["ip", "netns", "add", name], capture_output=True, check=False)
    subprocess.run(["ip", "netns", "del", name], capture_output=True, check=False)
    return made.returncode == 0


class Network:
    """Hosts by name; what runs on one sees the others and nothing else."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self._hosts: list[str] = []
        self._running: list[subprocess.Popen[Any]] = []

    def _space(self, host: str) -> str:
        return f"portal-{os.getpid()}-{host}"

    def _ip(self, *words: str, of: str | None = None) -> None:
        command = ["ip", *(["-n", self._space(of)] if of else []), *words]
        subprocess.run(command, check=True, capture_output=True)

    def address(self, host: str) -> str:
        return f"{SUBNET}.{self._hosts.index(host) + 1}"

    def open(self, hosts: Sequence[str]) -> None:
        self._hosts = list(hosts)
        self._ip("netns", "add", self._space("hub"))
        self._ip("link", "add", "bridge", "type", "bridge", of="hub")
        self._ip("link", "set", "bridge", "up", of="hub")
        for host in hosts:
            self._ip("netns", "add", self._space(host))
            self._ip("link", "set", "lo", "up", of=host)
            self._ip("link", "add", f"to-{host}", "type", "veth", "peer", "name", "net",
                     "netns", self._space(host), of="hub")  # fmt: skip
            self._ip("link", "set", f"to-{host}", "master", "bridge", "up", of="hub")
            self._ip("addr", "add", f"{self.address(host)}/24", "dev", "net", of=host)
            self._ip("link", "set", "net", "up", of=host)

    def pull(self, host: str) -> None:
        """Cut the host off, as if somebody pulled its plug: no packet gets there or back."""
        self._ip("link", "set", f"to-{host}", "down", of="hub")

    def plug(self, host: str) -> None:
        self._ip("link", "set", f"to-{host}", "up", of="hub")

    def _on(self, host: str, command: Sequence[str], user: int | None) -> list[str]:
        step_down = ["setpriv", f"--reuid={user}", f"--regid={user}", "--clear-groups", "--"] if user else []
        return ["ip", "netns", "exec", self._space(host), *step_down, *command]

    def run(
        self, host: str, command: Sequence[str], *, user: int | None = None, **options: Any
    ) -> subprocess.CompletedProcess[str]:
        """Run to its end on the host; fails with what it said."""
        done = subprocess.run(
            self._on(host, command, user), capture_output=True, text=True, check=False, **options
        )
        assert done.returncode == 0, f"{command}:\n{done.stdout}{done.stderr}"
        return done

    def start(
        self, host: str, name: str, command: Sequence[str], *, user: int | None = None, **options: Any
    ) -> subprocess.Popen[Any]:
        """Start on the host what goes on running; it writes to ``<name>.log``."""
        with (self.home / f"{name}.log").open("ab") as log:
            process = subprocess.Popen(
                self._on(host, command, user),
                stdout=log,
                stderr=subprocess.STDOUT,
                stdin=options.pop("stdin", subprocess.DEVNULL),
                preexec_fn=die_with_parent,
                start_new_session=True,
                **options,
            )
        self._running.append(process)
        return process

    def talk(self, host: str, command: Sequence[str]) -> subprocess.Popen[str]:
        """Start on the host what answers line by line."""
        process = subprocess.Popen(
            self._on(host, command, None),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            preexec_fn=die_with_parent,
            start_new_session=True,
        )
        self._running.append(process)
        return process

    def log(self, name: str) -> str:
        return (self.home / f"{name}.log").read_text(errors="replace")

    def close(self) -> None:
        """Stop everything at once: nothing of it is wanted any more."""
        for process in reversed(self._running):
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
        for process in reversed(self._running):
            process.wait()
            for stream in (process.stdin, process.stdout):
                if stream:
                    stream.close()
        for host in ("hub", *self._hosts):
            with suppress(subprocess.CalledProcessError):
                self._ip("netns", "del", self._space(host))


@contextmanager
def network(home: Path, hosts: Sequence[str]) -> Iterator[Network]:
    found = Network(home)
    try:
        found.open(hosts)
        yield found
    finally:
        found.close()

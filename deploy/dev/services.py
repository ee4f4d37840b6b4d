#!/usr/bin/env python3
"""Runs a command with a throw-away PostgreSQL and Redis, and with the browser the tests drive.

    deploy/dev/services.py run [--no-browser] -- COMMAND…

The command finds DATABASE_URL, REDIS_URL, CHROMIUM and NGINX in its environment; those that are set
already are used as they are and nothing is started for them. What the machine lacks is installed
from Debian when root asks, and named in one sentence otherwise. Everything started here is stopped
again, whatever happens, and the exit code is the command's own.
"""

from __future__ import annotations

import argparse
import contextlib
import ctypes
import glob
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NoReturn

POSTGRES_PROGRAMS = ("initdb", "postgres", "pg_isready", "createdb")
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome")
POLICY = Path("/usr/sbin/policy-rc.d")
STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
START_SECONDS = 60
STOP_SECONDS = 20


def say(message: str) -> None:
    print(f"services: {message}", file=sys.stderr, flush=True)


def give_up(message: str) -> NoReturn:
    say(message)
    raise SystemExit(2)


# --- what the machine has ---------------------------------------------------------------------


def postgres_bin() -> Path | None:
    """The directory that holds a whole PostgreSQL server; Debian keeps it off the PATH."""
    on_path = shutil.which("initdb")
    candidates = [os.path.dirname(os.path.realpath(on_path))] if on_path else []
    candidates += sorted(glob.glob("/usr/lib/postgresql/*/bin"), key=lambda path: -float(path.split("/")[4]))
    for candidate in map(Path, candidates):
        if all((candidate / program).exists() for program in POSTGRES_PROGRAMS):
            return candidate
    return None


def chromium() -> str | None:
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)


def nginx() -> str | None:
    """The web server, which the tests start themselves; Debian keeps it off people's PATH."""
    return os.environ.get("NGINX") or shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin")


def has_chinese_font() -> bool:
    if not shutil.which("fc-list"):
        return False
    found = subprocess.run(["fc-list", ":lang=zh"], capture_output=True, text=True, check=False)
    return bool(found.stdout.strip())


def missing_packages(*, browser: bool) -> list[str]:
    """The Debian packages to install before the command can run."""
    wanted: list[tuple[str, bool]] = [
        ("postgresql", bool(os.environ.get("DATABASE_URL") or postgres_bin())),
        ("redis-server", bool(os.environ.get("REDIS_URL") or shutil.which("redis-server"))),
        ("libreoffice-writer-nogui", bool(shutil.which("soffice"))),
        ("libreoffice-impress-nogui", bool(shutil.which("soffice"))),
        ("libreoffice-calc-nogui", bool(shutil.which("soffice"))),
        ("poppler-utils", bool(shutil.which("pdftotext"))),
        ("iproute2", os.geteuid() != 0 or bool(shutil.which("ip"))),  # the test of several hosts
        ("nginx-light", bool(nginx())),  # the test of the installation
        ("gettext", bool(shutil.which("xgettext") and shutil.which("msgfmt"))),
    ]
    if browser:
        wanted += [
            ("chromium", bool(chromium())),
            ("fontconfig", bool(shutil.which("fc-list"))),
            ("fonts-noto-cjk", has_chinese_font()),
        ]
    return [package for package, present in wanted if not present]


# --- installing -------------------------------------------------------------------------------


@contextlib.contextmanager
def no_services_started() -> Iterator[None]:
    """Keeps Debian's packages from starting the servers they bring: we start our own."""
    if POLICY.exists():  # somebody has a policy of their own: not ours to overrule
        yield
        return
    POLICY.write_text("#!/bin/sh\nexit 101\n")
    POLICY.chmod(0o755)
    try:
        yield
    finally:
        POLICY.unlink()


def install(packages: list[str]) -> None:
    names = " ".join(packages)
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        give_up(
            f"please install {names} and run again "
            f"(on Debian: sudo apt-get install --no-install-recommends {names})."
        )
    say(f"installing {names} from Debian; this happens once and takes a minute or two …")
    apt = ["apt-get", "-q", "-y", "-o", "DPkg::Lock::Timeout=300"]
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    with no_services_started():
        for step in (["update"], ["install", "--no-install-recommends", *packages]):
            done = subprocess.run(
                apt + step,
                env=environment,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                check=False,
            )
            if done.returncode:
                give_up(f"apt-get {step[0]} failed:\n{done.stdout[-3000:]}")


# --- our own servers --------------------------------------------------------------------------


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
    return port


def service_user() -> pwd.struct_passwd | None:
    """Whom the servers run as when we are root, which PostgreSQL refuses to be."""
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name: entry for entry in pwd.getpwall()}
    return next(known[name] for name in ("postgres", "nobody") if name in known)


def as_service_user() -> dict[str, Any]:
    """The arguments that have `subprocess` step down to that user, groups included."""
    user = service_user()
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []} if user else {}


def die_with_parent() -> None:
    """In the child: have Linux stop it if we are killed without a chance to clean up."""
    if sys.platform == "linux":
        pr_set_pdeathsig = 1
        ctypes.CDLL(None).prctl(pr_set_pdeathsig, signal.SIGINT)


@contextlib.contextmanager
def server(name: str, command: list[str], *, home: Path, ready: Callable[[], bool]) -> Iterator[None]:
    """Runs one server until the block ends; its log is shown if it does not come up."""
    log = home / f"{name}.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            command,
            cwd=home,
            **as_service_user(),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # Ctrl-C is for the command; the servers outlive it
            preexec_fn=die_with_parent,
        )
    try:
        deadline = time.monotonic() + START_SECONDS
        while not ready():
            if process.poll() is not None or time.monotonic() > deadline:
                give_up(f"{name} did not start:\n{log.read_text(errors='replace')[-3000:]}")
            time.sleep(0.05)
        yield
    finally:
        process.send_signal(signal.SIGINT)  # for PostgreSQL the fast shutdown
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@contextlib.contextmanager
def postgres(home: Path) -> Iterator[str]:
    """A PostgreSQL whose data may be lost, hence fast; gives its URL."""
    programs = postgres_bin()
    assert programs, "missing_packages() has seen to it"
    port, data = str(free_port()), str(home / "data")
    initdb = [
        "initdb",
        "-D",
        data,
        "-U",
        "postgres",
        "--auth=trust",
        "--encoding=UTF8",
        "--locale=C.UTF-8",
        "--no-sync",
    ]
    made = subprocess.run(
        [programs / initdb[0], *initdb[1:]],
        cwd=home,
        capture_output=True,
        text=True,
        check=False,
        **as_service_user(),
    )
    if made.returncode:
        give_up(f"initdb failed:\n{made.stdout}{made.stderr}")
    settings = {
        "listen_addresses": "127.0.0.1",
        "unix_socket_directories": "",  # a temporary directory's path can be too long for a socket
        "fsync": "off",
        "synchronous_commit": "off",
        "full_page_writes": "off",
    }
    command = [str(programs / "postgres"), "-D", data, "-p", port]
    command += [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
    address = ["-h", "127.0.0.1", "-p", port, "-U", "postgres"]

    def ready() -> bool:
        return subprocess.run([programs / "pg_isready", "-q", *address], check=False).returncode == 0

    with server("postgresql", command, home=home, ready=ready):
        subprocess.run([programs / "createdb", *address, "portal"], check=True)
        yield f"postgres://postgres@127.0.0.1:{port}/portal"


@contextlib.contextmanager
def redis(home: Path) -> Iterator[str]:
    """A Redis that keeps nothing on disk; gives its URL."""
    port = free_port()
    command = ["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]

    def ready() -> bool:
        with (
            contextlib.suppress(OSError),
            socket.create_connection(("127.0.0.1", port), timeout=1) as connection,
        ):
            connection.sendall(b"PING\r\n")
            return connection.recv(16).startswith(b"+PONG")
        return False

    with server("redis", command, home=home, ready=ready):
        yield f"redis://127.0.0.1:{port}/0"


@contextlib.contextmanager
def home_directory(name: str) -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix=f"portal-{name}-", ignore_cleanup_errors=True) as path:
        if user := service_user():
            os.chown(path, user.pw_uid, user.pw_gid)
        yield Path(path)


# --- the command ------------------------------------------------------------------------------


def from_terminal() -> bool:
    """Whether Ctrl-C reaches the command by itself, being in the terminal's foreground like us."""
    try:
        return os.tcgetpgrp(0) == os.getpgrp()
    except OSError:
        return False


def run_command(command: list[str], environment: dict[str, str]) -> int:
    try:
        process = subprocess.Popen(command, env=environment)
    except OSError as error:
        say(f"cannot run {command[0]}: {error.strerror}")
        return 127

    def pass_on(number: int, _frame: object) -> None:
        if not (number == signal.SIGINT and from_terminal()):
            process.send_signal(number)

    for number in STOP_SIGNALS:
        signal.signal(number, pass_on)
    code = process.wait()
    for number in STOP_SIGNALS:
        signal.signal(number, signal.SIG_IGN)  # nothing may interrupt the cleaning up
    return code if code >= 0 else 128 - code


def stop(number: int, _frame: object) -> None:
    raise SystemExit(128 + number)


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("action", choices=["run"])
    parser.add_argument("--no-browser", action="store_true", help="the command needs no Chromium")
    parser.usage = f"{parser.prog} run [--no-browser] -- COMMAND…"
    # What follows the first -- is the command's own, options included.
    arguments = sys.argv[1:]
    end = arguments.index("--") if "--" in arguments else len(arguments)
    command = arguments[end + 1 :]
    options = parser.parse_args(arguments[:end])
    if not command:
        parser.error("give a command after --")
    for number in STOP_SIGNALS:
        signal.signal(number, stop)

    if missing := missing_packages(browser=not options.no_browser):
        install(missing)
        if still := missing_packages(browser=not options.no_browser):
            give_up(f"installed, yet not found: {' '.join(still)}.")
    environment = dict(os.environ)
    with contextlib.ExitStack() as stack:
        if not environment.get("DATABASE_URL"):
            environment["DATABASE_URL"] = stack.enter_context(
                postgres(stack.enter_context(home_directory("postgres")))
            )
        if not environment.get("REDIS_URL"):
            environment["REDIS_URL"] = stack.enter_context(
                redis(stack.enter_context(home_directory("redis")))
            )
        if browser := chromium():
            environment["CHROMIUM"] = browser
        if web_server := nginx():
            environment["NGINX"] = web_server
        return run_command(command, environment)


if __name__ == "__main__":
    sys.exit(main())

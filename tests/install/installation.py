"""The guide followed in a folder of its own: its files with other paths and ports, without systemd."""

from __future__ import annotations

import getpass
import os
import secrets
import signal
import subprocess
import sys
import time
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import psycopg2
from django.db import connection

from deploy.dev import services
from tests.install.files import DEPLOY, EXAMPLE, ROOT, Unit, guide_commands, settings_in
from tests.install.person import NAME, Person
from tests.support.worker import database_url, die_with_parent

START_SECONDS = 40
MANAGE = "/srv/portal/app/deploy/manage"
WORKERS, THREADS = 2, 2
NGINX = """daemon off;
{user}pid {home}/nginx.pid;
error_log {home}/nginx.log;
events {{}}
http {{
    types {{ text/html html; }}
    client_body_temp_path {home}/body;
    proxy_temp_path {home}/proxy;
    fastcgi_temp_path {home}/fastcgi;
    uwsgi_temp_path {home}/uwsgi;
    scgi_temp_path {home}/scgi;
    include {home}/site.conf;
}}
"""


class Installation:
    """One machine's worth of portal below *home*; ``close`` leaves nothing of it."""

    def __init__(self, home: Path, redis_url: str) -> None:
        self.home, self._redis_url = home, redis_url
        self.http, self.https, self._web = (services.free_port() for _port in range(3))
        self.database = f"portal_install_{os.getpid()}"
        self.running: dict[str, subprocess.Popen[bytes]] = {}
        for folder in ("etc", "media", "static", "backups", "log", "home"):
            (home / folder).mkdir()
        self.media, self.backups = home / "media", home / "backups"
        self.certificate = home / "portal.crt"
        self._paths = {  # the longest first
            "/srv/portal/app/.venv/bin": str(Path(sys.executable).parent),
            "/srv/portal/app": str(ROOT),
            "/srv/portal/media": str(self.media),
            "/srv/portal/static": str(home / "static"),
            "/var/backups/portal": str(self.backups),
            "/etc/portal": str(home / "etc"),
            "/etc/ssl": str(home),
            "/var/log/nginx": str(home / "log"),
        }

    def here(self, text: str) -> str:
        for theirs, ours in self._paths.items():
            text = text.replace(theirs, ours)
        return text

    # what the guide says, in its order

    def make_database(self) -> None:
        self._sql(f"CREATE DATABASE {self.database}")

    def _sql(self, statement: str, database: str = "postgres") -> list[Any]:
        told = psycopg2.connect(database_url().rpartition("/")[0] + f"/{database}")
        told.autocommit = True
        with closing(told), told.cursor() as cursor:
            cursor.execute(statement)
            return cursor.fetchall() if cursor.description else []

    def addresses_in_trail(self) -> set[str]:
        found = self._sql("SELECT DISTINCT host(remote_addr) FROM auditlog_logentry", self.database)
        return {address for (address,) in found if address}

    def write_settings(self) -> None:
        """The example with what the guide has an administrator fill in, and few threads."""
        text = self.here(EXAMPLE.read_text(encoding="utf-8"))
        given = {
            "SECRET_KEY": secrets.token_urlsafe(50),
            "DATABASE_URL": database_url().rpartition("/")[0] + f"/{self.database}",
            "REDIS_URL": self._redis_url,
        }
        lines = []
        for line in text.splitlines():
            name = line.partition("=")[0]
            lines.append(f"{name}={given.pop(name)}" if name in given else line)
        assert not given, f"not in the example: {given}"
        lines += [f"WEB_BIND=127.0.0.1:{self._web}", f"WEB_WORKERS={WORKERS}", f"WEB_THREADS={THREADS}"]
        lines += ["BEAT_SECONDS=1", f"BACKUP_FOLDER={self.backups}", "BACKUP_KEEP=1"]
        (self.home / "etc" / "portal.env").write_text("\n".join(lines) + "\n")
        manage = self.here((DEPLOY / "manage").read_text())
        assert manage.count(" portal ") == 2, "the account that deploy/manage becomes"
        (self.home / "manage").write_text(manage.replace(" portal ", f" {getpass.getuser()} "))
        (self.home / "manage").chmod(0o755)

    def manage(self, *words: str) -> str:
        return self.shell(" ".join([str(self.home / "manage"), *words]))

    def shell(self, command: str) -> str:
        done = subprocess.run(
            ["sh", "-c", command],
            cwd=self.home,
            env=self._bare(),
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, f"{command}\n{done.stdout}{done.stderr}"
        return done.stdout

    def follow(self, step: str, *left_out: str) -> str:
        """What the lines of the guide that call ``deploy/manage`` say, one after the other."""
        lines = [line for line in guide_commands(step) if line.startswith(MANAGE)]
        assert lines, step
        return "".join(
            self.shell(self.here(line.replace(MANAGE, str(self.home / "manage"))))
            for line in lines
            if not any(word in line for word in left_out)
        )

    def make_certificate(self) -> None:
        [line] = [line for line in guide_commands("Install") if line.startswith("openssl req")]
        self.shell(f"NAME={NAME}; {self.here(line)}")

    # services

    def _bare(self) -> dict[str, str]:
        """What systemd gives: nothing of ours."""
        return {
            "PATH": "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin",
            "HOME": str(self.home / "home"),
            "LANG": "C.UTF-8",
        }

    def environment(self, unit: Unit) -> dict[str, str]:
        file = Path(self.here(unit.one("EnvironmentFile")))
        return {**self._bare(), **unit.environment(), **settings_in(file.read_text())}

    def _words(self, unit: Unit, key: str, environment: dict[str, str]) -> list[str]:
        return [self.here(word) for word in unit.command(key, environment)]

    def start(self, name: str) -> None:
        """Start the unit as it says; like systemd again, once it has ended."""
        unit = Unit(f"{name}.service")
        environment = self.environment(unit)
        self._start(
            name,
            self._words(unit, "ExecStart", environment),
            cwd=self.here(unit.one("WorkingDirectory")),
            env=environment,
            umask=int(unit.one("UMask"), 8),
        )

    def _start(self, name: str, command: list[str], **options: Any) -> None:
        with (self.home / f"{name}.out").open("ab") as log:
            self.running[name] = subprocess.Popen(
                command, stdout=log, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL,
                start_new_session=True, preexec_fn=die_with_parent, **options,
            )  # fmt: skip

    def run_once(self, name: str) -> None:
        """A unit of the kind that ends by itself, from its beginning to its end."""
        self.start(name)
        assert self.running.pop(name).wait(START_SECONDS) == 0, self.log(name)

    def reload(self, name: str) -> None:
        main = {"MAINPID": str(self.running[name].pid)}
        subprocess.run(self._words(Unit(f"{name}.service"), "ExecReload", main), check=True)

    def kill(self, name: str) -> None:
        """All its processes at once, as when the machine runs out of memory."""
        process = self.running.pop(name)
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def start_nginx(self, program: str) -> None:
        site = self.here((DEPLOY / "nginx.conf").read_text(encoding="utf-8"))
        ports = {"listen 80": self.http, "listen 443": self.https}
        for theirs, ours in ports.items():
            assert site.count(theirs) == 2
            site = site.replace(theirs, f"listen 127.0.0.1:{ours}")
        assert site.count("127.0.0.1:8000") == 1
        (self.home / "site.conf").write_text(site.replace("127.0.0.1:8000", f"127.0.0.1:{self._web}"))
        user = "user root;\n" if os.geteuid() == 0 else ""
        config = self.home / "nginx.conf"
        config.write_text(NGINX.format(home=self.home, user=user))
        self._start(
            "nginx", [program, "-p", str(self.home), "-c", str(config), "-e", str(self.home / "nginx.log")]
        )

    def log(self, name: str) -> str:
        return (self.home / f"{name}.out").read_text(errors="replace")

    def wait_for(self, said: str, what: Any, seconds: float = START_SECONDS) -> Any:
        deadline = time.monotonic() + seconds
        while not (found := what()):
            logs = "".join(f"--- {name}\n{self.log(name)[-1500:]}" for name in self.running)
            assert time.monotonic() < deadline, f"not within {seconds} s: {said}\n{logs}"
            time.sleep(0.05)
        return found

    def person(self, language: str = "en") -> Person:
        return Person(self.https, self.certificate, language)

    def close(self) -> None:
        for name in list(self.running):
            self.kill(name)
        self._sql(f"DROP DATABASE IF EXISTS {self.database} WITH (FORCE)")
        assert connection.settings_dict["NAME"] != self.database

"""A portal installed once from the files of ``deploy/``, with its services, behind nginx."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from django.db import connection

from deploy.dev import services
from tests.install.files import ROOT, Unit
from tests.install.installation import Installation

UNITS = ("portal", "portal-worker", "portal-beat")


@pytest.fixture(scope="module")
def installed():
    if connection.vendor != "postgresql" or not os.environ.get("REDIS_URL"):
        pytest.skip("an installation needs PostgreSQL and Redis: run `make test`")
    nginx = os.environ.get("NGINX")
    if not nginx:
        pytest.fail("NGINX is not set: `make test` finds or installs nginx", pytrace=False)
    home = Path(tempfile.mkdtemp(prefix="portal-install-"))
    with services.home_directory("redis") as redis_home, services.redis(redis_home) as redis_url:
        found = Installation(home, redis_url)
        try:
            found.make_database()
            found.write_settings()
            found.make_certificate()
            found.said = found.follow("Install")
            for unit in UNITS:
                found.start(unit)
            found.start_nginx(nginx)
            lay_world(found)
            found.wait_for("the worker", lambda: " ready." in found.log("portal-worker"))
            found.wait_for("the timetable", lambda: "Acquired lock" in found.log("portal-beat"))
            found.wait_for("the portal", lambda: found.person().open("/healthz").status == 200)
            yield found
        finally:
            found.close()
            shutil.rmtree(home, ignore_errors=True)


def lay_world(found: Installation) -> None:
    environment = found.environment(Unit("portal.service"))
    command = [sys.executable, "-m", "tests.install.world"]
    subprocess.run(command, env=environment, check=True, cwd=ROOT)

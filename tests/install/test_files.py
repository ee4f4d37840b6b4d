"""The files of ``deploy/`` agree with the code, with each other and with the guide."""

from __future__ import annotations

import re

import pytest

from tests.install.files import (
    DEPLOY,
    EXAMPLE,
    GUIDE,
    ROOT,
    UNITS,
    Unit,
    guide_commands,
    named_in_example,
    settings_in,
)

SERVICES = ("portal", "portal-worker", "portal-beat", "portal-backup")
READ = re.compile(r'(?:\benv\.\w+|environ\.get|globals\(\)\.update\(env\.\w+)\(\s*"([A-Z_]+)"')
IN_UNITS = {"BACKUP_FOLDER", "BACKUP_KEEP", "BACKUP_OPTIONS"}


def read_by_the_code():
    files = (*(ROOT / "portal" / "settings").glob("*.py"), DEPLOY / "gunicorn.conf.py")
    return {name for file in files for name in READ.findall(file.read_text())} | IN_UNITS


def test_every_setting_is_explained_and_nothing_else_is():
    assert named_in_example() == read_by_the_code()


def test_each_setting_has_a_comment_before_it():
    block = ""
    for line in EXAMPLE.read_text().splitlines():
        if re.match(r"#?[A-Z_]+=", line):
            assert "# " in block, line
        else:
            block = f"{block}\n{line}" if line else ""


def test_the_example_sets_what_a_shell_reads_alike():
    """``deploy/manage`` reads it by a shell, the services by systemd: no sign that both take otherwise."""
    for name, value in settings_in(EXAMPLE.read_text()).items():
        assert re.fullmatch(r"[\w./:@,%-]*", value), name


@pytest.mark.parametrize("name", SERVICES)
def test_a_unit_may_do_little(name):
    unit = Unit(f"{name}.service")
    said = {key: unit.one(key) for key in ("User", "UMask", "ProtectSystem", "ProtectHome", "PrivateDevices")}
    assert said == {
        "User": "portal", "UMask": "0027", "ProtectSystem": "strict", "ProtectHome": "yes",
        "PrivateDevices": "yes",
    }  # fmt: skip
    assert (unit.one("NoNewPrivileges"), unit.one("CapabilityBoundingSet")) == ("yes", "")
    assert all("/srv/portal/app" not in path for path in unit.all("ReadWritePaths"))
    assert unit.all("Restart") == ([] if name == "portal-backup" else ["always"])


def test_a_stop_waits_longer_than_what_is_under_way():
    graceful = re.search(r"^graceful_timeout = (\d+)", (DEPLOY / "gunicorn.conf.py").read_text(), re.M)
    assert int(Unit("portal.service").one("TimeoutStopSec")) > int(graceful[1])
    assert int(Unit("portal-worker.service").one("TimeoutStopSec")) >= 300


def test_the_timer_starts_the_back_up_every_night():
    timer = Unit("portal-backup.timer")
    assert timer.one("OnCalendar", "Timer") == "*-*-* 03:30:00"
    assert (UNITS / "portal-backup.service").exists()
    unit = Unit("portal-backup.service")
    words = unit.command("ExecStart", unit.environment())
    assert words[1:] == ["manage.py", "backup", "/var/backups/portal", "--keep", "60"]


def test_nginx_has_no_way_to_the_evidence_and_takes_what_the_portal_says():
    site = (DEPLOY / "nginx.conf").read_text()
    assert "media" not in re.sub(r"#.*", "", site)
    assert re.findall(r"error_page ([\d ]+) /", site) == ["413", "429", "502 503 504"]
    for page in re.search(r"\^/\(([\w|-]+)\)", site)[1].split("|"):
        assert 'lang="zh-Hans"' in (DEPLOY / "pages" / f"{page}.html").read_text()


def test_the_guide_names_files_that_are_there():
    text = GUIDE.read_text()
    for path in re.findall(r"(?<![\w/])(?:/srv/portal/app/)?(deploy/[\w./-]*\w)", text):
        assert (ROOT / path).exists() or list(ROOT.glob(f"{path}*")), path
    steps = [int(step) for step in re.findall(r"^(\d+)\. ", text, re.M)]
    assert steps == list(range(1, len(steps) + 1))
    assert [line for line in guide_commands("Install") if line.startswith("nginx -t")]

"""Promises that the repository's own files have to keep."""

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def test_every_top_level_package_is_under_the_import_contract():
    with (ROOT / "pyproject.toml").open("rb") as file:
        watched = set(tomllib.load(file)["tool"]["importlinter"]["root_packages"])
    packages = {path.parent.name for path in ROOT.glob("*/__init__.py")} - {"tests"}
    assert packages == watched


@pytest.mark.parametrize(
    "lock",
    [
        "requirements.lock",
        "requirements-dev.lock",
        "requirements-audit.lock",
        "requirements-docs.lock",
        "requirements-node.lock",
    ],
)
def test_a_python_lock_installs_from_any_mirror(lock):
    lines = (ROOT / lock).read_text().splitlines()
    assert "--hash=sha256:" in "".join(lines)
    assert [line for line in lines if "://" in line or line.startswith("-")] == []


def test_the_front_end_lock_installs_from_any_mirror():
    assert '"resolved"' not in (ROOT / "package-lock.json").read_text()


def test_a_development_tool_never_changes_a_runtime_version():
    def pins(lock):
        return {line.split()[0] for line in (ROOT / lock).read_text().splitlines() if "==" in line}

    assert pins("requirements.lock") <= pins("requirements-dev.lock")


def test_the_sprite_has_every_icon_that_a_template_shows():
    listed = {line.split("#")[0].strip() for line in (ROOT / "static/src/icons.txt").read_text().splitlines()}
    shown = {
        name
        for template in (ROOT / "templates").rglob("*.html")
        for name in re.findall(r"{%\s*icon\s+[\"']([\w-]+)[\"']", template.read_text())
    }
    assert shown - listed == set()

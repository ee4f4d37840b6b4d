"""A release is whole: what is built serves pages without the repository, and says which version it is."""

import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import portal

ROOT = Path(__file__).parents[2]
TRY = """
import django
from django.core.management import call_command
django.setup()
call_command("migrate", verbosity=0)
from django.conf import settings
from django.contrib.staticfiles import finders
from django.test import Client
page = Client(SERVER_NAME="localhost").get("/accounts/sign-in/")
assert page.status_code == 200, page.status_code
assert "登录" in page.content.decode()
assert finders.find("portal.css"), settings.STATICFILES_DIRS
import portal
print(portal.__file__, portal.__version__)
"""


def test_the_wheel_runs_without_the_repository(tmp_path):
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    [wheel] = tmp_path.glob("*.whl")
    place = tmp_path / "place"
    with zipfile.ZipFile(wheel) as file:
        file.extractall(place)
    kept = {"PATH": os.environ["PATH"], "PYTHONPATH": str(place), "VAR_DIR": str(tmp_path / "var")}
    done = subprocess.run(
        [sys.executable, "-c", TRY],
        cwd=tmp_path,
        env=kept | {"DJANGO_SETTINGS_MODULE": "portal.settings", "SERVE_UNCOLLECTED": "true"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == [str(place / "portal" / "__init__.py"), portal.__version__]


def test_one_version_everywhere():
    said = {
        "package.json": r'"version": "([^"]+)"',
        "package-lock.json": r'"version": "([^"]+)"',
        "deploy/compose.yaml": r"image: portal:(\S+)",
        "deploy/Dockerfile": r"portal:(\S+) \.",
        "CHANGELOG.md": r"^## (\d\S*) - \d{4}-\d\d-\d\d$",
    }
    found = {
        name: re.search(pattern, (ROOT / name).read_text(encoding="utf-8"), re.MULTILINE)[1]
        for name, pattern in said.items()
    }
    assert found == dict.fromkeys(said, portal.__version__)

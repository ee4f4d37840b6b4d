"""The image and the composition, which no daemon builds here, held by rules to the units and the settings."""

from __future__ import annotations

import re
import shlex

import yaml

from tests.install.files import DEPLOY, ROOT, Unit, named_in_example

COMPOSED = yaml.safe_load((DEPLOY / "compose.yaml").read_text())
DOCKERFILE = (DEPLOY / "Dockerfile").read_text()
UNITS = {"web": "portal", "worker": "portal-worker", "beat": "portal-beat"}
STEPS = re.findall(r"^([A-Z]+) (.+)$", DOCKERFILE.replace("\\\n", " "), re.M)


def of(step):
    return [words for name, words in STEPS if name == step]


def test_each_service_runs_what_its_unit_runs():
    for service, unit in UNITS.items():
        said = Unit(f"{unit}.service")
        assert COMPOSED["services"][service]["command"] == said.one("ExecStart")
        grace = COMPOSED["services"][service]["stop_grace_period"]
        assert grace == f"{said.one('TimeoutStopSec')}s"
    [command] = of("CMD")
    assert yaml.safe_load(command) == shlex.split(Unit("portal.service").one("ExecStart"))


def test_its_settings_are_those_of_the_example():
    for service in UNITS:
        assert set(COMPOSED["services"][service].get("environment", {})) <= named_in_example()


def test_only_the_loopback_is_open_and_images_are_pinned():
    for name, service in COMPOSED["services"].items():
        assert all(port.startswith("127.0.0.1:") for port in service.get("ports", [])), name
        assert re.fullmatch(r"[a-z]+:[\w.-]*\d[\w.-]*", service["image"]), name
    images = [words.split()[0] for words in of("FROM")]
    assert all(re.fullmatch(r"[a-z]+:[\w.-]*\d[\w.-]*", image) for image in images), images


def test_the_portal_s_services_may_do_little():
    for name in UNITS:
        service = COMPOSED["services"][name]
        assert (service["read_only"], service["cap_drop"], service["restart"]) == (True, ["ALL"], "always")
    assert "/readyz" in COMPOSED["services"]["web"]["healthcheck"]["test"][-1]


def test_the_image_keeps_to_the_rules():
    assert of("USER") == ["portal"]
    assert of("ADD") == []
    last = DOCKERFILE.rpartition("\nFROM ")[2]
    copies = re.findall(r"^COPY (.+)$", last, re.M)
    assert copies and all(one.startswith("--chown=root:root ") for one in copies)
    named = set(re.findall(r"\b([A-Z_]+)=", " ".join(of("ENV") + of("ARG"))))
    assert named == {"PYTHONDONTWRITEBYTECODE", "PYTHONUNBUFFERED"}
    assert "--require-hashes" in DOCKERFILE


def test_nothing_of_a_developer_s_goes_into_the_image():
    left_out = set((ROOT / ".dockerignore").read_text().splitlines())
    assert {".git", ".venv", "node_modules", "var", "**/portal.env", "**/.env"} <= left_out

#!/usr/bin/env python3
"""What the dependencies are, under which licences, and whether a weakness of one is known.

    deploy/dev/audit.py

Leaves bills of materials (CycloneDX) of the Python and the front-end packages and a summary in var/audit.
Ends with 1 where a weakness is known or a licence is not on the list below. Where no database of advisories
can be reached it says so: not checked is not the same as sound.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib import metadata
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
OUT = ROOT / "var" / "audit"
TOOLS = ROOT / "var" / "audit-venv" / "bin"
LOCK = ROOT / "requirements.lock"

#: Licences under which a package may be used and handed on beside the portal, as SPDX or packages write them.
ALLOWED = (
    "0BSD", "Apache-2.0", "Apache Software License", "Apache License 2.0", "BlueOak-1.0.0", "BSD",
    "BSD License", "BSD-2-Clause", "BSD-3-Clause", "CC0-1.0", "HPND", "ISC", "LGPL", "LGPL-2.1-only",
    "LGPL-3.0-only", "LGPL-3.0-or-later", "GNU Library or Lesser General Public License (LGPL)",
    "GNU Lesser General Public License v2 or later (LGPLv2+)",
    "GNU Lesser General Public License v3 (LGPLv3)", "MIT", "MIT-0", "MIT License", "MIT-CMU", "MPL-2.0",
    "Mozilla Public License 2.0 (MPL 2.0)", "PSF-2.0", "Python-2.0",
    "Python Software Foundation License", "Unlicense", "ZPL-2.1",
)  # fmt: skip
#: Read in the package's own LICENSE file, where its description does not name it as npm wants.
READ = {"svg-tags": "MIT"}
SHORTEST_TEXT = 60  # longer than any licence's name: the text of one


@dataclass
class Found:
    """What was found out, in sentences; ``bad`` is what somebody has to act upon."""

    said: list[str] = field(default_factory=list)
    bad: list[str] = field(default_factory=list)
    unchecked: list[str] = field(default_factory=list)


def run(*command: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(part) for part in command], capture_output=True, text=True, cwd=ROOT, check=False
    )


def locked() -> list[tuple[str, str]]:
    """Name and version of each Python package that production installs on this machine."""
    pins = re.findall(r"^([A-Za-z0-9._-]+)==([^ \\;]+)(.*)$", LOCK.read_text(), re.MULTILINE)
    here = {re.sub(r"[-_.]+", "-", one.name).lower() for one in metadata.distributions()}
    return [(name, version) for name, version, _rest in pins if re.sub(r"[-_.]+", "-", name).lower() in here]


def python_licences() -> Iterator[tuple[str, list[str]]]:
    """Each package with what it says of its licence: its expression, else its classifiers, else its field."""
    for name, _version in locked():
        about = metadata.metadata(name).json
        expression = str(about.get("license_expression") or "")
        classifiers = list(about.get("classifier") or [])
        named = [one.rsplit(" :: ", 1)[-1] for one in classifiers if one.startswith("License :: ")]
        free = str(about.get("license") or "")
        free = free if len(free) < SHORTEST_TEXT else ""
        yield name, [expression] if expression else [one for one in named if one != "OSI Approved"] or [free]


def node_licences() -> Iterator[tuple[str, list[str]]]:
    for path, about in json.loads((ROOT / "package-lock.json").read_text())["packages"].items():
        if path:
            name = path.rpartition("node_modules/")[2]
            yield name, [str(about.get("license") or READ.get(name, ""))]


def is_allowed(expression: str) -> bool:
    """Whether an SPDX expression can be met: one side of an OR, both of an AND."""
    plain = expression.strip().strip("()")
    if " OR " in plain:
        return any(map(is_allowed, plain.split(" OR ")))
    if " AND " in plain:
        return all(map(is_allowed, plain.split(" AND ")))
    return expression in ALLOWED or plain in ALLOWED


def refused_licences() -> list[str]:
    """Packages without a licence that is on the list."""
    return sorted(
        f"{name}: {' / '.join(licences) or 'none named'}"
        for name, licences in [*python_licences(), *node_licences()]
        if not any(map(is_allowed, licences))
    )


def bills_of_materials(found: Found) -> None:
    python = run(TOOLS / "cyclonedx-py", "requirements", LOCK, "--of", "JSON", "-o", OUT / "python.cdx.json")
    node = run("npm", "sbom", "--sbom-format", "cyclonedx", "--package-lock-only")
    if python.returncode or node.returncode:
        found.bad.append(f"no bill of materials: {python.stderr or node.stderr}")
        return
    (OUT / "node.cdx.json").write_text(node.stdout)
    for name in ("python", "node"):
        parts = json.loads((OUT / f"{name}.cdx.json").read_text())["components"]
        found.said.append(f"var/audit/{name}.cdx.json: {len(parts)} packages")


def python_weaknesses(found: Found) -> None:
    done = run(
        TOOLS / "pip-audit", "--require-hashes", "--disable-pip", "--no-deps", "-r", LOCK, "-f", "json"
    )
    packages = _json(done.stdout).get("dependencies", [])
    known = [one for one in packages if "skip_reason" not in one]
    for one in known:
        for weakness in one["vulns"]:
            better = ", ".join(weakness["fix_versions"]) or "no version yet"
            found.bad.append(f"{one['name']} {one['version']}: {weakness['id']}, mended in {better}")
    if not packages or len(known) < len(packages):
        found.unchecked.append(
            f"Python: {len(packages) - len(known) or 'all'} packages, no advisories reached"
        )
    else:
        found.said.append(f"Python: {len(known)} packages held against the advisories of PyPI")


def node_weaknesses(found: Found) -> None:
    answer = _json(run("npm", "audit", "--json").stdout)
    if "vulnerabilities" not in answer:
        found.unchecked.append("front end: all packages, no advisories reached")
        return
    for name, one in answer["vulnerabilities"].items():
        found.bad.append(f"{name}: {one['severity']}, {one['range']}")
    found.said.append("front end: held against the advisories of npm")


def _json(text: str) -> dict[str, Any]:
    try:
        answer = json.loads(text)
    except ValueError:
        return {}
    return answer if isinstance(answer, dict) else {}


def main() -> int:
    OUT.mkdir(parents=True, exist_ok=True)
    found = Found()
    bills_of_materials(found)
    refused = refused_licences()
    found.bad += [f"licence not on the list: {one}" for one in refused]
    if not refused:
        found.said.append("licences: all on the list of deploy/dev/audit.py")
    python_weaknesses(found)
    node_weaknesses(found)
    lines = [
        *found.said,
        *(f"NOT CHECKED: {one}" for one in found.unchecked),
        *(f"BAD: {one}" for one in found.bad),
    ]
    (OUT / "summary.txt").write_text("\n".join(lines) + "\n")
    sys.stdout.write("\n".join(lines) + "\n")
    return 1 if found.bad else 0


if __name__ == "__main__":
    sys.exit(main())

#!/usr/bin/env python3
"""Makes a release of what is committed: tag, source and wheel with the front end built, container context.

    deploy/dev/release.py [--no-tag]

Everything lies in var/release, with bills of materials (CycloneDX) and check sums. Refused, with the reason,
unless the work tree is clean and CHANGELOG.md has a section for the version of portal/__init__.py.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
OUT = ROOT / "var" / "release"
NAME = "sub-district-portal"


def git(*words: str) -> str:
    return subprocess.run(
        ["git", *words], capture_output=True, text=True, cwd=ROOT, check=True
    ).stdout.strip()


def version() -> str:
    found = re.search(
        r'^__version__ = "([^"]+)"$', (ROOT / "portal" / "__init__.py").read_text(), re.MULTILINE
    )
    assert found, "portal/__init__.py names no version"
    return found[1]


def notes_of(release: str) -> str:
    """What CHANGELOG.md says of the version, empty if it says nothing."""
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    found = re.search(
        rf"^## {re.escape(release)} - [0-9-]+\n(.*?)(?=^## |\Z)", text, re.MULTILINE | re.DOTALL
    )
    return found[1].strip() if found else ""


def reasons_against(release: str, *, tags: bool) -> list[str]:
    """Why there can be no release now."""
    found = []
    if git("status", "--porcelain"):
        found.append("The work tree holds changes that are not committed: commit or put them away.")
    if not notes_of(release):
        found.append(f"CHANGELOG.md has no section “## {release} - day” that says anything.")
    if tags and git("tag", "--list", f"v{release}"):
        found.append(f"v{release} is tagged already: raise __version__ in portal/__init__.py.")
    return found


def build(release: str) -> None:
    """Source, wheel and container context, all with the time of the commit: built twice, they are alike."""
    shutil.rmtree(OUT, ignore_errors=True)
    OUT.mkdir(parents=True)
    env = os.environ | {"SOURCE_DATE_EPOCH": git("log", "-1", "--format=%ct")}
    for target in ("sdist", "wheel"):
        command = [sys.executable, "-m", "hatchling", "build", "-t", target, "-d", str(OUT)]
        subprocess.run(command, cwd=ROOT, env=env, check=True, stdout=subprocess.DEVNULL)
    context = OUT / f"{NAME}-{release}-container.tar.gz"
    git("archive", "--format=tar.gz", f"--prefix={NAME}-{release}/", "-o", str(context), "HEAD")


def bills() -> None:
    """What is in it: the bills that `make audit` writes."""
    audit = [sys.executable, str(ROOT / "deploy" / "dev" / "audit.py")]
    subprocess.run(audit, cwd=ROOT, check=True)
    for bill in (ROOT / "var" / "audit").glob("*.cdx.json"):
        shutil.copy(bill, OUT)


def check_sums() -> None:
    lines = [
        f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}" for path in sorted(OUT.iterdir())
    ]
    (OUT / "SHA256SUMS").write_text("\n".join(lines) + "\n")


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--no-tag", action="store_true", help="to try it: git is told nothing")
    tags, release = not parser.parse_args().no_tag, version()
    if reasons := reasons_against(release, tags=tags):
        sys.stderr.write("\n".join(reasons) + "\n")
        return 1
    build(release)
    bills()
    check_sums()
    if tags:
        git("tag", "-a", f"v{release}", "-m", f"{release}\n\n{notes_of(release)}")
    sys.stdout.write((OUT / "SHA256SUMS").read_text())
    return 0


if __name__ == "__main__":
    sys.exit(main())

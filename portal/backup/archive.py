"""The file of a back-up: a tar of tables, files and settings, with the hash of each in its manifest."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import Any

from django.utils.translation import gettext as _

FORM = 1
MANIFEST = "manifest.json"
TABLES, FILES = "tables", "files"


class Unusable(Exception):
    """The archive cannot be made or used; its text says why and what to do."""


@contextmanager
def folder_beside(path: Path) -> Iterator[Path]:
    """A folder on the same disk, gone afterwards."""
    with tempfile.TemporaryDirectory(prefix=".backup-", dir=path.parent) as name:
        yield Path(name)


def hash_of(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def members(folder: Path) -> list[Path]:
    return sorted(one for one in folder.rglob("*") if one.is_file() and one != folder / MANIFEST)


def pack(folder: Path, about: dict[str, Any], path: Path) -> None:
    """Write the manifest and put everything into one file that only its owner may read."""
    held = {one.relative_to(folder).as_posix(): one for one in members(folder)}
    about |= {"form": FORM, "members": {name: hash_of(one) for name, one in held.items()}}
    manifest = folder / MANIFEST
    manifest.write_text(json.dumps(about, ensure_ascii=False, indent=1), encoding="utf-8")
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as stream:
        with tarfile.open(fileobj=stream, mode="w") as archive:
            for name, one in {MANIFEST: manifest, **held}.items():
                archive.add(one, name, recursive=False)
        stream.flush()
        os.fsync(stream.fileno())


def unpack(path: Path, folder: Path) -> dict[str, Any]:
    """Take everything out and compare each hash; the manifest. ``Unusable`` where anything differs."""
    try:
        with tarfile.open(path, "r:") as archive:
            archive.extractall(folder, filter="data")
        about: dict[str, Any] = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (tarfile.TarError, OSError, ValueError) as error:
        raise Unusable(
            _(
                "%(file)s is no back-up of the portal, or damaged (%(error)s). If it is encrypted, decrypt "
                "it first."
            )
            % {"file": path, "error": error}
        ) from error
    if about.get("form") != FORM:
        raise Unusable(
            _("This back-up has a form that this release does not know; use the release that made it.")
        )
    found = {one.relative_to(folder).as_posix(): hash_of(one) for one in members(folder)}
    wrong = sorted(
        name for name in {*found, *about["members"]} if found.get(name) != about["members"].get(name)
    )
    if wrong:
        raise Unusable(
            _("The back-up is damaged: %(names)s differ from what was saved. Take another one.")
            % {"names": ", ".join(wrong[:5])}
        )
    return about


def encrypt(path: Path, recipient: str) -> Path:
    """Encrypt to a public key and delete what is readable: an age recipient, or a file with a gpg key."""
    if recipient.startswith("age1"):
        made = path.with_name(f"{path.name}.age")
        command = ["age", "--encrypt", "--recipient", recipient, "--output", str(made), str(path)]
    else:
        made = path.with_name(f"{path.name}.gpg")
        command = ["gpg", "--batch", "--yes", "--trust-model", "always", "--recipient-file", recipient]
        command += ["--output", str(made), "--encrypt", str(path)]
    if not shutil.which(command[0]):
        path.unlink()
        raise Unusable(
            _("%(program)s is not installed; nothing was kept unencrypted.") % {"program": command[0]}
        )
    # gpg wants a home to write in, and the portal's account has none.
    with tempfile.TemporaryDirectory(prefix="portal-gpg-") as home:
        environment = {**os.environ, "GNUPGHOME": home}
        done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)  # noqa: S603
    path.unlink()
    if done.returncode:
        made.unlink(missing_ok=True)
        raise Unusable(
            _("The back-up could not be encrypted, and nothing was kept: %(error)s")
            % {"error": done.stderr.strip()[-300:]}
        )
    made.chmod(0o600)
    return made


def copy_files(source: Path, target: Path) -> None:
    """Copy every file below *source*, keeping its name; one that is there already must be the same."""
    for one in sorted(one for one in source.rglob("*") if one.is_file()):
        to = target / PurePosixPath(one.relative_to(source).as_posix())
        to.parent.mkdir(parents=True, exist_ok=True)
        if to.exists() and hash_of(to) != hash_of(one):
            raise Unusable(
                _("%(file)s is there already and is another file; give an empty folder.") % {"file": to}
            )
        shutil.copy2(one, to)

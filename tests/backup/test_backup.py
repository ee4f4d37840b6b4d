"""Saved, and made again elsewhere: every table, file and hash the same; whatever is wrong, refused."""

import datetime as dt
import json
import os
import re
import resource
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone, translation

from communities.models import Community
from portal.backup import actions, archive
from portal.backup.archive import MANIFEST, Unusable, unpack
from portal.core.models import Attachment

pytestmark = pytest.mark.django_db
#: Not saved: keys, passwords, addresses that hold them, and where things lie on this machine.
UNTOLD = {
    "DATABASE_REPLICA_URL", "DATABASE_URL", "DEBUG", "EMAIL_URL", "IDENTITY_SECRET", "MEDIA_ROOT",
    "METRICS_TOKEN", "NOTICE_WEBHOOK_SECRET", "NOTICE_WEBHOOK_URL", "OLD_SECRET_KEYS", "REDIS_URL",
    "SECRET_KEY", "SERVE_UNCOLLECTED", "SILENCED_CHECKS", "SQLITE_PATH", "STATIC_ROOT",
}  # fmt: skip


NEXT_ROW = """
import datetime as dt
from communities.models import Community, ResidentsCouncil
one = Community.objects.first()
ResidentsCouncil.objects.create(community=one, held_on=dt.date(2026, 1, 2), topic="新", people=1)
"""


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def manage(*words, database, media, **more):
    """A command of a portal of its own."""
    environment = {name: value for name, value in os.environ.items() if name != "REDIS_URL"}
    environment |= {
        "DATABASE_URL": database,
        "MEDIA_ROOT": str(media),
        "SECRET_KEY": "only-for-a-test-0123456789-abcdefghijklmnopqrstuvwxyz",
        "LOG_LEVEL": "ERROR",
    }
    return subprocess.run(
        [sys.executable, "manage.py", *map(str, words)],
        env=environment,
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        check=False,
        **more,
    )


def sqlite(folder, name="portal"):
    return f"sqlite:///{folder / name}.sqlite3"


def saved(tmp_path, name="out"):
    return actions.back_up(tmp_path / name, now=timezone.localtime())


def contents(path, folder):
    """The hash of each table and file of a back-up."""
    folder.mkdir()
    return {
        name: one
        for name, one in unpack(path, folder)["members"].items()
        if name.startswith(("tables", "files"))
    }


def only(folder):
    (found,) = folder.glob("portal-*")
    return found


@pytest.fixture
def another():
    """An empty PostgreSQL database beside the test's own."""
    if connection.vendor != "postgresql":
        yield None
        return
    given = connection.settings_dict
    name = f"{given['NAME']}_restored"
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}"')
        cursor.execute(f'CREATE DATABASE "{name}"')
    yield f"postgres://{given['USER']}:{given['PASSWORD']}@{given['HOST']}:{given['PORT']}/{name}"
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def test_the_demonstration_made_again_on_each_engine_is_the_same(tmp_path, another, settings, monkeypatch):
    settings.MEDIA_ROOT = str(tmp_path / "media")
    monkeypatch.setenv("DEMO_PASSWORD", "Only-for-a-test-1")
    call_command("load_demo", verbosity=0)
    attached = Attachment(
        content_type=ContentType.objects.get_for_model(Community), row_id=1,
        name="照片.jpg", suffix=".jpg", size=3, attached_at=timezone.now(),
    )  # fmt: skip
    attached.file.save("x", ContentFile(b"\x00\xff\x1e"))
    path = saved(tmp_path)
    before = contents(path, tmp_path / "before")
    assert len([name for name in before if name.startswith("files")]) == 1
    assert path.stat().st_mode & 0o077 == 0
    for number, database in enumerate(filter(None, (sqlite(tmp_path), another))):
        media, out = tmp_path / f"media{number}", tmp_path / f"out{number}"
        done = manage("restore", path, database=database, media=media)
        assert not done.returncode, done.stderr
        assert not manage("backup", out, database=database, media=media).returncode
        assert contents(only(out), tmp_path / f"again{number}") == before
        told = manage("verify", "--no-mend", database=database, media=media)
        assert not told.returncode, told.stdout
        next_row = (
            "from communities.models import ResidentsCouncil as R, Community as C; import datetime as dt; "
        )
        next_row += (
            "R.objects.create(community=C.objects.first(), held_on=dt.date(2026, 1, 2), topic='新', people=1)"
        )
        assert not manage("shell", "-c", next_row, database=database, media=media).returncode  # numbers go on
        again = manage("restore", path, database=database, media=media)
        assert again.returncode
        assert "holds tables already" in again.stderr or "已有" in again.stderr


def test_a_back_up_of_an_earlier_release_is_brought_up_to_this_one(tmp_path):
    """The tables of the release before are made, filled and migrated; here all but the newest migration.

    With a disk that is full midway nothing is left half written.
    """
    old, media = sqlite(tmp_path, "old"), tmp_path / "media"
    assert not manage("migrate", database=old, media=media).returncode
    assert not manage("migrate", "core", "0008", database=old, media=media).returncode
    full = manage("backup", tmp_path / "full", database=old, media=media, preexec_fn=_fills_up)
    assert full.returncode == 1
    assert "Traceback" not in full.stderr
    assert list((tmp_path / "full").iterdir()) == []
    assert not manage("backup", tmp_path / "out", database=old, media=media).returncode
    new = sqlite(tmp_path, "new")
    done = manage("restore", only(tmp_path / "out"), database=new, media=media)
    assert not done.returncode, done.stderr
    assert not manage("migrate", "--check", database=new, media=media).returncode


def _fills_up():
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))


def changed(path, to, change):
    """The same archive with something in it changed."""
    folder = to.with_suffix(".d")
    with tarfile.open(path) as archive:
        archive.extractall(folder, filter="data")
    change(folder)
    with tarfile.open(to, "w") as archive:
        for one in sorted(folder.rglob("*")):
            if one.is_file():
                archive.add(one, one.relative_to(folder).as_posix())
    return to


def test_a_damaged_file_is_refused(tmp_path):
    path = saved(tmp_path)

    def flip(folder):
        one = folder / "tables" / "communities.community.jsonl.gz"
        one.write_bytes(one.read_bytes()[:-1] + b"\x07")

    with pytest.raises(Unusable, match=r"communities\.community"):
        actions.check(changed(path, tmp_path / "flipped.tar", flip))
    with pytest.raises(Unusable, match="settings"):
        actions.check(
            changed(path, tmp_path / "less.tar", lambda folder: (folder / "settings.json").unlink())
        )
    short = tmp_path / "short.tar"
    short.write_bytes(path.read_bytes()[:-20_000])
    with pytest.raises(Unusable):
        actions.check(short)
    (tmp_path / "photo.tar").write_bytes(b"no archive")
    with pytest.raises(CommandError, match=r"photo\.tar is no back-up"):
        call_command("restore", tmp_path / "photo.tar", check=True)


def test_a_back_up_of_a_release_to_come_is_refused(tmp_path):
    def ahead(folder):
        about = json.loads((folder / MANIFEST).read_text())
        about["migrations"].append(["core", "9999_to_come"])
        (folder / MANIFEST).write_text(json.dumps(about))

    path = changed(saved(tmp_path), tmp_path / "ahead.tar", ahead)
    done = manage("restore", path, database=sqlite(tmp_path), media=tmp_path / "media")
    assert "9999_to_come" in done.stderr
    assert not (tmp_path / "portal.sqlite3").exists() or not (tmp_path / "portal.sqlite3").stat().st_size


def test_it_is_not_restored_over_what_is_there(tmp_path):
    with pytest.raises(CommandError, match="holds tables already"):
        call_command("restore", saved(tmp_path))


def test_only_the_newest_are_kept_and_nothing_of_others(tmp_path):
    (tmp_path / "notes.txt").touch()
    now = timezone.localtime()
    for day in range(4):
        actions.back_up(tmp_path, now=now + dt.timedelta(days=day), keep=2)
    names = sorted(one.name for one in tmp_path.iterdir())
    assert len(names) == 3
    assert names[0] == "notes.txt"
    assert names[1:] == [actions.NAME.format(now + dt.timedelta(days=day)) for day in (2, 3)]


@pytest.mark.skipif(not shutil.which("gpg"), reason="gpg is not installed")
def test_it_is_encrypted_by_an_account_without_a_home(tmp_path, monkeypatch):
    key, plain = tmp_path / "office.asc", tmp_path / "plain"
    with tempfile.TemporaryDirectory(
        prefix="gpg-"
    ) as home:  # pytest's own folders are too long for its socket
        own = {**os.environ, "GNUPGHOME": home}
        gpg = ["gpg", "--batch", "--quiet", "--pinentry-mode", "loopback", "--passphrase", ""]
        subprocess.run([*gpg, "--quick-generate-key", "office", "default", "default"], check=True, env=own)
        key.write_bytes(
            subprocess.run([*gpg, "--export", "office"], check=True, env=own, capture_output=True).stdout
        )
        subprocess.run(["gpgconf", "--kill", "all"], check=False, env=own)
    plain.write_text("figures")
    monkeypatch.setenv("HOME", str(tmp_path / "nowhere"))
    monkeypatch.delenv("GNUPGHOME", raising=False)
    assert archive.encrypt(plain, str(key)).name == "plain.gpg"
    assert not plain.exists() and not (tmp_path / "nowhere").exists()


@pytest.mark.skipif(not shutil.which("gpg"), reason="gpg is not installed")
def test_it_is_encrypted_to_a_key_whose_owner_alone_reads_it(tmp_path, monkeypatch):
    home = Path("/tmp") / f"gnupg-{os.getpid()}"
    home.mkdir(mode=0o700, exist_ok=True)
    monkeypatch.setenv("GNUPGHOME", str(home))
    gpg = ["gpg", "--batch", "--quiet", "--pinentry-mode", "loopback", "--passphrase", ""]
    try:
        subprocess.run([*gpg, "--quick-generate-key", "office", "default", "default"], check=True)
        key = subprocess.run([*gpg, "--armor", "--export", "office"], check=True, capture_output=True).stdout
        (tmp_path / "office.asc").write_bytes(key)
        made = actions.back_up(
            tmp_path / "out", now=timezone.localtime(), recipient=str(tmp_path / "office.asc")
        )
        assert [one.name for one in (tmp_path / "out").iterdir()] == [made.name]
        with pytest.raises(Unusable, match="decrypt it first"):
            actions.check(made)
        plain = tmp_path / "plain.tar"
        subprocess.run([*gpg, "--output", str(plain), "--decrypt", str(made)], check=True)
        assert actions.check(plain)["tables"]
    finally:
        subprocess.run(["gpgconf", "--kill", "all"], check=False)
        shutil.rmtree(home, ignore_errors=True)
    (tmp_path / "nonsense.asc").write_text("no key")
    with pytest.raises(Unusable, match="nothing was kept"):
        actions.back_up(tmp_path / "bad", now=timezone.localtime(), recipient=str(tmp_path / "nonsense.asc"))
    assert list((tmp_path / "bad").iterdir()) == []


def test_what_is_set_is_saved_without_secrets(tmp_path, monkeypatch):
    files = (settings.BASE_DIR / "portal" / "settings").glob("*.py")
    text = "".join(file.read_text(encoding="utf-8") for file in files)
    asked = set(re.findall(r'env\.\w+\(\s*"([A-Z_]+)"', text))
    assert asked == UNTOLD | set(actions.TELLABLE)
    monkeypatch.setenv("IDLE_MINUTES", "15")
    monkeypatch.setenv("NOTICE_WEBHOOK_SECRET", "verborgen")
    with tarfile.open(saved(tmp_path)) as archive:
        kept = json.load(archive.extractfile("settings.json"))
    assert kept["IDLE_MINUTES"] == "15"
    assert not UNTOLD & set(kept)

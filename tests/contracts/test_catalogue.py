"""Users read Chinese: every sentence of the portal has its Chinese, and none is left unchecked."""

import shutil
import subprocess
import sys
from pathlib import Path

import polib
import pytest

ROOT = Path(__file__).parents[2]
PO = Path("locale/zh_Hans/LC_MESSAGES/django.po")


@pytest.fixture(scope="module")
def collected(tmp_path_factory):
    """The catalogue as ``makemessages`` would leave it now, in a copy of the sources."""
    copy = tmp_path_factory.mktemp("sources")
    files = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard", "*.py", "*.html", "*.txt", "*.po"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    ).stdout.split()  # fmt: skip
    for name in files:
        (copy / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / name, copy / name)
    command = [sys.executable, "manage.py", "makemessages", "-l", "zh_Hans", "--no-location", "--no-wrap"]
    subprocess.run(command, cwd=copy, check=True, capture_output=True)
    return polib.pofile(str(copy / PO))


def test_every_sentence_has_its_chinese(collected):
    missing = [entry.msgid for entry in collected if not entry.obsolete and not entry.translated()]
    assert not missing, "run `make messages` and translate:\n" + "\n".join(missing)


def test_the_catalogue_holds_nothing_doubtful_or_dead():
    catalogue = polib.pofile(str(ROOT / PO))
    assert not catalogue.metadata_is_fuzzy, "a compiler would leave the whole catalogue out"
    assert not [entry.msgid for entry in catalogue if "fuzzy" in entry.flags]
    assert not [entry.msgid for entry in catalogue if entry.obsolete]


def test_no_chinese_sentence_was_left_in_english():
    """A translation equal to its message id is a slip; names of formats are the exceptions."""
    same = {entry.msgid for entry in polib.pofile(str(ROOT / PO)) if entry.msgstr == entry.msgid}
    assert same <= {"%(count)s / %(total)s"}

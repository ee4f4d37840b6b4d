"""What documents say is so: commands and settings exist, words are those of the pages, pictures are made."""

import re
import unicodedata

import polib
import pytest
from django.core.management import get_commands, load_command_class

from deploy.dev import shots
from tests.contracts.test_references import DOCUMENTS, ROOT

GUIDES = [ROOT / "docs/index.md", *sorted((ROOT / "docs/guide").glob("*.md"))]
#: Of other programs, where documents name them.
THEIRS = {"PATH", "POSTGRES_USER", "POSTGRES_DB"}
#: A screen of a desk computer, in lines of this width; a Chinese sign is two wide, a blank line counts.
SCREEN_LINES, SCREEN_WIDTH = 35, 120
SIGNS_A_MINUTE, SECONDS_A_PICTURE, MINUTES = 300, 8, 10


def named(document):
    return str(document.relative_to(ROOT))


def code_of(document):
    """What stands in backticks, and lines that are code."""
    text = document.read_text(encoding="utf-8")
    return [*re.findall(r"`([^`\n]+)`", text), *re.findall(r"^ {4,}(\S.*)$", text, re.MULTILINE)]


def all_code():
    return [(named(document), line) for document in DOCUMENTS for line in code_of(document)]


def test_targets_that_documents_name_are_in_the_makefile():
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    said = {
        (document, target)
        for document, line in all_code()
        for target in re.findall(r"\bmake ([a-z][a-z-]*)(?![\w-])", line)
    }
    assert len({target for _document, target in said}) > 10
    assert {one for one in said if one[1] not in targets} == set()


COMMAND = re.compile(r"\bmanage(?:\.py)? ([a-z_]+)([^#|;&>]*)")


def test_commands_that_documents_name_exist_and_take_their_options():
    known, unknown = get_commands(), set()
    said = {(document, *found) for document, line in all_code() for found in COMMAND.findall(line)}
    assert len(said) > 20
    for document, name, rest in said:
        if name not in known:
            unknown.add((document, name))
            continue
        app = known[name]
        command = load_command_class(app, name) if isinstance(app, str) else app
        options = command.create_parser("manage.py", name)._option_string_actions
        unknown |= {(document, name, one) for one in re.findall(r"--[a-z-]+", rest) if one not in options}
    assert unknown == set()


def test_settings_that_documents_name_are_read_somewhere():
    places = [
        *ROOT.glob("portal/**/*.py"),
        *ROOT.glob("deploy/**/*.py"),
        *ROOT.glob("tests/benchmarks/*.py"),
        *ROOT.glob("tests/load/*.py"),
    ]
    known = {name for path in places for name in re.findall(r'"([A-Z][A-Z0-9_]+)"', path.read_text())}
    known |= set(re.findall(r"^#?([A-Z_]+)=", (ROOT / "deploy/portal.env.example").read_text(), re.MULTILINE))
    known |= set(re.findall(r"^([A-Z]+) *\??:?=", (ROOT / "Makefile").read_text(), re.MULTILINE))
    known |= set(re.findall(r"\$\{?([A-Z_]+)", (ROOT / "deploy/manage").read_text()))
    unknown = set()
    for document in DOCUMENTS:
        code = code_of(document)
        own = {name for line in code for name in re.findall(r"\$([A-Z]+)", line)}  # set there and used there
        said = {name for line in code for name in re.findall(r"(?<![\w$-])([A-Z][A-Z0-9_]{2,})=", line)}
        unknown |= {(named(document), name) for name in said - known - own - THEIRS}
    assert unknown == set()


@pytest.fixture(scope="module")
def catalogue():
    """Every Chinese text of the portal, and what matches those that hold a number or a name."""
    entries = polib.pofile(ROOT / "locale/zh_Hans/LC_MESSAGES/django.po")
    texts = {text for entry in entries for text in (entry.msgstr, *entry.msgstr_plural.values()) if text}
    blank = re.compile(r"%\\\((?:\w|\\_)+\\\)[sd]")
    patterns = [re.compile(blank.sub(r"\\d+", re.escape(text))) for text in texts if "%(" in text]
    return texts, patterns


@pytest.mark.parametrize("guide", GUIDES, ids=named)
def test_words_in_brackets_are_those_of_the_pages(guide, catalogue):
    """【 】 stands around what a page says; what the catalogue says otherwise, people look for in vain."""
    texts, patterns = catalogue
    words = set(re.findall(r"【([^】]+)】", guide.read_text(encoding="utf-8"))) - {" "}
    assert len(words) > 10 or guide.name == "index.md"
    lost = {word for word in words - texts if not any(pattern.fullmatch(word) for pattern in patterns)}
    assert lost == set()


def test_pictures_of_the_guides_are_those_that_are_taken():
    taken = [shot.name for shot in shots.GUIDE]
    shown = [
        name
        for guide in GUIDES
        for name in re.findall(r"\]\(pictures/([\w-]+)\.png\)", guide.read_text(encoding="utf-8"))
    ]
    assert len(taken) == len(set(taken))
    assert sorted(shown) == sorted(taken)


def test_pictures_that_are_kept_are_those_that_are_taken():
    taken = {shot.name for shot in (*shots.KEPT, *shots.KEPT_FILES) if shot.name}
    assert {path.stem for path in (ROOT / "docs/images").iterdir()} == taken


@pytest.mark.parametrize("guide", GUIDES, ids=named)
def test_a_guide_is_read_in_ten_minutes(guide):
    text = guide.read_text(encoding="utf-8")
    signs = sum(unicodedata.east_asian_width(sign) == "W" for sign in text)
    seconds = 60 * signs / SIGNS_A_MINUTE + SECONDS_A_PICTURE * text.count("![")
    assert seconds <= 60 * MINUTES


def width_of(line):
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in line)


@pytest.mark.parametrize("readme", ["README.md", "README.zh-CN.md"])
def test_the_readme_keeps_to_two_screens(readme):
    """As it is read on a forge: a link's address takes no room there."""
    text = re.sub(r"\]\([^)]*\)", "]", (ROOT / readme).read_text(encoding="utf-8"))
    lines = sum(max(1, -(-width_of(line) // SCREEN_WIDTH)) for line in text.splitlines())
    assert lines <= 2 * SCREEN_LINES

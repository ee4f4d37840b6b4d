"""What code and documents refer to is in the repository: other documents, their numbered ideas, files."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = (
    "portal",
    "communities",
    "grids",
    "branches",
    "property_mgmt",
    "templates",
    "static/src",
    "deploy",
)
WRITTEN = {".py", ".html", ".yaml", ".js", ".scss", ".md", ".example", ".conf", ".sh"}
DOCUMENTS = [*sorted((ROOT / "docs").rglob("*.md")), *sorted(ROOT.glob("*.md"))]
_DOCUMENT = re.compile(r"docs/[\w/-]+\.md")
_IDEA = re.compile(r"\bidea\s+(\d+)(\s+of\s+docs/architecture\.md)?")
#: Pictures of the guides are taken when the site is built; test_documents.py knows which.
_LINK = re.compile(r"\]\((?!https?:|#|mailto:|pictures/)([^)#\s]+)")
_NUMBERED = re.compile(r"^(\d+)\. \*\*", re.MULTILINE)


def sources():
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*")):
            if path.suffix in WRITTEN and "migrations" not in path.parts:
                yield path


def texts():
    return [(path, path.read_text(encoding="utf-8")) for path in (*sources(), *DOCUMENTS)]


def test_documents_that_are_named_are_there():
    gone = {
        (str(path.relative_to(ROOT)), name)
        for path, text in texts()
        for name in _DOCUMENT.findall(text)
        if not (ROOT / name).exists()
    }
    assert gone == set()


def test_an_idea_is_named_with_its_document_and_is_one_of_its_ideas():
    ideas = set(_NUMBERED.findall((ROOT / "docs/architecture.md").read_text(encoding="utf-8")))
    assert len(ideas) > 8
    lost = {
        (str(path.relative_to(ROOT)), number)
        for path, text in texts()
        for number, document in _IDEA.findall(text)
        if not document or number not in ideas
    }
    assert lost == set()


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_of_a_document_lead_to_files(document):
    text = document.read_text(encoding="utf-8")
    lost = [link for link in _LINK.findall(text) if not (document.parent / link).exists()]
    assert lost == []


_PATH = re.compile(r"`((?:portal|tests|deploy|templates)/[\w/.]+)`")


def test_places_that_contributing_names_are_there():
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    assert len(_PATH.findall(text)) > 15
    assert [path for path in _PATH.findall(text) if not (ROOT / path).exists()] == []

"""The site of the documents: links lead somewhere, nothing comes from outside, Chinese words are found."""

import os
import re
import subprocess

import pytest
from PIL import Image

from deploy.dev import shots
from tests.contracts.test_references import ROOT

MKDOCS = ROOT / "var/docs-venv/bin/mkdocs"
pytestmark = [
    pytest.mark.skipif(not MKDOCS.exists(), reason="`make test` installs what makes the site"),
    pytest.mark.xdist_group("site"),
]


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """The site as `make docs` builds it, with blank pictures; a link that leads nowhere fails it."""
    pictures, folder = tmp_path_factory.mktemp("pictures"), tmp_path_factory.mktemp("site")
    for shot in shots.GUIDE:
        Image.new("RGB", (8, 8)).save(pictures / f"{shot.name}.png")
    built = subprocess.run(
        [MKDOCS, "build", "--strict", "--quiet", "--site-dir", folder],
        cwd=ROOT,
        env={**os.environ, "PICTURES": str(pictures), "NO_MKDOCS_2_WARNING": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert built.returncode == 0, built.stdout + built.stderr
    return folder


def test_pages_load_nothing_from_outside(site):
    outside = {
        (page.name, address)
        for page in site.rglob("*.html")
        for address in re.findall(
            r'<(?:script|link|img|iframe)\b[^>]*?"(?:https?:)?(//[^"]+)"', page.read_text()
        )
    }
    assert len(list(site.rglob("*.html"))) > 25
    assert outside == set()


def test_a_command_below_a_numbered_line_is_code(site):
    """It is to be copied as it stands; mkdocs reads another Markdown than forges do."""
    assert "<code>apt-get update" in (site / "install.html").read_text()


@pytest.mark.browser
def test_chinese_is_found_in_pages_opened_from_a_disk(site, browser):
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    asked, errors = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: message.type == "error" and errors.append(message.text))
    page.goto((site / "index.html").as_uri())
    page.click("input.md-search__input")
    page.keyboard.type("撤回")
    page.keyboard.press("Shift")  # ends what an input method would: the search goes by the key
    first = page.locator(".md-search-result__item a").first
    first.wait_for()
    assert first.get_attribute("href").partition("?")[0].endswith("guide/secretary.html")
    page.close()
    assert [url for url in asked if not url.startswith(("file:", "blob:", "data:"))] == []
    assert errors == []

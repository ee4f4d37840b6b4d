#!/usr/bin/env python3
"""Pictures of the running demonstration: for the guides, or those that the repository keeps.

    deploy/dev/services.py run -- .venv/bin/python deploy/dev/pictures.py guide|kept [NAME…]

Loads the demonstration into a database of its own, serves it as `make run` does, signs in with the system's
Chromium and takes what `shots.py` lists: of the guides into var/pictures, of README and docs/*.md into
docs/images. What `make run` keeps is not touched. Ends with an error where a page does not answer or a part
of it is not there.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))
HOME = tempfile.TemporaryDirectory(prefix="portal-pictures-")
# Before settings are read: an evaluation, as `make run` serves it, on files that are thrown away.
for name in ("DATABASE_URL", "REDIS_URL"):
    os.environ.pop(name, None)
os.environ |= {
    "DJANGO_SETTINGS_MODULE": "portal.settings",
    "SQLITE_PATH": f"{HOME.name}/portal.sqlite3",
    "MEDIA_ROOT": f"{HOME.name}/media",
    "LOG_LEVEL": "ERROR",
}

import django  # noqa: E402

django.setup()

from django.core.management import call_command  # noqa: E402
from django.utils import timezone  # noqa: E402
from PIL import Image, ImageChops  # noqa: E402
from playwright.sync_api import Browser, Page, sync_playwright  # noqa: E402

from deploy.dev.services import free_port  # noqa: E402
from deploy.dev.shots import GUIDE, KEPT, KEPT_FILES, FileShot, Shot  # noqa: E402
from portal.core.month import Month  # noqa: E402
from portal.demo import load, story  # noqa: E402
from portal.meetings.models import ProgressMeeting, Snapshot  # noqa: E402
from portal.supervision.models import Matter, MatterState  # noqa: E402

PASSWORD = "Only-for-pictures-2026"  # noqa: S105 - of accounts that live as long as this run
CHROMIUM_ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
START_SECONDS = 60
GROUND = (214, 218, 226)
GAP = 14  # pixels around a page of a file
MARGIN, BELOW = 8, 1  # pixels around the parts of a page; often a row follows
SHARPNESS = {
    "guide": 1.5,
    "kept": 1,
}  # pixels of a picture for one of the page; the kept ones have to stay small


def demonstration() -> dict[str, Any]:
    """Load it; gives what the paths of `shots.py` may name."""
    now = timezone.now()
    call_command("migrate", verbosity=0)
    load.load(password=PASSWORD, now=now)
    due = Month.of(timezone.localdate(now)) - 1
    held = Snapshot.objects.get().meeting
    given = Matter.objects.get(state=MatterState.NOTIFIED, community__code=f"{story.CODE}001")
    return {
        "office": story.CODE,
        "due": due,
        "last": due - 1,
        "year": due.year,
        "held": held.pk,
        "next": ProgressMeeting.objects.exclude(pk=held.pk).get().pk,
        "given": given.pk,
        "reported": Matter.objects.get(state=MatterState.REPORTED).pk,
    }


@contextmanager
def portal() -> Iterator[str]:
    """The web server of `make run` on a free port; gives its address."""
    address = f"127.0.0.1:{free_port()}"
    command = [sys.executable, "-m", "gunicorn", "portal.wsgi", "--bind", address, "--threads", "4"]
    server = subprocess.Popen([*command, "--log-level", "error"], cwd=ROOT)
    try:
        deadline = time.monotonic() + START_SECONDS
        while not _answers(f"http://{address}/healthz"):
            assert server.poll() is None and time.monotonic() < deadline, "the portal did not start"
            time.sleep(0.1)
        yield f"http://{address}"
    finally:
        server.terminate()
        server.wait()


def _answers(url: str) -> bool:
    try:
        return bool(urllib.request.urlopen(url, timeout=2).status == 200)  # noqa: S310 - our own address
    except OSError:
        return False


class Album:
    """Takes the pictures, one signed-in session a person."""

    def __init__(self, browser: Browser, address: str, facts: dict[str, Any], folder: Path, sharpness: float):
        self.browser, self.address, self.facts, self.folder = browser, address, facts, folder
        self.sharpness = sharpness
        self.pages: dict[str, Page] = {}

    def page_of(self, who: str) -> Page:
        if who not in self.pages:
            context = self.browser.new_context(
                base_url=self.address,
                locale="zh-CN",
                timezone_id="Asia/Shanghai",
                device_scale_factor=self.sharpness,
                reduced_motion="reduce",
            )
            page = self.pages[who] = context.new_page()
            if who:
                page.goto("/accounts/sign-in/")
                page.fill("[name=username]", who)
                page.fill("[name=password]", PASSWORD)
                page.press("[name=password]", "Enter")
                page.wait_for_url(re.compile(r"^(?!.*sign-in)"))
        return self.pages[who]

    def take(self, shot: Shot) -> None:
        page = self.page_of(shot.who)
        width, height = shot.size
        page.set_viewport_size({"width": width, "height": height})
        path = shot.path.format(**self.facts)
        page.goto("about:blank")  # else an address that differs behind its # alone loads nothing
        answer = page.goto(path, wait_until="networkidle")
        assert answer and answer.ok, f"{shot.name}: {path} answered {answer and answer.status}"
        if shot.act:
            shot.act(page)
        if not shot.name:
            return
        target = self.folder / f"{shot.name}.png"
        if shot.paper:
            sheet = Path(HOME.name, "sheet.pdf")
            page.pdf(path=sheet, prefer_css_page_size=True, format="A4", print_background=True)
            paged(sheet, (1,), 80)[0].save(target)
        elif shot.parts:
            page.screenshot(path=target, full_page=True, clip=around(page, shot))  # type: ignore[arg-type]
        else:
            page.screenshot(path=target, full_page=shot.whole)
        small(target)

    def take_file(self, shot: FileShot, page: Page) -> None:
        """Have the meeting's page make the file, and draw its pages."""
        page.get_by_role("button", name=shot.button).click()
        with page.expect_download() as download:
            page.locator("#files .file-list a").first.click()
        made = Path(HOME.name, download.value.suggested_filename)
        download.value.save_as(made)
        if made.suffix != ".pdf":
            convert = ["soffice", f"-env:UserInstallation=file://{HOME.name}/office", "--headless"]
            subprocess.run(
                [*convert, "--convert-to", "pdf", "--outdir", HOME.name, made],
                check=True,
                stdout=subprocess.DEVNULL,
            )
        pages = paged(made.with_suffix(".pdf"), shot.pages, shot.dots)
        target = self.folder / f"{shot.name}.png"
        (trimmed(pages[0]) if shot.trim else mounted(pages, shot.across)).save(target)
        small(target)


def around(page: Page, shot: Shot) -> dict[str, float]:
    """The smallest box, in pixels of the whole page, that holds all parts with a margin."""
    page.evaluate("window.scrollTo(0, 0)")  # what sticks to the top of the window stays off them
    boxes = []
    for part in shot.parts:
        box = page.locator(part).first.bounding_box()
        assert box, f"{shot.name}: no {part} on {page.url}"
        boxes.append((box["x"], box["y"], box["x"] + box["width"], box["y"] + box["height"]))
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    left, top = max(0, min(lefts) - MARGIN), max(0, min(tops) - MARGIN)
    width = min(shot.size[0], max(rights) + MARGIN) - left
    return {"x": left, "y": top, "width": width, "height": max(bottoms) + BELOW - top}


def paged(pdf: Path, numbers: tuple[int, ...], dots: int) -> list[Image.Image]:
    """Pages of a PDF as pictures."""
    found = []
    for number in numbers:
        out = Path(HOME.name, "page")
        command = ["pdftoppm", "-png", "-r", str(dots), "-f", str(number), "-l", str(number), "-singlefile"]
        subprocess.run([*command, pdf, out], check=True)
        with Image.open(out.with_suffix(".png")) as page:
            found.append(page.convert("RGB"))
    return found


def mounted(pages: list[Image.Image], across: int) -> Image.Image:
    """The pages in rows of *across* on a grey ground, each row as high as its highest page."""
    rows = [pages[start : start + across] for start in range(0, len(pages), across)]
    width = max(sum(page.width + GAP for page in row) for row in rows) + GAP
    sheet = Image.new("RGB", (width, sum(max(p.height for p in row) + GAP for row in rows) + GAP), GROUND)
    top = GAP
    for row in rows:
        left, height = GAP, max(page.height for page in row)
        for page in row:
            sheet.paste(page, (left, top + (height - page.height) // 2))
            left += page.width + GAP
        top += height + GAP
    return sheet


def trimmed(page: Image.Image) -> Image.Image:
    """Without its white margin."""
    ink = ImageChops.difference(page, Image.new("RGB", page.size, "white")).getbbox()
    assert ink, "an empty page"
    left, top, right, bottom = ink
    return page.crop((max(0, left - GAP), max(0, top - GAP), right + GAP, bottom + GAP))


def small(path: Path) -> None:
    """Keep the picture with 256 colours: a third of the size, and no difference to the eye."""
    with Image.open(path) as picture:
        picture.convert("RGB").quantize(256, dither=Image.Dither.NONE).save(path, optimize=True)


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("which", choices=["guide", "kept"])
    parser.add_argument("names", nargs="*", help="only these")
    options = parser.parse_args()
    folder = ROOT / ("var/pictures" if options.which == "guide" else "docs/images")
    folder.mkdir(parents=True, exist_ok=True)
    print("== loading the demonstration into a database of its own", flush=True)
    facts = demonstration()
    print(f"== taking the pictures into {folder.relative_to(ROOT)}", flush=True)
    with portal() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=os.environ["CHROMIUM"], args=CHROMIUM_ARGUMENTS)
        album = Album(browser, address, facts, folder, SHARPNESS[options.which])
        for shot in GUIDE if options.which == "guide" else KEPT:
            if not options.names or shot.name in options.names:
                album.take(shot)
        if options.which == "kept" and not options.names:
            page = album.page_of("staff")
            page.goto(f"/meetings/{facts['next']}/")
            for file in KEPT_FILES:
                album.take_file(file, page)
        browser.close()
    HOME.cleanup()
    return 0


if __name__ == "__main__":
    sys.exit(main())

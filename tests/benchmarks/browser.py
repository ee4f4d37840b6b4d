"""What a browser loads and how long it is busy: sign-in, briefing and entry form, measured by Chromium."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from portal.demo import story
from tests.benchmarks.table import line
from tests.load.run import web
from tests.support.browser import ARGUMENTS

SLOWER = 4  # than the processor of this machine
LONG_MS = 100
FIRST_KB, PAGE_KB = 400, 40
TASKS = """
    window.longTasks = [];
    new PerformanceObserver((list) => window.longTasks.push(...list.getEntries().map((one) => one.duration)))
        .observe({type: "longtask", buffered: true});
"""


def first_loads(month):
    """Nothing is kept at first; then what the pages before have left in the browser's cache."""
    executable = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if not executable:
        print("\nfirst loads: no browser found, left out")
        return
    print(f"\nwhat a browser loads, over the wire; long tasks at {SLOWER} × slower processor")
    with (
        tempfile.TemporaryDirectory() as home,
        web(Path(home, "web.log"), processes=1) as port,
        sync_playwright() as playwright,
    ):
        chromium = playwright.chromium.launch(executable_path=executable, args=ARGUMENTS)
        try:
            for username, pages in (
                ("leader", {"briefing": f"/briefing/{month}/"}),
                ("secretary01", {"entry form": f"/reports/{story.CODE}001/{month}/"}),
            ):
                _walk(chromium, f"http://127.0.0.1:{port}", username, pages)
        finally:
            chromium.close()


def _walk(chromium, portal, username, pages):
    """From a browser that has never been here to the page, through the sign-in."""
    context = chromium.new_context(locale="zh-CN", timezone_id="Asia/Shanghai", base_url=portal)
    context.add_init_script(TASKS)
    page = context.new_page()
    wire = context.new_cdp_session(page)
    wire.send("Network.enable")
    wire.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    loaded = []
    wire.on("Network.loadingFinished", lambda one: loaded.append(one["encodedDataLength"]))
    _open(page, "/accounts/sign-in/")
    if username == "leader":
        _tell("sign-in, nothing kept", loaded, page, FIRST_KB)
    page.fill("[name=username]", username)
    page.fill("[name=password]", os.environ["DEMO_PASSWORD"])
    with page.expect_navigation():
        page.press("[name=password]", "Enter")
    for name, address in pages.items():
        page.wait_for_load_state("networkidle")
        loaded.clear()
        _open(page, address)
        _tell(name, loaded, page, PAGE_KB)
    context.close()


def _open(page, address):
    answer = page.goto(address, wait_until="networkidle")
    assert answer.status == 200, (address, answer.status)


def _tell(name, loaded, page, most):
    kilobytes = sum(loaded) / 1024
    line(f"{name}: loaded", kilobytes, most, "the goal", goal=f"≤ {most} KB", unit="KB")
    tasks = page.evaluate("window.longTasks")
    long = [round(task) for task in tasks if task > LONG_MS]
    longest = max(tasks, default=0)
    line(
        f"{name}: longest task ({len(long)} over {LONG_MS} ms)",
        longest,
        LONG_MS,
        "the goal",
        goal="none over",
    )

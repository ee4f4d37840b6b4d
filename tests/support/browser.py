"""Drives the system's Chromium against the live server, as an office computer in China would.

Any error in the console, a violation of the Content-Security-Policy among them, fails the test;
`@pytest.mark.console("status of 404")` allows those that a test provokes.
"""

import os
import re
import threading
import time
from pathlib import Path

import pytest
from django.core.signals import request_finished, request_started
from playwright.sync_api import sync_playwright

# Playwright keeps an event loop running in the main thread, where Django would then refuse the ORM.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

FAILURES = Path("var/test-failures")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
]


def pytest_collection_modifyitems(items):
    for item in items:
        if "new_page" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.browser)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    report = yield
    if report.when == "call" and report.failed:
        for number, context in enumerate(item.stash.get(CONTEXTS, [])):
            for page in context.pages:
                FAILURES.mkdir(parents=True, exist_ok=True)
                page.screenshot(path=FAILURES / f"{item.name}-{number}.png", full_page=True)
    return report


CONTEXTS = pytest.StashKey[list]()
LONGEST_REQUEST_SECONDS = 10


@pytest.fixture(scope="session")
def browser():
    executable = os.environ.get("CHROMIUM")
    if not executable:
        pytest.fail("CHROMIUM is not set: `make test` finds or installs the browser", pytrace=False)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=executable, args=ARGUMENTS)
        yield chromium
        chromium.close()


@pytest.fixture
def all_answered(live_server):
    """Ends when every request is answered: a page that reads must not meet the emptying of the tables."""
    under_way = threading.Semaphore(0)
    answered = threading.Semaphore(0)

    def begin(**_said):
        under_way.release()

    def end(**_said):
        answered.release()

    request_started.connect(begin)
    request_finished.connect(end)
    yield
    deadline = time.monotonic() + LONGEST_REQUEST_SECONDS
    while under_way.acquire(blocking=False):
        answered.acquire(timeout=max(0, deadline - time.monotonic()))
    request_started.disconnect(begin)
    request_finished.disconnect(end)


@pytest.fixture
def new_page(browser, live_server, all_answered, request):
    """A function that opens a page in a fresh session, so that several people can be at work in one test."""
    allowed = [re.compile(mark.args[0]) for mark in request.node.iter_markers("console")]
    errors: list[str] = []
    contexts = request.node.stash[CONTEXTS] = []

    def note(text: str) -> None:
        if not any(pattern.search(text) for pattern in allowed):
            errors.append(text)

    def open_page(**options):
        options = {"viewport": {"width": 1366, "height": 768}, "base_url": live_server.url, **options}
        context = browser.new_context(locale="zh-CN", timezone_id="Asia/Shanghai", **options)
        contexts.append(context)
        context.set_default_timeout(10_000)
        context.on("console", lambda message: message.type == "error" and note(message.text))
        context.on("weberror", lambda error: note(str(error.error)))
        return context.new_page()

    yield open_page
    for context in contexts:
        context.close()
    assert not errors, "errors in the browser's console:\n" + "\n".join(errors)


@pytest.fixture
def page(new_page):
    """One page in one session; `page.goto("/")` is the live server's home page."""
    return new_page()

"""``make load``: SECRETARIES (2000) arrive within MINUTES (10), pausing about THINK (2) seconds a step."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
django.setup()

from django.conf import settings  # noqa: E402
from django.test.utils import get_runner  # noqa: E402

from tests.load.run import is_right, run, web  # noqa: E402
from tests.support.worker import running_worker  # noqa: E402

PAGES = ("sign-in page", "first page", "entry form", "board", "review", "briefing", "heat map")


def main() -> None:
    secretaries = int(os.environ.get("SECRETARIES", "2000"))
    minutes, think = float(os.environ.get("MINUTES", "10")), float(os.environ.get("THINK", "2"))
    processes = int(os.environ.get("PROCESSES", "2"))
    runner = get_runner(settings)(verbosity=0, interactive=False)
    databases = runner.setup_databases()
    try:
        with (
            tempfile.TemporaryDirectory() as home,
            web(Path(home) / "web.log", processes) as port,
            running_worker(Path(home) / "worker.log"),
        ):
            tally, seconds = run(secretaries, 60 * minutes, port, think)
            wrong = is_right(secretaries)
        print(f"{secretaries:,} secretaries within {minutes:g} min, {processes} web processes of 4 threads:")
        print(f"  {tally.count:,} requests in {seconds:.0f} s: {tally.count / seconds:.0f} a second")
        print(f"  {'':<16}{'requests':>9}{'p50':>11}{'p95':>11}")
        for kind, taken in sorted(tally.seconds.items(), key=lambda pair: -len(pair[1])):
            half, most = (1000 * tally.within((kind,), share) for share in (0.5, 0.95))
            print(f"  {kind:<16}{len(taken):>9,}{half:>8.0f} ms{most:>8.0f} ms")
        print(f"  pages together: 95 % within {1000 * tally.within(PAGES, 0.95):.0f} ms")
        print(f"  errors: {len(tally.errors)}; not right in the end: {len(wrong)}")
        for text in [*tally.errors[:5], *wrong[:5]]:
            print("   ", text)
    finally:
        runner.teardown_databases(databases)


if __name__ == "__main__":
    main()

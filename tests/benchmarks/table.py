"""The table that ``make bench`` prints and keeps (``var/bench.json``); each line is a ratio of one run."""

from __future__ import annotations

import datetime as dt
import json
import os
import platform
import statistics
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

PATH = Path("var/bench.json")
RUNS = 15


@dataclass(frozen=True, slots=True)
class Line:
    work: str
    milliseconds: float
    ratio: float
    against: str
    queries: int | None = None
    goal: str = ""
    unit: str = "ms"


LINES: list[Line] = []


def line(
    work: str,
    milliseconds: float,
    base: float,
    against: str = "bare SQL",
    *,
    queries: int | None = None,
    goal: str = "",
    unit: str = "ms",
) -> None:
    """One line of the table: what was done, how long it took, and how often the base goes into it.

    With another *unit* the number is no time: megabytes, kilobytes.
    """
    ratio = round(milliseconds / base, 3)
    LINES.append(Line(work, round(milliseconds, 3), ratio, against, queries, goal, unit))
    asked = "" if queries is None else f"{queries:>4} queries"
    times = f"{milliseconds / base:>7.2f} × {against}"
    print(f"  {work:<58}{milliseconds:>9.1f} {unit:<2}   {times}{asked}   {goal}".rstrip(), flush=True)


def median_ms(job: Callable[[], Any], runs: int = RUNS) -> float:
    """The median of *runs* calls, in milliseconds, after one call that is not counted."""
    job()
    times = []
    for _run in range(runs):
        start = time.perf_counter()
        job()
        times.append(1000 * (time.perf_counter() - start))
    return statistics.median(times)


def write(parts: list[str]) -> None:
    """Keep the lines of this run, with the day, the machine's processors and what was measured."""
    PATH.parent.mkdir(exist_ok=True)
    found = {
        "day": dt.date.today().isoformat(),
        "processors": os.cpu_count(),
        "python": platform.python_version(),
        "scale": os.environ.get("SCALE", ""),
        "parts": parts,
        "lines": [asdict(one) for one in LINES],
    }
    PATH.write_text(json.dumps(found, ensure_ascii=False, indent=1), encoding="utf-8")

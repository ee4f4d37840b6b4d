"""Who does what at the month's end, over HTTP as a browser would: one connection and its cookies a person."""

from __future__ import annotations

import gzip
import http.client
import random
import re
import threading
import time
import urllib.parse
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from http.cookies import SimpleCookie

from django.core.files.uploadedfile import UploadedFile
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

from tests.factories import PASSWORD
from tests.load.world import MONTH

TYPED = 10  # boxes that a secretary types; the others are prefilled
A_READ_ONE = 4  # of so many reports that wait staff read one before they approve the rest at once
BETWEEN_LOOKS = 8  # times as long as between two figures
TIMEOUT = 60
Pause = Callable[..., None]


@dataclass
class Tally:
    """What was answered, by kind of request, and how long it took."""

    seconds: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    errors: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, kind: str, seconds: float, error: str = "") -> None:
        with self.lock:
            self.seconds[kind].append(seconds)
            if error:
                self.errors.append(error)

    @property
    def count(self) -> int:
        return sum(map(len, self.seconds.values()))

    def within(self, kinds: tuple[str, ...], share: float) -> float:
        """The time in which that share of the requests of those kinds was answered."""
        taken = sorted(one for kind in kinds for one in self.seconds[kind])
        return taken[min(len(taken) - 1, int(share * len(taken)))] if taken else 0.0


class Person:
    """Somebody at a browser."""

    def __init__(self, name: str, port: int, tally: Tally) -> None:
        self.name, self.tally = name, tally
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=TIMEOUT)
        self._cookies: dict[str, str] = {"django_language": "en"}

    def ask(
        self, kind: str, path: str, data: dict[str, str] | None = None, files: Sequence[UploadedFile] = ()
    ) -> tuple[int, str, str]:
        """Status, text and where it leads; anything but 200, 302 or 303 is an error."""
        headers = {
            "Cookie": "; ".join(f"{name}={value}" for name, value in self._cookies.items()),
            "X-CSRFToken": self._cookies.get("csrftoken", ""),
            "Accept-Encoding": "gzip",
        }
        body: str | bytes | None = None
        if files:
            body = encode_multipart(BOUNDARY, {**(data or {}), "files": files})
            headers["Content-Type"] = MULTIPART_CONTENT
        elif data is not None:
            body = urllib.parse.urlencode(data)
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        start = time.perf_counter()
        try:
            self._connection.request("GET" if body is None else "POST", path, body, headers)
            answer = self._connection.getresponse()
            content = answer.read()
            if answer.headers.get("Content-Encoding") == "gzip":
                content = gzip.decompress(content)
        except (OSError, http.client.HTTPException) as error:
            self._connection.close()
            self.tally.note(kind, time.perf_counter() - start, f"{self.name} {path}: {error!r}")
            return 0, "", ""
        seconds = time.perf_counter() - start
        text = content.decode(errors="replace")
        for line in answer.headers.get_all("Set-Cookie", []):
            self._cookies |= {name: morsel.value for name, morsel in SimpleCookie(line).items()}
        wrong = answer.status not in (200, 302, 303)
        self.tally.note(kind, seconds, f"{self.name} {path}: {answer.status} {text[:200]}" if wrong else "")
        return answer.status, text, answer.headers.get("Location", "")

    def sign_in(self) -> None:
        self.ask("sign-in page", "/accounts/sign-in/")
        _status, _text, to = self.ask(
            "sign in", "/accounts/sign-in/", {"username": self.name, "password": PASSWORD}
        )
        while to:
            _status, _text, to = self.ask("first page", to)

    def close(self) -> None:
        self._connection.close()


def secretary(person: Person, pause: Pause) -> None:
    """Opens the month, types ten figures, each saved as it is typed, and submits."""
    person.sign_in()
    path = f"/reports/{person.name}/{MONTH}/"
    _status, page, _to = person.ask("entry form", path)
    boxes = {code: held for code, held in held(page).items() if f"{code}-numerator" in held}
    rng = random.Random(person.name)
    codes = rng.sample(sorted(boxes), len(boxes))
    for turn in range(TYPED):
        pause()
        code = codes[turn % len(codes)]
        boxes[code][f"{code}-numerator"] = str(rng.randint(1, 4))
        _status, row, _to = person.ask("autosave", f"{path}figures/{code}/", boxes[code])
        for code, found in held(row).items():
            boxes[code] |= found
    pause()
    status, text, _to = person.ask("submit", path, {})
    if status != 302:
        person.tally.note("submit", 0, f"{person.name} was not let submit: {_said(text)}")


def held(page: str) -> dict[str, dict[str, str]]:
    """What the boxes of each figure hold, by its indicator's code: numbers, reason and version."""
    found: dict[str, dict[str, str]] = {}
    for tag in re.findall(r"<input[^>]*>", page):
        name = re.search(r'name="(([a-z_0-9]+)-(?:numerator|denominator|opening|version))"', tag)
        value = re.search(r'value="([^"]*)"', tag)
        if name:
            found.setdefault(name[2], {})[name[1]] = value[1] if value else ""
    return found


def staff(person: Person, pause: Pause, all_are_in: threading.Event) -> None:
    """Looks at the board now and then and approves what has come in, until nothing more comes."""
    person.sign_in()
    while True:
        is_last = all_are_in.is_set()
        _look(person, f"/reports/board/{MONTH}/")
        if is_last:
            return
        pause(BETWEEN_LOOKS)


def _look(person: Person, path: str) -> None:
    """Of those that wait some are read; what is without doubts is approved at once, and the rest read."""
    _status, board, _to = person.ask("board", path)
    waiting = _waiting(board)
    if not waiting:
        return
    _read(person, waiting, -(-len(waiting) // A_READ_ONE))
    _status, _text, to = person.ask("approve in bulk", f"{path}approve-clean/", {})
    _status, board, _to = person.ask("board", to or path)
    if waiting := _waiting(board):
        _read(person, waiting, len(waiting))


def _waiting(board: str) -> list[str]:
    """The addresses of the reports that wait for review, in the order of the board."""
    rows = [row for row in board.split("<tr ") if row.startswith('class="is-waiting"')]
    return [found[0] for row in rows if (found := re.search(rf"/reports/\d{{12}}/{MONTH}/review/", row))]


def _read(person: Person, waiting: list[str], number: int) -> None:
    """From the first on: to approve a report leads to the next that waits, until so many are read."""
    path = waiting[0]
    for _turn in range(number):
        _status, page, _to = person.ask("review", path)
        seen = re.search(r'name="seen" value="([^"]*)"', page)
        if 'value="approve"' not in page or not seen:
            return
        _status, _text, to = person.ask("approve", path, {"verb": "approve", "seen": seen[1]})
        path = to or path
        if "/review/" not in path:
            break
    person.ask("review" if "/review/" in path else "board", path)


def leader(person: Person, pause: Pause, over: threading.Event) -> None:
    """Looks at the page before the meeting and the heat map, again and again."""
    person.sign_in()
    while not over.is_set():
        for kind, path in (("briefing", f"/briefing/{MONTH}/"), ("heat map", f"/dashboard/{MONTH}/heatmap/")):
            person.ask(kind, path)
            pause(BETWEEN_LOOKS)


def _said(page: str) -> str:
    """What the page says is to be mended, without its markup."""
    main = page.partition("entry-errors-head")[2].partition("</ul>")[0] or page
    return " ".join(re.sub("<[^>]*>", " ", main).split())[:600]

"""Run on a host: people at their browsers, told by lines of JSON what to open and to send.

``{"who", "at", "path", "data"}`` in, ``{"status", "text", "seconds"}`` out; each person keeps the cookies,
whichever web host answers, as behind a balancer.
"""

from __future__ import annotations

import json
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from http.cookies import SimpleCookie
from typing import Any

TIMEOUT = 30


class NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args: Any, **kwargs: Any) -> None:
        return None


OPENER = urllib.request.build_opener(NoRedirect)


def ask(cookies: dict[str, str], at: str, path: str, data: dict[str, str] | None) -> dict[str, Any]:
    headers = {
        "Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items()),
        "X-CSRFToken": cookies.get("csrftoken", ""),
        "Host": "portal.example",
        "Origin": "http://portal.example",
    }
    body = urllib.parse.urlencode(data).encode() if data is not None else None
    start = time.monotonic()
    try:
        answer = OPENER.open(urllib.request.Request(f"http://{at}{path}", body, headers), timeout=TIMEOUT)
    except urllib.error.HTTPError as error:
        answer = error
    except OSError as error:  # nobody there
        return {"status": 0, "text": str(error), "seconds": time.monotonic() - start}
    with answer:
        text = answer.read().decode(errors="replace")
        for line in answer.headers.get_all("Set-Cookie", []):
            cookies |= {name: morsel.value for name, morsel in SimpleCookie(line).items()}
    return {"status": answer.status, "text": text, "seconds": time.monotonic() - start}


def main() -> None:
    kept: dict[str, dict[str, str]] = {}
    for line in sys.stdin:
        wanted = json.loads(line)
        cookies = kept.setdefault(wanted["who"], {"django_language": "en"})
        print(json.dumps(ask(cookies, wanted["at"], wanted["path"], wanted["data"])), flush=True)


if __name__ == "__main__":
    main()

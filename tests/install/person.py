"""A person at a browser that trusts the office's certificate; no redirect is followed."""

from __future__ import annotations

import re
import ssl
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any

import urllib3

NAME = "portal.example"
TIMEOUT = 30
_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


def trusting(certificate: Path) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=str(certificate))


class Person:
    """``open`` and ``send`` give the answer; its text is in ``text``."""

    def __init__(self, port: int, certificate: Path, language: str = "en") -> None:
        self._pool = urllib3.HTTPSConnectionPool(
            "127.0.0.1", port, ssl_context=trusting(certificate), server_hostname=NAME, assert_hostname=NAME,
            timeout=TIMEOUT, retries=False,
        )  # fmt: skip
        self.cookies = {"django_language": language}
        self.set_by_portal: dict[str, Any] = {}
        self._token = ""

    def open(self, path: str) -> Any:
        return self._ask("GET", path)

    def send(self, path: str, fields: dict[str, Any], **headers: str) -> Any:
        """A form sent from the page that was opened last; a field (name, bytes) is a file."""
        given = {"csrfmiddlewaretoken": self._token, **fields}
        return self._ask("POST", path, fields=given, headers={"Origin": f"https://{NAME}", **headers})

    def sign_in(self, username: str, password: str) -> Any:
        self.open("/accounts/sign-in/")
        return self.send("/accounts/sign-in/", {"username": username, "password": password})

    def _ask(self, method: str, path: str, headers: Any = (), **given: Any) -> Any:
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        sent = {"Host": NAME, "Cookie": cookies, **dict(headers)}
        answer: Any = self._pool.request(method, path, headers=sent, redirect=False, **given)
        answer.text = answer.data.decode(errors="replace")
        if token := _TOKEN.search(answer.text):
            self._token = token[1]
        for line in answer.headers.getlist("Set-Cookie"):
            for name, morsel in SimpleCookie(line).items():
                self.set_by_portal[name] = morsel
                self.cookies[name] = morsel.value
        return answer

"""A chat group's robot on this machine, and tasks that run where they are asked for."""

import json
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from urllib.parse import parse_qs, urlsplit

import pytest

from portal.celery import app


@dataclass
class Asked:
    """What the robot was sent once."""

    path: str
    query: dict[str, list[str]]
    headers: dict[str, str]
    body: bytes

    @property
    def json(self):
        return json.loads(self.body)


@dataclass
class Robot:
    """What it was sent, and what it will answer: (status, body), at the end always well."""

    url: str
    asked: list[Asked] = field(default_factory=list)
    answers: list[tuple[int, str]] = field(default_factory=list)


@pytest.fixture
def robot():
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            parts = urlsplit(self.path)
            served.asked.append(Asked(parts.path, parse_qs(parts.query), dict(self.headers), body))
            status, text = served.answers.pop(0) if served.answers else (200, '{"errcode": 0}')
            if status == 0:  # falls silent
                return
            self.send_response(status)
            self.send_header("Location", "/elsewhere")
            self.send_header("Content-Length", str(len(text)))
            self.end_headers()
            self.wfile.write(text.encode())

        def log_message(self, *args):
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        served = Robot(f"http://127.0.0.1:{server.server_port}/robot/send?access_token=t")
        Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        yield served
        server.shutdown()


@pytest.fixture
def worker():
    """Tasks run at once; the pauses between their tries do not pass."""
    before = app.conf.task_always_eager
    app.conf.task_always_eager = True
    yield
    app.conf.task_always_eager = before

"""Fills a template in a process of its own: no globals, no code, little memory, little time.

Run as a program: a JSON object {template, context, memory, seconds, bytes} on standard input, the filled
file on standard output; exit code 3 and a sentence on standard error where it could not be filled. It
imports nothing of the portal, so that a template can reach nothing of it.
"""

from __future__ import annotations

import base64
import io
import json
import resource
import sys
from typing import Any

from docxtpl import DocxTemplate
from jinja2 import StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment


def limit(memory: int, seconds: int) -> None:
    """Take from this process what a template does not need; the system ends it beyond that."""
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))


def render(template: bytes, context: dict[str, Any]) -> bytes:
    """The filled .docx; an undefined name is an error, and no attribute leads out of the values given."""
    environment = ImmutableSandboxedEnvironment(autoescape=True, undefined=StrictUndefined)
    environment.globals.clear()
    document = DocxTemplate(io.BytesIO(template))
    document.render(context, jinja_env=environment, autoescape=True)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def main() -> int:
    given = json.load(sys.stdin)
    limit(given["memory"], given["seconds"])
    try:
        made = render(base64.b64decode(given["template"]), given["context"])
    except Exception as error:
        sys.stderr.write(f"{type(error).__name__}: {error}")
        return 3
    if len(made) > given["bytes"]:
        sys.stderr.write("too large")
        return 4
    sys.stdout.buffer.write(made)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

"""Has a template filled by ``rendering`` in a process of its own, and says in words what went wrong."""

from __future__ import annotations

import base64
import json
import subprocess
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from portal.core import apart
from portal.meetings.exports.source import ExportError

SECONDS = 20
MEMORY = 1024**3
LARGEST = 10 * 1024**2
PROGRAM = Path(__file__).with_name("rendering.py")


def fill(template: bytes, context: dict[str, Any], *, seconds: int = SECONDS) -> bytes:
    """The filled document; ``ExportError`` where it takes too long, grows too large, or cannot be filled."""
    given = {
        "template": base64.b64encode(template).decode(),
        "context": context,
        "memory": MEMORY,
        "seconds": seconds,
        "bytes": LARGEST,
    }
    try:
        done = apart.run(PROGRAM, json.dumps(given).encode(), seconds=seconds)
    except subprocess.TimeoutExpired as error:
        raise ExportError(_("Filling the template took too long; it was stopped.")) from error
    if done.returncode == 0:
        return done.stdout
    if done.returncode == 3:
        reason = done.stderr.decode(errors="replace")[-200:]
        raise ExportError(_("The template could not be filled: %(reason)s") % {"reason": reason})
    if done.returncode == 5:
        raise ExportError(
            _("Start and end of a tag stand in different places; give each a paragraph of its own.")
        )
    raise ExportError(_("Filling the template took too much time or memory; it was stopped."))

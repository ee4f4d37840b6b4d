"""Programs of our own that run apart: a process with little time and memory, and nothing of ours in it.

What a hostile file does to its parser, it does there; the worker that serves people only waits.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

SECONDS = 20


def run(
    program: Path, given: bytes, *arguments: str, seconds: int = SECONDS
) -> subprocess.CompletedProcess[bytes]:
    """Run *program* with *given* on its standard input; ``subprocess.TimeoutExpired`` after *seconds*.

    It is to set its own limits (``resource.setrlimit``) before it looks at what it is given.
    """
    # Our own program, by our own interpreter, without what the environment or the folder would add.
    return subprocess.run(  # noqa: S603
        [sys.executable, "-I", str(program), *arguments],
        input=given,
        capture_output=True,
        timeout=seconds,
        check=False,
        env={},
    )

"""Where the settings come from: the environment, and this copy's own folders."""

from __future__ import annotations

from pathlib import Path

import environ

BASE_DIR = Path(__file__).resolve().parent.parent.parent
VAR_DIR = BASE_DIR / "var"

env = environ.Env()
EVALUATION = not env.str("DATABASE_URL", default="")
HTTPS = env.bool("HTTPS", default=not EVALUATION)

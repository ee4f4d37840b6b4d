"""Where the settings come from: the environment, and this copy's own folders."""

from __future__ import annotations

from pathlib import Path

import environ

BASE_DIR = Path(__file__).resolve().parent.parent.parent

env = environ.Env()
#: Templates, sentences and looks: at the top of the repository, or inside the package of a release.
SHARED_DIR = next(one for one in (BASE_DIR / "portal" / "shared", BASE_DIR) if one.is_dir())
#: What this copy keeps beside the database: files of an evaluation, collected looks.
VAR_DIR = Path(env.str("VAR_DIR", default=str(BASE_DIR / "var")))
EVALUATION = not env.str("DATABASE_URL", default="")
HTTPS = env.bool("HTTPS", default=not EVALUATION)

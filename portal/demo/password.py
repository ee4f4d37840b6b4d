"""The one password of the demonstration accounts: ``DEMO_PASSWORD``, or random and kept in ``var/``."""

from __future__ import annotations

from pathlib import Path

import environ
from django.conf import settings

from portal.accounts.passwords import one_time_password


def _file() -> Path:
    return Path(settings.VAR_DIR) / "demo_password"


def demo_password() -> str:
    """What the environment says, else what was drawn for this database, else a new one."""
    given = environ.Env().str("DEMO_PASSWORD", default="")
    if given:
        return given
    return _file().read_text().strip() if _file().exists() else renew()


def renew() -> str:
    """Draw a new password, for a new database."""
    _file().parent.mkdir(exist_ok=True)
    _file().write_text(one_time_password() + "\n")
    _file().chmod(0o600)
    return _file().read_text().strip()

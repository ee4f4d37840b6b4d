"""What ``manage.py check --deploy`` refuses, or warns of, in an office's settings."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register

SHORTEST_SECRET = 40
SHORTEST_TOKEN = 24
LEAST_DIFFERENT = 12
#: What is in secrets that anybody can read, in this repository or in every list of them.
KNOWN_SECRETS = ("only-for-checks-and-tests", "django-insecure", "changeme", "change-me", "secret", "example")
CODE = ("manage.py", "portal", "templates", "static")


@register(Tags.security, deploy=True)
def check_secret(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """The secret signs sessions and links: it has to be long, by chance, and nobody else's."""
    secret = str(settings.SECRET_KEY)
    if any(word in secret.lower() for word in KNOWN_SECRETS):
        return [Error("SECRET_KEY is one that anybody can look up.", hint=HOW, id="portal.E001")]
    if len(secret) < SHORTEST_SECRET or len(set(secret)) < LEAST_DIFFERENT:
        return [Error("SECRET_KEY is too short or too regular.", hint=HOW, id="portal.E001")]
    return []


HOW = "python3 -c 'import secrets; print(secrets.token_urlsafe(50))' makes one."


@register(Tags.security, deploy=True)
def check_metrics_token(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Who guesses it reads how the office stands with its work."""
    token = settings.METRICS_TOKEN
    if not token or (len(token) >= SHORTEST_TOKEN and len(set(token)) >= LEAST_DIFFERENT):
        return []
    return [Error("METRICS_TOKEN is too short or too regular.", hint=HOW, id="portal.E006")]


@register(Tags.security, deploy=True)
def check_redis(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Without Redis nothing is done by the clock: no sweep, no reminder, no opening of the month."""
    if settings.REDIS_URL:
        return []
    return [Error("REDIS_URL is not set: no task would run by the clock.", id="portal.E002")]


@register(Tags.security, deploy=True)
def check_code(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Who breaks into the process must not be able to change what it runs."""
    written = [name for name in CODE if may_write(Path(settings.BASE_DIR) / name)]
    if not written:
        return []
    return [
        Warning(
            f"The portal's code may be changed by the account that this check runs as: {', '.join(written)}.",
            hint="Let another account own it (docs/install.md), and run the check as the portal's account.",
            id="portal.W001",
        )
    ]


def may_write(path: Path) -> bool:
    """Whether this process may; root may anyway, so for root it is whether anybody else may."""
    if not path.exists():
        return False
    if os.geteuid():
        return os.access(path, os.W_OK)
    about = path.stat()
    return about.st_uid != 0 or bool(about.st_mode & 0o022)


@register(Tags.security, deploy=True)
def check_identity(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Half a setting of the identity service, or one that anybody on the way can answer for."""
    if not settings.IDENTITY:
        return []
    wrong: list[CheckMessage] = []
    if settings.IDENTITY not in ("oidc", "cas"):
        wrong.append(Error("IDENTITY is neither oidc nor cas.", id="portal.E005"))
    if not settings.IDENTITY_SERVER.startswith("https://"):
        wrong.append(Error("IDENTITY_SERVER has to begin with https://.", id="portal.E005"))
    if settings.IDENTITY == "oidc" and not (settings.IDENTITY_CLIENT and settings.IDENTITY_SECRET):
        wrong.append(Error("IDENTITY_CLIENT and IDENTITY_SECRET are not set.", id="portal.E005"))
    return wrong

"""Gives each xdist worker a Redis database of its own: one Redis, no shared cache, no shared queue."""

import os
from urllib.parse import urlsplit

from django.conf import settings


def own_url(url: str, worker: str | None) -> str:
    """`redis://host/0` becomes `redis://host/1` for gw0, `/2` for gw1, …; it stays `/0` without xdist."""
    number = int(worker.removeprefix("gw")) + 1 if worker and worker.startswith("gw") else 0
    return urlsplit(url)._replace(path=f"/{number}").geturl()


def pytest_configure(config):
    shared = os.environ.get("REDIS_URL")
    if not shared:
        return
    own = own_url(shared, os.environ.get("PYTEST_XDIST_WORKER"))
    os.environ["REDIS_URL"] = own  # for the processes that tests start
    # pytest-django has read the settings before any conftest; nothing has connected yet.
    for cache in settings.CACHES.values():
        if cache.get("LOCATION") == shared:
            cache["LOCATION"] = own
    for name in ("REDIS_URL", "CELERY_BROKER_URL", "CELERY_RESULT_BACKEND"):
        if getattr(settings, name, None) == shared:
            setattr(settings, name, own)

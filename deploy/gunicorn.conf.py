"""How the portal answers: every option of gunicorn, for the unit and the container alike.

What differs from office to office comes from the environment (deploy/portal.env.example).
"""

from __future__ import annotations

import os
from typing import Any

from gunicorn.glogging import Logger


class PathsOnly(Logger):
    """Notes which page was asked for, how it went and how long it took; never who asked, nor for what.

    Searches stand in the query and referring pages repeat it; who did what is in the audit trail.
    """

    def atoms(self, resp: Any, req: Any, environ: dict[str, Any], request_time: Any) -> dict[str, Any]:
        found: dict[str, Any] = super().atoms(resp, req, environ, request_time)
        found["U"] = environ["RAW_URI"].partition("?")[0]  # as it came: a line break in it stays coded
        return found


wsgi_app = "portal.wsgi"
bind = os.environ.get("WEB_BIND", "127.0.0.1:8000")

# Threads wait for the database side by side; each worker keeps pages ready of its own (portal/core/kept.py).
worker_class = "gthread"
workers = int(os.environ.get("WEB_WORKERS", "3"))
threads = int(os.environ.get("WEB_THREADS", "4"))
worker_tmp_dir = "/dev/shm"  # noqa: S108 - the workers' sign of life, never on a disk that may be busy

timeout = 60
graceful_timeout = 30  # the unit waits longer: TimeoutStopSec
keepalive = 5

# nginx has read the request before it gets here; these hold for whoever comes past it.
limit_request_line = 4094
limit_request_fields = 64
limit_request_field_size = 8190
forwarded_allow_ips = os.environ.get("FORWARDED_ALLOW_IPS", "127.0.0.1")

# A worker is replaced now and then, not all at the same moment, whatever it has gathered.
max_requests = 2000
max_requests_jitter = 400

logger_class = PathsOnly
accesslog = "-"
access_log_format = "%(t)s %(m)s %(U)s %(s)s %(B)s bytes %(M)s ms"
control_socket_disable = True

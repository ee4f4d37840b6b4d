"""The log of an office's server: production's own format and filters, into memory."""

import json
import logging
from contextlib import contextmanager
from io import StringIO

from django.conf import settings
from django_guid.log_filters import CorrelationId

from portal.core.logs import UserId, WithoutData


@contextmanager
def kept_log(level):
    """Gives a function that reads all lines that any logger wrote so far, from *level* up."""
    stream = StringIO()
    handler = logging.StreamHandler(stream)
    written = settings.LOGGING["formatters"]["json"]
    handler.setFormatter(WithoutData(written["format"], rename_fields=written["rename_fields"]))
    handler.addFilter(CorrelationId())
    handler.addFilter(UserId())
    root = logging.getLogger()
    before = root.level
    root.addHandler(handler)
    root.setLevel(level)
    try:
        yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    finally:
        root.removeHandler(handler)
        root.setLevel(before)

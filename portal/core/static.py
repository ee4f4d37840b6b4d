"""Which of the built files ``collectstatic`` takes: it compresses them itself, by the names it gives them."""

from __future__ import annotations

from django.contrib.staticfiles.apps import StaticFilesConfig


class StaticFiles(StaticFilesConfig):
    """The build's own compressed files are only for a portal that serves them uncollected (``make run``)."""

    ignore_patterns = [*StaticFilesConfig.ignore_patterns, "*.gz"]  # noqa: RUF012

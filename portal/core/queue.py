"""Asking a worker for something that is done after the answer has gone out."""

from __future__ import annotations

import logging
from functools import partial
from typing import Any

from celery import Task
from django.db import transaction
from kombu.exceptions import OperationalError

logger = logging.getLogger(__name__)


def ask_after_commit(task: Task[Any, Any], *arguments: Any) -> None:
    """Hand *task* to a worker once the transaction is committed.

    With the broker away the request goes on and the log says so: what must not be lost is kept in the
    database, where a sweep takes it up (idea 6 of docs/architecture.md).
    """
    transaction.on_commit(partial(_ask, task, arguments))


def _ask(task: Task[Any, Any], arguments: tuple[Any, ...]) -> None:
    try:
        task.delay(*arguments)
    except OperationalError:
        logger.warning("broker away; not asked for: %s %s", task.name, arguments)

"""Asking a worker for something that is done after the answer has gone out."""

from __future__ import annotations

import logging
from functools import partial
from typing import Any

from celery import Task
from django.db import transaction
from kombu.exceptions import OperationalError

logger = logging.getLogger(__name__)


def ask_after_commit(task: Task[Any, Any], *arguments: Any, in_seconds: float = 0) -> None:
    """Hand *task* to a worker once the transaction is committed, to be done at once or *in_seconds*.

    With the broker away the request goes on and the log says so: what must not be lost is kept in the
    database, where a sweep takes it up (idea 6 of docs/architecture.md).
    """
    transaction.on_commit(partial(_ask, task, arguments, in_seconds))


def _ask(task: Task[Any, Any], arguments: tuple[Any, ...], in_seconds: float) -> None:
    try:
        if in_seconds:
            task.apply_async(arguments, countdown=in_seconds)
        else:
            task.delay(*arguments)
    except OperationalError:
        logger.warning("broker away; not asked for: %s %s", task.name, arguments)

"""Two calls in two connections: the first is stopped at a statement until the second is done or waits."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.db import connection, connections

LONGEST_SECONDS = 30
COMMIT = -1
"""Stop before the commit instead of before a statement."""


@dataclass
class Runner:
    """Runs a call on a connection of its own and keeps what came of it; may stop on its way."""

    call: Callable[[], Any]
    stop_at: int | None = None
    statements: list[str] = field(default_factory=list)
    result: Any = None
    error: Exception | None = None
    pid: int = 0
    stopped: threading.Event = field(default_factory=threading.Event)
    go_on: threading.Event = field(default_factory=threading.Event)
    done: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        self.thread = threading.Thread(target=self._run)

    def _run(self) -> None:
        try:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_backend_pid()")
                self.pid = cursor.fetchone()[0]
            commit = connection._commit

            def stop_before_commit() -> None:
                if self.stop_at == COMMIT:
                    self._stop()
                commit()

            connection._commit = stop_before_commit
            with connection.execute_wrapper(self._count):
                self.result = self.call()
        except Exception as error:
            self.error = error
        finally:
            self.done.set()
            connections.close_all()

    def _count(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if len(self.statements) == self.stop_at:
            self._stop()
        self.statements.append(sql)
        return execute(sql, params, many, context)

    def _stop(self) -> None:
        self.stop_at = None
        self.stopped.set()
        self.go_on.wait(LONGEST_SECONDS)

    def is_kept_waiting(self) -> bool:
        """Whether the database lets it wait for a lock that somebody else holds."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE pid = %s AND NOT granted", [self.pid])
            return bool(cursor.fetchone()[0])


def race(first: Callable[[], Any], second: Callable[[], Any], stop_at: int) -> tuple[Runner, Runner]:
    """Start *first*, let *second* in when it has come to that statement, and wait for both."""
    one, other = Runner(first, stop_at), Runner(second)
    one.thread.start()
    _until(lambda: one.stopped.is_set() or one.done.is_set())
    other.thread.start()
    _until(lambda: other.done.is_set() or (other.pid and other.is_kept_waiting()))
    one.go_on.set()
    for runner in (one, other):
        runner.thread.join(LONGEST_SECONDS)
        assert runner.done.is_set(), f"still waiting: {runner.statements[-1:]}"
    return one, other


def _until(condition: Callable[[], Any]) -> None:
    deadline = time.monotonic() + LONGEST_SECONDS
    while not condition():
        assert time.monotonic() < deadline, "nothing happened"
        time.sleep(0.002)


def statements_of(call: Callable[[], Any]) -> list[str]:
    """The statements of a call that nobody disturbs."""
    runner = Runner(call)
    runner.thread.start()
    runner.thread.join(LONGEST_SECONDS)
    return runner.statements

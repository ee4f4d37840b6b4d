"""That what pages show has changed: a row for each statement that did, in the statement's own transaction.

A page that is kept ready (``kept``) is good until the next such row. The rows are written by whoever sends
the statement, whatever it was sent by: a form, a bulk update, SQL written by hand. So nothing has to remember
to say that it changed something, and what is taken back takes its row back with it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections

#: What no page that is kept shows: sessions, the trail, notices, files between upload and commit, drafts.
UNSEEN = re.compile(
    r"(?:django|auth|axes|auditlog|notices)_|core_(?:change|pendingimport|importsource|attachment|session|trailseal)$"
    r"|accounts_(?:signinwait|knownplace|oldpassword)$"
    r"|verification_taskrun$"
    r"|(?:api|calendars|finding|hooks)_"
    r"|reporting_(?:figure|reportevent|reportupload|platformupload)$"
)
_WRITES = re.compile(r'\s*(?:INSERT INTO|UPDATE|DELETE FROM)\s+"?(\w+)', re.IGNORECASE)
_WRITES_WITH = re.compile(
    r"\s*WITH\b.*?\b(?:INSERT INTO|(?<!FOR )UPDATE|DELETE FROM)\s", re.IGNORECASE | re.DOTALL
)
IS_THERE = {
    "postgresql": "SELECT to_regclass('core_change') IS NOT NULL",
    "sqlite": "SELECT count(*) FROM sqlite_master WHERE name = 'core_change'",
}
TELL = "INSERT INTO core_change (at) VALUES (CURRENT_TIMESTAMP)"
_SIGNS_IN = re.compile(r'UPDATE "accounts_user" SET "last_login" = [^,]+ WHERE')

is_migrating = False
is_there = False  # the table: found once, it stays until the next migration


def watch(connection: Any, **_about: Any) -> None:
    """Look at every statement of a new connection (``connection_created``)."""
    if connection.alias == DEFAULT_DB_ALIAS and _told not in connection.execute_wrappers:
        connection.execute_wrappers.append(_told)


def pause(**_about: Any) -> None:
    """While tables are made there may be none to write to (``pre_migrate``)."""
    global is_migrating  # of the process that migrates
    is_migrating = True


def go_on(**_about: Any) -> None:
    """After that, whether there is a table is asked again (``post_migrate``, once for each app)."""
    global is_migrating, is_there
    is_migrating = is_there = False


@contextmanager
def paused() -> Iterator[None]:
    """While everything is restored."""
    pause()
    try:
        yield
    finally:
        go_on()


def is_seen(sql: str) -> bool:
    """Whether the statement changes something that a page may show."""
    if found := _WRITES.match(sql):
        return not UNSEEN.match(found[1]) and not _SIGNS_IN.match(sql)
    return bool(_WRITES_WITH.match(sql))


def _told(execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: Any) -> Any:
    found = execute(sql, params, many, context)
    if isinstance(sql, str) and is_seen(sql):
        tell(context["connection"])
    return found


def tell(connection: Any) -> None:
    """Write that something changed: after the statement, so that no page is kept between the two."""
    global is_there
    if is_migrating:
        return
    cursor = connection.connection.cursor()  # the driver's own: nobody is to look at these statements
    if not is_there:
        cursor.execute(IS_THERE[connection.vendor])
        is_there = bool(cursor.fetchone()[0])
    if is_there:
        cursor.execute(TELL)
    cursor.close()


def of_copied(table: str) -> None:
    """Rows were written by the driver itself (COPY), where nobody looks on."""
    if not UNSEEN.match(table):
        tell(connections[DEFAULT_DB_ALIAS])

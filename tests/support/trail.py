"""The trail in tests: emptied between them where PostgreSQL would refuse it, and by nothing else."""

import pytest
from auditlog.models import LogEntry
from django.db import connection, transaction
from django.db.backends.postgresql.operations import DatabaseOperations

from portal.core.models import TrailSeal
from portal.core.seals.protection import MAY, RESTORE, may

_usual = DatabaseOperations.sql_flush


def _flushing(operations, *args, **kwargs):
    """What pytest-django empties all tables with after a test that commits, in one transaction."""
    flush = _usual(operations, *args, **kwargs)
    return [MAY.replace("%s", f"'{RESTORE}'"), *flush] if flush else flush


@pytest.fixture(scope="session", autouse=True)
def _tables_may_be_emptied():
    DatabaseOperations.sql_flush = _flushing
    yield
    DatabaseOperations.sql_flush = _usual


def forget_trail():
    """Empty the trail and its seals, so that a test sees only what it does itself."""
    with transaction.atomic(), may(RESTORE):
        LogEntry.objects.all()._raw_delete(connection.alias)
        TrailSeal.objects.all()._raw_delete(connection.alias)

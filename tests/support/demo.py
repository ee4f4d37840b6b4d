"""The demonstration, made once a process by `load_demo` and put back from a copy for each further test."""

import io
from dataclasses import dataclass, field

from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import connection, transaction

TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'django_migrations'"
COUNTERS = "SELECT sequencename, last_value FROM pg_sequences WHERE schemaname = 'public'"


@dataclass
class _Copy:
    """The rows of each table as COPY writes them, and how far each counter of rows has come."""

    tables: dict[str, str] = field(default_factory=dict)
    counters: dict[str, int | None] = field(default_factory=dict)


_MADE: list[_Copy] = []


def load_demo():
    """What `manage.py load_demo` leaves in an empty database."""
    if connection.vendor != "postgresql":
        call_command("load_demo", verbosity=0)
    elif _MADE:
        _put_back(_MADE[0])
    else:
        call_command("load_demo", verbosity=0)
        _MADE.append(_taken())


def _taken():
    made = _Copy()
    with connection.cursor() as cursor:
        cursor.execute(TABLES)
        for (table,) in cursor.fetchall():
            rows = io.StringIO()
            cursor.copy_expert(f'COPY "{table}" TO STDOUT', rows)
            made.tables[table] = rows.getvalue()
        cursor.execute(COUNTERS)
        made.counters = dict(cursor.fetchall())
    return made


@transaction.atomic
def _put_back(made):
    """Everything as it was, with the numbers of kinds that the emptying of the tables gave anew."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("TRUNCATE {}".format(", ".join(f'"{table}"' for table in made.tables)))
        for table, rows in made.tables.items():
            if rows:
                cursor.copy_expert(f'COPY "{table}" FROM STDIN', io.StringIO(rows))
        for counter, value in made.counters.items():
            if value is not None:
                cursor.execute("SELECT setval(%s::regclass, %s)", [f'"{counter}"', value])
    ContentType.objects.clear_cache()

"""The role that the services run as adds to the trail and can do nothing else to it (deploy/postgresql)."""

import fcntl
import os
import subprocess
import sys
from contextlib import contextmanager, suppress

import psycopg2
import pytest
from django.conf import settings
from django.db import DatabaseError, connection

FILE = settings.BASE_DIR / "deploy" / "postgresql" / "roles.sql"
pytestmark = [
    pytest.mark.skipif(connection.vendor != "postgresql", reason="roles of PostgreSQL"),
    pytest.mark.django_db,
]
TRAIL = ("auditlog_logentry", "core_trailseal")
REFUSED = (
    "UPDATE {} SET {} = {}",
    "DELETE FROM {} WHERE false",
    "TRUNCATE {}",
    "ALTER TABLE {} DISABLE TRIGGER portal_trail_kept",
    "ALTER TABLE {} DISABLE TRIGGER ALL",
    "ALTER TABLE {} ADD COLUMN x int",
    "DROP TRIGGER portal_trail_kept ON {}",
    "DROP TABLE {}",
    "GRANT UPDATE ON {} TO portal_app",
)
ALSO_REFUSED = (
    "SET session_replication_role = replica",
    "CREATE OR REPLACE FUNCTION portal_trail_kept() RETURNS trigger "
    "LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'",
    "DROP FUNCTION portal_trail_kept() CASCADE",
    "DELETE FROM django_migrations",
    "CREATE TABLE mine (x int)",
    "SET ROLE portal_owner",
)
WORK = """
from django.contrib.contenttypes.models import ContentType
from django.utils import timezone
from portal.accounts.models import User
from portal.core.audit import Event, note
from portal.core.seals.sealing import seal
from portal.core.seals.checking import check
one = User.objects.create(username="works", name="甲", role="ADMIN")
one.name = "乙"; one.save()
note(one, Event.SIGNED_IN, by=one)
one.delete()
assert seal(now=timezone.now()) >= 4
assert not check(now=timezone.now()).found
"""


def environment(url):
    return {**os.environ, "DATABASE_URL": url, "REDIS_URL": "", "LOG_LEVEL": "ERROR"}


@contextmanager
def alone(folder):
    """Roles are the whole server's, and other processes of this run may be at the same tests."""
    with (folder / "roles.lock").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield


@pytest.fixture(scope="module")
def office(django_db_setup, django_db_blocker, tmp_path_factory):
    """A database that an owner migrates and an application uses; the addresses of both."""
    shared = tmp_path_factory.getbasetemp().parent
    with django_db_blocker.unblock():
        given = connection.settings_dict
        name = f"{given['NAME']}_roles"
        server(f'DROP DATABASE IF EXISTS "{name}"', f'CREATE DATABASE "{name}"')
        where = f"{given['HOST']}:{given['PORT']}/{name}"
        migrate("", f"postgres://{given['USER']}:{given['PASSWORD']}@{where}")
        with alone(shared):
            for _again in range(2):
                run_file(given, name)
        owner, user = (f"postgres://{role}@{where}" for role in ("portal_owner", "portal_app"))
        for target in ("0008", ""):  # a migration is the owner's to make
            migrate(target, owner)
        with alone(shared):
            run_file(given, name)
        yield owner, user
        with alone(shared):
            server(f'DROP DATABASE "{name}" WITH (FORCE)')
            with suppress(DatabaseError):  # another process has not done with them
                server("DROP ROLE portal_app", "DROP ROLE portal_owner")


def server(*statements):
    with connection._nodb_cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def migrate(target, url):
    words = ["core", target] if target else []
    run([sys.executable, "manage.py", "migrate", *words, "-v0"], environment(url))


def run(command, environment):
    done = subprocess.run(
        command, env=environment, cwd=settings.BASE_DIR, capture_output=True, text=True, check=False
    )
    assert not done.returncode, done.stderr[-2000:]
    return done.stdout


def run_file(given, name):
    """That very file, as the administrator runs it."""
    where = ["--host", given["HOST"], "--port", str(given["PORT"]), "--username", given["USER"]]
    run(["psql", "--quiet", *where, "--dbname", name, "--file", str(FILE)], dict(os.environ))


def try_out(url, statement):
    """What the server says to it, nothing if it did it; taken back in any case."""
    with psycopg2.connect(url) as link, link.cursor() as cursor:
        try:
            cursor.execute(statement)
        except psycopg2.Error as error:
            return error.pgcode
        finally:
            link.rollback()
    return None


@pytest.mark.parametrize("table", TRAIL)
@pytest.mark.parametrize("statement", REFUSED)
def test_the_application_changes_nothing_of_the_trail(office, table, statement):
    column = "object_repr" if table == TRAIL[0] else "hash"
    for word in ("", "purge", "restore"):
        said = f"SET portal.trail_may = '{word}'; {statement.format(table, column, repr(''))}"
        code = try_out(office[1], said)
        # A GRANT of what one does not have is passed over with a warning.
        assert code == "42501" or statement.startswith("GRANT"), (code, statement)
    assert try_out(office[1], f"UPDATE {table} SET {column} = ''") == "42501"


@pytest.mark.parametrize("statement", ALSO_REFUSED)
def test_nor_does_it_get_around_that(office, statement):
    assert try_out(office[1], statement) == "42501"


def test_the_owner_is_held_by_the_trigger(office):
    assert try_out(office[0], "DELETE FROM auditlog_logentry") == "42501"
    assert try_out(office[0], "SET portal.trail_may = 'purge'; DELETE FROM auditlog_logentry") is None


def test_ordinary_work_passes(office):
    run([sys.executable, "manage.py", "shell", "-c", WORK], environment(office[1]))
    for statement in ("DELETE FROM core_change", "UPDATE accounts_user SET name = 'x'"):
        assert try_out(office[1], statement) is None


def test_tables_of_later_migrations_are_the_application_s_to_use(office):
    with psycopg2.connect(office[0]) as link, link.cursor() as cursor:
        cursor.execute("CREATE TABLE later (id serial, x int)")
    assert try_out(office[1], "INSERT INTO later (x) VALUES (1); UPDATE later SET x = 2") is None


def test_the_role_has_ends_of_its_own(office):
    with psycopg2.connect(office[1]) as link, link.cursor() as cursor:
        found = []
        for name in ("statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout"):
            cursor.execute(f"SHOW {name}")
            found.append(cursor.fetchone()[0])
    assert found == ["15min", "10min", "5min"]


ASK = """
import django; django.setup()
from django.db import DatabaseError, connection
with connection.cursor() as cursor:
    for name in ("statement_timeout", "lock_timeout"):
        cursor.execute("SHOW " + name); print(cursor.fetchone()[0])
"""


@pytest.mark.parametrize(
    ("first", "given", "expected"),
    [
        ("import portal.wsgi", {}, ["1min", "30s"]),
        ("import portal.wsgi", {"WEB_STATEMENT_SECONDS": "5", "WEB_LOCK_SECONDS": "2"}, ["5s", "2s"]),
        ("import portal.celery", {}, ["0", "10min"]),
        ("", {"TASK_LOCK_SECONDS": "7"}, ["0", "7s"]),
    ],
)
def test_pages_wait_less_than_tasks(first, given, expected):
    about = connection.settings_dict
    url = f"postgres://{about['USER']}:{about['PASSWORD']}@{about['HOST']}:{about['PORT']}/postgres"
    known = {**environment(url), **given, "DJANGO_SETTINGS_MODULE": "portal.settings"}
    assert run([sys.executable, "-c", f"{first}\n{ASK}"], known).split() == expected

"""On PostgreSQL the audit trail and its seals are only ever added to, whoever asks.

Except by a transaction that says what for (``portal.core.seals.protection``): the purge deletes lines and
marks their seals, restoring a back-up empties both tables. That keeps mistakes and broken code away, not who
may set what he likes: a role without the rights does (deploy/postgresql/roles.sql). It costs an INSERT nothing.
"""

from django.db import migrations

TABLES = ("auditlog_logentry", "core_trailseal")
FUNCTION = """
CREATE FUNCTION portal_trail_kept() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    may text := coalesce(current_setting('portal.trail_may', true), '');
BEGIN
    IF may = 'restore' AND TG_OP IN ('DELETE', 'TRUNCATE') THEN RETURN NULL; END IF;
    IF may = 'purge' AND TG_OP = 'DELETE' AND TG_TABLE_NAME = 'auditlog_logentry' THEN RETURN NULL; END IF;
    IF may = 'purge' AND TG_OP = 'UPDATE' AND TG_TABLE_NAME = 'core_trailseal' THEN RETURN NULL; END IF;
    RAISE EXCEPTION 'The audit trail is only added to: % of % is refused.', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege', HINT = 'manage.py purge_trail removes what is old enough.';
END $$
"""
TRIGGER = """
CREATE TRIGGER portal_trail_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION portal_trail_kept()
"""


def keep(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(FUNCTION, params=None)  # its % are its own
        for table in TABLES:
            schema_editor.execute(TRIGGER.format(table=table))


def let_go(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for table in TABLES:
            schema_editor.execute(f"DROP TRIGGER portal_trail_kept ON {table}")
        schema_editor.execute("DROP FUNCTION portal_trail_kept()")


class Migration(migrations.Migration):
    dependencies = [("core", "0008_trail_seals")]

    operations = [migrations.RunPython(keep, let_go)]

"""What the database did again for each row of the audit trail, and nobody asked for.

Four indexes: nobody looks for the beginning of an object's key, nor for an action alone (there are four), and
no correlation id is written. What the trail is searched by keeps its index: object, person, kind and time.

On PostgreSQL two foreign keys, of the person and the kind. A line of the trail stands by itself: it must
outlive what it names, and nothing that happens to a person or a table may reach back into it. Both were
checked row by row at the commit, which was a tenth of an import.
"""

from django.db import migrations

TABLE = "auditlog_logentry"
UNUSED = {
    "auditlog_logentry_action_229afe39": "action",
    "auditlog_logentry_cid_9f467263": "cid",
    "auditlog_logentry_cid_9f467263_like": "cid varchar_pattern_ops",
    "auditlog_logentry_object_pk_6e3219c0_like": "object_pk varchar_pattern_ops",
}
STAND_ALONE = {"actor_id", "content_type_id"}


def take_away(apps, schema_editor):
    for name in UNUSED:
        schema_editor.execute(f"DROP INDEX IF EXISTS {name}")
    connection = schema_editor.connection
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        constraints = connection.introspection.get_constraints(cursor, TABLE)
    for name, about in constraints.items():
        if about["foreign_key"] and set(about["columns"]) <= STAND_ALONE:
            schema_editor.execute(f'ALTER TABLE {TABLE} DROP CONSTRAINT "{name}"')


def put_back(apps, schema_editor):
    postgresql = schema_editor.connection.vendor == "postgresql"
    for name, column in UNUSED.items():
        if postgresql or not name.endswith("_like"):
            schema_editor.execute(f"CREATE INDEX IF NOT EXISTS {name} ON {TABLE} ({column})")
    if postgresql:
        entry = apps.get_model("auditlog", "LogEntry")
        for name in ("actor", "content_type"):
            field = entry._meta.get_field(name)
            schema_editor.execute(
                schema_editor._create_fk_sql(entry, field, "_fk_%(to_table)s_%(to_column)s")
            )


class Migration(migrations.Migration):
    dependencies = [
        ("auditlog", "0017_add_actor_email"),
        ("core", "0006_session"),
    ]

    operations = [migrations.RunPython(take_away, put_back)]

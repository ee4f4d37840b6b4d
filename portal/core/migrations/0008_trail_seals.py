"""Seals of the audit trail; and on SQLite, too, its lines lose the foreign keys that 0007 took away.

What is deleted must not reach back into lines that name it: neither the database nor Django does anything.
The model is another app's, so the operations say whose.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

AGAIN = (  # made again with the table; nobody asks for them (0007)
    "DROP INDEX IF EXISTS auditlog_logentry_action_229afe39",
    "DROP INDEX IF EXISTS auditlog_logentry_cid_9f467263",
)


class StandsAlone(migrations.AlterField):
    """``AlterField`` of the trail; on PostgreSQL the keys are gone already."""

    def state_forwards(self, app_label, state):
        super().state_forwards("auditlog", state)

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        if schema_editor.connection.vendor == "sqlite":
            super().database_forwards("auditlog", schema_editor, from_state, to_state)
            for statement in AGAIN:
                schema_editor.execute(statement)

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        self.database_forwards(app_label, schema_editor, from_state, to_state)


class Migration(migrations.Migration):
    dependencies = [
        ("auditlog", "0017_add_actor_email"),
        ("contenttypes", "0002_remove_content_type_name"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("core", "0007_trail_indexes"),
    ]

    operations = [
        migrations.CreateModel(
            name='TrailSeal',
            fields=[
                ('number', models.PositiveBigIntegerField(primary_key=True, serialize=False, verbose_name='number')),
                ('ids', models.TextField(verbose_name='numbers of the lines')),
                ('first_id', models.PositiveBigIntegerField(verbose_name='first line')),
                ('last_id', models.PositiveBigIntegerField(verbose_name='last line')),
                ('count', models.PositiveIntegerField(verbose_name='lines')),
                ('oldest_at', models.DateTimeField(verbose_name='oldest line of')),
                ('newest_at', models.DateTimeField(verbose_name='newest line of')),
                ('lines_hash', models.CharField(max_length=64, verbose_name='hash of the lines')),
                ('previous', models.CharField(blank=True, max_length=64, verbose_name='hash of the seal before')),
                ('hash', models.CharField(max_length=64, verbose_name='hash')),
                ('made_at', models.DateTimeField(verbose_name='sealed at')),
                ('purged_at', models.DateTimeField(blank=True, null=True, verbose_name='lines purged at')),
                ('purged_by', models.CharField(blank=True, max_length=150, verbose_name='lines purged by')),
            ],
            options={
                'verbose_name': 'seal of the audit trail',
                'verbose_name_plural': 'seals of the audit trail',
                'ordering': ('number',),
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('purged_at', None), ('purged_by', '')), models.Q(('purged_at__isnull', False), models.Q(('purged_by', ''), _negated=True)), _connector='OR'), name='trail_seal_purged_by_somebody')],
            },
        ),
        StandsAlone(
            "logentry",
            "actor",
            models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="actor",
            ),
        ),
        StandsAlone(
            "logentry",
            "content_type",
            models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="contenttypes.contenttype",
                verbose_name="content type",
            ),
        ),
    ]

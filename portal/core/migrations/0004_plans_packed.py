"""Plans of imports become packed bytes; those that wait to be taken in are carried over."""

from django.db import migrations

import portal.core.models


def carry_over(apps, schema_editor):
    for pending in apps.get_model("core", "PendingImport").objects.exclude(plan=[]).iterator(50):
        pending.packed = pending.plan
        pending.save(update_fields=("packed",))


def carry_back(apps, schema_editor):
    for pending in apps.get_model("core", "PendingImport").objects.exclude(packed=b"").iterator(50):
        pending.plan = pending.packed
        pending.save(update_fields=("plan",))


class Migration(migrations.Migration):
    dependencies = [("core", "0003_names_whole_and_a_question")]

    operations = [
        migrations.AddField(
            model_name="pendingimport",
            name="packed",
            field=portal.core.models.PackedField(blank=True, default=list, verbose_name="rows to write"),
        ),
        migrations.RunPython(carry_over, carry_back),
        migrations.RemoveField(model_name="pendingimport", name="plan"),
        migrations.RenameField(model_name="pendingimport", old_name="packed", new_name="plan"),
    ]

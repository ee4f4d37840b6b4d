"""From one step before to now and back with an office's data in the tables: nothing of it changes.

There is no release yet; the step before is each app's last migration but one.
"""

from __future__ import annotations

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from portal.accounts.models import User
from portal.core import evidence
from portal.meetings import tasks as meeting_tasks
from portal.meetings.exports import making
from portal.meetings.models import Export
from portal.reporting import actions
from portal.reporting.models import MonthlyReport
from portal.rollups.refresh import sweep
from portal.verification import records
from tests.faults.conftest import assert_counted, communities, frozen_meeting

#: Written while one migrates.
NOT_DATA = {"django_migrations", "django_content_type", "auth_permission", "core_change"}


def one_step_before():
    """The last but one migration of each app of ours that has two."""
    graph = MigrationExecutor(connection).loader.graph
    ours = {config.label for config in apps.get_app_configs() if "site-packages" not in config.path}
    newest = [graph.node_map[key] for key in graph.leaf_nodes() if key[0] in ours]
    return [one.key for node in newest for one in node.parents if one.key[0] == node.key[0]]


def content():
    """Every row of every table, each value by its column as text."""
    found = {}
    with connection.cursor() as cursor:
        for table in sorted(set(connection.introspection.table_names(cursor)) - NOT_DATA):
            names = [one.name for one in connection.introspection.get_table_description(cursor, table)]
            listed = ", ".join(f'"{name}"::text' for name in names)
            cursor.execute(f'SELECT {listed} FROM "{table}"')
            found[table] = names, [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    return found


def shared(one, other):
    """The content of *one* in the tables and columns that *other* knows as well."""
    return {
        table: sorted(
            (tuple(row[name] for name in names if name in other[table][0]) for row in rows), key=repr
        )
        for table, (names, rows) in one.items()
        if table in other
    }


@pytest.fixture
def work_of_a_month(office, own_postgres, settings, tmp_path):
    """Reports handed in, returned and approved, roll-ups, evidence, frozen figures, a file made of them."""
    settings.MEDIA_ROOT = str(tmp_path)
    first, second, third, _fourth = communities(office)
    staff, now = User.objects.get(username=f"staff-{office}"), timezone.now()
    for community in (first, second, third):
        report = MonthlyReport.objects.get(community_id=community)
        actions.submit(report=report, by=User.objects.get(username=community), now=now)
    for community in (first, second):
        actions.approve(report=MonthlyReport.objects.get(community_id=community), by=staff, now=now)
    actions.return_(report=MonthlyReport.objects.get(community_id=third), by=staff, reason="请核对", now=now)
    sweep()
    meeting = frozen_meeting(office)
    export = making.ask(
        snapshot=meeting.snapshot, kind=Export.Kind.WORKBOOK, template=None, by=staff, now=now
    )
    meeting_tasks.make_export(export.pk)
    evidence.keep_all(row=meeting, files=[SimpleUploadedFile("a.pdf", b"%PDF-1.7 x")], now=now)
    return office


def test_there_and_back_with_data_in_it(work_of_a_month):
    newest = content()
    steps = one_step_before()
    assert steps
    for app, name in steps:
        call_command("migrate", app, name, verbosity=0, interactive=False)
    before = content()
    assert len(before) < len(newest)  # something has been taken back
    assert shared(before, newest) == shared(newest, before)
    call_command("migrate", verbosity=0, interactive=False)
    again = content()
    assert again.keys() == newest.keys()
    assert shared(again, before) == shared(newest, before)
    assert_counted(work_of_a_month, approved=2)
    assert list(records.snapshots()) == []

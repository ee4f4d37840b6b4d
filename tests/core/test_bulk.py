"""What is written by the thousand is what Django itself would write, of every kind of field."""

import json
from copy import copy

import pytest
from auditlog.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from communities.models import ResidentsCouncil
from portal.core import audit, bulk
from portal.core.registers import all_registers
from tests.factories import CommunityFactory, MonthlyReportFactory, TargetFactory, UserFactory
from tests.register_rows import DAY, make_row, values_for

pytestmark = pytest.mark.django_db

#: Moments and numbers of their own.
OWN = {"id", "created_at", "updated_at", "timestamp"}
AWKWARD = ("\\", "\\N", "a\tb", "两\n行", "\r", "'引\"号'", "%s", "  ", "", "𠮷", "\\.")


def stored(model, write):
    """What stands in the table, as the database gives it, after writing; and it is taken back."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SELECT COALESCE(MAX(id), 0) FROM {model._meta.db_table}")
        [last] = cursor.fetchone()
        write()
        cursor.execute(f"SELECT * FROM {model._meta.db_table} WHERE id > %s ORDER BY id", [last])
        names = [one[0] for one in cursor.description]
        rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
        transaction.set_rollback(True)
    return [{name: _plain(value) for name, value in row.items() if name not in OWN} for row in rows]


def _plain(value):
    """JSON is the same whatever the blanks in it."""
    try:
        return json.loads(value) if isinstance(value, str) and value.startswith("{") else value
    except ValueError:
        return value


def same_by_both(*rows):
    model = type(rows[0])
    ours, djangos = [copy(row) for row in rows], [copy(row) for row in rows]
    found = stored(model, lambda: bulk.insert(ours))
    assert found == stored(model, lambda: model._base_manager.bulk_create(djangos))
    assert len(found) == len(rows)


@pytest.mark.parametrize("register", all_registers(), ids=lambda register: register.slug)
def test_a_row_of_each_register(register):
    community = CommunityFactory()
    same_by_both(register.model(**values_for(register.model, community)))


def test_texts_that_mean_something_to_the_database():
    community = CommunityFactory()
    same_by_both(
        *(
            ResidentsCouncil(community=community, held_on=DAY, people=n, topic=text, note=text)
            for n, text in enumerate(AWKWARD, start=1)
        )
    )


@pytest.mark.parametrize("make", [MonthlyReportFactory, TargetFactory], ids=["months", "decimals"])
def test_fields_of_other_kinds(make):
    row = make()
    type(row).objects.filter(pk=row.pk).delete()
    row.pk, row._state.adding = None, True
    same_by_both(row)


def test_rows_know_their_numbers_and_the_next_one_gets_the_next():
    community = CommunityFactory()
    rows = [
        ResidentsCouncil(community=community, held_on=DAY, topic=f"议题{n}", people=1) for n in range(1_200)
    ]
    bulk.insert(rows)
    found = dict(ResidentsCouncil.objects.values_list("pk", "topic"))
    assert found == {row.pk: row.topic for row in rows}
    assert not any(row._state.adding for row in rows)
    assert make_row(ResidentsCouncil, community).pk == rows[-1].pk + 1
    assert {row.created_at for row in rows} == {rows[0].created_at}


def test_a_rule_of_the_database_is_told_as_django_tells_it():
    bad = ResidentsCouncil(
        community=CommunityFactory(), held_on=DAY, topic="停车", people=1, matters_settled=4
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        bulk.insert([bad])
    assert not ResidentsCouncil.objects.exists()


def test_no_rows_ask_nothing_of_the_database(django_assert_num_queries):
    with django_assert_num_queries(0):
        bulk.insert([])


def test_the_trail_of_many_rows_is_that_of_each():
    by = UserFactory()
    row = make_row(ResidentsCouncil, CommunityFactory(), topic="议题“一”\\")

    def each():
        for action, changes in (
            (LogEntry.Action.CREATE, {"topic": ["None", row.topic], "people": ["None", "1"]}),
            (LogEntry.Action.UPDATE, {"people": ["1", "2"]}),
        ):
            LogEntry.objects.create(
                content_type=ContentType.objects.get_for_model(row),
                object_pk=str(row.pk),
                object_id=row.pk,
                object_repr=str(row),
                action=action,
                changes=changes,
                actor=by,
                actor_email=by.email,
                timestamp=timezone.now(),
            )

    def many():
        audit.note_created([(row, {"topic": row.topic, "people": 1, "note": None})], by=by)
        audit.note_changes([(row, {"people": (1, 2)})], by=by)

    assert stored(LogEntry, many) == stored(LogEntry, each)

"""The trail's tables lose what nobody asks of them, and get it back when one goes to the release before."""

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

TRAIL = "auditlog_logentry"
SEARCHED_BY = [["actor_id"], ["content_type_id"], ["object_id"], ["object_pk"], ["timestamp"]]


def _constraints():
    with connection.cursor() as cursor:
        return connection.introspection.get_constraints(cursor, TRAIL).values()


def _indexed():
    return sorted(one["columns"] for one in _constraints() if one["index"] and not one["primary_key"])


def _foreign():
    return sorted(one["columns"] for one in _constraints() if one["foreign_key"])


@pytest.mark.django_db
def test_the_trail_keeps_the_indexes_it_is_searched_by():
    assert _indexed() == SEARCHED_BY
    assert _foreign() == []


@pytest.mark.django_db(transaction=True)
def test_the_release_before_finds_its_indexes_again():
    before = [node for node in MigrationExecutor(connection).loader.graph.leaf_nodes() if node[0] == "core"]
    MigrationExecutor(connection).migrate([("core", "0006_session")])
    try:
        assert ["action"] in _indexed() and ["cid"] in _indexed()
        assert _foreign() == [["actor_id"], ["content_type_id"]]
    finally:
        MigrationExecutor(connection).migrate(before)
    assert _indexed() == SEARCHED_BY

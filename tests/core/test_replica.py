"""A reading page asks the replica only if that knows what the reader has written, and survives losing it."""

import pytest
from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, OperationalError
from django.test import RequestFactory

from portal.core import replica
from portal.core.views import OneViewMixin


class Page(OneViewMixin):
    reads_replica = True
    read: list

    def get(self, request):
        self.read.append(replica.alias())
        if replica.alias() == replica.ALIAS:
            raise OperationalError("terminating connection due to conflict with recovery")
        return "answer"


@pytest.fixture(autouse=True)
def _not_passed_over(monkeypatch):
    monkeypatch.setattr(replica, "_passed_over_until", 0.0)


def test_without_a_replica_everything_is_read_from_the_primary(db):
    assert replica.ALIAS not in settings.DATABASES
    assert not replica.may_read(RequestFactory().get("/"))
    assert replica.alias() == DEFAULT_DB_ALIAS


def test_reads_go_where_the_page_says_and_writes_to_the_primary():
    router = replica.ReplicaRouter()
    with replica.reading():
        assert router.db_for_read(None) == replica.ALIAS
        assert router.db_for_write(None) == DEFAULT_DB_ALIAS
    assert router.db_for_read(None) == DEFAULT_DB_ALIAS
    assert not router.allow_migrate(replica.ALIAS, "core")
    assert router.allow_migrate(DEFAULT_DB_ALIAS, "core")


def test_a_page_that_fails_midway_is_read_again_from_the_primary(db, monkeypatch):
    passed = []
    monkeypatch.setattr(replica, "may_read", lambda request: True)
    monkeypatch.setattr(replica, "pass_over", lambda: passed.append(True))
    monkeypatch.setattr("portal.core.one_view.alias", lambda: DEFAULT_DB_ALIAS)
    page = Page()
    page.read = []
    assert page.dispatch(RequestFactory().get("/")) == "answer"
    assert (page.read, passed) == ([replica.ALIAS, DEFAULT_DB_ALIAS], [True])

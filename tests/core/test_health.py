"""``/healthz`` says whether the database answers."""

import pytest
from django.db import DatabaseError


@pytest.mark.django_db
def test_healthy_while_the_database_answers(client):
    response = client.get("/healthz")
    assert (response.status_code, response.content) == (200, b"ok\n")


@pytest.mark.django_db
def test_unavailable_when_it_does_not(client, monkeypatch):
    class Away:
        def cursor(self):
            raise DatabaseError

    monkeypatch.setattr("portal.core.health.connection", Away())
    assert client.get("/healthz").status_code == 503

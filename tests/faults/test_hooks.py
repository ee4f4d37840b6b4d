"""A worker killed while it calls another system: the call goes out again, with the same number."""

import json
import socket

import pytest
from celery import current_app
from django.utils import timezone

from portal.core.access import Role
from portal.hooks import actions, sending, tasks
from portal.hooks.models import Happening, HookDelivery
from tests.factories import UserFactory
from tests.faults.conftest import communities
from tests.faults.started import wait_for
from tests.faults.test_workers import approve
from tests.support.worker import running_worker

PATIENCE = 30


@pytest.fixture
def other():
    """The other system: a socket on which the test itself listens."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(PATIENCE)
        yield server


def asked(server):
    """The next call: its connection, still open and without an answer, its number and its body."""
    connection, _from = server.accept()
    connection.settimeout(PATIENCE)
    with connection.makefile("rb") as stream:
        headers = {}
        while (line := stream.readline().decode().strip()) or not headers:
            name, _colon, value = line.partition(":")
            headers[name.lower()] = value.strip()
        body = json.loads(stream.read(int(headers["content-length"])))
    return connection, headers["x-delivery"], body


def test_the_call_of_a_killed_worker_is_sent_again(office, other, settings, tmp_path):
    current_app.control.purge()
    host = f"http://127.0.0.1:{other.getsockname()[1]}"
    settings.HOOK_HOSTS, environment = [host], {"HOOK_HOSTS": host}
    actions.make_hook(
        by=UserFactory(role=Role.ADMIN, area_code=""),
        name="市数据平台",
        address=f"{host}/in",
        events=[Happening.APPROVED],
        area_code=office,
        now=timezone.now(),
    )
    with running_worker(tmp_path / "first.log", environment=environment) as worker:
        approve(communities(office)[0])
        connection, number, body = asked(other)
        worker.kill()
        worker.wait(PATIENCE)
        connection.close()
    call = HookDelivery.objects.get()
    assert (str(call.pk), call.tries, call.delivered_at) == (number, 1, None)
    assert sending.due(timezone.now()) == []  # whoever has it may still be at it
    assert sending.due(timezone.now() + sending.HELD) == [number]
    HookDelivery.objects.update(next_at=timezone.now())
    with running_worker(tmp_path / "second.log", environment=environment):
        tasks.sweep.delay()  # as every minute
        connection, again, same = asked(other)
        with connection:
            connection.sendall(b"HTTP/1.1 204 No Content\r\n\r\n")
            wait_for("it is taken", HookDelivery.objects.exclude(delivered_at=None).exists)
    assert (again, same) == (number, body)
    call.refresh_from_db()
    assert (call.tries, call.next_at, call.last_answer) == (2, None, "status 204")
    current_app.control.purge()

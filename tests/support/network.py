"""Closes the network: a test that reaches beyond this machine fails, with the address it tried.

PostgreSQL is outside it, for libpq connects in C; it goes where DATABASE_URL says.
"""

import ipaddress
import socket

import pytest


class NetworkIsClosed(Exception):
    """Not an OSError, so that no code under test mistakes it for an outage it should survive."""


def refuse_unless_local(host) -> None:
    if host in (None, "", b"", "localhost", b"localhost"):
        return
    name = host.decode() if isinstance(host, bytes) else host
    try:
        local = ipaddress.ip_address(name).is_loopback or ipaddress.ip_address(name).is_unspecified
    except ValueError:
        local = False
    if not local:
        raise NetworkIsClosed(f"a test tried to reach {name}")


def guarded(method):
    def connect(self, address, *args):
        if self.family in (socket.AF_INET, socket.AF_INET6):
            refuse_unless_local(address[0])
        return method(self, address, *args)

    return connect


@pytest.fixture(scope="session", autouse=True)
def closed_network():
    look_up = socket.getaddrinfo

    def guarded_look_up(host, *args, **kwargs):
        refuse_unless_local(host)
        return look_up(host, *args, **kwargs)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket, "getaddrinfo", guarded_look_up)
        patch.setattr(socket.socket, "connect", guarded(socket.socket.connect))
        patch.setattr(socket.socket, "connect_ex", guarded(socket.socket.connect_ex))
        yield

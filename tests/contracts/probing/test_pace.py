"""Every page whose answer is a file counts as one: a new one has to be named."""

import pytest

from portal.core.pace import FILES_OUT
from tests.contracts.probing.world import all_addresses

pytestmark = pytest.mark.django_db


def is_file(response):
    """Whether the answer is to be kept as a file; it is read to its end, which closes it."""
    b"".join(response)
    return response.headers.get("Content-Disposition", "").startswith("attachment")


@pytest.mark.parametrize("role", ["staff", "secretary"])
def test_every_file_is_counted(world, role):
    client = world.client(role)
    files = {
        address.partition("+")[0] for address in all_addresses() if is_file(client.get(world.url(address)))
    }
    assert len(files) > 5
    assert files <= FILES_OUT

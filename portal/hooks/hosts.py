"""Which hosts may be called: those alone that the operator of the server has listed (``HOOK_HOSTS``).

Without the list, an administrator's mistake could have the server call addresses of its own network. An
address is read by urllib3, which also calls it, so that both see the same host in it.
"""

from __future__ import annotations

from django.conf import settings
from urllib3.exceptions import LocationParseError
from urllib3.util import parse_url

PORTS = {"https": 443, "http": 80}
Place = tuple[str, str, int]


def may_call(address: str) -> bool:
    """Whether the operator has listed the host, port and scheme of the address."""
    place = place_of(address)
    return place is not None and place in {listed_place(entry) for entry in settings.HOOK_HOSTS}


def listed_place(entry: str) -> Place | None:
    """What an entry of the list names; https unless it says http://. None if it names no host alone."""
    address = entry if "://" in entry else f"https://{entry}"
    return place_of(address) if address.count("/") == 2 else None


def place_of(address: str) -> Place | None:
    """Scheme, host and port of a whole address; None for anything that is not plainly one."""
    if not address.isascii() or any(sign.isspace() or sign in "\\@#" for sign in address):
        return None
    try:
        url = parse_url(address)
    except LocationParseError:
        return None
    if url.scheme not in PORTS or not url.host:
        return None
    return url.scheme, url.host.lower(), url.port or PORTS[url.scheme]

"""Who asks: the token of a request, and the reader that stands for it.

A token reads what a leader of its area reads. It opens nothing else: no page takes a token, and the
interface takes no session, so no other site can make a browser read it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja.errors import HttpError
from ninja.security import HttpBearer

from portal.api.actions import digest_of
from portal.api.models import AccessToken, Kind
from portal.core.access import Role
from portal.core.pace import seconds_to_wait

PACE = "interface"


@dataclass(frozen=True, slots=True)
class Reader:
    """What scoping asks of a user (``core.access.Actor``), for a token."""

    token: AccessToken
    area_code: str
    role: str = Role.LEADER
    is_authenticated: bool = field(default=True, init=False)
    is_active: bool = field(default=True, init=False)


class TooFast(Exception):
    """The token has asked too often; ``seconds`` until it may ask again."""

    def __init__(self, seconds: int) -> None:
        super().__init__(seconds)
        self.seconds = seconds


class Token(HttpBearer):
    """``Authorization: Bearer portal_…``; 401 without a good token, 403 where it may not read that *kind*."""

    openapi_description = "A token made by an administrator of the portal."

    def __init__(self, kind: str = "") -> None:
        super().__init__()
        self.kind = kind

    def authenticate(self, request: HttpRequest, token: str) -> Any:
        good = AccessToken.objects.good_on(timezone.localdate())
        found = good.filter(digest=digest_of(token)).first()
        if found is None:
            return None
        if seconds := seconds_to_wait(PACE, str(found.pk)):
            raise TooFast(seconds)
        if self.kind and self.kind not in found.kinds:
            raise HttpError(403, _("This token may not read %(kind)s.") % {"kind": Kind(self.kind).label})
        return Reader(found, found.area_code)

"""Version 1 of the read interface, put together; its description is ``/api/v1/openapi.json``."""

from __future__ import annotations

from typing import Any

import orjson
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import AuthenticationError
from ninja.renderers import BaseRenderer

from portal.api.endpoints import areas, figures, indicators, meetings, totals
from portal.api.reader import Token, TooFast
from portal.api.rows import Row


class PlainRenderer(BaseRenderer):
    """JSON in which Chinese can be read."""

    media_type = "application/json"

    def render(self, request: HttpRequest, data: Any, *, response_status: int) -> bytes:
        return orjson.dumps(data)


api = NinjaAPI(
    title="Sub-district portal: read interface",
    version="1",
    description="What a leader of the token's area reads on the dashboard, for other systems. Read only.",
    urls_namespace="api-v1",
    docs_url=None,  # its page would come from another host
    auth=Token(),
    renderer=PlainRenderer(),
)
for part in (areas, indicators, totals, figures, meetings):
    api.add_router("", part.router)


class Own(Row):
    """What the token that asks is good for."""

    name: str
    area: str
    kinds: list[str]
    expires_on: str


@api.get("/", response=Own, summary="What this token may read", url_name="own")
def own(request: HttpRequest) -> dict[str, object]:
    token = request.auth.token  # type: ignore[attr-defined]
    return {
        "name": token.name,
        "area": token.area_code,
        "kinds": token.kinds,
        "expires_on": str(token.expires_on),
    }


@api.exception_handler(TooFast)
def too_fast(request: HttpRequest, error: TooFast) -> HttpResponse:
    text = _("Asked too often; again in %(seconds)d seconds.")
    response = api.create_response(request, {"detail": text % {"seconds": error.seconds}}, status=429)
    response["Retry-After"] = str(error.seconds)
    return response


@api.exception_handler(AuthenticationError)
def no_token(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    text = _("No good token: send “Authorization: Bearer portal_…”; it may have been revoked or have ended.")
    response = api.create_response(request, {"detail": text}, status=401)
    response["WWW-Authenticate"] = "Bearer"
    return response


@api.exception_handler(Http404)
def not_found(request: HttpRequest, error: Http404) -> HttpResponse:
    return api.create_response(
        request, {"detail": _("There is nothing here that this token may read.")}, status=404
    )

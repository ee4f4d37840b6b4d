"""How a list is answered: one page of it in JSON or CSV, and 304 where the asker has it already.

Rows go out as they were read, without a second look by the schema that documents them: a month of a country
has millions. ``tests/api`` holds every list against its schema.
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Callable, Sequence
from typing import Any, Generic, TypeVar
from urllib.parse import urlencode

import orjson
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from ninja import Schema
from ninja.errors import HttpError

from portal.api.asking import Asked
from portal.api.models import Kind, TokenUse
from portal.api.reader import Reader
from portal.core.audit import Event, note
from portal.core.models import Change
from portal.core.one_view import one_view
from portal.core.spreadsheets.writing import quoted

Row = TypeVar("Row")
Rows = list[dict[str, Any]]


class Listing(Schema, Generic[Row]):
    """One page of a list; ``next`` is the cursor of the following page, null after the last."""

    items: list[Row]
    next: str | None


def listed(
    request: HttpRequest,
    asked: Asked,
    row: type[Schema],
    read: Callable[[Reader], tuple[Rows, str]],
    kind: Kind,
) -> HttpResponse:
    """The page that *read* gives, all of it as of one moment."""
    refuse_unknown(request, type(asked))
    etag = etag_of(request)
    response = get_conditional_response(request, etag=etag)
    count = 0
    if response is None:
        with one_view():
            rows, following = read(request.auth)  # type: ignore[attr-defined]
        response, count = page(request, asked, row, rows, following), len(rows)
        response["ETag"] = etag
    note_use(request, kind, count)
    return response


def page(request: HttpRequest, asked: Asked, row: type[Schema], rows: Rows, following: str) -> HttpResponse:
    if asked.format == "csv":
        content, kind = as_csv(list(row.model_fields), rows), "text/csv; charset=utf-8"
    else:
        content, kind = (
            orjson.dumps({"items": rows, "next": following or None}, default=str),
            "application/json",
        )
    response = HttpResponse(content, content_type=kind)
    if following:
        query = [(name, one) for name, values in request.GET.lists() for one in values if name != "cursor"]
        address = request.build_absolute_uri(f"{request.path}?{urlencode([*query, ('cursor', following)])}")
        response["Link"] = f'<{address}>; rel="next"'
    return response


def as_csv(names: Sequence[str], rows: Rows) -> bytes:
    """The rows under a line of names; a text that a spreadsheet would take for a formula is quoted."""
    stream = io.StringIO()
    writer = csv.writer(stream)
    writer.writerow(names)
    writer.writerows([_cell(row[name]) for name in names] for row in rows)
    return stream.getvalue().encode()


def _cell(value: Any) -> Any:
    return quoted(value) if isinstance(value, str) else value


def etag_of(request: HttpRequest) -> str:
    """Differs wherever the answer may: with what is stored, what is asked, and what the token reads."""
    reader: Reader = request.auth  # type: ignore[attr-defined]
    about = (Change.objects.version(), request.get_full_path(), reader.area_code)
    return f'W/"{hashlib.sha256(repr(about).encode()).hexdigest()[:32]}"'


def refuse_unknown(request: HttpRequest, asked: type[Schema]) -> None:
    """422 for a parameter that nobody reads: a filter that is misspelt would give everything."""
    known = {field.alias or name for name, field in asked.model_fields.items()}
    if strange := sorted(set(request.GET) - known):
        text = _("%(name)s: there is no such parameter; there are %(known)s.")
        raise HttpError(422, text % {"name": strange[0], "known": ", ".join(sorted(known))})


def note_use(request: HttpRequest, kind: Kind, rows: int) -> None:
    """Count what was read; the first time on a day it is a line of the trail as well."""
    token = request.auth.token  # type: ignore[attr-defined]
    if TokenUse.add(token, kind, timezone.localdate(), rows):
        note(token, Event.READ, request=request, details={"kind": kind.value})

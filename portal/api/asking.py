"""What may be asked of a list: area, months, indicators, page, form. Shared by all addresses of it."""

from __future__ import annotations

import base64
import binascii
from typing import Annotated, Any, Literal

import orjson
from django.http import Http404
from django.utils.translation import gettext as _
from ninja import Schema
from ninja.errors import HttpError
from pydantic import BeforeValidator, ConfigDict, Field, WithJsonSchema

from portal.api.reader import Reader
from portal.core.access import answers_for
from portal.core.areas import NATION, WHOLE_COUNTRY, AreaCode, Level
from portal.core.month import Month

MOST_ROWS = 20_000
MOST_MONTHS = 60


def _month(text: Any) -> Month:
    return text if isinstance(text, Month) else Month.said(str(text))


AskedMonth = Annotated[
    Month,
    BeforeValidator(_month),
    WithJsonSchema({"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}$", "examples": ["2026-10"]}),
]
LevelName = Literal["nation", "province", "city", "county", "sub_district", "community"]


class Asked(Schema):
    """Of every list."""

    model_config = ConfigDict(arbitrary_types_allowed=True)

    limit: int = Field(1_000, ge=1, le=MOST_ROWS, description="The most rows of an answer.")
    cursor: str = Field("", max_length=200, description="`next` of the answer before; empty for the first.")
    format: Literal["json", "csv"] = Field("json", description="CSV is UTF-8; its `next` is in the header.")


class AskedWithin(Asked):
    within: str = Field(
        "",
        max_length=12,
        description="Code of an area: only what lies in it; without it, all the token may read.",
    )

    def area(self, reader: Reader) -> AreaCode:
        """The area that is meant; 404 if the reader does not answer for it, 422 if it is none."""
        said = self.within or reader.area_code
        if said == WHOLE_COUNTRY and reader.area_code == WHOLE_COUNTRY:
            return NATION
        try:
            area = AreaCode(said)
        except ValueError:
            text = _("within: “%(code)s” is not the code of an area.") % {"code": said}
            raise HttpError(422, text) from None
        if not answers_for(reader, area):
            raise Http404
        return area


class AskedMonths(AskedWithin):
    month: AskedMonth | None = Field(None, description="One month, 2026-10; or from and to.")
    from_: AskedMonth | None = Field(None, alias="from", description="First of several months.")
    to: AskedMonth | None = Field(None, description="Last of them.")
    indicator: list[str] = Field(
        [], max_length=200, description="Codes of indicators; repeat it for several."
    )

    def months(self) -> list[Month]:
        """The months that are meant, in order; 422 where none or too many are."""
        first, last = (self.from_, self.to) if self.month is None else (self.month, self.month)
        if first is None or last is None or (self.month and (self.from_ or self.to)):
            raise HttpError(422, _("Name a month, or from and to."))
        months = list(Month.span(first, last)) if last.since(first) < MOST_MONTHS else []
        if not months:
            text = _("“from” comes before “to”, and they span %(count)d months at most.")
            raise HttpError(422, text % {"count": MOST_MONTHS})
        return months


def level_of(name: str) -> Level:
    return Level[name.upper()]


def cursor_of(*key: str | int) -> str:
    """An opaque text that says after which row the next answer begins."""
    return base64.urlsafe_b64encode(orjson.dumps(key)).decode().rstrip("=")


def after(cursor: str, *kinds: type) -> tuple[Any, ...] | None:
    """The key that *cursor* was made of, of these types; None for the first page, 422 for anything else."""
    if not cursor:
        return None
    try:
        key = orjson.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (binascii.Error, ValueError):
        key = None
    if not isinstance(key, list) or [type(one) for one in key] != list(kinds):
        raise HttpError(422, _("cursor: not one that this list has given."))
    return tuple(key)

"""Areas: where the code, the name and the life of every area that the token reads stand."""

from __future__ import annotations

from typing import Any

from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from ninja import Query, Router
from pydantic import Field

from communities.models import Community, SubDistrict
from communities.places import names_of
from portal.api.answers import Listing, Rows, listed
from portal.api.asking import AskedWithin, LevelName, after, cursor_of, level_of
from portal.api.models import Kind
from portal.api.reader import Reader, Token
from portal.api.rows import Area
from portal.core.areas import AreaCode, Level, code_above

router = Router(auth=Token(Kind.AREAS), tags=["areas"])


class AskedAreas(AskedWithin):
    level: LevelName = Field("community", description="Which areas.")


@router.get("/areas", response=Listing[Area], summary="Areas of one level")
def areas(request: HttpRequest, asked: Query[AskedAreas]) -> HttpResponse:
    """Areas of one level, by code; closed ones are among them, with their last day."""

    def read(reader: Reader) -> tuple[Rows, str]:
        area, level = asked.area(reader), level_of(asked.level)
        if level < area.level:
            return [], ""
        [last] = after(asked.cursor, str) or [""]
        if level >= Level.SUB_DISTRICT:
            found = _kept(
                Community if level == Level.COMMUNITY else SubDistrict, reader, area, last, asked.limit
            )
        else:
            found = _above(area, level, last, asked.limit, reader)
        rows = found[: asked.limit]
        return rows, cursor_of(rows[-1]["code"]) if len(found) > asked.limit else ""

    return listed(request, asked, Area, read, Kind.AREAS)


def _kept(model: type[Model], reader: Reader, area: AreaCode, last: str, limit: int) -> Rows:
    is_community = model is Community
    name, successor = ("short_name", "successor_id") if is_community else ("name", "")
    objects: Any = model._default_manager
    rows = objects.visible_to(reader).within(area).filter(code__gt=last).order_by("code")[: limit + 1]
    return [
        {
            **_head(one.code, str(getattr(one, name))),
            "opened_on": one.opened_on,
            "closed_on": one.closed_on,
            "successor": getattr(one, successor) if successor else None,
        }
        for one in rows
    ]


def _above(area: AreaCode, level: Level, last: str, limit: int, reader: Reader) -> Rows:
    """Areas that report nothing themselves: those in which there is a sub-district."""
    offices = (
        SubDistrict.objects.visible_to(reader)
        .within(area)
        .filter(code__gt=last.ljust(9, "9") if last else "")
    )
    codes = offices.in_parts(level).values_list("part", flat=True).distinct().order_by("part")[: limit + 1]
    nothing = {"opened_on": None, "closed_on": None, "successor": None}
    return [_head(code, name) | nothing for code, name in names_of(list(codes)).items()]


def _head(code: str, name: str) -> dict[str, Any]:
    level = AreaCode(code).level if code else Level.NATION
    return {"code": code, "level": level.name.lower(), "name": name, "parent": code_above(code) or None}

"""Where the things that can be found come from: which rows of which models, and what they are called."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import models

from branches.models import Branch
from communities.models import Community, SubDistrict, UpperArea
from portal.core.month import Month
from portal.core.text import folded
from portal.finding.models import Findable, Kind
from portal.finding.spelling import spelt
from portal.indicators.models import Indicator
from portal.meetings.models import ProgressMeeting
from portal.supervision.models import Matter
from property_mgmt.models import Compound

Values = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Source:
    """One model: ``ref`` names its rows, ``area`` is the path to the code of their area.

    ``also`` are further paths that *title*, *beside* and *past* read; ``names`` are those that are looked
    into beside the title. Rows with a day in ``gone`` are found no more.
    """

    kind: Kind
    model: Any
    ref: str
    area: str
    title: Callable[[Values], str]
    also: tuple[str, ...]
    beside: Callable[[Values], str] = lambda _row: ""
    names: tuple[str, ...] = ()
    past: str = ""
    gone: str = ""

    def rows(self, chosen: models.Q) -> Iterable[Findable]:
        """What can be found of the chosen rows."""
        paths = dict.fromkeys((self.ref, self.area, *self.also, *self.names, *filter(None, [self.past])))
        rows = self.model._base_manager.filter(chosen)
        if self.gone:
            rows = rows.filter(**{self.gone: None})
        return map(self._made, rows.order_by().values(*paths).iterator(chunk_size=2_000))

    def _made(self, row: Values) -> Findable:
        title = self.title(row)
        names = [title, *(row[name] for name in self.names)]
        return Findable(
            kind=self.kind,
            ref=str(row[self.ref]),
            area_code=row[self.area],
            title=title[:160],
            beside=self.beside(row)[:160],
            is_past=bool(self.past and row[self.past] is not None),
            folded=" ".join(dict.fromkeys(map(folded, names)))[:240],
            spelt=" ".join(dict.fromkeys(map(spelt, names))),
        )


def _its(path: str) -> Callable[[Values], str]:
    return lambda row: str(row[path])


def _meeting_day(row: Values) -> str:
    return f"{row['held_on'].isoformat()} {Month.from_int(int(row['month']))}"


SOURCES = (
    Source(Kind.AREA, UpperArea, "code", "code", _its("name"), ("name",)),
    Source(Kind.AREA, SubDistrict, "code", "code", _its("name"), ("name",), past="closed_on"),
    Source(
        Kind.AREA, Community, "code", "code", _its("short_name"), ("short_name", "sub_district__name"),
        beside=_its("sub_district__name"), names=("name",), past="closed_on",
    ),
    Source(
        Kind.COMPOUND, Compound, "pk", "community_id", _its("name"), ("name", "community__short_name"),
        beside=_its("community__short_name"), gone="retired_on",
    ),
    Source(
        Kind.BRANCH, Branch, "pk", "community_id", _its("name"), ("name", "community__short_name"),
        beside=_its("community__short_name"), gone="retired_on",
    ),
    Source(
        Kind.INDICATOR, Indicator, "code", "owner_code", _its("name_zh"), ("name_zh",), names=("short_zh",),
    ),
    Source(
        Kind.MATTER, Matter, "pk", "community_id", _its("title"), ("title", "community__short_name"),
        beside=_its("community__short_name"), past="closed_off_at",
    ),
    Source(
        Kind.MEETING, ProgressMeeting, "pk", "sub_district_id", _its("title"), ("title", "held_on", "month"),
        beside=_meeting_day,
    ),
)  # fmt: skip


def source_of(model: type[models.Model]) -> Source | None:
    return next((one for one in SOURCES if one.model is model), None)

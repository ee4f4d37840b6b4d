"""Which area and month a page shows, and how the reader gets to another."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext

from communities.models import SubDistrict
from communities.places import names_of, upper_areas_below
from portal.core.access import Role, answers_for
from portal.core.areas import NATION, AreaCode, Level, area_said, said_of
from portal.core.month import Month
from portal.indicators.models import Indicator, Theme

ALL_THEMES = "all"
FEW_OFFICES = 30  # as many as one county has: more are reached level by level


@dataclass(frozen=True, slots=True)
class Choice:
    """One entry of a drop-down: an empty address cannot be chosen."""

    label: str
    url: str
    current: bool = False


@dataclass(frozen=True, slots=True)
class YearOfMonths:
    year: int
    months: list[Choice]


@dataclass(frozen=True, slots=True)
class MonthSwitch:
    """What templates/components/month_switch.html shows."""

    month: Month
    earlier: str
    later: str
    years: list[YearOfMonths]


@dataclass(frozen=True, slots=True)
class Page:
    """The address of a dashboard page, so that it can be had for another month, area or comparison."""

    name: str
    month: Month
    since: Month
    usual: Month  # what the month is compared with where nothing else is asked for
    area: AreaCode
    args: tuple[str, ...] = ()
    area_in_query: bool = True
    theme: str = ""

    def url(
        self,
        month: Month | None = None,
        *,
        area: str | None = None,
        since: Month | None = None,
        theme: str | None = None,
    ) -> str:
        """This page with something else chosen; another month is compared with its own usual one."""
        address = reverse(self.name, args=[month or self.month, *self.args])
        kept = since or (self.since if month is None else None)
        query = {"area": said_of(self.area if area is None else area)} if self.area_in_query else {}
        if kept and (since or kept != self.usual):
            query["since"] = str(kept)
        if chosen := self.theme if theme is None else theme:
            query["theme"] = chosen
        return f"{address}?{urlencode(query)}" if query else address

    def theme_choices(self, themes: list[Theme]) -> list[Choice]:
        """One line of work, or all; nothing to choose where there is only one."""
        if len(themes) < 2:
            return []
        every = Choice(gettext("All"), self.url(theme=ALL_THEMES), self.theme in ("", ALL_THEMES))
        return [every, *(Choice(t.name, self.url(theme=t.code), t.code == self.theme) for t in themes)]

    @property
    def is_usual(self) -> bool:
        return self.since == self.usual

    @property
    def query(self) -> str:
        """What a link to another page of the same area, month and comparison adds to its address."""
        query = {"area": said_of(self.area)} | ({} if self.is_usual else {"since": str(self.since)})
        return f"?{urlencode(query)}"

    @property
    def since_query(self) -> str:
        """The same for a page whose address names its area."""
        return "" if self.is_usual else f"?{urlencode({'since': self.since})}"

    def month_switch(self, months: list[Month]) -> MonthSwitch:
        """The switch over *months*, those that have something to show."""
        known = set(months)
        earlier = max((m for m in known if m < self.month), default=None)
        later = min((m for m in known if m > self.month), default=None)
        years = sorted({m.year for m in known | {self.month}}, reverse=True)
        return MonthSwitch(
            month=self.month,
            earlier=self.url(earlier) if earlier else "",
            later=self.url(later) if later else "",
            years=[
                YearOfMonths(year, [self._choice(Month(year, m), known) for m in range(1, 13)])
                for year in years
            ],
        )

    def _choice(self, month: Month, known: set[Month]) -> Choice:
        return Choice(str(month.month), self.url(month) if month in known else "", month == self.month)

    def since_choices(self, months: list[Month]) -> list[Choice]:
        """The months to compare with: up to twelve before the one shown, last year's same month included."""
        found = {m for m in months if self.month - 13 < m < self.month} | {self.month - 1, self.usual}
        return [Choice(m.label, self.url(since=m), m == self.since) for m in sorted(found, reverse=True)]


def themes_of(indicators: list[Indicator]) -> list[Theme]:
    """The lines of work of the indicators, in the catalogue's order."""
    return list({indicator.theme_id: indicator.theme for indicator in indicators}.values())


def since_month(text: str, month: Month, usual: Month) -> Month:
    """The month to compare *month* with: as chosen, else the usual one."""
    try:
        chosen = Month.said(text)
    except ValueError:
        return usual
    return chosen if chosen < month else usual


@dataclass(frozen=True, slots=True)
class Offices:
    """The first sub-districts by code that the user may look at, read once; *few*: all of them, if few."""

    user: Any
    first: dict[str, str]

    @classmethod
    def of(cls, user: Any) -> Offices:
        visible = SubDistrict.objects.visible_to(user).order_by("code").values_list("code", "name")
        return cls(user, dict(visible[: FEW_OFFICES + 1]))

    @property
    def few(self) -> dict[str, str] | None:
        return self.first if len(self.first) <= FEW_OFFICES else None

    def lie_in(self, area: AreaCode) -> bool:
        if any(code.startswith(area) for code in self.first):
            return True
        return self.few is None and SubDistrict.objects.visible_to(self.user).within(area).exists()


@dataclass(frozen=True, slots=True)
class Place:
    """The area of a page, with the larger ones that the reader may look at, largest first."""

    area: AreaCode
    name: str
    above: list[tuple[AreaCode, str]]

    @classmethod
    def of(cls, offices: Offices, area: AreaCode) -> Place:
        """An administrator of few offices has no use for what lies above them."""
        user = offices.user
        has_above = offices.few is None or user.role != Role.ADMIN
        larger = [] if area == NATION else [NATION, *reversed(area.ancestors)]
        above = [one for one in larger if has_above and may_look_at(user, one)]
        known = offices.few or {}
        names = known | names_of([one for one in (*above, area) if one not in known])
        return cls(area, names[area], [(one, names[one]) for one in above])


def may_look_at(user: Any, area: str) -> bool:
    """Whether the area is the user's own or lies in it."""
    return user.role == Role.ADMIN or answers_for(user, area)


def chosen_area(offices: Offices, text: str) -> AreaCode:
    """The area to show: as chosen, else the user's own, else the first there is.

    404 for what is not an area, lies outside the user's own, or has no sub-district in it.
    """
    user = offices.user
    try:
        area = area_said(text or user.area_code or next(iter(offices.first), ""))
    except ValueError as error:
        raise Http404 from error
    if not may_look_at(user, area) or area.level > Level.SUB_DISTRICT or not offices.lie_in(area):
        raise Http404
    return area


def area_choices(offices: Offices, page: Page, place: Place) -> list[Choice]:
    """The areas to choose from: all sub-districts where they are few, else those beside the one shown.

    None for whoever has only one. To larger areas lead the names above the page, to smaller ones its rows.
    """
    found = offices.few
    if found is None:
        beside = place.above[-1][0] if place.above else place.area
        found = upper_areas_below(beside) if beside.level < Level.SUB_DISTRICT else {}
    elif place.above or place.area.level < Level.SUB_DISTRICT:
        own = place.above[0] if place.above else (place.area, place.name)
        found = {str(own[0]): own[1], **found}
    choices = [Choice(name, page.url(area=code), code == place.area) for code, name in found.items()]
    return choices if len(choices) > 1 else []

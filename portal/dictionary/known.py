"""What there is to be described to one reader, read once: a fixed number of queries."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db.models.sql import Query
from django.utils import timezone

from communities.models import SubDistrict
from portal.core.measures import Measure, Registered, measures_of_code
from portal.core.month import Month
from portal.core.registers import Register, all_registers
from portal.indicators.models import Basis, Indicator, Theme
from portal.made.classes import as_register
from portal.made.models import MadeMeasure, MadeRegister


@dataclass(frozen=True, slots=True)
class Known:
    """The catalogue and the registers of the code, with what the reader's office has of its own."""

    office: SubDistrict | None
    themes: list[Theme]
    indicators: list[Indicator]
    #: Indicators that the office counts in the month of today.
    counted: set[int]
    bases: dict[int, Basis]
    bases_of_registers: dict[str, Basis]
    registers: list[type[Register]]
    #: By indicator code.
    measures: dict[str, Registered]
    made_measures: dict[str, MadeMeasure]

    def stated_by(self, code: str) -> list[type[Register]]:
        """The registers that the figure of an indicator is counted from."""
        if made := self.made_measures.get(code):
            return [one for one in self.registers if one.slug == made.register.slug]
        known = self.measures.get(code)
        models = models_behind(known.function) if known else frozenset()
        return [one for one in self.registers if one.model in models]


def known_to(user: Any, office: SubDistrict | None) -> Known:
    """All of it for the user, who reads about that office; without one, what is the same everywhere."""
    code = office.code if office else ""
    indicators = Indicator.objects.visible_to(user).filter(owner_code__in=("", code))
    counted = Indicator.objects.in_use(code, Month.of(timezone.localdate())).values_list("pk", flat=True)
    bases = list(Basis.objects.filter(sub_district=office)) if office else []
    own = MadeRegister.objects.found_by(user).filter(sub_district=office).prefetch_related("columns")
    made = MadeMeasure.objects.filter(indicator__in=indicators)
    made = made.select_related("indicator", "register", "column", "day", "out_of_column")
    return Known(
        office=office,
        themes=list(Theme.objects.all()),
        indicators=list(indicators.select_related("theme")),
        counted=set(counted) if office else set(),
        bases={one.indicator_id: one for one in bases if one.indicator_id},
        bases_of_registers={one.register: one for one in bases if one.register},
        registers=[*all_registers(), *map(as_register, own)],
        measures=measures_of_code(),
        made_measures={one.indicator.code: one for one in made.prefetch_related("register__columns")},
    )


@cache
def models_behind(function: Measure) -> frozenset[Any]:
    """The models whose rows a measure of the code counts or looks into; the same in every month."""
    statement = function(Month.of(timezone.localdate()))
    return frozenset(_models(statement.figures("pk").query))


def _models(expression: Any) -> Iterator[Any]:
    """The models of a query and of the queries within it."""
    if isinstance(expression, Query):
        yield expression.model
        within = [expression.where, *expression.annotations.values()]
    else:
        within = getattr(expression, "get_source_expressions", list)()
    for one in within:
        if one is not None:
            yield from _models(one)

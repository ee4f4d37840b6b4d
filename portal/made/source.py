"""Where the rest of the portal finds the registers that offices made."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from portal.core.measures import Measure
from portal.core.measures import add_source as measured_by
from portal.core.registers import Register
from portal.core.registers.declaration import add_source
from portal.made.classes import as_register
from portal.made.counting import counting_of
from portal.made.models import MadeMeasure, MadeRegister

PREFIX = "own-"


class MadeSource:
    """The made registers, read from their definitions; one query each time, two where one has changed."""

    def get(self, slug: str) -> type[Register]:
        made = MadeRegister.objects.filter(slug=slug).first() if slug.startswith(PREFIX) else None
        if made is None:
            raise KeyError(slug)
        return as_register(made)

    def of(self, user: Any) -> Sequence[type[Register]]:
        return [as_register(made) for made in MadeRegister.objects.found_by(user)]

    def of_office(self, code: str) -> Sequence[type[Register]]:
        asked = MadeRegister.objects.filter(sub_district__code=code, state=MadeRegister.State.OPEN)
        return [as_register(made) for made in asked]


def measures(codes: set[str]) -> dict[str, Measure]:
    """The measures of indicators that made registers state."""
    wanted = [code for code in codes if code.startswith(PREFIX)]
    if not wanted:
        return {}
    known = MadeMeasure.objects.filter(indicator__code__in=wanted)
    known = known.select_related("register", "column", "day", "out_of_column", "indicator")
    return {one.indicator.code: counting_of(one) for one in known}


def connect() -> None:
    """Offer them to the core (``MadeConfig.ready``)."""
    add_source(MadeSource())
    measured_by(measures)

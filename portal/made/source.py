"""Where the rest of the portal finds the registers that offices made."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from portal.core.registers import Register
from portal.core.registers.declaration import add_source
from portal.made.classes import as_register
from portal.made.models import MadeRegister

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


def connect() -> None:
    """Offer them to the core (``MadeConfig.ready``)."""
    add_source(MadeSource())

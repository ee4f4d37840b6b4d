"""Area codes: the national division code, whose prefixes are the areas that contain it.

Source: 统计用区划代码和城乡划分代码编制规则 (province 2, city 2, county 2, sub-district 3,
community 3 digits); a grid adds three digits of our own (docs/domain-rules.md). This
module alone knows the lengths.
"""

from __future__ import annotations

import enum
import re
from typing import Any, Self

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _


class Level(enum.IntEnum):
    """How many digits of the code name an area of this level: none of the nation."""

    NATION = 0
    PROVINCE = 2
    CITY = 4
    COUNTY = 6
    SUB_DISTRICT = 9
    COMMUNITY = 12
    GRID = 15

    @property
    def parent(self) -> Level | None:
        """The level above, None above the nation."""
        above = [level for level in Level if level < self]
        return max(above) if above else None

    @property
    def child(self) -> Level | None:
        """The level below, None below a grid."""
        below = [level for level in Level if level > self]
        return min(below) if below else None


class AreaCode(str):
    """The code of one area; ``ValueError`` unless it is digits of a length some level has."""

    __slots__ = ()

    def __new__(cls, code: str) -> Self:
        text = str(code)
        if not re.fullmatch(r"[0-9]+", text) or len(text) not in set(Level):
            raise ValueError(f"not an area code: {text!r}")
        return super().__new__(cls, text)

    @property
    def level(self) -> Level:
        return Level(len(self))

    def at(self, level: Level) -> AreaCode:
        """The area of *level* that contains this one; ``ValueError`` if this one is larger."""
        if level > self.level:
            raise ValueError(f"{self} is larger than a {level.name.lower()}")
        return AreaCode(self[:level])

    @property
    def ancestors(self) -> list[AreaCode]:
        """The areas that have a code and contain this one, nearest first."""
        above = [level for level in sorted(Level, reverse=True) if Level.NATION < level < self.level]
        return [AreaCode(self[:level]) for level in above]


NATION: AreaCode = str.__new__(AreaCode, "")
"""The code of no digits: the country, which contains every province. No text becomes it by ``AreaCode``."""

WHOLE_COUNTRY = "0"
"""How an account and an address say the nation. Nothing said is not the nation, and no code begins with 0:
what compares prefixes and does not know the word finds nothing, never all."""


def area_said(text: str) -> AreaCode:
    """The area that an account or an address says; ``ValueError`` for what is none, nothing included."""
    return NATION if text == WHOLE_COUNTRY else AreaCode(text)


def said_of(area: str) -> str:
    """How an address says the area."""
    return area or WHOLE_COUNTRY


def code_above(code: str) -> str | None:
    """The code of the next larger area, the nation's above a province; None above the nation."""
    return code[: max((int(level) for level in Level if level < len(code)), default=0)] if code else None


CODE_MESSAGES = {
    Level.SUB_DISTRICT: _("The code of a sub-district has exactly 9 digits."),
    Level.COMMUNITY: _("The code of a community has exactly 12 digits."),
    Level.GRID: _("The code of a grid has exactly 15 digits."),
}


def code_validator(level: Level) -> RegexValidator:
    """A validator for a field that holds codes of exactly one level."""
    return RegexValidator(rf"^[0-9]{{{int(level)}}}\Z", CODE_MESSAGES[level], code="area_code")


class AreaByCode(models.ForeignKey):
    """A foreign key that holds the code of an area, in the column ``<name>_code``.

    An area that anything hangs on stays, unless told otherwise. Migrations see a plain foreign key.
    """

    def __init__(self, to: Any, on_delete: Any = models.PROTECT, **options: Any) -> None:
        super().__init__(to, on_delete, **{"to_field": "code"} | options)

    def contribute_to_class(self, cls: Any, name: str, *args: Any, **options: Any) -> None:
        self.db_column = f"{name}_code"
        super().contribute_to_class(cls, name, *args, **options)

    def deconstruct(self) -> Any:
        name, _path, args, options = super().deconstruct()
        return name, "django.db.models.ForeignKey", args, options

"""What areas of every level are called, and which areas lie one level below another."""

from __future__ import annotations

from collections.abc import Collection

from django.utils.translation import gettext as _

from communities.models import Community, SubDistrict, UpperArea
from portal.core.areas import NATION, AreaCode, Level, area_said


def names_of(codes: Collection[str]) -> dict[str, str]:
    """Code and name of areas of any levels, in the order of *codes*; where nobody gave one, its code."""
    found: dict[str, str] = {str(NATION): _("The whole country")}
    for model, name, lengths in (
        (UpperArea, "name", range(Level.PROVINCE, Level.COUNTY + 1)),
        (SubDistrict, "name", (Level.SUB_DISTRICT,)),
        (Community, "short_name", (Level.COMMUNITY,)),
    ):
        if wanted := [code for code in codes if len(code) in lengths]:
            found |= dict(model.objects.filter(code__in=wanted).values_list("code", name))
    return {code: found.get(code, code) for code in codes}


def name_of(said: str) -> str:
    """What the area is called that an account, a token or a hook says; its code where it has no name."""
    return next(iter(names_of([area_said(said)]).values()))


def upper_areas_below(area: AreaCode) -> dict[str, str]:
    """Code and name of the areas one level below a county or larger that have a sub-district today."""
    level = Level(area.level.child or Level.SUB_DISTRICT)
    offices = SubDistrict.objects.within(area).open()
    codes = offices.in_parts(level).values_list("part", flat=True)
    return names_of(sorted(codes.distinct()))

"""Which sub-district a page is about, when the user may see more than one."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from communities.models import SubDistrict
from portal.core.areas import Level
from portal.core.search import having

MOST_OFFERED = 30  # as many as one county has


def chosen_office(request: HttpRequest) -> SubDistrict:
    """The sub-district named by ``?area=`` (or in the form), else the first that the user may see.

    Raises ``Http404`` for a sub-district out of the user's sight, or if there is none.
    """
    offices = SubDistrict.objects.visible_to(request.user)
    named = request.POST.get("area") or request.GET.get("area")
    office = offices.filter(code=named).first() if named else offices.open().first()
    if office is None:
        raise Http404
    return office


def asking_office(request: HttpRequest) -> SubDistrict:
    """The office chosen, or that which asks whoever answers for a community; ``Http404`` as above."""
    code = request.user.area_code  # type: ignore[union-attr]
    if len(code) < Level.COMMUNITY:
        return chosen_office(request)
    return get_object_or_404(SubDistrict, code=code[: Level.SUB_DISTRICT])


@dataclass(frozen=True, slots=True)
class OfficeChoice:
    """The sub-districts that a page offers beside its own; *is_searched*: there are more than it offers."""

    offices: list[SubDistrict]
    is_searched: bool = False
    words: str = ""


def other_offices(request: HttpRequest, office: SubDistrict) -> OfficeChoice:
    """All that the user may choose where they are few; of many those of the county, or what ``?find=`` finds.

    Empty for whoever has only one.
    """
    offices = SubDistrict.objects.visible_to(request.user).open()
    first = list(offices[: MOST_OFFERED + 1])
    if len(first) <= MOST_OFFERED:
        return OfficeChoice(first if len(first) > 1 else [])
    words = request.GET.get("find", "").strip()
    beside = offices.within(office.code[: Level.COUNTY])
    found = having(offices, words, "name", code="code") if words else beside
    return OfficeChoice(list(found[:MOST_OFFERED]), is_searched=True, words=words)

"""Which sub-district a page is about, when the user may see more than one."""

from __future__ import annotations

from django.http import Http404, HttpRequest

from communities.models import SubDistrict


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

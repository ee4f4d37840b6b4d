"""What the pages of made registers start from."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils import timezone

from communities.models import SubDistrict
from communities.office import chosen_office
from portal.core.access import Verb
from portal.core.month import Month
from portal.core.views import VerbRequiredMixin
from portal.made.models import MadeRegister


class MadeView(VerbRequiredMixin):
    """A page about the registers of one sub-district, the user's own or a chosen one."""

    verb = Verb.CONFIGURE

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.today = timezone.localdate()
        self.this_month = Month.of(self.today)

    def registers(self) -> Any:
        """Those of offices that the user answers for."""
        return MadeRegister.objects.visible_to(self.request.user).select_related("sub_district")

    def made(self) -> MadeRegister:
        """The register that the address names; 404 if it is another office's."""
        found: MadeRegister = get_object_or_404(self.registers(), slug=self.kwargs["slug"])
        return found

    def chosen(self) -> SubDistrict:
        return chosen_office(self.request)

    def render(self, template: str, status: int = 200, **context: Any) -> HttpResponse:
        return TemplateResponse(self.request, f"made/{template}.html", context, status=status)

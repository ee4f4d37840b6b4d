"""The page on committees: what an office asks before it helps a compound with its election."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.views.generic import TemplateView
from django_tables2 import MultiTableMixin

from portal.core.areas import Level
from portal.core.lists import choices_of
from portal.core.month import Month
from portal.core.views import VerbRequiredMixin
from property_mgmt import standing
from property_mgmt.tables import ElectionTable, TermTable, WithoutCommitteeTable

PER_PAGE = 10


class CommitteesView(VerbRequiredMixin, MultiTableMixin, TemplateView):
    """Of the reader's own area, as of the last day of the month, or today while it runs."""

    template_name = "property_mgmt/committees.html"
    table_pagination = {"per_page": PER_PAGE}  # noqa: RUF012

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        request.GET = choices_of(request.GET)  # type: ignore[assignment]
        self.today = timezone.localdate()
        self.month = min(kwargs.get("month") or Month.of(self.today), Month.of(self.today))
        self.day = standing.day_of(self.month, self.today)

    def get_tables(self) -> list[Any]:
        user, one = self.request.user, len(getattr(self.request.user, "area_code", "")) >= Level.COMMUNITY
        more: dict[str, Any] = {"day": self.day, "exclude": ("community",) if one else ()}
        return [
            ElectionTable(standing.under_way(user, self.day), **more),
            WithoutCommitteeTable(standing.without(user, self.day), **more),
            TermTable(standing.terms_ending(user, self.day), **more),
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        elections, without, terms = context["tables"]
        return context | {
            "month": self.month,
            "day": self.day,
            "counts": standing.counts(self.request.user, self.day),
            "elections": elections,
            "without": without,
            "terms": terms,
            "earlier": self._address(self.month - 1),
            "later": self._address(self.month + 1) if self.month < Month.of(self.today) else "",
        }

    def _address(self, month: Month) -> str:
        return reverse("property_mgmt:committees", args=[month])

"""The audit trail, to be read and nothing else."""

from __future__ import annotations

from typing import Any

from auditlog.models import LogEntry
from django.db.models import QuerySet
from django.views.generic import ListView

from portal.accounts.filters import TrailFilter
from portal.accounts.trail import visible_trail
from portal.core.access import Verb
from portal.core.forms import filter_helper
from portal.core.history import describe
from portal.core.views import VerbRequiredMixin


class TrailView(VerbRequiredMixin, ListView):
    verb = Verb.MANAGE_ACCOUNTS
    template_name = "accounts/trail.html"
    paginate_by = 50

    def get_queryset(self) -> QuerySet[LogEntry]:
        self.filter = TrailFilter(
            self.request.GET, queryset=visible_trail(self.request.user), request=self.request
        )
        found: QuerySet[LogEntry] = self.filter.qs
        return found.order_by("-timestamp", "-pk")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        self.filter.form.helper = filter_helper()
        return {**context, "filter": self.filter, "lines": describe(context["object_list"])}

"""The audit trail, to be read and nothing else."""

from __future__ import annotations

from typing import Any

from auditlog.models import LogEntry
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.generic import ListView, View

from portal.accounts.filters import TrailFilter
from portal.accounts.trail import visible_trail
from portal.accounts.trail_files import MOST, as_book, as_csv
from portal.core.access import Verb
from portal.core.forms import filter_helper
from portal.core.history import describe
from portal.core.models import TrailSeal
from portal.core.registers.views.workbooks import as_file
from portal.core.views import VerbRequiredMixin


def narrowed(request: HttpRequest) -> TrailFilter:
    """The lines that the reader may see, by what is asked for, newest first."""
    trail = visible_trail(request.user).order_by("-timestamp", "-pk")
    return TrailFilter(request.GET, queryset=trail, request=request)


class TrailView(VerbRequiredMixin, ListView):
    verb = Verb.MANAGE_ACCOUNTS
    template_name = "accounts/trail.html"
    paginate_by = 50

    def get_queryset(self) -> QuerySet[LogEntry]:
        self.filter = narrowed(self.request)
        found: QuerySet[LogEntry] = self.filter.qs
        return found

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        self.filter.form.helper = filter_helper()
        return {
            **context,
            "filter": self.filter,
            "lines": describe(context["object_list"]),
            "seal": TrailSeal.objects.last(),
        }


class ExportTrailView(VerbRequiredMixin, View):
    """The same lines as a file; that somebody took it out stands in the trail (``FileTrailMiddleware``)."""

    verb = Verb.MANAGE_ACCOUNTS
    asks_password = ("GET",)

    def get(self, request: HttpRequest) -> HttpResponseBase:
        entries: QuerySet[LogEntry] = narrowed(request).qs
        if entries[: MOST + 1].count() > MOST:
            messages.error(request, _("More than %(most)d lines. Please narrow the days.") % {"most": MOST})
            return redirect(f"{reverse('accounts:audit')}?{request.GET.urlencode()}")
        name = f"{_('Audit trail')}-{timezone.localdate():%Y-%m-%d}"
        if request.GET.get("form") != "csv":
            return as_file(as_book(entries), f"{name}.xlsx")
        response = StreamingHttpResponse(as_csv(entries), content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = content_disposition_header(True, f"{name}.csv") or "attachment"
        return response

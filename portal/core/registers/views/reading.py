"""Reading registers: the index, the list, the page of a row."""

from __future__ import annotations

from typing import Any, ClassVar

from auditlog.models import LogEntry
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.generic import TemplateView

from portal.core.access import Verb, may
from portal.core.areas import Level
from portal.core.charts.waffle import Waffle, waffle
from portal.core.history import describe
from portal.core.lists import FilteredTableView
from portal.core.models import Attachment
from portal.core.registers.fields import is_area, shown
from portal.core.registers.filters import filter_class
from portal.core.registers.paging import COUNTED, CappedPaginator
from portal.core.registers.sections import sections
from portal.core.registers.tables import table_class
from portal.core.registers.views.common import RegisterView
from portal.core.views import VerbRequiredMixin

HISTORY_LENGTH = 20


class IndexView(VerbRequiredMixin, TemplateView):
    """All registers by section, with how many current rows each has in the user's area."""

    template_name = "registers/index.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        return super().get_context_data(sections=sections(user), defines=may(user, Verb.CONFIGURE), **kwargs)


class RowListView(RegisterView, FilteredTableView):
    template_name = "registers/list.html"
    table_pagination: ClassVar[dict[str, Any]] = {"per_page": 50, "paginator_class": CappedPaginator}
    with_retired: ClassVar[bool] = True

    def all_rows(self) -> QuerySet[Any]:
        rows: QuerySet[Any] = self.rows()
        return rows

    def get_queryset(self) -> QuerySet[Any]:
        self.filterset_class = filter_class(self.register, with_retired=self.with_retired)  # type: ignore[misc]
        return super().get_queryset()

    def get_table_class(self) -> Any:
        """Whose area is one community need not read its name in every row."""
        alone = len(self.own_area) >= Level.COMMUNITY
        areas = {
            one.name
            for one in shown(self.register.model, self.register.columns)
            if alone and is_area(one.field)
        }
        first = self.register.columns[0]
        return table_class(self.register, without=frozenset(areas - {first}))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        count = context["table"].paginator.count
        return {
            **context,
            **self.frame(),
            "count": count,
            "capped": count >= COUNTED,
            "waffle": self.stages() if self.register.stages else None,
        }

    def stages(self) -> Waffle | None:
        """How many current rows stand at each stage, by the other filters; each leads to its own list."""
        name, *tones = self.register.stages
        given = self.request.GET.copy()
        for one in (name, "page"):
            given.pop(one, None)
        rows = self.filterset_class(given, queryset=self.all_rows(), request=self.request).qs
        current = rows.filter(retired_on=None).order_by()
        counts = dict(current.values_list(name).annotate(count=Count("pk", distinct=True)))
        choices = self.register.model._meta.get_field(name).choices
        found = []
        for (value, label), tone in zip(choices, tones, strict=True):
            given[name] = value
            found.append((tone, str(label), counts.get(value, 0), f"?{given.urlencode()}"))
        return waffle(found)


class RowView(RegisterView):
    """The page of a row: what is kept of it, its evidence, and what happened to it."""

    def get(self, request: HttpRequest, slug: str, pk: int) -> HttpResponse:
        row = self.row()
        entries = LogEntry.objects.get_for_object(row).select_related("actor")
        context = {
            **self.frame(),
            "row": row,
            "facts": self.facts(row),
            "attachments": Attachment.objects.of(row) if self.register.evidence else (),
            "lines": describe(entries[:HISTORY_LENGTH]),
            **self.register.context(row, request.user),
        }
        return render(request, self.register.detail_template, context)

    def facts(self, row: Any) -> list[tuple[str, str]]:
        """Heading and text of everything kept of the row, in the order of the form."""
        register = self.register
        names = dict.fromkeys((*register.fields(), *register.columns, "note"))
        return [(one.label, one.text(row)) for one in shown(register.model, names)]

"""Lists of the portal: a table, the filters above it, pages below it."""

from __future__ import annotations

from typing import Any, ClassVar

import django_filters
from django.db.models import QuerySet
from django.http import QueryDict
from django_tables2 import SingleTableView

from portal.core.forms import filter_helper
from portal.core.views import VerbRequiredMixin


def choices_of(given: QueryDict) -> QueryDict:
    """What a reader may ask of tables: the page and the order, by what can be the name of a column.

    How long a page is is not his to choose: a minus was an error, a million a heavy page.
    """
    chosen = given.copy()
    for name, values in given.lists():
        if name.endswith("per_page"):
            del chosen[name]
        elif name.endswith("sort"):
            chosen.setlist(name, [one for one in values if "." not in one])
    return chosen


class FilteredTableView(VerbRequiredMixin, SingleTableView):
    """``all_rows`` are what the user may see, and the filters narrow it. Context: ``table``, ``filter``."""

    filterset_class: ClassVar[type[django_filters.FilterSet]]
    table_pagination: ClassVar[dict[str, Any]] = {"per_page": 50}

    @property
    def own_area(self) -> str:
        """The code of the area the user answers for; empty for an administrator."""
        return str(getattr(self.request.user, "area_code", ""))

    def all_rows(self) -> QuerySet[Any]:
        raise NotImplementedError

    def get_queryset(self) -> QuerySet[Any]:
        self.filterset = self.filterset_class(
            self.request.GET, queryset=self.all_rows(), request=self.request
        )
        self.filterset.form.helper = filter_helper()
        rows: QuerySet[Any] = self.filterset.qs
        return rows

    def get_table(self, **kwargs: Any) -> Any:
        self.request.GET = choices_of(self.request.GET)  # type: ignore[assignment]
        return super().get_table(**kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(filter=self.filterset, **kwargs)

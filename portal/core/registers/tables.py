"""The list of a register as a table, built from its columns."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import django_tables2 as tables
from django.db import models
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from portal.core.registers.declaration import Register
from portal.core.registers.fields import Shown, shown


class ShownColumn(tables.Column):
    """A column of ``Shown``; sorting it keeps the order of equal rows."""

    def __init__(self, what: Shown, *, first: bool) -> None:
        look = {"td": {"class": "num"}, "th": {"class": "num"}} if what.numeric else {}
        if isinstance(what.field, models.DateField):
            look = {"td": {"class": "text-nowrap"}}
        super().__init__(
            accessor=what.name,
            verbose_name=what.label,
            orderable=what.field is not None,
            attrs=look,
        )
        self.what = what
        self.first = first

    def cell(self, record: Any) -> SafeString | str:
        """What stands in the cell of *record*; the first leads to its page."""
        text = self.what.text(record) or "—"
        return format_html('<a href="{}">{}</a>', record.get_absolute_url(), text) if self.first else text

    def order(self, rows: Any, is_descending: bool) -> tuple[Any, bool]:
        return rows.order_by(f"{'-' if is_descending else ''}{self.what.name}", "pk"), True


class RegisterTable(tables.Table):
    """Prints its rows itself: a template that asks each cell for its look takes four times as long."""

    class Meta:
        template_name = "registers/parts/table.html"
        empty_text = _("No row fits this choice.")
        attrs = {"class": "table table-hover table-sm data-table register-table"}  # noqa: RUF012

    def lines(self) -> Iterator[SafeString]:
        """The rows of the page as they are printed."""
        columns = [(bound.attrs["td"].as_html(), bound.column.cell) for bound in self.columns]
        for row in self.paginated_rows:
            cells = format_html_join(
                "", "<td {}>{}</td>", ((look, cell(row.record)) for look, cell in columns)
            )
            look = "text-secondary" if row.record.retired_on else ""
            yield format_html('<tr class="{}">{}</tr>', look, cells)


def table_class(register: type[Register], *, without: frozenset[str] = frozenset()) -> type[tables.Table]:
    """The table of a register, but for the columns *without* (the community of whoever has only one)."""
    columns = [one for one in shown(register.model, register.columns) if one.name not in without]
    body: dict[str, Any] = {
        one.name: ShownColumn(one, first=number == 0) for number, one in enumerate(columns)
    }
    return type(f"{register.__name__}Table", (RegisterTable,), {**body, "Meta": RegisterTable.Meta})

"""The list of a register as a table, built from its columns."""

from __future__ import annotations

from typing import Any

import django_tables2 as tables
from django.db import models
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
            linkify=(lambda record: record.get_absolute_url()) if first else None,
        )
        self.what = what

    def render(self, record: Any) -> str:
        return self.what.text(record) or "—"

    def order(self, rows: Any, is_descending: bool) -> tuple[Any, bool]:
        return rows.order_by(f"{'-' if is_descending else ''}{self.what.name}", "pk"), True


def table_class(register: type[Register], *, without: frozenset[str] = frozenset()) -> type[tables.Table]:
    """The table of a register, but for the columns *without* (the community of whoever has only one)."""
    columns = [one for one in shown(register.model, register.columns) if one.name not in without]

    class Meta:
        empty_text = _("No row fits this choice.")
        attrs = {"class": "table table-hover table-sm data-table register-table"}  # noqa: RUF012
        row_attrs = {  # noqa: RUF012
            "class": lambda record: "text-secondary" if record.retired_on else None
        }

    body: dict[str, Any] = {
        one.name: ShownColumn(one, first=number == 0) for number, one in enumerate(columns)
    }
    return type(f"{register.__name__}Table", (tables.Table,), {**body, "Meta": Meta})

"""The table view: a page of rows as cells, each row saved by itself; a block read, a new row taken back."""

from __future__ import annotations

import json
from typing import Any, ClassVar

from django.core.exceptions import BadRequest, ValidationError
from django.db.models import BigIntegerField, QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.core.registers import actions
from portal.core.registers.fields import shown
from portal.core.registers.sheet.forms import Sheet
from portal.core.registers.sheet.pasting import MOST_ROWS, Target, read_block
from portal.core.registers.views.common import RegisterView
from portal.core.registers.views.reading import RowListView
from portal.core.registers.views.writing import FormOfRowView
from portal.core.registers.workbook.keys import looks_the_same


class SheetView(RowListView):
    """The rows of the list, filtered and sorted like it, as cells to write in; retired ones left out."""

    writing = True
    template_name = "registers/sheet.html"
    with_retired: ClassVar[bool] = False

    def all_rows(self) -> QuerySet[Any]:
        rows: QuerySet[Any] = self.register.rows(self.request.user).current()
        return rows

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        sheet = Sheet(self.register, self.request.user)
        page = context["table"].page
        rows = [
            {
                "pk": row.record.pk,
                "number": number,
                "version": row.record.updated_at.isoformat(),
                "boxes": sheet.boxes(
                    sheet.form(row.record, auto_id=f"r{row.record.pk}-%s"), f"r{row.record.pk}"
                ),
            }
            for number, row in enumerate(page.object_list, start=max(page.start_index(), 1))
        ]
        blank = sheet.boxes(sheet.form(auto_id="n__n__-%s"), "n__n__")
        return {**context, "sheet": sheet, "rows": rows, "blank": blank, "most_rows": MOST_ROWS}


class SheetRowView(FormOfRowView):
    """One row of the table, judged by the form: 200: what is kept, 422: why it is not, 409: what is newer."""

    http_method_names = ("post",)

    def instance(self) -> Any:
        """A current row; one that was retired meanwhile is no longer in the table."""
        return get_object_or_404(self.register.rows(self.request.user).current(), pk=self.kwargs["pk"])

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        sheet = Sheet(self.register, request.user)
        form = sheet.form(self.instance(), data=request.POST)
        if form.is_valid() and (alike := self.alike(form.instance)):
            return JsonResponse({"refused": {"": alike}, "alike": True}, status=422)
        if self.keep(form):
            return JsonResponse(self.state(sheet, form.instance))
        if form.has_error("version", "changed_meanwhile"):
            newest = self.instance()
            state = self.state(sheet, newest) | {"said": form.errors["version"][0]}
            names = [column.name for column in sheet.shown]
            state["now"] = {one.name: one.text(newest) or "—" for one in shown(self.register.model, names)}
            return JsonResponse(state, status=409)
        return JsonResponse({"refused": form.refusals()}, status=422)

    def alike(self, row: Any) -> str:
        """What the row looks the same as and is written differently from; empty where that is no matter."""
        return ""

    def state(self, sheet: Sheet, row: Any) -> dict[str, Any]:
        """The row as the page has to know it from now on."""
        return {
            "pk": row.pk,
            "address": reverse("registers:table_row", args=[self.register.slug, row.pk]),
            "page": row.get_absolute_url(),
            "version": row.updated_at.isoformat(),
            "held": sheet.form(row).held(),
        }


class NewSheetRowView(SheetRowView):
    """A new row of the table; once kept, it is saved at an address of its own."""

    def instance(self) -> Any:
        return self.register.model()

    def alike(self, row: Any) -> str:
        """The sentence that an import says too, until whoever enters the row has said that it is another."""
        other = (
            "" if "different" in self.request.POST else looks_the_same(self.register, row, self.request.user)
        )
        if not other:
            return ""
        text = _("Row %(row)s, “%(what)s”, looks the same as “%(other)s” in the register.")
        return text % {"row": self.request.POST.get("label", "")[:20], "what": row, "other": other}


class ReadBlockView(RegisterView):
    """What a block from the clipboard means in the table's columns; nothing is stored."""

    writing = True
    http_method_names = ("post",)

    def post(self, request: HttpRequest, slug: str) -> HttpResponse:
        try:
            given = json.loads(request.body)
            block = [[str(cell) for cell in row] for row in given["block"]]
            at, wanted = str(given["at"]), [(pk, str(label)) for pk, label in given["targets"]]
            keys = [int(pk) for pk, _label in wanted if pk]
        except (ValueError, TypeError, KeyError, OverflowError, RecursionError) as error:
            raise BadRequest("not a block") from error
        if not all(0 < key <= BigIntegerField.MAX_BIGINT for key in keys):
            raise BadRequest("no number of a row")
        old = self.register.rows(request.user).current().in_bulk(keys)
        targets = [Target(label, old.get(int(pk)) if pk else None) for pk, label in wanted]
        try:
            pasted = read_block(Sheet(self.register, request.user), block, at, targets)
        except ValidationError as error:
            return JsonResponse({"said": error.messages}, status=422)
        return JsonResponse(pasted.as_json())


class TakeBackView(RegisterView):
    """Undo of a paste: a row that it made is taken out again."""

    writing = True
    http_method_names = ("post",)

    def post(self, request: HttpRequest, slug: str, pk: int) -> HttpResponse:
        try:
            actions.take_back_row(register=self.register, row=self.row(), by=request.user, now=timezone.now())
        except ValidationError as error:
            return JsonResponse({"refused": {"": error.messages[0]}}, status=422)
        return JsonResponse({"taken_back": True})

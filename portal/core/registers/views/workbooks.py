"""A register as a workbook: out as a file, in by way of a preview."""

from __future__ import annotations

from typing import IO, Any
from uuid import UUID

from celery.app.task import Task
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django_htmx.middleware import HtmxDetails
from kombu.exceptions import OperationalError

from portal.core import tasks
from portal.core.models import ImportState, PendingImport
from portal.core.registers.filters import filter_class
from portal.core.registers.views.common import RegisterView
from portal.core.registers.workbook import imports
from portal.core.registers.workbook.export import export, template, title_of
from portal.core.registers.workbook.layout import columns_of
from portal.core.sources import assignment
from portal.core.spreadsheets.writing import MIME
from portal.core.views import marked_download, uploaded_file

AT_ONCE = 100_000  # bytes up to which a file is read while the browser waits


class ExportView(RegisterView):
    """The rows of the current filter, in the order of the list."""

    def get(self, request: HttpRequest, slug: str) -> FileResponse:
        rows = filter_class(self.register)(request.GET, queryset=self.rows(), request=request).qs
        name = f"{title_of(self.register)}_{timezone.localdate().isoformat()}.xlsx"
        return as_file(export(self.register, rows, request.user), name)


class TemplateView(RegisterView):
    writing = True

    def get(self, request: HttpRequest, slug: str) -> FileResponse:
        return as_file(template(self.register, request.user), f"{title_of(self.register)}.xlsx")


class ImportView(RegisterView):
    """GET shows how a file is taken in; POST takes one up and shows what it would change."""

    writing = True

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        return render(request, "registers/import.html", self.frame())

    def post(self, request: HttpRequest, slug: str) -> HttpResponse:
        given = uploaded_file(request, "workbook")
        if given is None:
            return self.refuse(_("Choose a file first."))
        try:
            pending = imports.upload(
                register=self.register,
                stream=given.stream,
                size=given.size,
                name=given.name,
                by=request.user,
                now=timezone.now(),
            )
        except ValidationError as error:
            return self.refuse(error.messages[0])
        if not later(tasks.read_import, pending, given.size):
            imports.read(pending=pending, by=request.user)
        return redirect("registers:import_preview", slug, pending.pk)

    def refuse(self, message: str) -> HttpResponse:
        return render(self.request, "registers/import.html", {**self.frame(), "message": message}, status=422)


class PendingView(RegisterView):
    """A page about a file of one's own that waits to be taken in."""

    writing = True

    def pending(self) -> PendingImport:
        own = PendingImport.objects.owned_by(self.request.user).filter(register=self.register.slug)
        return get_object_or_404(own, pk=self.kwargs["pending_id"])


class PreviewView(PendingView):
    """What the file would change; while it is being read or taken in, htmx asks again every second."""

    def get(self, request: HttpRequest, slug: str, pending_id: UUID) -> HttpResponse:
        pending = self.pending()
        context = {**self.frame(), "pending": pending, "report": pending.report}
        if not HtmxDetails(request):
            return render(request, "registers/preview.html", context)
        return render(request, "registers/parts/preview.html", context)


class ColumnsView(PendingView):
    """Which column of the file is which of the register's, and what its words mean: said once, and kept."""

    def get(self, request: HttpRequest, slug: str, pending_id: UUID) -> HttpResponse:
        row = request.GET.get("row", "")
        return self.show(self.pending(), int(row) if row.isdecimal() else 0)

    def show(
        self, pending: PendingImport, row: int = 0, message: str = "", status: int = 200
    ) -> HttpResponse:
        try:
            offer = imports.offered(pending=pending, by=self.request.user, row=row)
        except ValidationError as error:
            messages.error(self.request, error.messages[0])
            return redirect("registers:import_preview", self.register.slug, pending.pk)
        context = {
            **self.frame(),
            "pending": pending,
            "offer": offer,
            "choices": self.choices(),
            "message": message,
            "name": self.request.POST.get("name") or pending.name.rpartition(".")[0][:60],
        }
        return render(self.request, "registers/columns.html", context, status=status)

    def choices(self) -> list[tuple[str, str]]:
        """The register's columns; a star marks what the file must have."""
        columns = columns_of(self.register, self.request.user)
        return [
            (one.name, f"{one.heading} *" if one.in_key or one.required else one.heading) for one in columns
        ]

    def post(self, request: HttpRequest, slug: str, pending_id: UUID) -> HttpResponse:
        pending, given = self.pending(), request.POST
        columns, words = assignment(given)
        try:
            imports.assign(
                pending=pending,
                by=request.user,
                name=given.get("name", ""),
                columns=columns,
                words=words,
                now=timezone.now(),
            )
        except ValidationError as error:
            row = given.get("row", "")
            return self.show(pending, int(row) if row.isdecimal() else 0, error.messages[0], status=422)
        return redirect("registers:import_preview", slug, pending_id)


class MarkedView(PendingView):
    """The file back, with the refused cells marked."""

    def get(self, request: HttpRequest, slug: str, pending_id: UUID) -> HttpResponse:
        pending = self.pending()
        if not pending.content or not pending.report.get("refusals"):
            raise Http404
        return marked_download(imports.marked_file(pending), pending.name)


class CommitView(PendingView):
    http_method_names = ("post",)

    def post(self, request: HttpRequest, slug: str, pending_id: UUID) -> HttpResponse:
        pending = self.pending()
        if pending.state == ImportState.ASKED:
            return self.answer(pending)
        size = AT_ONCE + 1 if len(pending.plan) > imports.AT_ONCE else 0
        try:
            begun = imports.begin_commit(pending=pending, by=request.user, answers=request.POST.dict())
        except ValidationError as error:
            messages.error(request, error.messages[0])
            return redirect("registers:import_preview", slug, pending_id)
        if not begun:
            messages.error(request, _("This file has been dealt with already."))
        elif not later(tasks.commit_import, pending, size):
            pending = imports.commit(pending=pending, by=request.user)
            if pending.state == ImportState.DONE:
                written = pending.report["new"] + pending.report["changed"]
                told = ngettext("%(count)d row taken in.", "%(count)d rows taken in.", written)
                messages.success(request, told % {"count": written})
                return redirect("registers:list", slug)
        return redirect("registers:import_preview", slug, pending_id)

    def answer(self, pending: PendingImport) -> HttpResponse:
        """The question that comes before the preview: the file is read again by the answer."""
        try:
            imports.answer(pending=pending, by=self.request.user, answers=self.request.POST.dict())
        except ValidationError as error:
            messages.error(self.request, error.messages[0])
        else:
            if not later(tasks.read_import, pending, len(pending.content)):
                imports.read(pending=pending, by=self.request.user)
        return redirect("registers:import_preview", self.register.slug, pending.pk)


def later(task: Task[Any, Any], pending: PendingImport, size: int) -> bool:
    """Hand a long import to a worker; False if it is short, or if no worker can be asked."""
    if not settings.REDIS_URL or size <= AT_ONCE:
        return False
    try:
        task.delay(str(pending.pk))
    except OperationalError:
        return False
    return True


def as_file(stream: IO[bytes], name: str) -> FileResponse:
    """A workbook to be kept as a file."""
    return FileResponse(stream, as_attachment=True, filename=name, content_type=MIME)

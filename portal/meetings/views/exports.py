"""Files of a meeting: asked for, watched while they are made, downloaded."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.core.access import Verb
from portal.core.queue import ask_after_commit
from portal.core.text import row_number
from portal.core.views import VerbRequiredMixin, download
from portal.meetings.exports import making
from portal.meetings.models import BulletinTemplate, Export, ExportState
from portal.meetings.tasks import make_export
from portal.meetings.views.common import MeetingMixin, say_refused

MIME = {
    Export.Kind.BULLETIN: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    Export.Kind.PDF: "application/pdf",
    Export.Kind.SLIDES: "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    Export.Kind.WORKBOOK: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Export.Kind.SHEETS: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    Export.Kind.SHEETS_PDF: "application/pdf",
}


def listed(rows: QuerySet[Export]) -> QuerySet[Export]:
    """Files to list: without their bytes."""
    return rows.defer("content").select_related("asked_by", "snapshot")


class AskExportView(MeetingMixin):
    """Ask for a file of the frozen figures."""

    http_method_names = ["post"]  # noqa: RUF012

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        meeting = self.meeting
        snapshot = meeting.snapshot
        if snapshot is None:
            text = _("The figures are not frozen any more; freeze them, then ask for a file.")
            messages.error(request, text)
            return redirect(meeting)
        user: Any = request.user
        templates = BulletinTemplate.objects.within(meeting.area)
        chosen = row_number(request.POST.get("template", ""))
        template = get_object_or_404(templates, pk=chosen) if chosen else None
        try:
            with transaction.atomic():
                export = making.ask(
                    snapshot=snapshot,
                    kind=request.POST.get("kind", ""),
                    template=template,
                    by=user,
                    now=timezone.now(),
                )
                ask_after_commit(make_export, export.pk)
        except ValidationError as error:
            say_refused(request, error)
        return redirect(f"{meeting.get_absolute_url()}#files")


class ExportMixin(VerbRequiredMixin):
    verb = Verb.COMPARE

    def export(self, rows: QuerySet[Export]) -> Export:
        found: Export = get_object_or_404(rows, pk=self.kwargs["pk"])
        return found


class ExportView(ExportMixin):
    """Where a file stands; the page asks again every second while it is being made."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        export = self.export(listed(Export.objects.visible_to(request.user)))
        return render(request, "meetings/parts/file.html", {"file": export})


class DownloadView(ExportMixin):
    """The file, to be kept and not shown."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        export = self.export(Export.objects.visible_to(request.user).filter(state=ExportState.DONE))
        return download(bytes(export.content), export.name, MIME[Export.Kind(export.kind)])

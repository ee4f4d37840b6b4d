"""The export of another platform: uploaded for all communities, its columns assigned once, taken in."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.core.month import Month
from portal.core.sources import assignment
from portal.core.views import marked_download, uploaded_file
from portal.reporting.errors import ReportError
from portal.reporting.models import IN_PART, PlatformUpload, UploadState
from portal.reporting.platform import uploads
from portal.reporting.platform.columns import boxes
from portal.reporting.platform.fill import QUESTIONS
from portal.reporting.views.board import BoardMixin
from portal.reporting.views.common import actor, refuse, say_what_was_taken
from portal.reporting.workbook.uploads import NotYet, marked_file

SHOWN = 20  # earlier files on the page


class PlatformView(BoardMixin):
    """GET says how it works and lists earlier files; POST reads one and leads to its receipt."""

    def get(self, request: HttpRequest, month: Month) -> HttpResponse:
        period = self.period(month)
        earlier = (
            PlatformUpload.objects.visible_to(request.user).filter(period=period).annotate(in_part=IN_PART)
        )
        context = {
            "month": month,
            "period": period,
            "uploads": earlier.select_related("by").defer("content", "receipt")[:SHOWN],
        }
        return render(request, "reporting/platform.html", context)

    def post(self, request: HttpRequest, month: Month) -> HttpResponse:
        period = self.period(month)
        given = uploaded_file(request, "workbook")
        if given is None:
            messages.error(request, _("Choose a file first."))
            return redirect("reporting:platform", month)
        try:
            upload = uploads.upload(
                period=period,
                stream=given.stream,
                size=given.size,
                name=given.name,
                by=actor(request),
                now=timezone.now(),
            )
        except ReportError as error:
            return refuse(request, error, "reporting:platform", month)
        if upload.state == UploadState.UNASSIGNED:
            return redirect("reporting:platform_columns", month, upload.pk)
        return redirect("reporting:platform_receipt", month, upload.pk)


class PlatformUploadView(BoardMixin):
    """A page about one such file."""

    def upload(self) -> PlatformUpload:
        found = PlatformUpload.objects.visible_to(self.request.user).select_related(
            "period__sub_district", "by"
        )
        upload: PlatformUpload = get_object_or_404(
            found, pk=self.kwargs["pk"], period__month=self.kwargs["month"]
        )
        return upload


class PlatformReceiptView(PlatformUploadView):
    """What was read of the file, by cell, and what not; POST takes it in with the answers given."""

    def get(self, request: HttpRequest, month: Month, pk: int) -> HttpResponse:
        return self.page(self.upload())

    def page(self, upload: PlatformUpload, status: int = 200) -> HttpResponse:
        communities = {one["name"].partition("·")[0] for one in upload.receipt["taken"]}
        context = {
            "upload": upload,
            "receipt": upload.receipt,
            "month": upload.period.month,
            "communities": len(communities),
        }
        return render(self.request, "reporting/platform_receipt.html", context, status=status)

    def post(self, request: HttpRequest, month: Month, pk: int) -> HttpResponse:
        upload = self.upload()
        answers = {name: request.POST.get(name, "") for name in (*QUESTIONS, "partly")}
        try:
            saved = uploads.take_in(upload=upload, answers=answers, by=actor(request), now=timezone.now())
        except NotYet as error:
            messages.error(request, str(error))
            return self.page(upload, status=422)
        except ReportError as error:
            return refuse(request, error, "reporting:platform", month)
        if say_what_was_taken(request, upload, saved):
            return redirect("reporting:platform_receipt", month, pk)
        return redirect("reporting:board", month)


class PlatformColumnsView(PlatformUploadView):
    """Which column of the file is which figure, and which community a name means: said once, and kept."""

    def get(self, request: HttpRequest, month: Month, pk: int) -> HttpResponse:
        return self.page(self.upload(), request.GET.get("row", ""))

    def page(self, upload: PlatformUpload, row: str, message: str = "", status: int = 200) -> HttpResponse:
        try:
            offer = uploads.offered(upload=upload, row=int(row) if row.isdecimal() else 0)
        except ValidationError as error:
            messages.error(self.request, error.messages[0])
            return redirect("reporting:platform_receipt", upload.period.month, upload.pk)
        context = {
            "upload": upload,
            "month": upload.period.month,
            "offer": offer,
            "choices": list(boxes(uploads.indicators_of(upload)).items()),
            "message": message,
            "name": self.request.POST.get("name") or upload.name.rpartition(".")[0][:60],
        }
        return render(self.request, "reporting/platform_columns.html", context, status=status)

    def post(self, request: HttpRequest, month: Month, pk: int) -> HttpResponse:
        upload = self.upload()
        columns, words = assignment(request.POST)
        try:
            uploads.assign(
                upload=upload,
                by=actor(request),
                name=request.POST.get("name", ""),
                columns=columns,
                words=words,
                now=timezone.now(),
            )
        except ValidationError as error:
            return self.page(upload, request.POST.get("row", ""), error.messages[0], status=422)
        return redirect("reporting:platform_receipt", month, pk)


class PlatformMarkedView(PlatformUploadView):
    """The file back, with the cells marked that have to be mended."""

    def get(self, request: HttpRequest, month: Month, pk: int) -> HttpResponse:
        upload = self.upload()
        if not upload.content or not any(one["cell"] for one in upload.receipt["must_mend"]):
            raise Http404
        return marked_download(marked_file(upload), upload.name)

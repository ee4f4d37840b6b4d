"""The month as a file: download it prefilled, upload it filled in, look at the receipt, take it in."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.core.access import Verb, may, stands_above
from portal.core.month import Month
from portal.core.spreadsheets.writing import MIME
from portal.core.views import VerbRequiredMixin, download, marked_download, uploaded_file
from portal.reporting.book import book_of
from portal.reporting.errors import ReportError
from portal.reporting.models import MonthlyReport, ReportUpload, UploadState
from portal.reporting.rows import rows_of
from portal.reporting.views.common import actor, refuse, report_or_404, say_what_was_taken
from portal.reporting.workbook import uploads
from portal.reporting.workbook.download import workbook_of
from portal.reporting.workbook.ways import QUESTIONS


class WorkbookView(VerbRequiredMixin):
    """GET is the file; POST reads one and leads to its receipt."""

    def get(self, request: HttpRequest, community_code: str, month: Month) -> HttpResponse:
        report = report_or_404(request, community_code, month)
        fills = may(request.user, Verb.FILL)
        rows = rows_of(
            book_of(report, approved_only=stands_above(request.user)), report.community_id, suggested=fills
        )
        name = f"{report.community.short_name}_{month}.xlsx"
        return download(workbook_of(report, rows), name, MIME)

    def post(self, request: HttpRequest, community_code: str, month: Month) -> HttpResponse:
        report = report_or_404(request, community_code, month)
        if not may(request.user, Verb.FILL):
            raise PermissionDenied
        given = uploaded_file(request, "workbook")
        if given is None:
            messages.error(request, _("Choose a file first."))
            return redirect("reporting:entry", community_code, month)
        try:
            upload = uploads.upload(
                report=report,
                stream=given.stream,
                size=given.size,
                name=given.name,
                by=actor(request),
                now=timezone.now(),
            )
        except ReportError as error:
            return refuse(request, error, "reporting:entry", community_code, month)
        if upload.state == UploadState.REFUSED:
            return receipt_page(request, upload, status=422)
        return redirect("reporting:receipt", community_code, month, upload.pk)


class ReceiptView(VerbRequiredMixin):
    """What was read of a file, by cell, and what not; POST takes it in with the answers given."""

    def upload(self, request: HttpRequest, community_code: str, month: Month, pk: int) -> ReportUpload:
        found = ReportUpload.objects.visible_to(request.user).select_related("report__community", "by")
        upload: ReportUpload = get_object_or_404(
            found, pk=pk, report__community=community_code, report__month=month
        )
        return upload

    def get(self, request: HttpRequest, community_code: str, month: Month, pk: int) -> HttpResponse:
        return receipt_page(request, self.upload(request, community_code, month, pk))

    def post(self, request: HttpRequest, community_code: str, month: Month, pk: int) -> HttpResponse:
        upload = self.upload(request, community_code, month, pk)
        if not may(request.user, Verb.FILL):
            raise PermissionDenied
        answers = {name: request.POST.get(name, "") for name in (*QUESTIONS, "partly")}
        try:
            saved = uploads.take_in(upload=upload, answers=answers, by=actor(request), now=timezone.now())
        except uploads.NotYet as error:
            messages.error(request, str(error))
            return receipt_page(request, upload, status=422)
        except ReportError as error:
            return refuse(request, error, "reporting:entry", community_code, month)
        if say_what_was_taken(request, upload, saved):
            return redirect("reporting:receipt", community_code, month, pk)
        return redirect("reporting:entry", community_code, month)


class MarkedView(ReceiptView):
    """The file back, with the cells marked that have to be mended."""

    http_method_names = ("get",)

    def get(self, request: HttpRequest, community_code: str, month: Month, pk: int) -> HttpResponse:
        upload = self.upload(request, community_code, month, pk)
        if not upload.content:
            raise Http404
        return marked_download(uploads.marked_file(upload), upload.name)


def receipt_page(request: HttpRequest, upload: ReportUpload, status: int = 200) -> HttpResponse:
    report: MonthlyReport = upload.report
    context: dict[str, Any] = {
        "upload": upload,
        "receipt": upload.receipt,
        "report": report,
        "community": report.community,
        "month": report.month,
        "fills": may(request.user, Verb.FILL),
    }
    return render(request, "reporting/receipt.html", context, status=status)

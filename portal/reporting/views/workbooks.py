"""The month as a file: download it prefilled, upload it filled in."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.core.access import Verb, may
from portal.core.month import Month
from portal.core.spreadsheets.writing import MIME
from portal.core.views import VerbRequiredMixin, download
from portal.reporting.book import book_of
from portal.reporting.errors import ReportError
from portal.reporting.rows import rows_of
from portal.reporting.views.common import actor, refuse, report_or_404
from portal.reporting.workbook.download import workbook_of
from portal.reporting.workbook.upload import take_in


class WorkbookView(VerbRequiredMixin):
    """GET is the file; POST takes one in, or says by cell what has to be mended."""

    def get(self, request: HttpRequest, community_code: str, month: Month) -> HttpResponse:
        report = report_or_404(request, community_code, month)
        fills = may(request.user, Verb.FILL)
        rows = rows_of(book_of(report), report.community_id, suggested=fills)
        name = f"{report.community.short_name}_{month}.xlsx"
        return download(workbook_of(report, rows), name, MIME)

    def post(self, request: HttpRequest, community_code: str, month: Month) -> HttpResponse:
        report = report_or_404(request, community_code, month)
        if not may(request.user, Verb.FILL):
            raise PermissionDenied
        upload = request.FILES.get("workbook")
        if not isinstance(upload, UploadedFile) or upload.file is None:
            messages.error(request, _("Choose a file first."))
            return redirect("reporting:entry", community_code, month)
        try:
            outcome = take_in(
                report=report,
                stream=upload.file,
                size=upload.size or 0,
                book=book_of(report),
                by=actor(request),
                now=timezone.now(),
            )
        except ReportError as error:
            return refuse(request, error, "reporting:entry", community_code, month)
        if not outcome.is_clean:
            context = {"report": report, "community": report.community, "month": month, "outcome": outcome}
            return render(request, "reporting/workbook.html", context | {"name": upload.name}, status=422)
        messages.success(
            request,
            ngettext(
                "%(count)s figure taken from the file.",
                "%(count)s figures taken from the file.",
                outcome.saved,
            )
            % {"count": outcome.saved},
        )
        return redirect("reporting:entry", community_code, month)

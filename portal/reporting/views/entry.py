"""Filling in a month: the form, one figure at a time, and handing it in."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.core.access import Verb, may, stands_above
from portal.core.month import Month
from portal.core.views import OneViewMixin, VerbRequiredMixin
from portal.indicators.models import Indicator
from portal.reporting import actions, history, undoing
from portal.reporting.book import MonthBook, asked_of, book_of, secretary_indicators
from portal.reporting.errors import FigureChanged, Refused, ReportError
from portal.reporting.figures import Typed
from portal.reporting.models import IN_PART, MonthlyReport, ReportState
from portal.reporting.rows import Row, by_theme, row_of, rows_of
from portal.reporting.validators import BOXES, REASON, Finding
from portal.reporting.views.common import (
    actor,
    is_kept_back,
    period_of,
    refuse,
    report_or_404,
    today,
    who_has_it,
)

MAX_VERSION = 2**31 - 1
UPLOADS_SHOWN = 5
ROW, SAVED = "reporting/parts/row.html", "reporting/parts/saved.html"


def typed_of(request: HttpRequest, indicator: Indicator, prefix: str = "") -> Typed | None:
    """What the request holds for the figure, None if it holds nothing for it."""
    prefix += indicator.code
    boxes = {
        kind: request.POST[f"{prefix}-{kind}"]
        for kind in (*BOXES, REASON)
        if f"{prefix}-{kind}" in request.POST
    }
    version = request.POST.get(f"{prefix}-version", "")
    if not boxes:
        return None
    return Typed(boxes, min(int(version), MAX_VERSION) if version.isdecimal() else 0)


def entry_context(
    request: HttpRequest,
    report: MonthlyReport,
    rows: list[Row],
    book: MonthBook,
    findings: dict[str, list[Finding]] | None = None,
) -> dict[str, Any]:
    """Everything that the entry page shows."""
    period = period_of(report)
    events = history.events_of(report)
    locked = period is not None and period.is_locked
    editable = report.is_editable and not locked and may(request.user, Verb.FILL)
    due_on = period.due_on if period else report.community.sub_district.due_on(report.month)
    commented = [row for row in rows if row.comment] if report.is_editable else []
    returned = [event for event in events if event.verb in {"return", "reopen"}]
    return {
        "report": report,
        "community": report.community,
        "month": report.month,
        "due_on": due_on,
        "days_left": (due_on - today()).days,
        "days_late": report.days_late(due_on, today()),
        "editable": editable,
        "is_locked_out": locked and report.is_editable,
        "may_withdraw": report.state == ReportState.SUBMITTED and may(request.user, Verb.FILL),
        "may_review": may(request.user, Verb.REVIEW),
        "who_has_it": who_has_it(report, period),
        "themes": by_theme(rows),
        "has_openings": any(row.indicator.has_opening for row in rows),
        "returned": returned[-1] if returned and report.state in {"RETURNED", "REOPENED"} else None,
        "focus": commented[0].code if commented else "",
        "commented": commented,
        "errors": summary(rows, findings or {}),
        "uploads": report.uploads.annotate(in_part=IN_PART).defer("content", "receipt")[:UPLOADS_SHOWN]
        if editable
        else [],
        "history": history.tell(events, book.indicators),
        **progress(rows),
    }


def progress(rows: list[Row]) -> dict[str, int]:
    """How many figures there are, and at how many something is still to be done."""
    return {"total": len(rows), "left": sum(row.is_left for row in rows)}


def summary(rows: list[Row], findings: dict[str, list[Finding]]) -> list[dict[str, str]]:
    """What keeps the report from being submitted, each with the box where it can be mended."""
    errors = []
    for row in rows:
        if row.conflict:
            errors.append({"name": row.indicator.name, "box": f"row-{row.code}", "text": str(row.conflict)})
        for finding in findings.get(row.code, []):
            box = REASON if finding.settled_by_reason else finding.box
            errors.append({"name": row.indicator.name, "box": f"{row.code}-{box}", "text": finding.message})
    return errors


class EntryView(OneViewMixin, VerbRequiredMixin):
    """The month of a community: to fill in for its secretary, to read for others who may see it."""

    def get(self, request: HttpRequest, community_code: str, month: Month) -> HttpResponse:
        if is_kept_back(request, community_code, month):
            messages.info(
                request, _("This report is not approved yet; until then only its sub-district sees it.")
            )
            return redirect("dashboard:community", month, community_code)
        report = report_or_404(request, community_code, month)
        book = book_of(report, approved_only=stands_above(request.user))
        rows = rows_of(book, report.community_id, suggested=may(request.user, Verb.FILL))
        return render(request, "reporting/entry.html", entry_context(request, report, rows, book))

    def post(self, request: HttpRequest, community_code: str, month: Month) -> HttpResponse:
        """Hand in: every box is saved as it was shown, then the report is judged as a whole."""
        report = report_or_404(request, community_code, month)
        if not may(request.user, Verb.FILL):
            raise PermissionDenied
        now, by, book = timezone.now(), actor(request), book_of(report)
        typed = {
            indicator.code: row
            for indicator in secretary_indicators(book.indicators)
            if (row := typed_of(request, indicator))
        }
        findings: dict[str, list[Finding]] = {}
        try:
            changed = actions.save_figures(report=report, rows=typed, book=book, by=by, now=now)
            if not changed:
                actions.submit(report=report, by=by, now=now)
                messages.success(request, _("Submitted. The sub-district has it now."))
                return redirect("reporting:entry", community_code, month)
        except Refused as error:
            findings = error.findings
        except ReportError as error:
            return refuse(request, error, "reporting:entry", community_code, month)
        report.refresh_from_db(fields=["state"])
        rows = [
            row_of(
                book,
                community_code,
                indicator,
                conflict=changed.get(indicator.code),
                typed=typed[indicator.code] if indicator.code in changed else None,
            )
            for indicator in secretary_indicators(book.indicators)
        ]
        context = entry_context(request, report, rows, book, findings)
        return render(request, "reporting/entry.html", context, status=422)


class FigureView(VerbRequiredMixin):
    """One row of the form: shown again, or saved as soon as it was typed."""

    verb = Verb.FILL

    def get(
        self, request: HttpRequest, community_code: str, month: Month, indicator_code: str
    ) -> HttpResponse:
        report, book, indicator = self.find(request, community_code, month, indicator_code)
        return self.answer(request, report, book, indicator, ROW)

    def post(
        self, request: HttpRequest, community_code: str, month: Month, indicator_code: str
    ) -> HttpResponse:
        report, book, indicator = self.find(request, community_code, month, indicator_code)
        typed = typed_of(request, indicator)
        if typed is None:
            raise Http404
        by = actor(request)
        try:
            if f"{indicator.code}-undone" in request.POST and undoing.take_back(
                report=report, indicator=indicator, version=typed.version or 0, by=by
            ):
                report, book, indicator = self.find(request, community_code, month, indicator_code)
                return self.answer(request, report, book, indicator, SAVED)
            changed = actions.save_figures(
                report=report, rows={indicator.code: typed}, book=book, by=by, now=timezone.now()
            )
        except ReportError as error:
            return render(
                request,
                "reporting/parts/not_saved.html",
                {"code": indicator.code, "message": str(error)},
                status=422,
            )
        return self.answer(
            request,
            report,
            book,
            indicator,
            SAVED,
            conflict=changed.get(indicator.code),
            typed=typed,
        )

    def find(
        self, request: HttpRequest, community_code: str, month: Month, indicator_code: str
    ) -> tuple[MonthlyReport, MonthBook, Indicator]:
        """The report, what is known of the one figure, and its indicator; 404 if there is no box for it."""
        report = report_or_404(request, community_code, month)
        indicator = asked_of(report).filter(code=indicator_code).first()
        if indicator is None:
            raise Http404
        return report, MonthBook.load(report.community_id, report.month, [indicator]), indicator

    def answer(
        self,
        request: HttpRequest,
        report: MonthlyReport,
        book: MonthBook,
        indicator: Indicator,
        template: str,
        conflict: FigureChanged | None = None,
        typed: Typed | None = None,
    ) -> HttpResponse:
        """The row as it is now; 409 with both figures where somebody else was faster."""
        row = row_of(
            book, report.community_id, indicator, conflict=conflict, typed=typed if conflict else None
        )
        context = {
            "row": row,
            "report": report,
            "editable": report.is_editable,
            "swap": template == SAVED,
        }
        if template == ROW:
            context["has_openings"] = asked_of(report).exclude(opening_label="").exists()
        response = render(request, template, context, status=409 if conflict else 200)
        response["X-Figure"] = indicator.code  # tells the page that the portal answered, not the sign-in page
        return response


class WithdrawView(VerbRequiredMixin):
    """Take a submitted report back."""

    verb = Verb.FILL

    def post(self, request: HttpRequest, community_code: str, month: Month) -> HttpResponse:
        report = report_or_404(request, community_code, month)
        try:
            actions.withdraw(report=report, by=actor(request), now=timezone.now())
        except ReportError as error:
            return refuse(request, error, "reporting:entry", community_code, month)
        messages.success(request, _("Withdrawn; it can be changed again."))
        return redirect("reporting:entry", community_code, month)

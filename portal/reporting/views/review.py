"""Reading one report and deciding on it."""

from __future__ import annotations

import datetime as dt

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.core.access import Verb
from portal.core.month import Month
from portal.core.views import OneViewMixin, VerbRequiredMixin
from portal.reporting import actions, history
from portal.reporting.board import next_submitted
from portal.reporting.book import book_of
from portal.reporting.errors import ReportError
from portal.reporting.models import MonthlyReport, ReportState
from portal.reporting.rows import by_theme, row_of
from portal.reporting.views.common import (
    actor,
    period_of,
    refuse,
    report_or_404,
    today,
    who_has_it,
)

NEVER = dt.datetime.min.replace(tzinfo=dt.UTC)


class WordsLost(ReportError):
    """What somebody wrote would be dropped by what they ask for."""


class ReviewView(OneViewMixin, VerbRequiredMixin):
    """One report, with what the reviewer needs beside each figure; the decision is posted here."""

    verb = Verb.REVIEW

    def get(self, request: HttpRequest, community_code: str, month: Month) -> HttpResponse:
        return self.page(request, report_or_404(request, community_code, month), month)

    def page(
        self, request: HttpRequest, report: MonthlyReport, month: Month, status: int = 200
    ) -> HttpResponse:
        """The report as it stands, with what was typed into reason and comments and could not be kept."""
        book, period = book_of(report), period_of(report)
        rows = [
            row_of(book, report.community_id, indicator, suggested=False) for indicator in book.indicators
        ]
        events = history.events_of(report)
        changes = history.since_last_submission(events, book.indicators)
        due_on = period.due_on if period else report.community.sub_district.due_on(month)
        context = {
            "report": report,
            "community": report.community,
            "month": month,
            "themes": by_theme(rows),
            "doubts": sum(bool(row.doubts) for row in rows if row.figure),
            "changes": changes,
            "changed": {change.code: change for change in changes},
            "history": history.tell(events, book.indicators),
            "who_has_it": who_has_it(report, period),
            "days_late": report.days_late(due_on, today()),
            "may_decide": report.state == ReportState.SUBMITTED,
            "may_reopen": report.state == ReportState.APPROVED,
            "seen": seen_of(report),
            "typed": request.POST,
        }
        return render(request, "reporting/review.html", context, status=status)

    def post(self, request: HttpRequest, community_code: str, month: Month) -> HttpResponse:
        """Approve, return or reopen, then go on with the next report that waits."""
        report = report_or_404(request, community_code, month)
        try:
            said = self.decide(request, report, actor(request))
        except WordsLost as error:
            messages.error(request, str(error))
            return self.page(request, report, month, status=422)
        except ReportError as error:
            return refuse(request, error, "reporting:review", community_code, month)
        messages.success(request, said)
        following = next_submitted(report, actor(request).area_code)
        if following is None:
            return redirect("reporting:board", month)
        return redirect("reporting:review", following.community_id, month)

    def decide(self, request: HttpRequest, report: MonthlyReport, by: User) -> str:
        """Do what the pressed button says; the reviewer decides on what the page showed, nothing newer."""
        verb, now, reason = request.POST.get("verb"), timezone.now(), request.POST.get("reason", "")
        name, seen = report.community.short_name, read_seen(request.POST.get("seen", ""))
        comments = {
            key.removeprefix("comment-"): str(text)
            for key, text in request.POST.items()
            if key.startswith("comment-")
        }
        if verb == "approve":
            if reason.strip() or any(text.strip() for text in comments.values()):
                raise WordsLost(
                    _("Approving keeps no reason and no comment. Return the report, or clear them.")
                )
            actions.approve(report=report, by=by, now=now, seen=seen)
            return _("%(community)s: approved.") % {"community": name}
        if verb == "return":
            actions.return_(report=report, by=by, now=now, reason=reason, comments=comments, seen=seen)
            return _("%(community)s: returned.") % {"community": name}
        if verb == "reopen":
            actions.reopen(report=report, by=by, reason=reason, now=now)
            return _("%(community)s: reopened.") % {"community": name}
        raise PermissionDenied


def seen_of(report: MonthlyReport) -> str:
    """Which submission it is that the page shows."""
    return report.submitted_at.isoformat() if report.submitted_at else ""


def read_seen(text: str) -> dt.datetime:
    """The submission that the page said it shows; one that never was, where it said none."""
    try:
        return parse_datetime(text) or NEVER
    except ValueError:
        return NEVER

"""What the pages of the monthly report share: finding the report, and saying why something was not done."""

from __future__ import annotations

import datetime as dt
from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.accounts.models import User
from portal.core.access import answers_for, stands_above
from portal.core.areas import Level
from portal.core.month import Month
from portal.reporting.errors import ReportError
from portal.reporting.models import COUNTED_STATES, MonthlyReport, ReportingPeriod, ReportState, Upload


def actor(request: HttpRequest) -> User:
    """The signed-in user (the views let nobody else in)."""
    return cast(User, request.user)


def report_or_404(request: HttpRequest, community_code: str, month: Month) -> MonthlyReport:
    """The report, if the user may see it; 404 as for one that does not exist."""
    reports = MonthlyReport.objects.visible_to(request.user).select_related("community__sub_district")
    return cast(MonthlyReport, get_object_or_404(reports, community=community_code, month=month))


def is_kept_back(request: HttpRequest, community_code: str, month: Month) -> bool:
    """Whether only its sub-district may see the report, until it is approved, and the user stands above."""
    if not (stands_above(actor(request)) and answers_for(actor(request), community_code)):
        return False
    drafts = MonthlyReport.objects.exclude(state__in=COUNTED_STATES)
    return drafts.filter(community=community_code, month=month).exists()


def period_of(report: MonthlyReport) -> ReportingPeriod | None:
    """The month that the report belongs to."""
    code = report.community_id[: Level.SUB_DISTRICT]
    return ReportingPeriod.objects.filter(sub_district__code=code, month=report.month).first()


def today() -> dt.date:
    """The day in Shanghai."""
    return timezone.localdate(timezone.now())


def refuse(request: HttpRequest, error: ReportError, to: str, *args: object) -> HttpResponse:
    """Say on the page *to* why the action was not done."""
    messages.error(request, str(error))
    return redirect(to, *args)


def say_what_was_taken(request: HttpRequest, upload: Upload, saved: int) -> bool:
    """Say how many figures of a file changed and how many were left out; gives back whether any was."""
    text = ngettext("%(count)s figure taken from the file.", "%(count)s figures taken from the file.", saved)
    text %= {"count": saved}
    if not upload.left_out:
        messages.success(request, text)
        return False
    left = ngettext(
        "%(count)s figure was left out; mend it in the file or enter it in the form.",
        "%(count)s figures were left out; mend them in the file or enter them in the form.",
        upload.left_out,
    )
    messages.warning(request, f"{text} {left % {'count': upload.left_out}}")
    return True


def who_has_it(report: MonthlyReport, period: ReportingPeriod | None) -> str:
    """One line: with whom the report lies, and what is going to happen."""
    if report.state == ReportState.LOCKED:
        return _("The month is locked; the figures are final.")
    if report.state == ReportState.APPROVED:
        day = timezone.localdate(cast(dt.datetime, report.approved_at))
        return _("Approved on %(day)s; the figures count.") % {"day": day}
    if report.state == ReportState.SUBMITTED:
        at = timezone.localtime(cast(dt.datetime, report.submitted_at))
        return _("With the sub-district for review since %(at)s; nothing can be changed meanwhile.") % {
            "at": f"{at:%Y-%m-%d %H:%M}"
        }
    if period is not None and period.is_locked:
        return _("The month is locked; figures can no longer be entered.")
    return _("With the community, to be filled in and submitted.")
